"""How are somebody else's words shown to a person? As text: bounded, without marks that mislead, and with no link that works."""

import re
from unicodedata import category

MOST_QUOTED = 300
#: Control and format characters, line and paragraph separators, halves of pairs: none is a word.
_UNSAFE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
_SCHEMES = r"mailto|tel|sms|callto|file|data|javascript|vbscript|ftp|skype|msteams|ms-\w{1,20}|search-ms"


def inert(text: str, most: int = MOST_QUOTED) -> str:
    """Return the words on as many lines as they have, `most` characters at the most, nothing of which a mail client makes a link."""
    shown = "\n".join(" ".join(_plain(line).split()) for line in text[: 4 * most].splitlines()).strip()
    if len(shown) > most or len(text) > 4 * most:
        shown = f"{shown[: most - 1].rstrip()}…"
    for pattern, replacement in _DEFANGED:
        shown = pattern.sub(replacement, shown)
    return shown


def _plain(line: str) -> str:
    return "".join(" " if category(one) in _UNSAFE else one for one in line)


_DEFANGED = (
    (re.compile(r"[。．｡․]"), "."),  # read as dots by those who make links
    (re.compile(r"\bhttp(s?)(?=:)", re.IGNORECASE), r"hxxp\1"),
    (re.compile(r"://"), "[:]//"),
    (re.compile(rf"\b({_SCHEMES}):", re.IGNORECASE), r"\1[:]"),
    (re.compile(r"\\\\"), r"[\\]"),
    (re.compile(r"@"), "[at]"),
    (re.compile(r"(?<=[^\W\d])\.(?=\w)|(?<=\w)\.(?=[^\W\d])"), "[.]"),
    (re.compile(r"\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b"), r"\1[.]\2[.]\3[.]\4"),
)
