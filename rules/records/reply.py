"""The list `Replies`: every inbound mail that the service did not record by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.records.column import Kind, Row, Writer, column
from rules.records.platform_referral import Decision

SERVICE, PERSON = Writer.SERVICE, Writer.PERSON


@dataclass(frozen=True, slots=True)
class Reply:
    """One inbound mail that waits for a person."""

    LIST: ClassVar[str] = "Replies"
    row: Row

    title: str = column("Title", Kind.TEXT, SERVICE, "The mail's subject")
    sender: str = column("From", Kind.TEXT, SERVICE, "Who it says it is from")
    received_on: datetime | None = column("ReceivedOn", Kind.DATETIME, SERVICE, "When it came")
    message_id: str = column("MessageId", Kind.TEXT, SERVICE, "Its Message-ID", indexed=True)
    reason: str = column("Reason", Kind.NOTE, SERVICE, "Why it was not recorded")
    suggested_row: int | None = column(
        "SuggestedRow", Kind.NUMBER, SERVICE, "The row of PlatformReferrals it may be about"
    )
    suggested_decision: str = column(
        "SuggestedDecision", Kind.CHOICE, SERVICE, "The decision it may hold", choices=tuple(Decision)
    )
    platform_referral_id: int | None = column(
        "PlatformReferralId", Kind.NUMBER, PERSON, "The row of PlatformReferrals it is about", sop="10.6"
    )
    decision: str = column(
        "Decision", Kind.CHOICE, PERSON, "The decision it holds", sop="10.6", choices=tuple(Decision)
    )
    handled: bool = column("Handled", Kind.YESNO, PERSON, "Done with; the service then records it", indexed=True)
    service_message: str = column("ServiceMessage", Kind.NOTE, SERVICE, "What became of it, or what is missing")
