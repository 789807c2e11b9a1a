"""What does one sentence mean, clause by clause, and of which of our URLs?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.replies.about import About, Notice
from rules.replies.phrase_table import NOTHING, PERSON, SAYABLE, UNCLEAR, Phrase
from rules.replies.sentences import ADDRESS, Sentence


@dataclass(frozen=True, slots=True)
class Clause:
    """What a sentence, or a part of it that speaks of a URL of its own, means. `means` is empty where no phrase matched.

    `perhaps` is what it may decide, where it holds words that are not known.
    """

    text: str
    about: About
    means: str = ""
    phrase: str = ""
    weak: bool = False
    why: str = ""
    heading: bool = False
    number: int = 0
    perhaps: str = ""

    @property
    def decides(self) -> bool:
        """Whether it says what became of content."""
        return self.means in SAYABLE


def clauses(sentence: Sentence, table: Sequence[Phrase], notice: Notice) -> list[Clause]:
    """Return what a sentence means: one clause, or one for each part that decides about a URL of its own."""
    whole = _clause(sentence.text, sentence, sentence.addresses, table, notice)
    parts = _parts(sentence)
    if len(parts) == 1 or whole.means == PERSON:
        return [whole]
    read = [_clause(text, sentence, addresses, table, notice) for text, addresses in parts]
    decided = [one for one in read if one.means]
    if any(not one.means and one.about.urls and _SAYS_MORE.search(one.text) for one in read):
        return [_unclear(whole)]  # “the second has not”: it says something of a URL that no phrase knows
    if len(decided) < 2 or len({one.means for one in decided}) == 1:  # one part decides for the whole sentence
        return [whole]
    if not all(one.decides for one in decided):
        return [_unclear(whole)]
    return _joined(read, whole)


#: A verb or a denial: such a part is no mere list of URLs.
_SAYS_MORE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|not|never|no|remains?|stays?|still|pending|except|without"
    r"|ist|sind|war|waren|wurden?|wird|werden|hat|haben|nicht|kein\w*|noch|bleibt)\b|n't\b",
    re.IGNORECASE,
)


def _joined(read: Sequence[Clause], whole: Clause) -> list[Clause]:
    """Give each part that decides nothing to its neighbours; between two that differ it cannot be told to which."""
    made: list[Clause] = []
    waiting: list[Clause] = []
    for one in read:
        if not one.means:
            waiting.append(one)
            continue
        if waiting and made and made[-1].means != one.means:
            return [_unclear(whole)]
        made.append(_with(one, waiting))
        waiting = []
    made[-1] = _with(made[-1], waiting)
    return made


def _with(one: Clause, others: Sequence[Clause]) -> Clause:
    about = About(
        one.about.urls.union(*(other.about.urls for other in others)),
        one.about.others or any(other.about.others for other in others),
        one.about.unknown or any(other.about.unknown for other in others),
    )
    return Clause(one.text, about, one.means, one.phrase, one.weak, one.why, one.heading, one.number)


def _unclear(one: Clause) -> Clause:
    return Clause(one.text, one.about, UNCLEAR)


_REFERENCE = (
    rf"(?:(?:the|das|der|die) )?(?:{ADDRESS}\b|first\b|second\b|third\b|fourth\b|fifth\b|last\b|other\b|others\b|remaining\b|rest\b"
    r"|zweite|dritte|letzte|andere|übrigen|(?:url|link|video|post|item)s? ?#?\d)"
)
_CONJUNCTION = r"\band\b|\bbut\b|\bwhile\b|\bwhereas\b|\bhowever\b|\bund\b|\baber\b|\bwährend\b"
_BEFORE_REFERENCE = re.compile(
    rf"(?:,|;|\.| \||{_CONJUNCTION})(?: (?:and|but|while|that))? (?={_REFERENCE})",
    re.IGNORECASE,
)


def _parts(sentence: Sentence) -> list[tuple[str, tuple[str, ...]]]:
    parts, left = [], sentence.addresses
    for text in _BEFORE_REFERENCE.split(sentence.text):
        count = len(re.findall(rf"\b{ADDRESS}\b", text))
        parts.append((text.strip(), left[:count]))
        left = left[count:]
    return [one for one in parts if one[0]]


def _clause(text: str, sentence: Sentence, addresses: Sequence[str], table: Sequence[Phrase], notice: Notice) -> Clause:
    about = notice.about(text, addresses)
    found = _by_sentence(text, table)
    if found is None or found.means != PERSON:
        found = _by_label(text, table, in_list=bool(sentence.number or not about.nothing)) or found
    if found is None:
        return Clause(text, about, heading=sentence.is_heading, number=sentence.number)
    if not sentence.whole and found.means != NOTHING:
        return Clause(text, about, UNCLEAR)
    return Clause(
        text, about, found.means, found.id, found.weak, found.why, sentence.is_heading, sentence.number, found.perhaps
    )


def _by_sentence(text: str, table: Sequence[Phrase]) -> Phrase | None:
    """Return the first phrase that a sentence holds; of one that must stand alone, only when no other decision is there."""
    sought = (one for one in table if not one.label and one.pattern.search(text))
    first = next(sought, None)
    if first is None or not (first.weak or first.alone):
        return first if first is None or _in_vocabulary(text, first) else _unknown(first)
    found = [first, *sought]
    strong = [one for one in found if one.means in SAYABLE and not one.weak]
    if found[0].weak and strong:
        return strong[0]
    others = {one.means for one in found if one.means in SAYABLE and not one.weak} - {found[0].means}
    if found[0].alone and others:
        return _AMBIGUOUS
    return found[0] if _in_vocabulary(text, found[0]) else _unknown(found[0])


def _in_vocabulary(text: str, phrase: Phrase) -> bool:
    """Whether a sentence holds no word that could make it speak of something else; names in capitals may stand in it.

    What makes a decision of another matter cannot be listed: a playlist, a preview, a rumour. What belongs to one can.
    """
    if not phrase.vocabulary:
        return True
    told = phrase.reason.sub("", text) if phrase.reason else text
    words = _WORD.findall(told)
    return all(
        word.lower() in phrase.vocabulary or (phrase.capitals and at and word[0].isupper())
        for at, word in enumerate(words)
    )


_WORD = re.compile(r"[^\W\d_][\w'-]*")
_UNKNOWN = Phrase("", "", re.compile(r"(?!)"), UNCLEAR, (), why="It decides something in words that are not known")


def _unknown(phrase: Phrase) -> Phrase:
    return replace(_UNKNOWN, perhaps=phrase.means)


_AMBIGUOUS = Phrase("", "", re.compile(r"(?!)"), UNCLEAR, ())
#: A sentence holds single spaces only.
_PARTED = re.compile(r" ?(?:\||;| [-–—=]+>? | ?→ ?|: |:$) ?")
_PLAIN = re.compile(
    rf"\b{ADDRESS}\b|[\"'*_()\[\]✓✔✅❌✗]|\b\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}\b|\b\d{{1,2}}:\d{{2}}(?::\d{{2}})?\b"
)
_KEYS = (
    r"url|link|video|post|item|content|account|status|outcome|decision|result|action|action taken|our decision|review outcome"
    r"|review result|determination|resolution|entscheidung|ergebnis|maßnahme|inhalt"
)
_KEY = re.compile(
    rf"(?:\d{{1,3}}|#\d{{1,3}}|utc|gmt|bst|(?:the |your )?(?:final |current |review |content )?(?:{_KEYS})s?(?: ?#?\d{{1,3}})?)"
)


def _by_label(text: str, table: Sequence[Phrase], *, in_list: bool) -> Phrase | None:
    """Return the one phrase that is the whole of a cell of a line. Outside lists and tables every other cell must be a key.

    In them another cell may give reasons, as long as it decides nothing else.
    """
    if text.rstrip().endswith("?"):
        return None
    cells = [tidy for one in _PARTED.split(text) if (tidy := " ".join(_PLAIN.sub(" ", one).split()).strip(" .,!-–—"))]
    found: dict[str, Phrase] = {}
    for cell in cells:
        if _KEY.fullmatch(cell.lower()):
            continue
        label = next((one for one in table if one.label and one.pattern.fullmatch(cell)), None)
        if label is None:
            if not in_list:
                return None
            label = _by_sentence(cell, table)
            label = label if label and label.means in SAYABLE else None
        if label is not None:
            found.setdefault(label.means, label)
    if len(found) > 1:
        return _AMBIGUOUS
    return next(iter(found.values()), None)
