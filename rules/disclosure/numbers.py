"""Where does a text give a telephone number, in figures or in words?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from phonenumbers import Leniency, PhoneNumberMatcher

from rules.disclosure.reading import read, with_digits

#: British numbers as people write them; those kept for drama (07700 900xxx) are not valid for the library.
_BRITISH = re.compile(r"(?<![\w/])\(?(?:(?:\+|00)44[\s.-]?\(?0?\)?|0(?!0))(?:[\s().-]{0,2}\d){9,10}(?![\w])")
_ANY_RUN = re.compile(r"(?<![\w/])[+(]?\d(?:[\s()./-]{0,3}\d){6,14}(?!\w)")
#: The last six digits of a number are known to people as it: a count of six digits has a comma.
_ENDING = re.compile(r"(?<![\w/,.:-])\d{3}\s?\d{3}(?![\w/:]|[,.]\d)")
_FIGURES = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "nil": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "hundred": "00",
}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_SHORTEST_SPELT, _SHORTEST_NUMBER = 5, 7
#: So many last digits are the same number with and without its country.
_NATIONAL = 9


@lru_cache(maxsize=256)
def telephone_numbers(text: str) -> tuple[tuple[int, int], ...]:
    """Return where telephone numbers stand: British in any writing, others as their countries number them."""
    figures = with_digits(text)
    return tuple(
        dict.fromkeys(
            (
                *((found.start(), found.end()) for found in _BRITISH.finditer(figures)),
                *((one.start, one.end) for one in PhoneNumberMatcher(figures, "GB", leniency=Leniency.VALID)),
                *(
                    (start, end)
                    for start, end, digits in spelt(text)
                    if len(digits) >= _SHORTEST_NUMBER and digits.startswith(("0", "44"))
                ),
            )
        )
    )


def find(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of these numbers stands (see `ends_of`), in figures or in words, with any prefix."""
    if not known:
        return
    runs = ((one.start(), one.end(), re.sub(r"\D", "", one[0])) for one in _ANY_RUN.finditer(with_digits(text)))
    for start, end, digits in (*runs, *spelt(text, 1)):
        if any(one in digits for one in known):
            yield start, end
    for ending in _ENDING.finditer(text):
        if any(one.endswith(re.sub(r"\D", "", ending[0])) for one in known):
            yield ending.start(), ending.end()


def ends_of(note: str) -> frozenset[str]:
    """Return the last digits of each number in a note that is long enough to be a telephone number."""
    runs = (re.sub(r"\D", "", one[0]) for one in _ANY_RUN.finditer(note))
    return frozenset(digits[-_NATIONAL:] for digits in runs if len(digits) >= _NATIONAL)


@lru_cache(maxsize=64)
def spelt(text: str, least: int = 3) -> tuple[tuple[int, int, str], ...]:
    """Return each run of figures of which so many are words, `oh seven double seven …`: where it stands, and its digits."""
    return tuple((start, end, digits) for start, end, digits, said in _spelt(text) if said >= least)


def _spelt(text: str) -> Iterator[tuple[int, int, str, int]]:
    digits, start, end, times, counted = "", 0, 0, 1, 0
    for word in read(text).words:
        figure = _FIGURES.get(word.text, word.text if word.text.isdigit() else "")
        if figure or word.text in _TIMES:
            start = start if digits or times > 1 else word.start
            digits, end, counted = digits + figure * times, word.end, counted + (word.text in _FIGURES)
            times = 1 if figure else _TIMES[word.text]
            continue
        if len(digits) >= _SHORTEST_SPELT:
            yield start, end, digits, counted
        digits, times, counted = "", 1, 0
    if len(digits) >= _SHORTEST_SPELT:
        yield start, end, digits, counted
