"""The libraries of the site, and the columns of `Domain`, the index of removed musical content of SOP 10.8."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from rules.records.column import Kind, Row, Writer, column

SERVICE, SERGEANT = Writer.SERVICE, Writer.SERGEANT


@dataclass(frozen=True, slots=True)
class DomainEntry:
    """One removed musical item."""

    LIST: ClassVar[str] = "Domain"
    row: Row

    referral_ref: str = column("ReferralRef", Kind.TEXT, SERVICE, "The referral's reference", sop="10.8", indexed=True)
    content_url: str = column("ContentUrl", Kind.NOTE, SERVICE, "Content URL", sop="10.4.2")
    platform: str = column("Platform", Kind.TEXT, SERVICE, "Platform that hosted it", sop="10.4.3")
    rationale: str = column("Rationale", Kind.NOTE, SERVICE, "Rationale for the referral", sop="10.4.4")
    summary: str = column("Summary", Kind.NOTE, SERVICE, "Nature of the content", sop="10.4.5")
    terms_breached: str = column("TermsBreached", Kind.NOTE, SERVICE, "Breach of the terms", sop="10.4.6")
    removed_on: datetime | None = column("RemovedOn", Kind.DATETIME, SERVICE, "When it was removed", sop="10.8")
    retain_until: date | None = column(
        "RetainUntil", Kind.DATE, SERVICE, "Until when it is retained", sop="10.8", indexed=True
    )
    cpia_hold: bool = column(
        "CPIAHold", Kind.YESNO, SERGEANT, "Retained for an investigation", sop="10.8", indexed=True
    )
    cpia_reference: str = column("CPIAReference", Kind.TEXT, SERGEANT, "That investigation's reference", sop="10.8")


#: Libraries without columns of their own, and what each is for.
PLAIN_LIBRARIES = {
    "Evidence": "Captured content, a folder a referral, retained 12 months (SOP 2.2, 9.1)",
    "Intelligence": "The intelligence-record packs (SOP 10.4)",
    "Reports": "Quarterly reports, samples, disposal certificates (SOP 7.2, 7.5)",
}
