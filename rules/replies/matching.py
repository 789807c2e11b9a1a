"""Which row is this mail about, and how surely?

Our Message-ID, our token, or a case number learned from a trusted reply cannot be guessed: a row with one of them wins
when no other row has one. Our reference can be guessed: it only suggests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules import case_number
from rules.records import Platform
from rules.reference import references_in, tokens_in, without_ours
from rules.replies.mail import InboundMail

MOST_SEARCHED = 10_000


class Sign(StrEnum):
    """What may point to a row."""

    MESSAGE_ID = "our Message-ID"
    TOKEN = "our token"  # noqa: S105  # the name of a sign, no secret
    CASE_NUMBER = "the platform's case number"
    REFERENCE = "our reference"


@dataclass(frozen=True, slots=True)
class Clue:
    """One sign in a mail: what it says, where it stands, and how much it weighs. The heavier, the less by accident."""

    sign: Sign
    value: str
    found_in: str
    weight: int

    @property
    def guessable(self) -> bool:
        """Whether somebody who has never seen our mail could have written it."""
        return self.sign is Sign.REFERENCE

    def __str__(self) -> str:
        return f"{self.sign} in {self.found_in}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of PlatformReferrals that a mail may be about, and the clues that lead to it."""

    item_id: int
    clues: tuple[Clue, ...]

    @property
    def sure(self) -> bool:
        """Whether a clue that cannot be guessed leads to it."""
        return any(not clue.guessable for clue in self.clues)

    @property
    def score(self) -> int:
        """The weight of all its clues."""
        return sum(clue.weight for clue in self.clues)

    def __str__(self) -> str:
        return ", ".join(dict.fromkeys(str(clue) for clue in self.clues))


@dataclass(frozen=True, slots=True)
class Match:
    """The rows that the clues of a mail lead to, the best first."""

    candidates: tuple[Candidate, ...] = ()

    @property
    def sure(self) -> tuple[Candidate, ...]:
        """The rows that a clue which cannot be guessed leads to. One wins; several contradict each other."""
        return tuple(one for one in self.candidates if one.sure)

    @property
    def suggested(self) -> int | None:
        """The one row that the mail is about, or most likely is; None when the clues do not say which."""
        among = self.sure or self.candidates
        if len(self.sure) > 1 or not among or (len(among) > 1 and among[0].score == among[1].score):
            return None
        return among[0].item_id

    @property
    def items(self) -> frozenset[int]:
        """Every row that it names."""
        return frozenset(one.item_id for one in self.candidates)


def clues(mail: InboundMail, platform: Platform | None) -> tuple[Clue, ...]:
    """Return everything in a mail that may point to a row. Case numbers are looked for as `platform` writes them."""
    found: dict[tuple[Sign, str], Clue] = {}
    for one in _clues(mail, platform):
        found.setdefault((one.sign, one.value), one)
    return tuple(found.values())


def _clues(mail: InboundMail, platform: Platform | None) -> Iterator[Clue]:
    """Yield each clue in each place, the place that a sender can least come by first."""
    for place, weight, ids in (
        ("In-Reply-To", 100, mail.in_reply_to),
        ("References", 90, mail.references),
        ("an attached message", 80, mail.enclosed_ids),
    ):
        yield from (Clue(Sign.MESSAGE_ID, one, place, weight) for one in ids)
        # Our Message-ID begins with the token: where Exchange left it alone, the row is found before its id is known.
        yield from (Clue(Sign.TOKEN, one, place, weight) for one in sorted(tokens_in(" ".join(ids))))
    for one in sorted(case_numbers(f"{mail.subject}\n{mail.own_words}", platform)):
        yield Clue(Sign.CASE_NUMBER, one, "its subject or text", 70)
    for place, weight, text in (
        ("its subject", 100, mail.subject),
        ("the address that it was sent to", 100, " ".join(mail.addressed)),
        ("its text", 100, mail.own_words),
        ("a quoted part", 90, mail.text),
        ("an attached message", 80, mail.enclosed),
    ):
        yield from (Clue(Sign.TOKEN, one, place, weight) for one in sorted(tokens_in(text)))
        yield from (Clue(Sign.REFERENCE, str(one), place, weight // 10) for one in sorted(references_in(text)))


def case_numbers(text: str, platform: Platform | None) -> frozenset[str]:
    """Return what in a text is shaped like this platform's case numbers; nothing when it declares no pattern, or a loose one."""
    # Our own reference and token are no case numbers, whatever the pattern says: a reference can be guessed.
    return (
        case_number.case_numbers(without_ours(text[:MOST_SEARCHED]), platform.case_pattern) if platform else frozenset()
    )


def match(found: tuple[Clue, ...], rows: Mapping[tuple[Sign, str], frozenset[int]]) -> Match:
    """Return the rows that the clues lead to. `rows` says which rows each sign, with its value, is known to belong to."""
    led: dict[int, list[Clue]] = {}
    for clue in sorted(found, key=lambda one: -one.weight):
        for item_id in sorted(rows.get((clue.sign, clue.value), ())):
            led.setdefault(item_id, []).append(clue)
    candidates = (Candidate(item_id, tuple(clues)) for item_id, clues in led.items())
    return Match(tuple(sorted(candidates, key=lambda one: (not one.sure, -one.score, one.item_id))))
