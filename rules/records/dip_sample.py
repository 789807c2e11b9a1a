"""The list `DipSamples`: the quarterly dip sampling of SOP 7.5."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from rules.records.column import Kind, Row, Writer, column

INSPECTOR, SERVICE = Writer.INSPECTOR, Writer.SERVICE


class Result(StrEnum):
    """What the inspector found."""

    PENDING = "Pending"
    COMPLIANT = "Compliant"
    MINOR_POINTS = "Minor points"
    NOT_COMPLIANT = "Not compliant"


@dataclass(frozen=True, slots=True)
class DipSample:
    """One referral drawn for dip sampling."""

    LIST: ClassVar[str] = "DipSamples"
    row: Row

    title: str = column("Title", Kind.TEXT, SERVICE, "Quarter and reference")
    quarter: str = column("Quarter", Kind.TEXT, SERVICE, "The quarter, as 2026-Q3", sop="7.5", indexed=True)
    referral_ref: str = column("ReferralRef", Kind.TEXT, SERVICE, "The referral's reference", sop="7.5", indexed=True)
    operative: str = column("Operative", Kind.EMAIL, SERVICE, "Whose referral it is", sop="7.5")
    inspector: str = column("Inspector", Kind.EMAIL, SERVICE, "Who reviews it", sop="7.5")
    result: str = column(
        "Result", Kind.CHOICE, INSPECTOR, "What was found", sop="7.5", choices=tuple(Result), default=Result.PENDING
    )
    feedback: str = column("Feedback", Kind.NOTE, INSPECTOR, "Fed back to the operative and line manager", sop="7.5")
    reviewed_on: datetime | None = column("ReviewedOn", Kind.DATETIME, INSPECTOR, "When it was reviewed", sop="7.5")
    fed_back_on: datetime | None = column("FedBackOn", Kind.DATETIME, SERVICE, "When it was fed back", sop="7.5")
