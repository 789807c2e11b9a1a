"""What does an HTML mail say to somebody who reads it, with or without what it quotes?"""

import re

import lxml.etree
import lxml.html

from rules.replies.parts import MOST_TEXT

#: No person sees these.
_HIDDEN = (
    "//script | //style | //head | //title | //template | //noscript | //object | //svg | //comment()"
    " | //*[contains(translate(@style, 'DISPLAYNOE: ', 'displaynoe'), 'displaynone')]"
    " | //*[contains(translate(@style, 'MSOHIDEAL: ', 'msohideal'), 'mso-hideall')]"
)


def _has(*names: str) -> str:
    """Return the XPath condition that an element has one of these classes, or ids, also as Outlook on the web renames them."""
    told = []
    for name in names:
        told += [f"contains(concat(' ', @class, ' '), ' {one} ') or @id='{one}'" for one in (name, f"x_{name}")]
    return " or ".join(told)


#: The mark of a quote is on what is quoted.
_QUOTED = "//blockquote | //*[" + _has(
    "gmail_quote", "gmail_extra", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "tutanota_quote",
    "zmail_extra", "front-blockquote", "sh-quoted-content", "missive_quote", "quoted-text", "helpscout-quote",
    "freshdesk_quote", "hs_reply_quote", "mail-quote-collapse", "reply-intro", "AppleOriginalContents",
    "ms-outlook-mobile-reference-message", "mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION",
    "mac_OLK_SRC_BODY_SECTION", "isForwardContent",
) + " or @name='quote' or @name='messageReplySection' or starts-with(@class, 'ydp') and contains(@class, 'yahoo-quoted')]"  # fmt: skip
#: The mark stands where the quote begins; what is quoted follows beside it. Outlook's own has no name, only a look.
_QUOTED_FROM_HERE = (
    "//*["
    + _has("divRplyFwdMsg", "appendonsend", "OutlookMessageHeader", "zwchr", "stopSpelling", "reply-separator")
    + " or @data-marker='__DIVIDER__'"
    + " or (self::div and contains(translate(@style, ' ', ''), 'border:none;border-top:solid')"
    + " and contains(translate(@style, ' ', ''), 'padding:3.0pt0'))]"
)
_BLOCKS = (
    "p", "div", "br", "li", "tr", "table", "ul", "ol", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
    "section", "article", "header", "footer", "dd", "dt", "dl",
)  # fmt: skip
MOST_HTML = 4 * MOST_TEXT


def text_of_html(html: str, *, quoted: bool) -> str:
    """Return the text that a reader sees, with a line for each block; without what it quotes unless `quoted`.

    HTML that is no document, or is nested deeper than any mail, has no text.
    """
    try:
        document = lxml.html.document_fromstring(html[:MOST_HTML].encode("utf-8", "replace"), parser=_parser())
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return ""
    for element in document.xpath(_HIDDEN):
        _drop(element)
    if not quoted:
        for element in document.xpath(_QUOTED_FROM_HERE):
            _drop_what_follows(element)
        for element in document.xpath(_QUOTED):
            _drop(element)
    for element in document.iter(*_BLOCKS):
        element.tail = "\n" + _clean(element.tail)
        if element.tag != "br":
            element.text = "\n" + _clean(element.text)
    for element in document.iter("td", "th"):
        element.tail = "\t" + _clean(element.tail)  # the cells of a row stay apart: an address and what became of it
    lines = (re.sub(r"[^\S\t]+", " ", line).strip() for line in document.text_content().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MOST_TEXT]


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True)


#: libxml2 reads these from a damaged mail, and refuses to write them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _clean(text: str | None) -> str:
    return _UNWRITABLE.sub("", text or "")


def _drop(element: lxml.html.HtmlElement) -> None:
    """Take an element out, and leave what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = _clean(parent.text) + "\n" + _clean(element.tail)
        else:
            before.tail = _clean(before.tail) + "\n" + _clean(element.tail)
    parent.remove(element)


def _drop_what_follows(element: lxml.html.HtmlElement) -> None:
    """Take an element out with everything behind it in the document, whatever it is nested in."""
    here = element
    while (outer := here.getparent()) is not None:
        for following in list(here.itersiblings()):
            outer.remove(following)
        here.tail = None
        here = outer
    _drop(element)
