"""The list `Referrals`: one row a referral, the Power App entry of SOP 8.1."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from rules.records.column import Kind, Row, Writer, column

APPLICANT, OPERATIVE, SERGEANT, SERVICE = Writer.APPLICANT, Writer.OPERATIVE, Writer.SERGEANT, Writer.SERVICE


class Status(StrEnum):
    """Where a referral stands, as people read it in the row."""

    SUBMITTED = "Submitted"
    RETURNED = "Returned"
    TASKED = "Tasked"
    IN_REVIEW = "In review"
    AWAITING_QA = "Awaiting QA"
    REFERRED = "Referred"
    APPEAL_TO_CONSIDER = "Appeal to consider"
    CLOSED = "Closed"
    ON_HOLD = "On hold"
    NEEDS_ATTENTION = "Needs attention"


class IncidentSystem(StrEnum):
    """The systems of SOP 8.3.3."""

    CONNECT = "Connect"
    CAD = "CAD"
    CRIS = "CRIS"
    CRIMINT = "Crimint"
    MERLIN = "Merlin"
    APMIS = "APMIS"
    NONE = "None"


class ReviewOutcome(StrEnum):
    """The two outcomes of SOP 8.6.2 and 10.3."""

    REFER = "Refer to platform"
    NO_FURTHER_ACTION = "No further action"


class ContentFormat(StrEnum):
    """Format of the online content, SOP 8.6.6."""

    VIDEO = "Video"
    MUSIC_VIDEO = "Music video"
    AUDIO = "Audio"
    IMAGE = "Image"
    TEXT_POST = "Text post"
    LIVESTREAM = "Livestream"
    STORY = "Story"
    CHANNEL = "Channel or account"
    OTHER = "Other"


class HarmFactor(StrEnum):
    """The seven factors of SOP 9.2, in its order."""

    AFFILIATION = "Affiliation to an organised crime group or gang"
    PREVIOUS_INCIDENTS = "Previous incidents between groups"
    PROVOCATION = "Inflammatory or provocative words"
    HUMILIATION = "Acts of humiliation"
    PUBLIC_SAFETY = "Adverse impact on public safety"
    ILLEGAL_SALES = "Sale of illegal commodities"
    EXPLOITATION = "Exploitation of a child or vulnerable person"


#: What police indices say of people and groups (SOP 9.3), and not the content: no platform is told (6.4).
FROM_INDICES = frozenset({HarmFactor.AFFILIATION, HarmFactor.PREVIOUS_INCIDENTS})


#: The platforms that SOP 4.1.4 names; the rows of `Platforms` may add to them.
SOP_PLATFORMS = (
    "Facebook",
    "YouTube",
    "Instagram",
    "Snapchat",
    "Twitter",
    "WhatsApp",
    "Telegram",
    "Reddit",
    "TikTok",
)

_REFERRING = "when referring"
_CLOSING = "to close"


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral."""

    LIST: ClassVar[str] = "Referrals"
    row: Row

    title: str = column(
        "Title", Kind.TEXT, APPLICANT, "Title of the content", sop="8.3.4", mandatory="to submit", indexed=True
    )
    applicant_name: str = column(
        "ApplicantName", Kind.TEXT, APPLICANT, "Applicant's name", sop="8.3.1", mandatory="to submit"
    )
    applicant_ocu: str = column(
        "ApplicantOCU", Kind.TEXT, APPLICANT, "Applicant's OCU", sop="8.3.1", mandatory="to submit"
    )
    applicant_unit: str = column(
        "ApplicantUnit", Kind.TEXT, APPLICANT, "Applicant's unit", sop="8.3.1", mandatory="to submit"
    )
    applicant_email: str = column(
        "ApplicantEmail",
        Kind.EMAIL,
        APPLICANT,
        "Where the applicant is answered; filled from the author when empty",
        sop="8.3.1",
        mandatory="to submit",
    )
    content_upload_date: date | None = column(
        "ContentUploadDate",
        Kind.DATE,
        APPLICANT,
        "When the content was uploaded; not in the future",
        sop="8.3.2",
        mandatory="to submit",
    )
    incident_system: str = column(
        "IncidentSystem",
        Kind.CHOICE,
        APPLICANT,
        "System that holds the incident, where applicable",
        sop="8.3.3",
        choices=tuple(IncidentSystem),
    )
    incident_reference: str = column(
        "IncidentReference", Kind.TEXT, APPLICANT, "The incident's reference in that system", sop="8.3.3"
    )
    content_urls: str = column(
        "ContentUrls",
        Kind.NOTE,
        APPLICANT,
        "The content's URLs, one a line, http or https",
        sop="8.3.5",
        mandatory="to submit",
    )
    platforms: tuple[str, ...] = column(
        "Platforms",
        Kind.CHOICES,
        APPLICANT,
        "Platforms that host it; must agree with the URLs",
        sop="8.3.6",
        mandatory="to submit",
        choices=SOP_PLATFORMS,
        open_choices=True,
    )
    channel: str = column("Channel", Kind.TEXT, APPLICANT, "Account or channel that hosts it", sop="8.3.6")
    rationale: str = column("Rationale", Kind.NOTE, APPLICANT, "Why it is referred", sop="8.3.7", mandatory="to submit")
    subjects: str = column("Subjects", Kind.NOTE, APPLICANT, "Subjects linked to it, where known", sop="8.4.1")

    referral_ref: str = column(
        "ReferralRef", Kind.TEXT, SERVICE, "The reference, given once, never reused", indexed=True, unique=True
    )
    status: str = column(
        "Status",
        Kind.CHOICE,
        SERVICE,
        "Where the referral stands",
        choices=tuple(Status),
        default=Status.SUBMITTED,
        indexed=True,
    )
    service_message: str = column(
        "ServiceMessage", Kind.NOTE, SERVICE, "What is missing or wrong, and what happens next"
    )
    assigned_to: str = column(
        "AssignedTo",
        Kind.EMAIL,
        SERVICE,
        "The operative who has the task; edit it to move the task",
        sop="8.2",
        indexed=True,
    )
    tasked_on: datetime | None = column("TaskedOn", Kind.DATETIME, SERVICE, "When the task was given", sop="8.1")
    referred_on: datetime | None = column(
        "ReferredOn", Kind.DATETIME, SERVICE, "When it was first referred to a platform", sop="8.6.3"
    )
    closed_on: datetime | None = column("ClosedOn", Kind.DATETIME, SERVICE, "When it was closed", sop="8.6")
    reopened_on: datetime | None = column(
        "ReopenedOn", Kind.DATETIME, SERVICE, "When an undone decision last opened it again", sop="10.6"
    )
    retain_until: date | None = column(
        "RetainUntil", Kind.DATE, SERVICE, "Until when its content is retained", sop="2.2"
    )
    accepted_form: str = column(
        "AcceptedForm",
        Kind.NOTE,
        SERVICE,
        "What the applicant's part held when it was accepted, or when a change was last told; do not edit",
        sop="8.3",
    )
    duplicate_of: str = column(
        "DuplicateOf", Kind.TEXT, SERVICE, "Reference of an earlier referral of the same content"
    )

    review_date: date | None = column(
        "ReviewDate", Kind.DATE, OPERATIVE, "Date of content review", sop="8.6.1", mandatory=_CLOSING
    )
    review_outcome: str = column(
        "ReviewOutcome",
        Kind.CHOICE,
        OPERATIVE,
        "Outcome of the review",
        sop="8.6.2",
        mandatory=_CLOSING,
        choices=tuple(ReviewOutcome),
    )
    refer_to: tuple[str, ...] = column(
        "ReferTo",
        Kind.CHOICES,
        OPERATIVE,
        "Platforms to refer to",
        sop="8.6.4",
        mandatory=_REFERRING,
        choices=SOP_PLATFORMS,
        open_choices=True,
    )
    basis_of_referral: str = column(
        "BasisOfReferral", Kind.NOTE, OPERATIVE, "Basis of the request", sop="8.6.5", mandatory=_REFERRING
    )
    terms_breached: str = column(
        "TermsBreached",
        Kind.NOTE,
        OPERATIVE,
        "The clause of the platform's terms that is breached",
        sop="9.4, 10.4.6",
        mandatory=_REFERRING,
    )
    content_summary: str = column(
        "ContentSummary",
        Kind.NOTE,
        OPERATIVE,
        "Brief summary of the nature of the content",
        sop="10.4.5",
        mandatory=_REFERRING,
    )
    content_format: str = column(
        "ContentFormat",
        Kind.CHOICE,
        OPERATIVE,
        "Format of the content",
        sop="8.6.6",
        mandatory=_CLOSING,
        choices=tuple(ContentFormat),
    )
    is_musical: bool = column(
        "IsMusical", Kind.YESNO, OPERATIVE, "Musical content: decides the Domain library", sop="10.8"
    )
    harm_factors: tuple[str, ...] = column(
        "HarmFactors",
        Kind.CHOICES,
        OPERATIVE,
        "Factors that make it harmful",
        sop="9.2",
        mandatory=_REFERRING,
        choices=tuple(HarmFactor),
    )
    connect_reference: str = column(
        "ConnectReference", Kind.TEXT, OPERATIVE, "The intelligence record made on Connect", sop="10.4, 10.6"
    )
    cpia_hold: bool = column(
        "CPIAHold", Kind.YESNO, SERGEANT, "Relevant to an ongoing criminal investigation", sop="10.8"
    )
    cpia_reference: str = column("CPIAReference", Kind.TEXT, SERGEANT, "That investigation's reference", sop="10.8")
