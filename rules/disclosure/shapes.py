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
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_NO_CLAUSE = r"(?<!version )(?<!section )(?<!sections )(?<!paragraph )(?<!clause )(?<!policy )(?<!article )"
_MARKING = (
    r"\bOFFICIAL[\s-]{1,3}SENSITIVE\b|\bhandling (?:code|instruction|caveat)s?\b"
    r"|\b(?:law enforcement|police) (?:use|eyes) only\b|\bnot protectively marked\b"
)
_SURNAME = r"[A-Z][\w'’-]{2,24}"
_RANK_IN_FULL = (
    r"(?:(?:Det(?:ective|\.)?|Temporary|Acting|Chief|Police)\s)?"
    r"(?:PC|WPC|DC|TDC|PS|DS|DI|DCI|PCSO|Sgt|Insp|Supt|Det|Con|Constable|Sergeant|Inspector|Superintendent)\.?"
)
#: What a work may be called is public: the song Constable Country.
_NO_WORK = r"(?<!song )(?<!track )(?<!channel )(?<!account )(?<!title )(?<!artist )(?<!called )"
#: A name of two words or more after a rank is more often an artist than an officer.
_NO_MORE_NAME = r"(?!\s[A-Z])"
#: What it looks like, and the patterns of it; those in the second place take capitals as they stand.
_LOOKS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "a CAD number",
        (
            rf"\bCAD{_NUMBERED}\d{{2,6}}(?:/\w{{5,9}})?\b",
            r"\b\d{1,5}/\d{1,2}[A-Z]{3}\d{2,4}\b",
            rf"\b\d{{2,5}}\sof\s(?:\d{{1,2}}(?:st|nd|rd|th)?\s?{_MONTH}(?:\d\d)?\b|\d{{1,2}}[/.-]\d{{1,2}}\b)",
        ),
        (),
    ),
    ("a crime reference", (r"\b(?:\d{2}/)?\d{6,8}/\d{2}\b",), ()),
    (
        "a reference of a police system",
        (
            rf"\b{_SYSTEM}{_NUMBERED}(?=[\w/-]{{0,6}}\d{{2}})[\w/-]{{4,20}}\b",
            r"\bconnect\s(?:no\.?|number|ref\.?|reference|id|record)\s{0,3}[:#]?\s{0,3}[\w/-]{0,6}\d[\w/-]{3,20}\b",
            r"\b(?:URN|custody(?: record| ref\w*| no\w*)?)[\s:#.]{1,3}(?=[\w/-]{0,6}\d)[\w/-]{5,20}\b",
        ),
        (
            r"\b[A-Z]{4}\d{8}\b",
            r"\b\d{2}[A-Z]{3}\d{6}\b",
            r"\b\d{2}[A-Z]{2}\d{7}\b",
            r"\b\d{2}[A-Z]{2}/\d{3,6}/\d{2}\b",
        ),
    ),
    (
        "a police system",
        (),
        (
            r"(?:\b(?:[Oo]n|[Ii]n|[Ff]rom|[Vv]ia|of|to|[Tt]he) )(?:Connect|Merlin|CAD|Niche|Athena|HOLMES)\b(?! (?:the|and|with)\b)",
            r"\b(?:CRIS|CRIMINT|Crimint|APMIS|PNC|PND|MERLIN)\b",
        ),
    ),
    (
        "a warrant number",
        (
            rf"\b(?:warrant|collar|shoulder){_NUMBERED}(?:is\s)?\d{{2,3}}\s?\d{{0,3}}[A-Z]{{0,3}}\b",
            rf"\bofficer{_NUMBERED}\d{{3,7}}[A-Z]{{0,3}}\b",
        ),
        (),
    ),
    ("a collar number", (), (rf"\b{_RANK}\s{{1,2}}\d{{2,6}}[A-Z]{{0,3}}\b",)),
    ("an officer", (), (rf"{_NO_WORK}\b{_RANK_IN_FULL}\s{{1,2}}(?:[A-Z]\.?\s)?{_SURNAME}\b{_NO_MORE_NAME}",)),
    ("a police operation", (), (rf"{_NO_WORK}\b[Oo]p(?:eration)?\.?\s{{1,2}}{_SURNAME}\b{_NO_MORE_NAME}",)),
    (
        "a vehicle registration mark",
        (
            r"\b(?:registration|reg|vrm|index|number plate)\W{1,3}(?:(?:no|number|mark)\W{1,3})?"
            r"(?=\w{0,3}\s?\w?\d)[A-Z\d]{2,4}\s?[A-Z\d]{3}\b",
        ),
        (r"\b[A-Z]{2}\d{2}[\s-]?[A-Z]{3}\b",),
    ),
    (
        "a National Insurance number",
        (),
        (r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", r"\bQQ(?:\s?\d{2}){3}\s?[A-D]\b"),
    ),
    (
        "a date of birth",
        (
            rf"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\W{{0,5}}{_DAY}",
            rf"{_NO_CLAUSE}\b\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19\d\d|200\d|201[0-5])\b",
        ),
        (),
    ),
    (
        "a grading of intelligence",
        (),
        (
            r"\b(?:[Gg]rad(?:ed|ing)|[Ii]ntelligence|[Ss]ource|[Ii]ntel)\W{1,3}(?:[A-E]\d{1,2}[A-E]?|[1-3][A-E]|[A-E]\d[A-E])(?:/?[PC])?\b",
        ),
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
    domain = re.split(r"@|\bat\b", address.lower())[-1]
    host = ".".join(re.findall(r"[\w-]+", re.sub(r"\bdot\b", ".", domain)))
    if _POLICE_MAIL.search(host):
        return "a police e-mail address"
    return "an e-mail address of the force" if host == team_domain.lower() else "an e-mail address"
