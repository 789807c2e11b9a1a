"""Which addresses did somebody write on a line? What copying adds is taken off for reading; what was written is kept.

Officers copy from browsers, chats, e-mails, spreadsheets and reports: with brackets and quotes around, list marks before
and commas behind, `hxxp` and `[.]` so that nobody clicks, characters that cannot be seen, and two on a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import category


@dataclass(frozen=True, slots=True)
class Written:
    """One address as it was written, and as it is read. `plain` is empty when the line holds more than addresses."""

    raw: str
    plain: str


def addresses(line: str) -> Iterator[Written]:
    """Yield each address of a line, in order; or the line as a whole, when it holds anything else beside."""
    line = line.strip()
    words = _without_marks(line.split())
    if len(words) == 1:
        yield from _apart(words[0])
    elif words and all(_is_web_address(word) for word in words):
        for word in words:
            yield from (Written(one.raw.rstrip(_SEPARATORS), one.plain) for one in _apart(word))
    elif line:
        yield Written(line, "")


def visible(text: str) -> str:
    """Return the text without the characters that nobody can see: zero-width, control and direction marks."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one for one in text if category(one) not in _UNSEEN and one not in _FILLERS)


_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cs", "Cn"})
#: Blank letters and variation selectors, which Unicode counts as letters and marks.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))
_SEPARATORS, _OPENING = ",;|", "<([{"

_SCHEME = r"h[tx*]{2}ps?(?:\[:\]|:|\[:)//"
_WEB_ADDRESS = re.compile(rf"(?:URL:)?{_SCHEME}", re.IGNORECASE)
#: A second address that begins within a word; one that is a value or a part of the first begins after one of `/=:?&#`.
_NEXT_ADDRESS = re.compile(rf"(?<=[^/=:?&#])(?={_SCHEME})", re.IGNORECASE)
_LIST_MARK = re.compile(r"[-*+>\u2022\u00b7\u2013\u2014]+|\(?(?:\d{1,3}|[A-Za-z])[.):]", re.IGNORECASE)
_BETWEEN = frozenset({"and", "&", "+", ",", ";", "|", "/", "or", "-"})


def _without_marks(words: list[str]) -> list[str]:
    kept = [word for word in words if visible(word)]
    if len(kept) > 1 and _LIST_MARK.fullmatch(visible(kept[0])):
        kept = kept[1:]
    return [word for word in kept if visible(word).lower() not in _BETWEEN] if len(kept) > 1 else kept


def _is_web_address(word: str) -> bool:
    return _WEB_ADDRESS.match(_unwrapped(visible(word))) is not None


def _apart(word: str) -> Iterator[Written]:
    """Yield the addresses of one word: two that were run together are two."""
    starts = [found.start() for found in _NEXT_ADDRESS.finditer(word)]
    if starts and not _is_web_address(word[: starts[0]]):
        starts = starts[1:]  # what stands before the first is not an address but what it is wrapped in
    cuts = [0, *starts, len(word)]
    for begin, end in pairwise(cuts):
        raw = word[begin:end] if end == len(word) else word[begin:end].rstrip(_SEPARATORS + _OPENING)
        yield Written(raw, plain(raw))


def plain(word: str) -> str:
    """Return one address as a browser would take it: without what copying has put around it, and not defanged."""
    text = _DOUBLED.sub("", _unwrapped(visible(word)))
    found = _DEFANGED_SCHEME.match(text)
    if found is None:
        return text
    secure, rest = found[1], text[found.end() :]
    authority, slash, path = rest.partition("/")
    authority = _DEFANGED_DOT.sub(".", authority)
    if authority.endswith("["):  # as in https://example[.]org[/]x
        authority, path = authority[:-1], path.removeprefix("]")
    return f"http{secure.lower()}://{authority}{slash}{path.replace('&amp;', '&')}"


_DOUBLED = re.compile(r"^(?:https?:/{0,2})+(?=https?://)", re.IGNORECASE)
_DEFANGED_SCHEME = re.compile(r"h[tx*]{2}p(s?)(?:\[://\]|\[:\]//|://)", re.IGNORECASE)
_DEFANGED_DOT = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[\.(?=[^\]]*$)", re.IGNORECASE)

_BEFORE = "<([{\"'`*>|\u2022\u00b7\u2013\u2014-\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u2039"
_BEHIND = ">\"'`*.,;:!?|\u2026\u201c\u201d\u2018\u2019\u00bb\u203a\u3002\uff0c"
_CLOSING = {")": "(", "]": "[", "}": "{"}
_LABEL = re.compile(r"(?:url|link)\s*[:=]\s*(?=h[tx*]{2}ps?)", re.IGNORECASE)


def _unwrapped(text: str) -> str:
    """Return the text without brackets, quotes and punctuation around it; a bracket that it opens itself stays."""
    start = re.search(r"h[tx*]{2}ps?(?:\[:|:)", text[:200], re.IGNORECASE)
    if start is not None and set(_LABEL.sub("", text[: start.start()] + "https")[:-5]) <= set(_BEFORE):
        text = text[start.start() :]
    else:
        text = text.lstrip(_BEFORE)
    while text:
        last = text[-1]
        unopened = last in _CLOSING and text.count(last) > text.count(_CLOSING[last])
        if last not in _BEHIND and not unopened:
            break
        text = text[:-1]
    return text
