"""HTML as Exchange answers it: without what could run in a reader's browser. All else stays as it was written."""

import re
from html import escape
from html.parser import HTMLParser

# Most mail has nothing of the kind, and is answered as it is.
_SUSPICIOUS = re.compile(
    r"<\s*/?\s*(?:script|iframe|frame|frameset|object|embed|applet|form|base|link|meta|svg|math|noscript|template)\b"
    r"|\son[a-z]+\s*=|(?:java|vb)\s*script\s*:|data\s*:|expression\s*\(",
    re.IGNORECASE,
)
_DROPPED_WITH_CONTENT = frozenset(("script", "iframe", "object", "applet", "svg", "math", "noscript", "template"))
_DROPPED = frozenset(("frame", "frameset", "embed", "form", "base", "link", "meta"))
_ADDRESSES = frozenset(("href", "src", "action", "background", "cite", "formaction", "poster", "xlink:href", "srcset"))
_RUNS = re.compile(r"^[\s\x00-\x1f]*(?:java|vb)script:|^[\s\x00-\x1f]*data:(?!image/)", re.IGNORECASE)


def sanitised(content: str) -> str:
    """The HTML without scripts, frames, forms, handlers of events, and addresses that run."""
    if not _SUSPICIOUS.search(content):
        return content
    cleaner = _Cleaner()
    cleaner.feed(content)
    cleaner.close()
    return "".join(cleaner.kept)


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self._inside: list[str] = []  # the dropped elements that are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED_WITH_CONTENT:
            self._inside.append(tag)
        elif tag not in _DROPPED:
            self._keep(_tag(tag, attrs, self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DROPPED_WITH_CONTENT | _DROPPED:
            self._keep(_tag(tag, attrs, self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]
        elif tag not in _DROPPED_WITH_CONTENT | _DROPPED:
            self._keep(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._inside:
            self.kept.append(text)


def _tag(tag: str, attributes: list[tuple[str, str | None]], written: str) -> str:
    kept = [(name, value) for name, value in attributes if not _may_run(name, value or "")]
    if len(kept) == len(attributes):
        return written
    inner = "".join(f' {name}="{escape(value or "")}"' for name, value in kept)
    return f"<{tag}{inner}>"


def _may_run(name: str, value: str) -> bool:
    if name.startswith("on"):
        return True
    if name == "style":
        return "expression" in value.lower() or "javascript" in value.lower()
    return name in _ADDRESSES and _RUNS.match(value) is not None
