"""Which dates does a text name, however they are written?"""

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = {
    name: at + 1
    for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_SHAPES = (
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s?[/.\-\s]\s?(?P<number>\d{1,2})\s?[/.\-\s]\s?(?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})[/.-](?P<number>\d{1,2})[/.-](?P<day>\d{1,2})(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,-]{{1,3}}(?:of\s)?{_MONTH}[\s,-]{{1,3}}(?P<year>\d{{4}}|\d{{2}})(?!\d)",
        re.I,
    ),
    re.compile(rf"\b{_MONTH}[\s-]{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,-]{{1,3}}(?P<year>\d{{4}})(?!\d)", re.I),
)  # fmt: skip
#: Of two digits, later years than this are of the century before: dates of birth lie behind.
_LATEST_SHORT_YEAR = 30


def dates(text: str) -> Iterator[tuple[int, int, date]]:
    """Yield each date in a text and where it stands. Day before month, as Britain writes it."""
    for shape in _SHAPES:
        for found in shape.finditer(text):
            groups = found.groupdict()
            month = int(groups["number"]) if groups.get("number") else _MONTHS[groups["month"].lower()[:3]]
            year = int(groups["year"])
            if len(groups["year"]) == 2:
                year += 2000 if year <= _LATEST_SHORT_YEAR else 1900
            try:
                yield found.start(), found.end(), date(year, month, int(groups["day"]))
            except ValueError:
                continue
