"""Which dates does a text name, however they are written?"""

import re
from collections.abc import Iterator
from datetime import date

from rules.disclosure.figures import ORDINALS, YEAR_IN_WORDS, any_of, number

_MONTHS = {
    name: at + 1
    for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_DAY = rf"(?<!\w)(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|(?:{any_of(ORDINALS)}))"
_YEAR = rf"(?P<year>\d{{4}}|\d{{2}}|{YEAR_IN_WORDS})(?!\w)"
_SHAPES = (
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s?[/.\-\s]\s?(?P<number>\d{1,2})\s?[/.\-\s]\s?(?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})[/.-](?P<number>\d{1,2})[/.-](?P<day>\d{1,2})(?!\d)"),
    re.compile(rf"{_DAY}[\s,-]{{0,3}}(?:of\s)?{_MONTH}[\s,-]{{0,3}}{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}[\s-]{{1,2}}{_DAY}[\s,-]{{1,3}}{_YEAR}", re.IGNORECASE),
)
#: Of two digits, later years than this are of the century before: dates of birth lie behind.
_LATEST_SHORT_YEAR = 30


def dates(text: str) -> Iterator[tuple[int, int, date]]:
    """Yield each date in a text and where it stands. Day before month, as Britain writes it."""
    for shape in _SHAPES:
        for found in shape.finditer(text):
            groups = found.groupdict()
            month = int(groups["number"]) if groups.get("number") else _MONTHS[groups["month"].lower()[:3]]
            year = number(groups["year"])
            if len(groups["year"]) == 2:
                year += 2000 if year <= _LATEST_SHORT_YEAR else 1900
            try:
                yield found.start(), found.end(), date(year, month, _day(groups["day"]))
            except ValueError:
                continue


def birth_dates(text: str) -> Iterator[tuple[int, int, date]]:
    """Yield each date in a text that stands behind a word for birth."""
    for start, end, day in dates(text):
        if _BIRTH.search(text[max(0, start - 20) : start]):
            yield start, end, day


_BIRTH = re.compile(r"\b(?:d\.?o\.?b\.?|born|b\.|date of birth)\W{0,3}(?:on\s)?$", re.IGNORECASE)


def without_dates(note: str) -> str:
    """Return a note without its dates: a month in one is nobody's name."""
    for start, end, _ in dates(note):
        note = note[:start] + ";" * (end - start) + note[end:]
    return note


def _day(written: str) -> int:
    figures = re.match(r"\d+", written)
    return int(figures[0]) if figures else number(written)
