"""Where does a text give an address: a postcode, a house in a street, an e-mail address?"""

import re
from collections.abc import Iterator

from rules.disclosure.reading import plain, read, squeezed

_STREET = (
    "road|rd|street|st|avenue|ave|lane|ln|close|drive|dr|court|crescent|cres|gardens|gdns|grove|terrace|place|square|sq"
    "|walk|way|hill|mews|parade|rise|row|park|estate|house|tower|point|heights"
)
_SHORT = {
    "rd": "road",
    "st": "street",
    "ave": "avenue",
    "ln": "lane",
    "dr": "drive",
    "cres": "crescent",
    "gdns": "gardens",
    "sq": "square",
}
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s{0,2}\d[ABD-HJLNP-UW-Z]{2}\b")
#: A house number before a street: `12 Invented Road`, `Flat 3, 12a Invented Rd`.
HOUSE = re.compile(
    rf"\b\d{{1,4}}[a-z]?,?\s+(?:[A-Z][\w'’-]{{1,20}}\s+){{1,3}}(?:{_STREET.title()})\b(?!\s+(?:tv|fm|records)\b)"
)
E_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+%'-]{1,64}(?:@|\s?[(\[]at[)\]]\s?)(?:[\w-]{1,63}(?:\.|\s?[(\[]dot[)\]]\s?)){1,5}[a-z]{2,24}\b",
    re.IGNORECASE,
)
_STREET_IN_NOTE = re.compile(
    rf"\b(\d{{1,4}}[a-z]?)\W{{1,3}}((?:[^\W\d][\w'’-]{{1,20}}\s+){{1,3}}(?:{_STREET}))\b", re.IGNORECASE
)


def without_addresses(note: str) -> str:
    """Return a note without its houses, postcodes and e-mail addresses: what stands in them is nobody's name."""
    for shape in (_STREET_IN_NOTE, POSTCODE, E_MAIL):
        note = shape.sub(";", note)
    return note


def streets_of(note: str) -> frozenset[str]:
    """Return the houses in a note as folded words with the kind of street in full: `12 invented road`."""
    return frozenset(_in_full(f"{found[1]} {found[2]}") for found in _STREET_IN_NOTE.finditer(note[:5000]))


def postcodes_of(note: str) -> frozenset[str]:
    """Return the postcodes in a note without their space, in lower case."""
    return frozenset(squeezed(one) for one in POSTCODE.findall(note[:5000].upper()))


def find_street(text: str, streets: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of these houses stands, the kind of street short or in full, in any case."""
    reading = read(text)
    for street in streets:
        *rest, kind = street.split()
        for form in (kind, *(short for short, full in _SHORT.items() if full == kind)):
            for first, last in reading.find(" ".join((*rest, form))):
                yield first.start, last.end


def find_postcode(text: str, postcodes: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of these postcodes stands, with and without its space."""
    words = read(text).words
    for at, word in enumerate(words):
        for last in words[at : at + 2]:
            if "".join(one.text for one in words[at : words.index(last, at) + 1]) in postcodes:
                yield word.start, last.end


def _in_full(street: str) -> str:
    *rest, kind = plain(street).split()
    return " ".join((*rest, _SHORT.get(kind, kind)))
