"""The trust gate: may this mail be recorded by itself? Only when every question is answered well (SOP 10.6).

Otherwise it goes to a person, with the reason and a suggestion. Nothing is ever sent in answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.case import Answer, Directory
from rules.plan import is_decided
from rules.records import Platform, PlatformReferral
from rules.records.platform_referral import DecisionSource
from rules.replies.authenticity import answers_elsewhere, authentic_domain
from rules.replies.automatic import automatic
from rules.replies.lookalike import readable, resembles
from rules.replies.mail import InboundMail
from rules.replies.matching import Match, case_numbers
from rules.replies.phrase_table import Phrase
from rules.replies.verdict import Verdict, verdict

#: Rows that a reason names; a mail that leads to more is hardly an answer.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is done with a mail: recorded as `answer`, or given to a person with the reason and a suggestion.

    `reason` says in words why it is for a person, and what it was matched by.
    """

    answer: Answer | None
    reason: str = ""
    suggested_row: int | None = None
    suggested_decision: str = ""


def judge(
    mail: InboundMail,
    received_on: datetime,
    *,
    match: Match,
    rows: Mapping[int, PlatformReferral],
    directory: Directory,
    table: Sequence[Phrase],
) -> Judgement:
    """Return what is done with a mail. `rows` holds every row that `match` names."""
    row = rows.get(match.suggested or 0)
    # Our words, as they left and as they may be repeated by a ticket system: the row's, and the template's.
    ours = "\n".join((row.subject, row.body, directory.wording.get("platform_referral", ""))) if row else ""
    urls = _in_order_of_the_letter(row) if row else ()
    said = Verdict() if mail.unread else verdict(mail.own_words, table, ours=ours, urls=urls)
    doubt = _doubt(mail, match, rows, directory, said)
    if doubt or row is None:
        return Judgement(
            answer=None,
            reason="\n".join(filter(None, (doubt or "It names no referral of ours.", _matched_by(match, rows)))),
            suggested_row=row.row.item_id if row else None,
            suggested_decision=said.decision or said.suggestion,
        )
    platform = directory.platforms.get(row.platform)
    numbers = case_numbers(f"{mail.subject}\n{mail.own_words}", platform)
    return Judgement(
        Answer(
            platform_item_id=row.row.item_id,
            message_id=mail.message_id,
            received_on=received_on,
            decision=said.decision,
            source=DecisionSource.PLATFORM_REPLY,
            platform_case=next(iter(numbers)) if len(numbers) == 1 else "",
            phrase=said.phrase,
            said=said.said,
            url_decisions=said.url_decisions,
        ),
        reason=_matched_by(match, rows),
    )


def _in_order_of_the_letter(row: PlatformReferral) -> list[str]:
    """Return the row's URLs in the order in which the platform read them: an operative may have put them in another."""

    def place(url: str) -> int:
        found = re.search(rf"{re.escape(url)}(?!\S)", row.body)
        return found.start() if found else len(row.body)

    return sorted(row.urls.splitlines(), key=place)


def _matched_by(match: Match, rows: Mapping[int, PlatformReferral]) -> str:
    """Return in words which rows a mail was matched with, and by what."""
    return "\n".join(
        f"Matched with row {one.item_id} ({_title(rows.get(one.item_id))}) by {one}; score {one.score}."
        for one in match.candidates[:MOST_NAMED]
    )


def _title(row: PlatformReferral | None) -> str:
    return row.title if row else "deleted"


def _doubt(
    mail: InboundMail, match: Match, rows: Mapping[int, PlatformReferral], directory: Directory, said: Verdict
) -> str:
    """Return the first question that is not answered well, in words; empty when all are."""
    if directory.team.mailbox.lower() in mail.senders:
        return "It says it is from the team mailbox itself."
    machine = automatic(mail)
    if machine:
        return machine
    known = reply_domains(directory.platforms)
    domain, why = authentic_domain(mail, known)
    if why:
        return why
    platforms = platforms_of(domain, directory.platforms)
    if not platforms:
        unlisted = f"The sender's domain, {readable(domain)}, is not one that a platform answers from (Platforms, ReplyDomains)."
        return " ".join(filter(None, (unlisted, resembles(domain, known))))
    elsewhere = answers_elsewhere(mail, [domain, *(one for each in platforms for one in domains_of(each))])
    if elsewhere:
        return elsewhere
    if not match.sure:
        return "It holds nothing that only the platform can know: neither our Message-ID, nor our token, nor a case number."
    if len(match.sure) > 1:
        named = " and ".join(_title(rows.get(one.item_id)) for one in match.sure[:MOST_NAMED])
        return f"It points to more than one referral: {named}."
    row = rows.get(match.sure[0].item_id)
    if row is None:
        return "The row that it answers has been deleted."
    if row.platform not in {platform.title for platform in platforms}:
        return f"The sender is not the platform that this referral was sent to: {row.platform}."
    return mail.unread or _doubt_of_verdict(row, said)


def _doubt_of_verdict(row: PlatformReferral, said: Verdict) -> str:
    if said.doubt:
        return said.doubt
    if is_decided(row) and said.decision and said.decision != row.decision:
        return f"The decision is already recorded as {row.decision}."
    return ""


def platforms_of(domain: str, platforms: Mapping[str, Platform]) -> list[Platform]:
    """Return the platforms that answer from exactly this domain; a subdomain counts only when it is listed."""
    return [one for one in platforms.values() if domain and domain in domains_of(one)]


def domains_of(platform: Platform) -> list[str]:
    """Return the domains that a platform answers from."""
    return platform.reply_domains.lower().split()


def reply_domains(platforms: Mapping[str, Platform]) -> frozenset[str]:
    """Return the domains that any platform answers from."""
    return frozenset(domain for one in platforms.values() for domain in domains_of(one))
