"""Which marks stand in a note: of a vehicle, a passport, an officer, an exhibit, a device, an account, a grading?

A mark is a word of letters and digits, a long number, or a word parted as only accounts are. Measures, hours and sizes are none.
"""

import re
from functools import lru_cache

from rules.disclosure.addresses import E_MAIL
from rules.disclosure.dates import without_dates
from rules.disclosure.reading import plain, squeezed
from rules.disclosure.vocabulary import is_word

_MOST_CHARACTERS = 5000
_URL = re.compile(r"\bhttps?://\S+")
_PARTED = re.compile(
    r"""
    \b[a-z]{2}\d{2}\s?[a-z]{3}\b                                                    # a vehicle
    | \b[a-z]{2}\s?(?:\d{2}\s?){3}[a-d]\b                                           # a National Insurance number
    | \b(?:log|exhibit|custody|case|item|serial|warrant|tag|entry|account|acct|passport|licen[cs]e|ticket)\s(?:no\.?\s?)?\d{2,}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: MIT 14, LT-44812: a code of capitals and its number.
_CODE = re.compile(r"\b(?!OHRT|UK|ID|TV|AM|PM|DOB|BST|GMT|UTC|PC|DC|PS|DS|DI|CAD|PCSO)[A-Z]{2,5}[\s/-]\d{1,7}\b")
_WORD = re.compile(r"(?<![\w@£$€:,])@?\w+(?:[/._-]\w+)*(?![\w@:]|,\d)")
_MEASURE = re.compile(
    r"\d+(?:[.x-]\d+)*(?:st|nd|rd|th|am|pm|yo|yrs?|years?|cm|mm|m|km|k|p|kg|g|lb|h|hrs?|mins?|s|secs?|mph|x|gb|fps|s?bn|ft|in)?"
    r"|(?:mp|ps|h|yr|vol|pt|ep)\d+|\d+(?:/\d+)?",
    re.IGNORECASE,
)
_SHORTEST, _SHORTEST_IN_SMALL, _SHORTEST_NUMBER, _SHORTEST_HANDLE = 3, 5, 6, 6


@lru_cache(maxsize=256)
def marks_of(note: str) -> tuple[str, ...]:
    """Return the marks in a note as they are written, each once."""
    text = without_dates(_URL.sub(" ", note[:_MOST_CHARACTERS]))
    words = (one.lstrip("@") for one in _WORD.findall(E_MAIL.sub(" ", text)) if one.startswith("@") or is_mark(one))
    locals_ = (local for mail in E_MAIL.findall(note[:_MOST_CHARACTERS]) if (local := local_part(mail)))
    found = (*_PARTED.findall(text), *_CODE.findall(text), *words, *locals_)
    return tuple(dict.fromkeys(one for one in found if len(squeezed(one)) >= _SHORTEST))


def local_part(mail: str) -> str:
    """Return what stands before the @ of an address, when it points at somebody even without its domain."""
    local = re.split(r"@|\s?[(\[]\s?at\s?[)\]]", mail, maxsplit=1)[0]
    return local if len(squeezed(local)) >= _SHORTEST_IN_SMALL and not all(map(is_word, plain(local).split())) else ""


def is_mark(word: str) -> bool:
    """Whether a word, with the signs inside it, is a mark and no measure, size or everyday word."""
    bare = squeezed(word)
    digits = sum(character.isdigit() for character in bare)
    if digits == len(bare):
        return digits >= _SHORTEST_NUMBER and (len(word) > digits or digits >= _SHORTEST_NUMBER + 2)
    if _MEASURE.fullmatch(word):
        return False
    if digits:
        return len(bare) >= _SHORTEST_IN_SMALL or (len(bare) >= _SHORTEST and word.isupper())
    is_handle = ("_" in word or "." in word) and word.islower() and len(bare) >= _SHORTEST_HANDLE
    return is_handle and not all(map(is_word, plain(word).split()))
