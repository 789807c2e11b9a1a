"""What does an HTML mail say to somebody who reads it, with or without what it quotes?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import lxml.etree
import lxml.html

from rules.replies.bounds import MOST_ELEMENTS, MOST_HTML, MOST_TEXT


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML mail says, a line for each block: `own` without what it quotes, `text` all of it.

    `whole` is false when it goes on behind a bound, and what is there may be no quote.
    """

    own: str = ""
    text: str = ""
    whole: bool = True


#: No person sees these, nor what has these styles (without colons and spaces).
_HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg"})
_HIDDEN_STYLES = ("displaynone", "mso-hideall")


def _renamed(*names: str) -> frozenset[str]:
    """Return these classes and ids, also as Outlook on the web renames them."""
    return frozenset(names) | {f"x_{name}" for name in names}


#: The mark of a quote is on what is quoted.
_QUOTED = _renamed(
    "gmail_quote", "gmail_extra", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "tutanota_quote",
    "zmail_extra", "front-blockquote", "sh-quoted-content", "missive_quote", "quoted-text", "helpscout-quote",
    "freshdesk_quote", "hs_reply_quote", "mail-quote-collapse", "reply-intro", "AppleOriginalContents",
    "ms-outlook-mobile-reference-message", "mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION",
    "mac_OLK_SRC_BODY_SECTION", "isForwardContent",
)  # fmt: skip
_QUOTED_NAMES = frozenset({"quote", "messageReplySection"})
#: The mark stands where the quote begins; what is quoted follows beside it. Outlook's own has no name, only a look.
_QUOTED_FROM_HERE = _renamed(
    "divRplyFwdMsg", "appendonsend", "OutlookMessageHeader", "zwchr", "stopSpelling", "reply-separator"
)
_OUTLOOKS_LOOK = ("border:none;border-top:solid", "padding:3.0pt0")
_BLOCKS = frozenset({
    "p", "div", "br", "li", "tr", "table", "ul", "ol", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
    "section", "article", "header", "footer", "dd", "dt", "dl",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})


def text_of_html(html: str, *, whole: bool = True) -> Page:
    """Return the text that a reader sees; `whole` says whether the HTML is all that there was.

    HTML that is no document, or is nested deeper than any mail, has no text.
    """
    try:
        document = lxml.html.document_fromstring(html[:MOST_HTML].encode("utf-8", "replace"), parser=_parser())
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return Page()
    told = _Told()
    came_to_an_end = _tell(document, told)
    return Page(_lines(told.own), _lines(told.all), told.ended or (whole and came_to_an_end and len(html) <= MOST_HTML))


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", remove_pis=True, remove_comments=True, no_network=True)


class _Told:
    """Pieces of text in the order of the document: all of them, and those that the sender wrote."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.own: list[str] = []
        self.quote: lxml.html.HtmlElement | None = None
        self.ended = False
        self._length = 0

    @property
    def is_long(self) -> bool:
        """Whether no more is needed."""
        return self._length > MOST_TEXT

    def add(self, piece: str) -> None:
        """Add a piece of text; it is the sender's as long as no quote is open."""
        self._length += len(piece)
        self.all.append(piece)
        if self.quote is None and not self.ended:
            self.own.append(piece)


def _tell(document: lxml.html.HtmlElement, told: _Told) -> bool:
    """Take down the text of a document in one walk; return whether its end was reached."""
    walk = lxml.etree.iterwalk(document, events=("start", "end"))
    hidden = None
    for number, (event, element) in enumerate(walk):
        if number > 2 * MOST_ELEMENTS or told.is_long:
            return False
        tag = element.tag
        if event == "start":
            attributes = dict(element.items())
            if tag in _HIDDEN or _is_hidden(attributes):
                hidden = element
                walk.skip_subtree()
                continue
            told.ended = told.ended or _begins_quote(tag, attributes)
            if told.quote is None and (tag == "blockquote" or _is_quote(attributes)):
                told.quote = element
            told.add(("\n" if tag in _BLOCKS and tag != "br" else "") + (element.text or ""))
            continue
        apart = tag in _BLOCKS or element is hidden or element is told.quote
        if element is told.quote:
            told.quote = None
        if element is not document:
            told.add(("\n" if apart else "\t" if tag in _CELLS else "") + (element.tail or ""))
    return True


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style")
    return style is not None and _holds(style.lower().replace(" ", "").replace(":", ""), _HIDDEN_STYLES)


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _names(attributes: dict[str, str]) -> set[str]:
    return {*attributes.get("class", "").split(), attributes.get("id", "")}


def _is_quote(attributes: dict[str, str]) -> bool:
    if not attributes:
        return False
    classes = attributes.get("class", "")
    yahoos = classes.startswith("ydp") and "yahoo-quoted" in classes
    return yahoos or attributes.get("name") in _QUOTED_NAMES or not _QUOTED.isdisjoint(_names(attributes))


def _begins_quote(tag: str, attributes: dict[str, str]) -> bool:
    if not attributes:
        return False
    style = attributes.get("style", "").replace(" ", "") if tag == "div" else ""
    outlooks = bool(style) and all(one in style for one in _OUTLOOKS_LOOK)
    marked = attributes.get("data-marker") == "__DIVIDER__"
    return outlooks or marked or not _QUOTED_FROM_HERE.isdisjoint(_names(attributes))


#: libxml2 reads these from a damaged mail, and nothing that keeps text takes them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_SPACES = re.compile("[^\\S\t\n\r\x85\u2028\u2029]+")
_EMPTY = re.compile(r"\n{3,}")


def _lines(pieces: Iterable[str]) -> str:
    """Return pieces of text as lines, the white space in each tidied; cells stay apart: an address and what became of it."""
    text = _SPACES.sub(" ", _UNWRITABLE.sub("", "".join(pieces)[:MOST_TEXT]))
    return _EMPTY.sub("\n\n", "\n".join(map(str.strip, text.splitlines()))).strip()
