"""Values that a test can start from: invented, complete, and changed where the test says so."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from rules.approval import Assurance
from rules.case import Case, Directory, Team
from rules.decide import steps
from rules.quality import draft_of
from rules.records import Operative, Platform, PlatformReferral, Referral, Row
from rules.records.operative import Role
from rules.records.platform import Route
from rules.records.platform_referral import Decision, QADecision, Status
from rules.records.referral import ContentFormat, HarmFactor, IncidentSystem, ReviewOutcome
from rules.replies.phrase_table import Phrase, phrases
from rules.step import (
    CompleteTask,
    CreatePlatformReferral,
    CreateTask,
    FindSent,
    Outcome,
    Performed,
    PutBack,
    ReadAssurance,
    ReadUndoing,
    SendReferral,
    SetColumns,
    Step,
    Tell,
)

RULES = Path(__file__).parents[2] / "rules"

#: A Tuesday in London's summer time, in no week with a bank holiday.
NOW = datetime(2026, 6, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 6, 16)
TOKEN_KEY = b"an invented key of the tests"
URL = "https://www.tiktok.com/@invented.account/video/7300000000000000001"


def row(item_id: int = 123, **more: Any) -> Row:
    """Return what SharePoint knows of an item, made yesterday by an officer."""
    known: dict[str, Any] = {
        "etag": f'"etag-{item_id},1"',
        "created_on": NOW - timedelta(days=1),
        "created_by": "sam.okafor@contoso.com",
        "web_url": f"https://contoso.sharepoint.com/sites/ohrt/items/{item_id}",
    }
    return Row(item_id, **{**known, **more})


def referral(item_id: int = 123, **changes: Any) -> Referral:
    """Return a complete submission that nobody has looked at."""
    values: dict[str, Any] = {
        "row": row(item_id),
        "title": "Taunting clip",
        "applicant_name": "Sam Okafor",
        "applicant_ocu": "Central East",
        "applicant_unit": "Gangs",
        "applicant_email": "sam.okafor@contoso.com",
        "content_upload_date": TODAY - timedelta(days=3),
        "incident_system": IncidentSystem.CONNECT,
        "incident_reference": "CONN-778812/26",
        "content_urls": URL,
        "platforms": ("TikTok",),
        "channel": "invented.account",
        "rationale": "Two groups answer each other in clips, and a stabbing followed the last one.",
        "subjects": "Jordan Fairweather\nCasey Brightwell 12/03/2007",
    }
    return Referral(**{**values, **changes})


def tasked(item_id: int = 123, **changes: Any) -> Referral:
    """Return a referral that an operative has."""
    values: dict[str, Any] = {
        "referral_ref": f"OHRT-2026-{item_id:06d}",
        "status": "Tasked",
        "assigned_to": "ada.marsh@contoso.com",
        "tasked_on": NOW - timedelta(hours=2),
    }
    return referral(item_id, **{**values, **changes})


def reviewed(item_id: int = 123, **changes: Any) -> Referral:
    """Return a referral whose review says: refer to TikTok."""
    values: dict[str, Any] = {
        "review_date": TODAY,
        "review_outcome": ReviewOutcome.REFER,
        "refer_to": ("TikTok",),
        "basis_of_referral": "The lyrics mock a death and announce revenge.",
        "terms_breached": "Community Guidelines, Violent behaviours and criminal activities",
        "content_summary": "A short clip in which masked people mock a death.",
        "content_format": ContentFormat.VIDEO,
        "harm_factors": (HarmFactor.PROVOCATION, HarmFactor.HUMILIATION),
    }
    return tasked(item_id, **{**values, **changes})


def platform(title: str = "TikTok", **changes: Any) -> Platform:
    """Return a platform that is written to at a mailbox."""
    host = f"{title.lower()}.com"
    values: dict[str, Any] = {
        "row": row(len(title)),
        "title": title,
        "hosts": host,
        "route": Route.MAILBOX,
        "contact_email": f"legal@{host}",
        "reply_domains": f"{host}\nsupport.{host}",
        "terms_url": f"https://www.{host}/community-guidelines",
        "case_pattern": r"CASE-\d{6}",
        "answer_days": 5,
        "active": True,
    }
    return Platform(**{**values, **changes})


def operative(title: str = "Ada Marsh", item_id: int = 5, **changes: Any) -> Operative:
    """Return a constable who is active and trained."""
    values: dict[str, Any] = {
        "row": row(item_id),
        "title": title,
        "email": f"{title.lower().replace(' ', '.')}@contoso.com",
        "role": Role.CONSTABLE,
        "joined_on": date(2025, 1, 6),
        "active": True,
        "intermediate_iii": date(2025, 2, 3),
    }
    return Operative(**{**values, **changes})


def sergeant(title: str = "Bea Quarrie", item_id: int = 7, **changes: Any) -> Operative:
    """Return a sergeant."""
    return operative(title, item_id, **{"role": Role.SERGEANT, **changes})


def team(**changes: Any) -> Team:
    """Return the team as its letters name it."""
    values: dict[str, Any] = {
        "name": "Online Harm Referral Team",
        "mailbox": "ohrt@contoso.com",
        "domain": "contoso.com",
        "token_key": TOKEN_KEY,
        "review_days": 3,
        "qa_days": 1,
    }
    return Team(**{**values, **changes})


def directory(
    *, platforms: tuple[Platform, ...] | None = None, operatives: tuple[Operative, ...] | None = None, **changes: Any
) -> Directory:
    """Return three platforms, one for each route of SOP 10.5, two operatives and a sergeant."""
    if platforms is None:
        platforms = (
            platform("TikTok"),
            platform("YouTube", route=Route.PORTAL, contact_email=""),
            platform("Snapchat", route=Route.INDIVIDUAL, contact_name="Robin Vale"),
        )
    if operatives is None:
        operatives = (operative(), operative("Col Draper", 6), sergeant())
    values: dict[str, Any] = {
        "team": team(),
        "platforms": {one.title: one for one in platforms},
        "operatives": {one.email.lower(): one for one in operatives},
        "open_tasks": {},
        "wording": wording(),
        "drafts_url": "https://contoso.sharepoint.com/sites/ohrt/Lists/PlatformReferrals/AllItems.aspx",
    }
    return Directory(**{**values, **changes})


@lru_cache(maxsize=1)
def wording() -> dict[str, str]:
    """Return every letter template by its name."""
    return {one.stem: one.read_text("utf-8") for one in (RULES / "wording").glob("*.txt")}


@lru_cache(maxsize=1)
def phrase_table() -> tuple[Phrase, ...]:
    """Return the table of what platforms write, in every language of the house."""
    files = sorted((RULES / "replies" / "phrases").glob("*.toml"))
    return tuple(phrase for one in files for phrase in phrases(one.read_text("utf-8")))


def platform_referral(item_id: int = 41, **changes: Any) -> PlatformReferral:
    """Return the drafted row of TikTok, round 1."""
    values: dict[str, Any] = {
        "row": row(item_id, created_by=""),
        "title": f"OHRT-2026-000123 / {changes.get('platform', 'TikTok')} / {changes.get('round', 1)}",
        "referral_ref": "OHRT-2026-000123",
        "referral_item_id": 123,
        "platform": "TikTok",
        "round": 1,
        "route": Route.MAILBOX,
        "urls": URL,
        "recipient": "legal@tiktok.com",
        "subject": "Referral of harmful content on TikTok, our reference OHRT-2026-000123",
        "body": f"Please review this content:\n{URL}\n",
        "status": Status.AWAITING_QA,
        "qa_decision": QADecision.PENDING,
        "decision": Decision.PENDING,
        "service_message": "Waits for quality assurance by a sergeant (SOP 10.2).",
    }
    return PlatformReferral(**{**values, **changes})


def approved(item_id: int = 41, **changes: Any) -> PlatformReferral:
    """Return a row that the sergeant has approved and the service has taken note of."""
    made = platform_referral(item_id, **changes)
    values: dict[str, Any] = {
        "status": Status.APPROVED,
        "qa_decision": QADecision.APPROVED,
        "approved_digest": draft_of(made).digest(),
        "qa_by": "bea.quarrie@contoso.com",
        "qa_on": NOW - timedelta(hours=1),
        "service_message": "Approved. It is sent from the team mailbox next.",
    }
    return replace(made, **{**values, **changes})


def assured(one: PlatformReferral, **changes: Any) -> Assurance:
    """Return what the version history says when the sergeant decided on the row as it stands."""
    values: dict[str, Any] = {
        "decision": one.qa_decision,
        "by": 7,
        "on": NOW - timedelta(hours=1),
        "digest": draft_of(one).digest(),
    }
    return Assurance(**{**values, **changes})


def case(
    of: Referral | None = None,
    *rows: PlatformReferral,
    **more: Any,
) -> Case:
    """Return a case of a referral, by default one that nobody has looked at, and its platform rows."""
    return Case(referral=of or referral(), platform_referrals=rows, **more)


def done(**detail: str) -> Performed:
    """Return the evidence of a step that was done."""
    return Performed(Outcome.DONE, NOW, detail)


def sent_evidence(row: PlatformReferral | None = None) -> Performed:
    """Return the evidence of a mail that left: as its row tells it, or of one that leaves now."""
    message_id = row.message_id if row and row.message_id else "<sent.1@contoso.com>"
    return done(message_id=message_id, sent_on=((row.sent_on if row else None) or NOW).isoformat())


def ended(outcome: Outcome, **detail: str) -> Performed:
    """Return the evidence of a step that came to another end."""
    return Performed(outcome, NOW, detail)


def owed(of: Case, around: Directory | None = None, now: datetime = NOW) -> list[Step]:
    """Return what the rules owe to a case."""
    return steps(of, around or directory(), now)


def written(found: list[Step], record: type, item_id: int | None = None) -> dict[str, Any]:
    """Return what the steps write into the row of a record class; empty when nothing."""
    merged: dict[str, Any] = {}
    for step in found:
        if isinstance(step, SetColumns) and step.record is record and item_id in (None, step.item_id):
            merged |= step.values
        if isinstance(step, CreatePlatformReferral) and record is PlatformReferral and item_id is None:
            merged |= step.values
    return merged


def of_kind(found: list[Step], kind: type) -> list[Any]:
    """Return the steps of a kind."""
    return [step for step in found if isinstance(step, kind)]


def letters(found: list[Step], template: str) -> list[Tell]:
    """Return the letters whose key holds the words."""
    return [step for step in found if isinstance(step, Tell) and template in step.key]


def perform(of: Case, found: list[Step], *, send: Performed | None = None, find: Outcome = Outcome.DONE) -> Case:
    """Return the case as it is once every step was done; `send` and `find` are how those end."""
    for step in found:
        match step:
            case SetColumns():
                of = _with_columns(of, step)
            case CreatePlatformReferral():
                number = 1000 + len(of.platform_referrals)
                made = PlatformReferral(row(number, created_by="", created_on=NOW), **step.values)
                of = replace(of, platform_referrals=(*of.platform_referrals, made))
                of = _ended(of, step.key, done())
            case CreateTask() | CompleteTask() | Tell():
                of = _ended(of, step.key, done())
            case ReadAssurance():
                one = next(each for each in of.platform_referrals if each.row.item_id == step.item_id)
                of = replace(of, assurances={**of.assurances, step.item_id: assured(one)})
            case SendReferral():
                of = _ended(of, step.key, send or sent_evidence())
            case ReadUndoing():
                was = {"by": "7", "on": NOW.isoformat(), "was": Decision.REMOVED, "refused": ""}
                of = _ended(of, step.key, done(**was))
            case PutBack():
                of = _ended(of, step.key, done())
            case FindSent():
                known = sent_evidence() if find is Outcome.DONE else ended(Outcome.UNKNOWN)
                of = _ended(_ended(of, step.key, ended(find)), step.send, known)
    return of


def _ended(of: Case, key: str, how: Performed) -> Case:
    return replace(of, performed={**of.performed, key: how})


def _with_columns(of: Case, step: SetColumns) -> Case:
    if step.record is Referral:
        assert of.referral.row.item_id == step.item_id
        return replace(of, referral=replace(of.referral, row=_next_etag(of.referral.row), **step.values))
    rows = tuple(
        replace(one, row=_next_etag(one.row), **step.values) if one.row.item_id == step.item_id else one
        for one in of.platform_referrals
    )
    return replace(of, platform_referrals=rows)


def _next_etag(of: Row) -> Row:
    stem, _, version = of.etag.strip('"').rpartition(",")
    return replace(of, etag=f'"{stem},{int(version) + 1}"')


def settle(
    of: Case, around: Directory | None = None, *, rounds: int = 12, now: datetime = NOW, **how: Any
) -> tuple[Case, int]:
    """Perform what is owed until nothing is; return the case and how many rounds it took. Fails when it never ends."""
    around = around or directory()
    for number in range(rounds):
        found = steps(of, around, now)
        if not found:
            return of, number
        of = perform(of, found, **how)
    still = [f"{step.key}: {step.reason} {getattr(step, 'values', '')}" for step in steps(of, around, now)]
    raise AssertionError(f"something is owed for ever: {still}")
