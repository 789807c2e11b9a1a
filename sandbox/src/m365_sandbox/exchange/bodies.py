"""Bodies of messages: as text, as HTML, and the preview of either."""

import html
import re
from html.parser import HTMLParser

from m365_sandbox.exchange.sanitising import sanitised
from m365_sandbox.wire import GraphRequest, Json

PREVIEW_LENGTH = 255
_BLOCKS = frozenset(("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "table"))
_SILENT = frozenset(("script", "style", "head", "title"))
_DOCUMENT = re.compile(r"<(html|body)[\s>]", re.IGNORECASE)
_QUOTE_IN_HTML = re.compile(
    r'<hr[^>]*>\s*<div[^>]*divRplyFwdMsg|<div[^>]*id="?(?:divRplyFwdMsg|appendonsend)|<div[^>]*class="?gmail_quote|<blockquote',
    re.IGNORECASE,
)
_QUOTE_IN_TEXT = re.compile(
    r"^(?:_{10,}\s*$|-{3,} ?Original Message ?-{3,}|On .{5,200} wrote:\s*$|From: .+\r?\n(?:Sent|Date): |>)",
    re.MULTILINE,
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def html_to_text(content: str) -> str:
    """What a reader sees of an HTML body."""
    parser = _Text()
    parser.feed(content)
    parser.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(parser.parts)).strip()


def text_to_html(content: str) -> str:
    """A text body as Exchange wraps it."""
    return wrapped(html.escape(content, quote=False).replace("\r\n", "\n").replace("\n", "<br>\r\n"))


def wrapped(content: str) -> str:
    """HTML as a whole document, as Exchange answers it."""
    if _DOCUMENT.search(content):
        return content
    head = '<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
    return f"<html>{head}<body>{content}</body></html>"


def preview(body: Json) -> str:
    """The first characters of a body, in one line."""
    content = body["content"]
    text = html_to_text(content[:20000]) if body["contentType"] == "html" else content
    return " ".join(text[: PREVIEW_LENGTH * 4].split())[:PREVIEW_LENGTH]


def preferred_type(request: GraphRequest) -> str | None:
    """`text` or `html`, when the request prefers one."""
    preference = request.prefers("outlook.body-content-type")
    return preference.lower() if preference and preference.lower() in ("text", "html") else None


def as_preferred(body: Json, wanted: str | None, *, unsafe: bool = False) -> Json:
    """The body in the type that was asked for; HTML without what could run, unless unsafe HTML is allowed."""
    content = body["content"]
    if body["contentType"] == "html":
        if wanted == "text":
            return {"contentType": "text", "content": html_to_text(content)}
        return {"contentType": "html", "content": content if unsafe else wrapped(sanitised(content))}
    if wanted == "html":
        return {"contentType": "html", "content": text_to_html(content)}
    return {"contentType": "text", "content": content}


def unique_part(body: Json) -> Json:
    """What a message adds to its conversation: its body before the first quoted message."""
    pattern = _QUOTE_IN_HTML if body["contentType"] == "html" else _QUOTE_IN_TEXT
    found = pattern.search(body["content"])
    return {**body, "content": body["content"][: found.start()] if found else body["content"]}
