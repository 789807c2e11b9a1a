"""Where does a text name the applicant's unit?"""

import re
from collections.abc import Iterator

from rules.disclosure.reading import Word, plain, read
from rules.disclosure.spelling import sound

_SHORTEST, _SHORTEST_CODE = 8, 3
#: Two everyday words are a unit only where they are written as its name.
_SURE_WORDS = 3


def find(text: str, unit: str) -> Iterator[tuple[int, int]]:
    """Yield where a unit stands, its words parted or joined; one everyday word alone is no unit, a code like MO99 is."""
    for form in dict.fromkeys((unit, _IN_BRACKETS.sub(r"\2 \1", unit))):  # Gangs Unit (Croydon): Croydon Gangs Unit
        yield from _find(text, form)


_IN_BRACKETS = re.compile(r"^(.+?)\s*\((.+)\)\s*$")


def _find(text: str, unit: str) -> Iterator[tuple[int, int]]:
    words = [_heard(word) for word in plain(unit).split()]
    wanted = "".join(words)
    is_code = len(words) <= 2 and len(wanted) >= _SHORTEST_CODE and any(one.isdigit() for one in wanted)
    if not is_code and (len(wanted) < _SHORTEST or len(words) < 2):
        return
    written = read(text).words
    for at, first in enumerate(written):
        together = ""
        for last in written[at : at + len(wanted)]:
            together += _heard(last.text)
            if not wanted.startswith(together):
                break
            if together == wanted and (is_code or len(words) >= _SURE_WORDS or _is_named(text, first, last)):
                yield first.start, last.end


def _heard(word: str) -> str:
    return sound("operation" if word == "op" else word)


def _is_named(text: str, first: Word, last: Word) -> bool:
    return text[first.start].isupper() and (text[last.start].isupper() or text[last.start].isdigit())
