"""Which addresses did somebody write on a line? What copying adds is taken off for reading; what was written is kept.

Officers copy from browsers, chats, e-mails, spreadsheets and reports: with brackets and quotes around, list marks before
and commas behind, `hxxp` and `[.]` so that nobody clicks, characters that cannot be seen, and two on a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from unicodedata import category, normalize
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Written:
    """One address as it was written, and as it is read.

    `plain` is empty when the line holds no address, or, if `begun`, something beside that may be another one. `behind` are
    words that follow it on the line, when nothing closed it: they may be the rest of an address that a space has cut.
    """

    raw: str
    plain: str
    behind: str = ""
    begun: bool = True


def addresses(line: str) -> Iterator[Written]:
    """Yield each address of a line, in order; or the line as a whole, when it cannot be said what its addresses are."""
    line = line.strip()
    if not any(map(str.isalnum, line)):
        return  # a blank line, or one of marks that divides
    words = _without_list_mark(line.replace("\t", " | ").split())
    if len(words) == 1:
        yield from _apart(words[0])
        return
    begun = [place for place, word in enumerate(words) if _is_web_address(word)]
    if begun and not any(_MAY_BE_ADDRESS.match(word) for word in words if not _is_web_address(word)):
        for place, following in pairwise((*begun, len(words))):
            yield from _followed(words[place], words[place + 1 : following])
    elif line:
        yield Written(line, "", begun=bool(begun))


def _followed(word: str, others: list[str]) -> Iterator[Written]:
    """Yield the addresses of one word of several."""
    *first, last = (Written(one.raw.rstrip(_SEPARATORS), one.plain) for one in _apart(word))
    yield from first
    apart = all(_is_between(other) for other in others)
    closed = not word.endswith(last.raw) or not (word[-1].isalnum() or word[-1] in _UNCLOSED)
    yield last if closed or apart else Written(last.raw, last.plain, " ".join(others))


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
_NEXT_ADDRESS = re.compile(rf"(?<=[^/=:?&#_])(?={_SCHEME})", re.IGNORECASE)
_AN_ADDRESS = re.compile(_SCHEME, re.IGNORECASE)
#: What never stands in an address (RFC 3986), with words behind: the end of a tag of HTML, or the next one.
_TAG = re.compile(r"(?<=[^<>\"])[<>\"](?=[<>\"/]{0,9}[^\W\d])(?!URL:|h[tx*]{2}ps?)", re.IGNORECASE)
_LIST_MARK = re.compile(r"[-*+>\u2022\u00b7\u2013\u2014]+|\(?(?:\d{1,3}|[A-Za-z])[.):]", re.IGNORECASE)
#: As in “a) https://… b) https://…” and “account: https://… post: https://…”.
_LABEL_OF_NEXT = re.compile(r"[a-z]\)|\d{1,2}[.)]|[a-z]{1,20}:")
_BETWEEN = frozenset({"and", "&", "+", ",", ";", "|", "/", "or", "-"})
#: An address goes on behind these as it does behind letters and digits.
_UNCLOSED = frozenset("-_=&%~#@+/")
#: A word that names a host, or another scheme: it must not be passed over as one of the words around an address.
_MAY_BE_ADDRESS = re.compile(
    r"\W{0,9}(?:[\w-]{1,63}\.){1,9}[A-Za-z]{2,63}(?:[/?#:]|\W{0,9}$)|[\w+.-]{0,30}:?//", re.ASCII
)


def _without_list_mark(words: list[str]) -> list[str]:
    kept = [word for word in words if visible(word)]
    return kept[1:] if len(kept) > 1 and _LIST_MARK.fullmatch(visible(kept[0])) else kept


def _is_between(word: str) -> bool:
    text = visible(word).lower()
    return text in _BETWEEN or _LABEL_OF_NEXT.fullmatch(text) is not None


def _is_web_address(word: str) -> bool:
    return _WEB_ADDRESS.match(_unwrapped(_as_text(_from_address(word)))) is not None


def _from_address(word: str) -> str:
    """Return a word from the address on that begins within it, as in `[words](https://…)` and `href="https://…"`."""
    found = _AN_ADDRESS.search(word, 0, 200)
    if found is None or not found.start() or set(word[: found.start()]) <= set(_BEFORE):
        return word
    before = word[found.start() - 1]
    return word if before.isalnum() or before in "/=:?&#%.@_~+-,;$!" else word[found.start() :]


def _apart(word: str) -> Iterator[Written]:
    """Yield the addresses of one word: two that were run together are two."""
    word = _from_address(word)
    starts = [found.start() for found in _NEXT_ADDRESS.finditer(word)]
    if starts and not _is_web_address(word[: starts[0]]):
        starts = starts[1:]  # what stands before the first is not an address but what it is wrapped in
    cuts = [0, *starts, len(word)]
    for begin, end in pairwise(cuts):
        raw = word[begin:end] if end == len(word) else word[begin:end].rstrip(_SEPARATORS + _OPENING).removesuffix('">')
        tag = _TAG.search(raw, 1)
        raw = raw[: tag.start()] if tag is not None else raw
        yield Written(raw, text := plain(raw), begun=bool(text))


def plain(word: str) -> str:
    """Return one address as a browser would take it: without what copying has put around it, and not defanged."""
    text = _DOUBLED.sub("", _unwrapped(_as_text(word)))
    found = _DEFANGED_SCHEME.match(text)
    if found is None:
        return text
    secure, rest = found[1], text[found.end() :]
    authority, slash, path = rest.partition("/")
    authority = _DEFANGED_DOT.sub(".", authority)
    if authority.endswith("["):  # as in https://example[.]org[/]x
        authority, path = authority[:-1], path.removeprefix("]")
    return f"http{secure.lower()}://{authority}{slash}{path.replace('&amp;', '&')}"


def _as_text(word: str) -> str:
    """Return what is visible of a word, without what a program has encoded or widened as a whole, its scheme included."""
    text = visible(word)
    wide = None if text.isascii() else _WIDE.match(text)
    if wide is not None and not wide[1].isascii():
        text = normalize("NFKC", text)
    for _ in range(_MOST_ENCODINGS):
        if not _ENCODED.match(text):
            break
        text = unquote(text)
    return unescape(text) if _ESCAPED.match(text) else text


_MOST_ENCODINGS = 3
_ENCODED = re.compile(r"\W{0,9}h[tx]{2}ps?%(?:25){0,3}3A", re.IGNORECASE)
_WIDE = re.compile(r"\W{0,9}([h\uff48][tx*\uff54\uff58]{2}[p\uff50][s\uff53]?[:\uff1a][/\uff0f]{2})", re.IGNORECASE)
_ESCAPED = re.compile(r"&(?:lt|quot|#39|apos);h[tx]{2}ps?://", re.IGNORECASE)

_DOUBLED = re.compile(r"^(?:https?:/{0,2})+(?=https?://)", re.IGNORECASE)
_DEFANGED_SCHEME = re.compile(r"h[tx*]{2}p(s?)(?:\[://\]|\[:\]//|://)", re.IGNORECASE)
_DEFANGED_DOT = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[\.(?=[^\]]*$)", re.IGNORECASE)

_BEFORE = "<([{\uff08\"'`*>|\u2022\u00b7\u2013\u2014-\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u2039"
_BEHIND = ">\"'`\u00b4\\*.,;:!?|\u201c\u201d\u2018\u2019\u00bb\u203a\u3002\uff0c"
#: How programs and people end what they did not write to its end.
CUT_SHORT = ("\u2026", "...")
_CLOSING = {"\uff09": "\uff08", ")": "(", "]": "[", "}": "{"}
_LABEL = re.compile(r"(?:url|link)\s*[:=]\s*(?=h[tx*]{2}ps?)", re.IGNORECASE)


def _unwrapped(text: str) -> str:
    """Return the text without brackets, quotes and punctuation around it; a bracket that it opens itself stays."""
    start = re.search(r"h[tx*]{2}ps?(?:\[:|:)", text[:200], re.IGNORECASE)
    if start is not None and set(_LABEL.sub("", text[: start.start()] + "https")[:-5]) <= set(_BEFORE):
        text = text[start.start() :]
    else:
        text = text.lstrip(_BEFORE)
    if text.count("]") > text.count("["):
        text = _to_unopened(text)
    unopened = {closing: text.count(closing) - text.count(opening) for closing, opening in _CLOSING.items()}
    end = len(text)
    while end and not text.endswith(CUT_SHORT, 0, end):
        last = text[end - 1]
        if last not in _BEHIND and unopened.get(last, 0) <= 0 and category(last) != "So":
            break
        if last in unopened:
            unopened[last] -= 1
        end -= 1
    return text[:end]


def _to_unopened(text: str) -> str:
    """Return the text up to a square bracket that it has not opened, as in `[url=https://…]words[/url]`."""
    opened = 0
    for place, one in enumerate(text):
        opened += (one == "[") - (one == "]")
        if opened < 0:
            return text[:place]
    return text
