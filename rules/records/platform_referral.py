"""The list `PlatformReferrals`: one row for each platform and round, SOP 10."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from rules.records.column import Kind, Row, Writer, column
from rules.records.platform import Route

OPERATIVE, SERGEANT, SERVICE = Writer.OPERATIVE, Writer.SERGEANT, Writer.SERVICE


class Status(StrEnum):
    """Where one platform's referral stands."""

    DRAFT = "Draft"
    AWAITING_QA = "Awaiting QA"
    RETURNED = "Returned"
    APPROVED = "Approved"
    SENDING = "Sending"
    SENT = "Sent"
    TO_SUBMIT = "To submit on portal"
    ACKNOWLEDGED = "Acknowledged"
    DECIDED = "Decided"
    UNKNOWN = "Unknown"
    CANCELLED = "Cancelled"


class QADecision(StrEnum):
    """The sergeant's quality assurance, SOP 10.2."""

    PENDING = "Pending"
    APPROVED = "Approved"
    RETURNED = "Returned"


class Decision(StrEnum):
    """What became of the content at the platform, SOP 10.6."""

    PENDING = "Pending"
    REMOVED = "Removed"
    PARTLY_REMOVED = "Partly removed"
    RESTRICTED = "Restricted"
    NOT_REMOVED = "Not removed"
    GONE_BEFORE = "Gone before referral"
    NO_ANSWER = "No answer"


class DecisionSource(StrEnum):
    """Where a decision was learned."""

    PLATFORM_REPLY = "Platform reply"
    PORTAL = "Portal"
    PERSON = "Person"


class AppealDecision(StrEnum):
    """Whether the operative appeals, SOP 10.7."""

    TO_CONSIDER = "To consider"
    APPEAL = "Appeal"
    NO_APPEAL = "No appeal"


@dataclass(frozen=True, slots=True)
class PlatformReferral:
    """One referral to one platform; round 1 is the referral, round 2 the appeal."""

    LIST: ClassVar[str] = "PlatformReferrals"
    row: Row

    title: str = column("Title", Kind.TEXT, SERVICE, "Reference, platform and round", indexed=True)
    referral_ref: str = column("ReferralRef", Kind.TEXT, SERVICE, "The referral's reference", indexed=True)
    referral_item_id: int | None = column(
        "ReferralItemId", Kind.NUMBER, SERVICE, "The referral's row in Referrals", indexed=True
    )
    platform: str = column("Platform", Kind.TEXT, SERVICE, "The platform", sop="8.6.4")
    round: int | None = column("Round", Kind.NUMBER, SERVICE, "1 the referral, 2 the appeal", sop="10.7")
    route: str = column("Route", Kind.CHOICE, SERVICE, "How it reaches the platform", sop="10.5", choices=tuple(Route))
    urls: str = column("Urls", Kind.NOTE, SERVICE, "This platform's URLs, byte for byte as submitted", sop="10.4.2")
    recipient: str = column("Recipient", Kind.TEXT, OPERATIVE, "Who gets it; drafted by the service", sop="10.5")
    subject: str = column("Subject", Kind.TEXT, OPERATIVE, "Subject; drafted by the service", sop="10.1, 11.1")
    body: str = column(
        "Body", Kind.NOTE, OPERATIVE, "Text; drafted by the service, may be edited until approval", sop="10.1, 11.1"
    )
    status: str = column("Status", Kind.CHOICE, SERVICE, "Where it stands", choices=tuple(Status), indexed=True)
    qa_decision: str = column(
        "QADecision",
        Kind.CHOICE,
        SERGEANT,
        "Quality assurance",
        sop="10.2",
        choices=tuple(QADecision),
        default=QADecision.PENDING,
    )
    qa_comments: str = column("QAComments", Kind.NOTE, SERGEANT, "What the sergeant asks for", sop="10.2")
    qa_by: str = column("QABy", Kind.TEXT, SERVICE, "Who approved, read from the version history", sop="10.2")
    qa_on: datetime | None = column("QAOn", Kind.DATETIME, SERVICE, "When it was approved", sop="10.2")
    approved_digest: str = column(
        "ApprovedDigest", Kind.TEXT, SERVICE, "SHA-256 of exactly what was approved", sop="10.2"
    )
    disclosure_released: str = column(
        "DisclosureReleased",
        Kind.NOTE,
        SERGEANT,
        "Lines of ServiceMessage that hold the draft by a false alarm, copied",
        sop="6.4",
    )
    disclosure_reason: str = column(
        "DisclosureReason", Kind.NOTE, SERGEANT, "Why the released lines may leave", sop="6.4"
    )
    disclosure_by: str = column(
        "DisclosureBy", Kind.TEXT, SERVICE, "Who released them, read from the version history", sop="6.4"
    )
    disclosure_on: datetime | None = column(
        "DisclosureOn", Kind.DATETIME, SERVICE, "When they were released", sop="6.4"
    )
    sent_on: datetime | None = column("SentOn", Kind.DATETIME, SERVICE, "When it left", sop="8.6.3")
    message_id: str = column("MessageId", Kind.TEXT, SERVICE, "Message-ID of the mail that left", indexed=True)
    portal_submitted_on: date | None = column(
        "PortalSubmittedOn", Kind.DATE, OPERATIVE, "When it was submitted on the portal", sop="10.5.1"
    )
    platform_case: str = column("PlatformCase", Kind.TEXT, OPERATIVE, "The platform's own case number", indexed=True)
    platform_case_message_id: str = column(
        "PlatformCaseMessageId", Kind.TEXT, SERVICE, "Message-ID of the reply that the case number was learned from"
    )
    acknowledged_message_id: str = column(
        "AcknowledgedMessageId", Kind.TEXT, SERVICE, "Message-ID of the reply that acknowledged the referral"
    )
    decision: str = column(
        "Decision",
        Kind.CHOICE,
        SERVICE,
        "The platform's decision",
        sop="10.6",
        choices=tuple(Decision),
        default=Decision.PENDING,
    )
    decision_on: datetime | None = column("DecisionOn", Kind.DATETIME, SERVICE, "When it was decided", sop="10.6")
    decision_source: str = column(
        "DecisionSource", Kind.CHOICE, SERVICE, "Where the decision was learned", choices=tuple(DecisionSource)
    )
    decision_message_id: str = column("DecisionMessageId", Kind.TEXT, SERVICE, "Message-ID of the reply that decided")
    decision_phrase: str = column(
        "DecisionPhrase", Kind.TEXT, SERVICE, "Which phrases of the table decided, by their ids", sop="10.6"
    )
    decision_words: str = column(
        "DecisionWords", Kind.NOTE, SERVICE, "The platform's sentences that decided, its links made inert", sop="10.6"
    )
    undone: str = column(
        "Undone",
        Kind.NOTE,
        SERVICE,
        "One line for each decision or acknowledgement that was undone: when, who, which, by which reply",
    )
    url_outcomes: str = column(
        "UrlOutcomes", Kind.NOTE, SERVICE, "One line a URL: outcome, date; *Pending* where it is not known", sop="10.6"
    )
    appeal_decision: str = column(
        "AppealDecision",
        Kind.CHOICE,
        OPERATIVE,
        "Whether to appeal, when not removed",
        sop="10.7",
        choices=tuple(AppealDecision),
    )
    appeal_grounds: str = column("AppealGrounds", Kind.NOTE, OPERATIVE, "Grounds of the appeal", sop="10.7")
    service_message: str = column("ServiceMessage", Kind.NOTE, SERVICE, "What is wrong, and what happens next")
