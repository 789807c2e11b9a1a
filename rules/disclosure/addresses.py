"""Where does a text give an address: a postcode, a house in a street, an e-mail address?"""

import re
from collections.abc import Iterator

from rules.disclosure.figures import SAID
from rules.disclosure.reading import plain, read, squeezed

_STREET = (
    "road|rd|street|st|str|avenue|ave|av|lane|ln|close|cl|drive|dr|court|ct|crescent|cres|gardens|gdns|grove|grv"
    "|terrace|ter|place|pl|square|sq|walk|wlk|way|hill|mews|parade|pde|rise|row|park|pk|estate|est|house|hse|tower"
    "|point|heights|hts|wharf|whf|quay|yard|green|grn|broadway|buildings|bldgs|mansions|mount|view|path|passage"
)
_SHORT = {
    "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close",
    "dr": "drive", "ct": "court", "cres": "crescent", "gdns": "gardens", "grv": "grove", "ter": "terrace",
    "pl": "place", "sq": "square", "wlk": "walk", "pde": "parade", "pk": "park", "est": "estate", "hse": "house",
    "hts": "heights", "whf": "wharf", "grn": "green", "bldgs": "buildings",
}  # fmt: skip
#: In capitals, or in lower case where it is no size, hour or place in a row.
POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s{0,2}\d[ABD-HJLNP-UW-Z]{2}\b"
    r"|\b[a-z]{1,2}\d[a-z\d]?\s{0,2}\d(?!st|nd|rd|th|gb|hr|lb)[abd-hjlnp-uw-z]{2}\b"
)
#: What stands with a subject is taken for one with any letters: people mistype them.
_POSTCODE_IN_NOTE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s{0,2}\d[A-Z]{2}\b")
#: A house number before a street: `12 Invented Road`, `Flat 3, 12a Invented Rd`. With a ZIP code behind, it is a company's in America.
HOUSE = re.compile(
    rf"\b\d{{1,4}}[a-z]?,?\s+(?:[A-Z][\w'’-]{{1,20}}\s+){{1,3}}(?:{_STREET.title()})\b(?!\s+(?:tv|fm|records)\b)"
    r"(?!,[\w ,]{1,60}[A-Z]{2} \d{5}\b)"
)
_DOT = r"(?:\.|\s\.\s|\s?[(\[]\s?(?:dot|\.)\s?[)\]]\s?|\sdot\s)"
_AT = r"(?:@|\s@\s|\s?[(\[]\s?(?:at|@)\s?[)\]]\s?)"
#: `a.b@c.d`, `a(dot)b [at] c[.]d`, and `a dot b at c dot d` where the last dot is a word.
E_MAIL = re.compile(
    rf"(?<![\w.+-])[\w+%'-]{{1,64}}(?:{_DOT}[\w+%'-]{{1,64}}){{0,5}}"
    rf"(?:{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}}{_DOT}|\sat\s[\w-]{{1,63}}(?:\sdot\s[\w-]{{1,63}}){{0,4}}\sdot\s)"
    r"[a-z]{2,24}\b",
    re.IGNORECASE,
)
LONGEST_POSTCODE = 7
_STREET_IN_NOTE = re.compile(
    rf"\b(\d{{1,4}}[a-z]?(?:-\d{{1,4}})?)\W{{1,3}}((?:[^\W\d][\w'’-]{{1,20}}\s+){{1,3}}(?:{_STREET}))\b", re.IGNORECASE
)


def without_addresses(note: str) -> str:
    """Return a note without its houses, postcodes and e-mail addresses: what stands in them is nobody's name."""
    for shape in (_STREET_IN_NOTE, _POSTCODE_IN_NOTE, E_MAIL):
        note = shape.sub(";", note)
    return note


def streets_of(note: str) -> frozenset[str]:
    """Return the houses in a note as folded words with the kind of street in full: `12 invented road`."""
    return frozenset(
        _in_full(f"{number} {found[2]}")
        for found in _STREET_IN_NOTE.finditer(note[:5000])
        for number in found[1].split("-")
    )


def postcodes_of(note: str) -> frozenset[str]:
    """Return the postcodes in a note without their space, in lower case."""
    return frozenset(squeezed(one) for one in _POSTCODE_IN_NOTE.findall(note[:5000].upper()))


def find_street(text: str, streets: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of these houses stands, its number in figures or in words, the kind of street short or in full."""
    reading = read(text)
    for street in streets:
        number, *rest, kind = street.split()
        figures = number.rstrip("abcdefghijklmnopqrstuvwxyz")
        letter = number.removeprefix(figures)
        said = SAID.get(int(figures), figures) if figures else number
        for house in dict.fromkeys((number, f"{figures} {letter}".strip(), f"{said} {letter}".strip())):
            for form in (kind, *(short for short, full in _SHORT.items() if full == kind)):
                for first, last in reading.find(" ".join((house, *rest, form))):
                    yield first.start, last.end


def find_postcode(text: str, postcodes: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of these postcodes stands, whatever parts it."""
    words = read(text).words if postcodes else ()
    for at, word in enumerate(words):
        together = ""
        for last in words[at : at + LONGEST_POSTCODE]:
            together += last.text
            if together in postcodes:
                yield word.start, last.end


def _in_full(street: str) -> str:
    *rest, kind = plain(street).split()
    return " ".join((*rest, _SHORT.get(kind, kind)))
