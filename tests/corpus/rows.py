"""The team and the platforms that the mails of the corpus are about, and the letter that each platform got."""

from dataclasses import replace

from rules.case import Directory
from rules.letters import letter
from rules.records import PlatformReferral
from rules.records.platform_referral import Status
from rules.reference import token
from rules.replies.gate import Judgement, judge, platforms_of
from rules.replies.mail import InboundMail, read
from rules.replies.matching import Match, Sign, clues, match
from tests.unit import build

#: Invented platforms, each with its own way to answer.
NAMES = (
    "Clipbay", "Chirrup", "Vidnook", "Snapfern", "Loopgram", "Streamhollow", "Soundpebble", "Filedock", "Kinshipper",
    "Tunemeadow", "Pixmoor", "Chatbrook",
)  # fmt: skip
FIRST_ROW, FIRST_REFERRAL = 101, 501


def domain(name: str) -> str:
    """Return the domain that a platform answers from."""
    return f"{name.lower()}.example"


def token_of(name: str) -> str:
    """Return the token in the letter to a platform."""
    return token(build.TOKEN_KEY, FIRST_REFERRAL + NAMES.index(name), name, 1)


def message_id_of(name: str) -> str:
    """Return the Message-ID of the letter to a platform, as Exchange gave it."""
    return f"<LO0P{FIRST_ROW + NAMES.index(name)}.invented@contoso.com>"


def reference_of(name: str) -> str:
    """Return the reference in the letter to a platform."""
    return f"OHRT-2026-{FIRST_REFERRAL + NAMES.index(name):06d}"


def urls_of(name: str) -> list[str]:
    """Return the URLs that were referred to a platform; to the last two, two of them."""
    count = 2 if name in NAMES[-2:] else 1
    return [f"https://www.{domain(name)}/watch/73000{NAMES.index(name):02d}{number}" for number in range(count)]


def _row(name: str) -> PlatformReferral:
    number = NAMES.index(name)
    urls = urls_of(name)
    written = letter(
        build.wording()["platform_referral"],
        platform=name,
        reference=reference_of(name),
        contact_name="",
        content_format="Video",
        summary="A short clip in which masked people mock a death.",
        urls=urls,
        clause="Community Guidelines, violent content",
        terms_url=f"https://{domain(name)}/terms",
        basis="The lyrics mock a death and announce revenge. Similar clips were removed or restricted before.",
        factors=["Inflammatory or provocative words"],
        token=token_of(name),
        team=build.team(),
    )
    return build.platform_referral(
        FIRST_ROW + number,
        title=f"{reference_of(name)} / {name} / 1",
        referral_ref=reference_of(name),
        referral_item_id=FIRST_REFERRAL + number,
        platform=name,
        status=Status.SENT,
        subject=written.subject,
        body=written.body,
        urls="\n".join(urls),
        message_id=message_id_of(name),
    )


ROWS = {row.row.item_id: row for row in map(_row, NAMES)}
#: A case number that Chirrup gave before, in an answer that was trusted.
KNOWN_CASE = ("Chirrup", "CH-778812")
_FOUND = {
    **{(Sign.MESSAGE_ID, row.message_id): frozenset({one}) for one, row in ROWS.items()},
    **{(Sign.TOKEN, token_of(row.platform)): frozenset({one}) for one, row in ROWS.items()},
    **{(Sign.REFERENCE, str(row.referral_item_id)): frozenset({one}) for one, row in ROWS.items()},
    (Sign.CASE_NUMBER, KNOWN_CASE[1]): frozenset({FIRST_ROW + NAMES.index(KNOWN_CASE[0])}),
}


def directory() -> Directory:
    """Return the team with these platforms; each writes its case numbers with two letters of its name."""
    platforms = tuple(
        build.platform(
            name, hosts=domain(name), reply_domains=f"{domain(name)}\nsupport.{domain(name)}", terms_url="",
            contact_email=f"legal@{domain(name)}", case_pattern=rf"\b{name[:2].upper()}-\d{{6}}\b",
        )
        for name in NAMES
    )  # fmt: skip
    return replace(build.directory(platforms=platforms), wording=build.wording())


_DIRECTORY = directory()


def judged(raw: bytes) -> Judgement:
    """Return what becomes of a mail of the corpus, just as the service comes to it."""
    return judged_mail(read(raw))


def judged_mail(mail: InboundMail) -> Judgement:
    """Return what becomes of a mail that was read."""
    sender = mail.senders[0].rpartition("@")[2] if mail.senders else ""
    platforms = platforms_of(sender, _DIRECTORY.platforms)
    found: Match = match(clues(mail, platforms[0] if len(platforms) == 1 else None), _FOUND)
    return judge(mail, build.NOW, match=found, rows=ROWS, directory=_DIRECTORY, table=build.phrase_table())
