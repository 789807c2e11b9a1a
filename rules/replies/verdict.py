"""What did the platform decide, in its own words? A closed table of phrases; two verdicts or none go to a person."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rules.replies.about import Notice
from rules.replies.bounds import LONGEST_ACKNOWLEDGEMENT, MOST_SENTENCES
from rules.replies.meaning import clauses
from rules.replies.outcomes import Doubt, Outcomes, outcomes
from rules.replies.phrase_table import ACKNOWLEDGED, PERSON, UNCLEAR, Phrase
from rules.replies.sentences import Sentence, sentences


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text says. `decision` is empty without exactly one decision.

    `said` holds the sentences that decided, `phrase` the ids of their phrases. `url_decisions` holds each URL with its own
    decision where the platform gave them one by one, and is empty where it spoke of all. `suggestion` is the decision that a
    doubtful text suggests to a person.
    """

    decision: str = ""
    acknowledged: bool = False
    said: str = ""
    doubt: str = ""
    phrase: str = ""
    suggestion: str = ""
    url_decisions: tuple[tuple[str, str], ...] = ()


UNKNOWN_WORDS = "It holds no decision in words that are known."


def verdict(own_words: str, table: Sequence[Phrase], *, ours: str = "", urls: Sequence[str] = ()) -> Verdict:
    """Return what the platform wrote itself of `urls`. Quotes have been taken off before; sentences of `ours` do not count.

    Ticket systems repeat a mail without marking it as a quote.
    """
    notice = Notice(urls)
    every = sentences(own_words, notice.ids)
    if len(every) >= MOST_SENTENCES:
        return Verdict(doubt="It says more than is read of an answer.")
    told = list(_theirs(every, ours))
    notice.learn_numbers(told)
    found = [
        _in_language(told, [one for one in table if one.language == language], notice)
        for language in dict.fromkeys(one.language for one in table)
    ]
    agreed = _agreed([one for one in found if one != Verdict(doubt=UNKNOWN_WORDS)])
    if agreed.acknowledged and len(own_words) > LONGEST_ACKNOWLEDGEMENT:
        return Verdict(doubt="It is longer than an acknowledgement, and holds no decision in words that are known.")
    return agreed


def _agreed(found: list[Verdict]) -> Verdict:
    """Return the verdict of the languages in which something was said; they must not disagree."""
    decided = [one for one in found if one.decision]
    if len({(one.decision, one.url_decisions) for one in decided}) > 1:
        return Verdict(doubt=f"It says more than one thing: {', '.join(one.decision for one in decided)}.")
    doubts = [one for one in found if one.doubt and not (decided and one.doubt.startswith(_MAY_BE_OUTWEIGHED))]
    for one in (*doubts, *decided, *found):
        return one
    return Verdict(doubt=UNKNOWN_WORDS)


_MAY_BE_OUTWEIGHED = "It decides nothing by itself"


def _in_language(told: Sequence[Sentence], table: Sequence[Phrase], notice: Notice) -> Verdict:
    said = [clause for sentence in told for clause in clauses(sentence, table, notice)]
    for one in said:
        if one.means == PERSON:
            return Verdict(doubt=one.why or UNKNOWN_WORDS)
    found = outcomes(said, notice)
    if isinstance(found, Doubt):
        return Verdict(doubt=found.why, suggestion=found.suggestion)
    if found.decision:
        other = {one.perhaps for one in said if one.perhaps} - {found.decision, *(one.means for one in found.deciding)}
        if other:
            named = ", ".join((found.decision, *sorted(other)))
            return Verdict(doubt=f"It may say more than one thing: {named}.", suggestion=found.decision)
        return _decided(found, notice)
    unclear = next((one for one in said if one.means == UNCLEAR), None)
    if unclear is not None:
        return Verdict(doubt=f"{_MAY_BE_OUTWEIGHED}: {unclear.why or 'its words can be read in more than one way'}.")
    acknowledged = next((one for one in said if one.means == ACKNOWLEDGED), None)
    if acknowledged is not None:
        return Verdict(acknowledged=True, said=acknowledged.text, phrase=acknowledged.phrase)
    return Verdict(doubt=UNKNOWN_WORDS)


def _decided(found: Outcomes, notice: Notice) -> Verdict:
    each = tuple((notice.urls[place], decision) for place, decision in sorted(found.by_place.items()))
    deciding = found.deciding
    return Verdict(
        decision=found.decision,
        said="\n".join(dict.fromkeys(one.text for one in deciding)),
        phrase=", ".join(dict.fromkeys(one.phrase for one in deciding)),
        url_decisions=each if len({decision for _, decision in each}) > 1 else (),
    )


def _theirs(told: Iterable[Sentence], ours: str) -> Iterator[Sentence]:
    """Yield what is theirs. An address alone is theirs unless it stands among sentences of ours."""
    own = [_squashed(one.text) for one in sentences(ours)]
    whole, each = "".join(own), frozenset(own) - {""}
    quoting = False
    for one in told:
        if not one.is_address:
            squashed = _squashed(one.text)
            quoting = squashed in each or (len(squashed) >= SURELY_OURS and squashed in whole)
        if not quoting:
            yield one


#: Letters and digits of a part of our sentence that nobody else writes by chance.
SURELY_OURS = 20


_NO_LETTER = re.compile(r"[\W_]+")


def _squashed(text: str) -> str:
    return _NO_LETTER.sub("", text.lower())
