"""What looks like something that must not leave, whoever it belongs to?"""

import re
from collections.abc import Iterator

from rules.disclosure.addresses import E_MAIL, HOUSE, POSTCODE
from rules.disclosure.numbers import telephone_numbers

_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\W{1,3}(?:of )?(?:\d{1,2}|[a-z]{3,9})\W{1,3}\d{2,4}"
    r"|\d{4}\W\d{1,2}\W\d{1,2}|[a-z]{3,9}\W{1,2}\d{1,2}\W{1,3}\d{4})"
)
_NUMBERED = r"\s{0,3}(?:no\.?|number|ref\.?|reference|id|urn)?\s{0,3}[:#]?\s{0,3}"
_SYSTEM = r"(?:cris|crimint|merlin|apmis|niche|athena|pnc|crime)"
_RANK = r"(?:PC|WPC|DC|TDC|PS|DS|DI|PCSO|Sgt|Constable|Sergeant)"
_MARKING = (
    r"\bOFFICIAL[\s-]{1,3}SENSITIVE\b|\bhandling (?:code|instruction|caveat)s?\b"
    r"|\b(?:law enforcement|police) (?:use|eyes) only\b|\bnot protectively marked\b"
)
#: What it looks like, and the patterns of it; those in the second place take capitals as they stand.
_LOOKS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("a CAD number", (rf"\bCAD{_NUMBERED}\d{{2,6}}(?:/\w{{5,9}})?\b", r"\b\d{1,5}/\d{1,2}[A-Z]{3}\d{2,4}\b"), ()),
    ("a crime reference", (r"\b(?:\d{2}/)?\d{6,8}/\d{2}\b",), ()),
    (
        "a reference of a police system",
        (
            rf"\b{_SYSTEM}{_NUMBERED}(?=[\w/-]{{0,6}}\d{{2}})[\w/-]{{4,20}}\b",
            r"\bconnect\s(?:no\.?|number|ref\.?|reference|id|record)\s{0,3}[:#]?\s{0,3}[\w/-]{0,6}\d[\w/-]{3,20}\b",
        ),
        (r"\b[A-Z]{4}\d{8}\b", r"\b\d{2}[A-Z]{3}\d{6}\b"),
    ),
    ("a warrant number", (rf"\b(?:warrant|collar|shoulder){_NUMBERED}\d{{2,6}}[A-Z]{{0,3}}\b",), ()),
    ("a collar number", (), (rf"\b{_RANK}\s{{1,2}}\d{{2,6}}[A-Z]{{0,3}}\b",)),
    (
        "a National Insurance number",
        (),
        (r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b",),
    ),
    (
        "a date of birth",
        (
            rf"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\W{{0,5}}{_DAY}",
            r"(?<!version )\b\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d|201[0-5])\b",
        ),
        (),
    ),
    ("a handling marking: a text to a platform carries none (SOP 6.3)", (_MARKING,), ()),
)
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    *((re.compile(one, re.IGNORECASE), why) for why, anyhow, _ in _LOOKS for one in anyhow),
    *((re.compile(one), why) for why, _, capitals in _LOOKS for one in capitals),
    (POSTCODE, "a postcode"),
    (HOUSE, "an address"),
)
_POLICE_MAIL = re.compile(r"(?:^|[.@])(?:police\.uk|pnn\.gov\.uk)$", re.IGNORECASE)


def find(text: str, team_domain: str) -> Iterator[tuple[int, int, str]]:
    """Yield where such a thing stands in a text, and what it looks like."""
    for shape, why in _SHAPES:
        yield from ((found.start(), found.end(), why) for found in shape.finditer(text))
    for start, end in telephone_numbers(text):
        yield start, end, "a telephone number"
    for found in E_MAIL.finditer(text):
        yield found.start(), found.end(), _whose(found[0], team_domain)


def _whose(address: str, team_domain: str) -> str:
    plainly = re.sub(r"\s?[\[(]at[\])]\s?", "@", re.sub(r"\s?[\[(]dot[\])]\s?", ".", address.lower()))
    domain = plainly.rpartition("@")[2]
    if _POLICE_MAIL.search(domain):
        return "a police e-mail address"
    return "an e-mail address of the force" if domain == team_domain.lower() else "an e-mail address"
