"""Bodies of messages: as text, as HTML, and the preview of either."""

import html
import re
from html.parser import HTMLParser

from m365_sandbox.wire import GraphRequest, Json

PREVIEW_LENGTH = 255
_BLOCKS = frozenset(("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "table"))
_SILENT = frozenset(("script", "style", "head", "title"))


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
    lines = html.escape(content, quote=False).replace("\r\n", "\n").replace("\n", "<br>\r\n")
    head = '<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
    return f"<html>{head}<body>{lines}</body></html>"


def preview(body: Json) -> str:
    """The first characters of a body, in one line."""
    content = body["content"]
    text = html_to_text(content[:20000]) if body["contentType"] == "html" else content
    return " ".join(text[: PREVIEW_LENGTH * 4].split())[:PREVIEW_LENGTH]


def preferred_type(request: GraphRequest) -> str | None:
    """`text` or `html`, when the request prefers one."""
    preference = request.prefers("outlook.body-content-type")
    return preference.lower() if preference and preference.lower() in ("text", "html") else None


def as_preferred(body: Json, wanted: str | None) -> Json:
    """The body in the type that was asked for."""
    if wanted is None or wanted == body["contentType"]:
        return body
    convert = html_to_text if wanted == "text" else text_to_html
    return {"contentType": wanted, "content": convert(body["content"])}
