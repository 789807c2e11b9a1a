"""Which row is this mail about, and how surely?

Our Message-ID in In-Reply-To or References, our token, or a case number learned from a trusted reply cannot be guessed.
Our reference can: it only suggests.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rules.records import Platform
from rules.reference import references_in, tokens_in, without_ours
from rules.replies.mail import InboundMail

MOST_SEARCHED = 10_000
#: Shorter ones, and words without a digit, would match what has nothing to do with a case.
SHORTEST_CASE_NUMBER, LONGEST_CASE_NUMBER = 5, 100


@dataclass(frozen=True, slots=True)
class Clues:
    """What in a mail may point to a row."""

    message_ids: frozenset[str]
    tokens: frozenset[str]
    references: frozenset[int]
    case_numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """The rows that the clues lead to: surely, or only perhaps. Numbers of rows in PlatformReferrals."""

    sure: frozenset[int]
    perhaps: frozenset[int]


def clues(mail: InboundMail, platform: Platform | None) -> Clues:
    """Return everything in a mail that may point to a row. Case numbers are looked for as `platform` writes them."""
    text = f"{mail.subject}\n{mail.text}"
    return Clues(
        message_ids=frozenset(mail.referenced),
        tokens=tokens_in(text),
        references=references_in(text),
        case_numbers=case_numbers(f"{mail.subject}\n{mail.own_words}", platform),
    )


def case_numbers(text: str, platform: Platform | None) -> frozenset[str]:
    """Return what in a text is shaped like this platform's case numbers; nothing when it declares no pattern."""
    if platform is None or not platform.case_pattern.strip():
        return frozenset()
    try:
        pattern = re.compile(platform.case_pattern.strip())
    except (re.error, OverflowError, RecursionError):
        return frozenset()
    # Our own reference and token are no case numbers, whatever the pattern says: a reference can be guessed.
    theirs = without_ours(text[:MOST_SEARCHED])
    found = (one[0].strip() for one in pattern.finditer(theirs))
    return frozenset(
        one for one in found if SHORTEST_CASE_NUMBER <= len(one) <= LONGEST_CASE_NUMBER and any(map(str.isdigit, one))
    )


def match(
    found: Clues,
    *,
    by_message_id: Mapping[str, int],
    by_token: Mapping[str, int],
    by_case_number: Mapping[str, int],
    by_referral: Mapping[int, frozenset[int]],
) -> Match:
    """Return the rows that the clues lead to."""
    sure = {
        *(by_message_id[one] for one in found.message_ids if one in by_message_id),
        *(by_token[one] for one in found.tokens if one in by_token),
        *(by_case_number[one] for one in found.case_numbers if one in by_case_number),
    }
    perhaps = {row for one in found.references for row in by_referral.get(one, frozenset())}
    return Match(frozenset(sure), frozenset(perhaps - sure))
