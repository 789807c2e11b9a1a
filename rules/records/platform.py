"""The list `Platforms`: today's "current details for each platform", SOP 10.5."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from rules.records.column import Kind, Row, Writer, column

ADMINISTRATOR = Writer.ADMINISTRATOR


class Route(StrEnum):
    """The three processes of SOP 10.5.1 to 10.5.3."""

    PORTAL = "Portal"
    MAILBOX = "Mailbox"
    INDIVIDUAL = "Individual"


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform and how a referral reaches it."""

    LIST: ClassVar[str] = "Platforms"
    row: Row

    title: str = column("Title", Kind.TEXT, ADMINISTRATOR, "The platform's name", sop="4.1.4", mandatory="always")
    hosts: str = column(
        "Hosts", Kind.NOTE, ADMINISTRATOR, "Its hosts, one a line; subdomains belong to them", sop="8.3.6"
    )
    route: str = column(
        "Route", Kind.CHOICE, ADMINISTRATOR, "How a referral reaches it", sop="10.5", choices=tuple(Route)
    )
    contact_name: str = column("ContactName", Kind.TEXT, ADMINISTRATOR, "Named individual", sop="10.5.3")
    contact_email: str = column(
        "ContactEmail", Kind.EMAIL, ADMINISTRATOR, "Address of its mailbox or of that person", sop="10.5.2"
    )
    reply_domains: str = column(
        "ReplyDomains", Kind.NOTE, ADMINISTRATOR, "Exact domains that a reply may come from, one a line"
    )
    terms_url: str = column("TermsUrl", Kind.TEXT, ADMINISTRATOR, "Its terms of service", sop="4.1.5, 9.4")
    case_pattern: str = column("CasePattern", Kind.TEXT, ADMINISTRATOR, "Regular expression of its own case numbers")
    answer_days: int | None = column("AnswerDays", Kind.NUMBER, ADMINISTRATOR, "Days within which it usually answers")
    escalation_email: str = column("EscalationEmail", Kind.EMAIL, ADMINISTRATOR, "Where silence is escalated to")
    active: bool = column("Active", Kind.YESNO, ADMINISTRATOR, "Whether referrals may be made to it")
