"""Which sentences does a text hold, and which addresses does each name?

An address is taken out of its sentence before anything else is read: a word in it decides nothing, and its dots end nothing.
"""

import re
import unicodedata
from dataclasses import dataclass

from rules.replies.bounds import MOST_SENTENCE, MOST_SENTENCES

#: What stands in a sentence where an address stood.
ADDRESS = "xurlx"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one line of a list or table.

    `text` has `xurlx` where an address stood, and is bounded in length so that no pattern meets an endless one; `whole` is
    false when it was cut. `addresses` are those it names, as written. `number` is what its line is numbered, 0 for nothing.
    """

    text: str
    addresses: tuple[str, ...] = ()
    number: int = 0
    whole: bool = True

    @property
    def is_heading(self) -> bool:
        """Whether it announces what follows."""
        return self.text.endswith(":")

    @property
    def is_address(self) -> bool:
        """Whether it names addresses and says nothing."""
        return bool(self.addresses) and not _SAYS.search(_LABELS.sub(" ", self.text))


_LABELS = re.compile(
    r"\b(?:xurlx|url|link|video|clip|post|content|item|address|reported|the|no|nr|id|and|und|et|vidéo|beitrag)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"[^\W\d_]")


def sentences(text: str, ids: tuple[str, ...] = ()) -> list[Sentence]:
    """Return the sentences of a text. `ids` are words that name content of ours just as its address would."""
    tidy = unicodedata.normalize("NFKC", text).replace("’", "'").replace("`", "'")
    unwrapped = _WRAPPED.sub(" ", "\n".join(line.rstrip() for line in tidy.splitlines()))
    found: list[Sentence] = []
    for line in unwrapped.splitlines():
        found += _of_line(line, ids)
        if len(found) >= MOST_SENTENCES:
            break
    return found[:MOST_SENTENCES]


#: A line that goes on in lower case is the same sentence, unless it begins with an address.
_WRAPPED = re.compile(r"(?<![.!?:\n])\n(?=[a-zäöüßàâçéèêëîïôûœ])(?!h(?:tt|xx)ps?\b|www\b)")
_MARKER = re.compile(r"(?:[-*•–—·▪◦‣>]{1,3}|\(?(\d{1,3})[.)\]:]|#(\d{1,3})[.):]?|[a-z][.)])(?:\s+|$)", re.IGNORECASE)
_ENDS = re.compile(r"(?<=[.!?])[\"')\]*]*\s+(?=\S)")
_ABBREVIATED = re.compile(r"\b(?:no|nr|ref|e\.g|i\.e|etc|mr|ms|mrs|dr|z\.b|bzw|approx)\.\s+", re.IGNORECASE)
_FOUND = re.compile(
    r"(?:h(?:tt|xx)ps?|www)(?=[:.\[(])[^\s<>\"|]{1,2048}|\b(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}/[^\s<>\"|]{1,2048}",
    re.IGNORECASE,
)


def _of_line(line: str, ids: tuple[str, ...]) -> list[Sentence]:
    line = line.lstrip()
    marker = _MARKER.match(line)
    number = int(marker[1] or marker[2] or 0) if marker else 0
    rest = line[marker.end() :] if marker else line
    addresses: list[str] = []

    def taken(found: re.Match[str]) -> str:
        address = found[0].rstrip(".,;:!?)]}'*»”")
        addresses.append(_as_meant(address))
        return f" {ADDRESS} {found[0][len(address) :]}"

    plain = _FOUND.sub(taken, rest)
    for one in ids:
        if one in plain:
            # In the order of the line only among addresses or among ids: a line that mixes both names one thing twice.
            plain, times = re.subn(rf"(?<![\w-]){re.escape(one)}(?![\w-])", f" {ADDRESS} ", plain)
            addresses += [one] * times
    plain = _ABBREVIATED.sub(lambda found: found[0].replace(".", ""), plain)
    parts = [part for one in _ENDS.split(plain) if (part := _SPACES.sub(_spaced, one).strip())]
    made: list[Sentence] = []
    for at, part in enumerate(parts):
        count = len(re.findall(rf"\b{ADDRESS}\b", part)) if len(parts) > 1 else len(addresses)
        mine, addresses = tuple(addresses[:count]), addresses[count:]
        made.append(Sentence(part[:MOST_SENTENCE], mine, number if at == 0 else 0, len(part) <= MOST_SENTENCE))
    return made


_SPACES = re.compile(r"\s+")


def _spaced(found: re.Match[str]) -> str:
    """One space; where a tab or a wide gap parts the cells of a table, a bar."""
    return " | " if "\t" in found[0] or len(found[0]) > 3 else " "  # three spaces are untidy, more are a column


def _as_meant(address: str) -> str:
    """An address that was made inert, as it is meant."""
    meant = re.sub(r"^hxxp", "http", address, flags=re.IGNORECASE)
    for written, sign in (("[.]", "."), ("(.)", "."), ("[:]", ":")):
        meant = meant.replace(written, sign)
    return meant if "://" in meant else f"https://{meant}"
