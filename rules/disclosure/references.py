"""Where does a text name a record of ours: an incident, a Connect or a CPIA reference, with or without its separators?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rules.disclosure import said
from rules.disclosure.numbers import spelt
from rules.disclosure.reading import Word, folded, read, squeezed

_SHORTEST = 4
#: Fewer digits alone are a time, a count or a year.
_SHORTEST_NUMBER_ALONE = 6
_ALIKE = str.maketrans("oil", "011")
_SEPARATED = re.compile(r"[\s./\\_:#-]{0,3}")
_DIGITS = re.compile(r"\d+")
_CENTURY = re.compile(r"\b20(?=\d\d\b)")
_SHORTEST_TURNED_ROUND, _SHORTEST_MARK_IN_SMALL = 8, 5
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
#: CONN-778812/26, CPIA/991/26, 2711904/26: a prefix, a number and a year, the first or the last of which may be missing.
_PARTS = re.compile(r"([a-z]+)?[\s./\\_:#-]{0,3}(\d{3,})(?:[\s./\\_:#-]{1,3}(\d\d|20\d\d))?")
#: Said in words, or with its year: shorter numbers are counts.
_SHORTEST_SAID, _SHORTEST_WITH_YEAR = 5, 4


def find(text: str, reference: str) -> Iterator[tuple[int, int]]:
    """Yield where a reference stands, whatever separates its parts, without its year, and where its own long number stands.

    Letters that look like digits are read as digits; leading zeros do not count. A short reference of digits alone must
    be written as one.
    """
    wanted = _alike(squeezed(reference))
    if len(wanted) < _SHORTEST:
        return
    words = read(text).words
    if wanted.isdigit() and len(wanted) < _SHORTEST_NUMBER_ALONE:
        yield from ((one.start, one.end) for one in words if one.text == wanted and not _is_a_time_or_count(text, one))
        return
    for form in _forms(reference, wanted):
        yield from _spread(text, form)
    numbers = {one for one in _DIGITS.findall(folded(reference)) if len(one) >= _SHORTEST_NUMBER_ALONE}
    yield from ((one.start, one.end) for one in words if numbers & set(_DIGITS.findall(one.text)))
    said = {one for one in _DIGITS.findall(folded(reference)) if len(one) >= _SHORTEST_SAID}
    yield from ((start, end) for start, end, digits in spelt(text) if any(one in digits for one in said))


def find_mark(text: str, mark: str) -> Iterator[tuple[int, int]]:
    """Yield where a mark stands as a word of its own, whatever parts it: in the id of a video it is chance.

    A short one counts in capitals only.
    """
    yield from said.find(text, squeezed(mark))
    for wanted in _forms(mark, _alike(squeezed(mark))):
        for start, end in _spread(text, wanted):
            written = text[start:end]
            is_short = len(wanted) < _SHORTEST_MARK_IN_SMALL
            if wanted in (_alike(squeezed(written)), _bare(written)) and (written.isupper() or not is_short):
                yield start, end


def _forms(reference: str, wanted: str) -> dict[str, None]:
    """Return the whole reference, and with two parts of three its prefix with its number, and its number with its year."""
    forms = dict.fromkeys((wanted, _without_zeros(wanted), _bare(reference), _bare(_CENTURY.sub("", reference))))
    halves = reference.split("/")
    if len(halves) == 2 and len(wanted) >= _SHORTEST_TURNED_ROUND:
        forms[_alike(squeezed("".join(reversed(halves))))] = None
    if parts := _PARTS.fullmatch(folded(reference).strip()):
        prefix, number, year = parts.groups()
        if prefix and year:
            forms[_alike(prefix + number)] = None
        if year and prefix and len(number) >= _SHORTEST_WITH_YEAR:
            forms[_alike(number + year)] = None
    return forms


def _spread(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of words that make the reference when the separators between them are left out."""
    words = _alike_words(text)
    for at, (first, letters, bare) in enumerate(words):
        if letters == wanted or (wanted in letters and not wanted.isdigit()):
            yield first.start, first.end
        elif wanted.startswith((letters, bare)):
            end = _end_of_run(text, words[at : at + len(wanted) + 1], wanted)
            if end:
                yield first.start, end


def _end_of_run(text: str, words: tuple[tuple[Word, str, str], ...], wanted: str) -> int | None:
    """Return where the words that make the reference end, when these begin with it."""
    (previous, together, bare), *others = words
    for word, letters, without_zeros in others:
        together += letters
        bare += without_zeros
        is_separated = _SEPARATED.fullmatch(text[previous.end : word.start])
        if not wanted.startswith((together, bare)) or is_separated is None:
            return None
        if wanted in (together, bare):
            return word.end
        previous = word
    return None


@lru_cache(maxsize=64)
def _alike_words(text: str) -> tuple[tuple[Word, str, str], ...]:
    """Return each word of a text with its letters, look-alikes as digits, and these without leading zeros."""
    return tuple((word, _alike(word.text), _without_zeros(_alike(word.text))) for word in read(text).words)


def _alike(letters: str) -> str:
    return letters.translate(_ALIKE)


def _bare(reference: str) -> str:
    """Return a reference without what parts it and without the leading zeros of each part."""
    return "".join(_without_zeros(_alike(word.text)) for word in read(reference).words)


def _without_zeros(letters: str) -> str:
    return _LEADING_ZEROS.sub("", letters)


def _is_a_time_or_count(text: str, word: Word) -> bool:
    """`12:34`, `1,234` and a year in a date are no references."""
    around = text[max(0, word.start - 1) : word.start], text[word.end : word.end + 2]
    return around[0] in (":", ",", "/", "-", ".") or re.match(r"[:,/-]\d", around[1]) is not None
