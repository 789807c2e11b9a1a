"""The body of an answer: what was said, and below it the message it answers, quoted as Outlook quotes it."""

import html
import re

from m365_sandbox.clock import read_stamp
from m365_sandbox.exchange.bodies import wrapped
from m365_sandbox.exchange.sanitising import sanitised
from m365_sandbox.store import Row
from m365_sandbox.wire import Json

_BODY = re.compile(r"<body[^>]*>(.*)</body\s*>", re.IGNORECASE | re.DOTALL)
_RULE = "________________________________"


def quoting_body(row: Row, properties: Json, comment: str) -> Json:
    """The body of an answer to this message, of the same type as its body."""
    lines = _heading(row, properties)
    body = properties["body"]
    if body["contentType"] == "text":
        heading = "\r\n".join(f"{name}: {value}" for name, value in lines)
        return {"contentType": "text", "content": f"{comment}\r\n\r\n{_RULE}\r\n{heading}\r\n\r\n{body['content']}"}
    heading = "<br>\r\n".join(f"<b>{name}:</b> {html.escape(value, quote=False)}" for name, value in lines)
    said = html.escape(comment, quote=False).replace("\r\n", "\n").replace("\n", "<br>\r\n")
    inner = _BODY.search(body["content"])
    quoted = sanitised(inner.group(1) if inner else body["content"])
    return {
        "contentType": "html",
        "content": wrapped(
            f"{said}\r\n"
            '<hr tabindex="-1" style="display:inline-block; width:98%">\r\n'
            '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" color="#000000" '
            f'style="font-size:11pt">{heading}</font>\r\n<div>&nbsp;</div>\r\n</div>\r\n{quoted}'
        ),
    }


def _heading(row: Row, properties: Json) -> list[tuple[str, str]]:
    sent = read_stamp(row["sent"])
    hour = sent.strftime("%I").lstrip("0")
    author = [properties["from"]] if properties.get("from") else []
    lines = [
        ("From", _people(author)),
        ("Sent", f"{sent:%A, %B} {sent.day}, {sent:%Y} {hour}:{sent:%M:%S %p}"),
        ("To", _people(properties["toRecipients"])),
    ]
    if properties["ccRecipients"]:
        lines.append(("Cc", _people(properties["ccRecipients"])))
    return [*lines, ("Subject", row["subject"])]


def _people(entries: list[Json]) -> str:
    return "; ".join(_person(entry["emailAddress"]) for entry in entries)


def _person(address: Json) -> str:
    name = address.get("name")
    return f"{name} <{address['address']}>" if name and name != address["address"] else str(address["address"])
