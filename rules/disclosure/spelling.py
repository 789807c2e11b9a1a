"""Which spellings sound alike? Llewelyn and Llewellyn, Chowdhury and Choudhury, MacDonald and McDonald, Jürgen and Juergen."""

import re
from functools import lru_cache

from anyascii import anyascii

from rules.disclosure.reading import plain

_ALIKE = (
    (re.compile(r"^mac|^mc"), "mc"),
    (re.compile(r"ae|oe|ue"), lambda found: found[0][0]),
    (re.compile("ph"), "f"),
    (re.compile("dj"), "d"),
    (re.compile(r"aigh$"), "i"),  # Ó Dálaigh, O'Daly
    (re.compile(r"iai"), "ie"),  # Ó Briain, O'Brien
    (re.compile("ck"), "k"),
    (re.compile("ow"), "ou"),
    (re.compile("y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=..)[he]$"), ""),
    (re.compile(r"(?<=..)(?:ska|ski|ski[ij])$"), "sk"),
    (re.compile(r"(?<=...)[sz]$"), "s"),
)


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """Return one folded word as it sounds, roughly: two spellings of one name mostly come out the same."""
    for pattern, instead in _ALIKE:
        word = pattern.sub(instead, word)
    return word


@lru_cache(maxsize=4096)
def consonants(word: str) -> str:
    """Return the consonants of folded letters, each once where it is doubled: what languages without vowels write."""
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouyw]", "", word))


@lru_cache(maxsize=2048)
def romanised(word: str) -> str:
    """Return a word of another script in Latin letters; nothing when it is written in Latin letters already."""
    return "" if word.isascii() else plain(anyascii(word).replace("'", ""))
