"""Where does a text name a record of ours: an incident, a Connect or a CPIA reference, with or without its separators?"""

import re
from collections.abc import Iterator

from rules.disclosure.reading import Word, folded, read, squeezed

_SHORTEST = 4
#: Fewer digits alone are a time, a count or a year.
_SHORTEST_NUMBER_ALONE = 6
_ALIKE = str.maketrans("oil", "011")
_SEPARATED = re.compile(r"[\s./\\_:#-]{0,3}")
_DIGITS = re.compile(r"\d+")


def find(text: str, reference: str) -> Iterator[tuple[int, int]]:
    """Yield where a reference stands, whatever separates its parts, and where its own long number stands alone.

    Letters that look like digits are read as digits. A short reference of digits alone must be written as one.
    """
    wanted = squeezed(reference).translate(_ALIKE)
    if len(wanted) < _SHORTEST:
        return
    words = read(text).words
    if wanted.isdigit() and len(wanted) < _SHORTEST_NUMBER_ALONE:
        yield from ((one.start, one.end) for one in words if one.text == wanted and not _is_a_time_or_count(text, one))
        return
    yield from _spread(text, words, wanted)
    numbers = {one for one in _DIGITS.findall(folded(reference)) if len(one) >= _SHORTEST_NUMBER_ALONE}
    yield from ((one.start, one.end) for one in words if numbers & set(_DIGITS.findall(one.text)))


def _spread(text: str, words: tuple[Word, ...], wanted: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of words that make the reference when the separators between them are left out."""
    for at, first in enumerate(words):
        together = first.text.translate(_ALIKE)
        if wanted in together:
            yield first.start, first.end
            continue
        if not wanted.startswith(together):
            continue
        for last in words[at + 1 : at + 1 + len(wanted)]:
            between = text[words[words.index(last, at) - 1].end : last.start]
            together += last.text.translate(_ALIKE)
            if not wanted.startswith(together) or _SEPARATED.fullmatch(between) is None:
                break
            if together == wanted:
                yield first.start, last.end
                break


def _is_a_time_or_count(text: str, word: Word) -> bool:
    """`12:34`, `1,234` and a year in a date are no references."""
    around = text[max(0, word.start - 1) : word.start], text[word.end : word.end + 2]
    return around[0] in (":", ",", "/", "-", ".") or re.match(r"[:,/-]\d", around[1]) is not None
