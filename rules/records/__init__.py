"""The lists of the tenant contract, each declared once as a typed record class."""

from rules.records.column import Column, Kind, Row, Writer, column, columns
from rules.records.dip_sample import DipSample
from rules.records.domain import PLAIN_LIBRARIES, DomainEntry
from rules.records.operative import Operative
from rules.records.platform import Platform
from rules.records.platform_referral import PlatformReferral
from rules.records.referral import Referral
from rules.records.reply import Reply

#: Every list of the contract, in the order in which provisioning makes them.
LISTS: tuple[type, ...] = (Platform, Operative, Referral, PlatformReferral, Reply, DipSample)

__all__ = [
    "LISTS",
    "PLAIN_LIBRARIES",
    "Column",
    "DipSample",
    "DomainEntry",
    "Kind",
    "Operative",
    "Platform",
    "PlatformReferral",
    "Referral",
    "Reply",
    "Row",
    "Writer",
    "column",
    "columns",
]
