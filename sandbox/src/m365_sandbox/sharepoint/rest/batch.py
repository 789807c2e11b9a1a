"""`_api/$batch`: requests of one site as parts of a MIME message, writing ones inside change sets.

A change set is no transaction: where one of its requests fails, the others stand.
https://learn.microsoft.com/sharepoint/dev/sp-add-ins/make-batch-requests-with-the-rest-apis
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import uuid4

from m365_sandbox.graph.batch import Answer, BatchProtocol, Part
from m365_sandbox.identities import SHAREPOINT_HOST
from m365_sandbox.sharepoint.rest.refusals import invalid_query
from m365_sandbox.wire import GraphReply, GraphRequest

MOST_REQUESTS = 1000
MOST_IN_A_CHANGE_SET = 100
_REQUEST_LINE = re.compile(r"(\w+) (.+) HTTP/1\.1$")  # clients leave blanks in addresses as they are
_BOUNDARY = re.compile(rb"boundary=\"?([^\s\";]{1,200})")
_TOLD = ("Content-Type", "ETag", "Location", "Retry-After")  # of an answer's headers, inside a batch
_READING = ("GET",)
_WRITING = ("POST", "PATCH", "MERGE", "PUT", "DELETE")


def _read(request: GraphRequest, _roots: tuple[str, ...]) -> list[Part]:
    kind = request.headers.get("content-type", "")
    head = b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n"
    batch = message_from_bytes(_on_lines_of_their_own(head + request.body))
    if batch.get_content_type() != "multipart/mixed" or not batch.is_multipart():
        raise invalid_query("The content type of a batch must be multipart/mixed, with the boundary that is used.")
    parts = list[Part]()
    for message, allowed in _messages(batch):
        parts.append(_part(request, message, allowed, str(len(parts))))
    if not 0 < len(parts) <= MOST_REQUESTS:
        raise invalid_query(f"A batch must hold between 1 and {MOST_REQUESTS} requests; this one holds {len(parts)}.")
    return parts


def _on_lines_of_their_own(raw: bytes) -> bytes:
    """Break the line before each boundary, which CLI for Microsoft 365 leaves to the end of a body."""
    for boundary in set(_BOUNDARY.findall(raw)):
        raw = re.sub(rb"(?<=[^\r\n])(--%b(?:--)?[ \t]*(?:\r?\n|$))" % re.escape(boundary), rb"\r\n\1", raw)
    return raw


def _messages(batch: Message) -> Iterator[tuple[Message, tuple[str, ...]]]:
    """The requests in their order, each with the verbs that are allowed in its place."""
    for message in _inside(batch):
        if not message.is_multipart():
            yield message, (*_READING, "POST")  # a function may be called outside of a change set
            continue
        inner = list(_inside(message))
        if len(inner) > MOST_IN_A_CHANGE_SET:
            raise invalid_query(f"A change set must not hold more than {MOST_IN_A_CHANGE_SET} requests.")
        yield from ((one, _WRITING) for one in inner)


def _inside(message: Message) -> Iterator[Message]:
    for one in message.get_payload():
        if isinstance(one, Message):
            yield one


def _part(outer: GraphRequest, message: Message, allowed: tuple[str, ...], key: str) -> Part:
    content = message.get_payload(decode=True)
    if message.get_content_type() != "application/http" or not isinstance(content, bytes):
        raise invalid_query("Each request of a batch must be of the content type application/http.")
    line, _, rest = content.lstrip().partition(b"\n")
    asked = line.decode("utf-8", "replace").strip()
    found = _REQUEST_LINE.match(asked)
    verb = found.group(1).upper() if found else ""
    if found is None or verb not in allowed:
        raise invalid_query(f"'{asked}' is no request line that this place in a batch takes ({', '.join(allowed)}).")
    try:
        url = urlsplit(found.group(2))
    except ValueError:
        raise invalid_query(f"'{found.group(2)}' is no address.") from None
    _require_same_site(outer, url.netloc, url.path)
    headers = message_from_bytes(rest)
    body = headers.get_payload(decode=True)
    return Part(
        key,
        verb,
        url.path,
        url.query,
        {name.lower(): str(value).strip() for name, value in headers.items()},
        body.strip(b"\r\n") if isinstance(body, bytes) else b"",
        (),
    )


def _require_same_site(outer: GraphRequest, host: str, path: str) -> None:
    own_host = outer.headers.get("host", "")
    site = outer.path.lower().partition("/_api")[0].partition(":")[2]
    is_same = host.lower() in ("", own_host.lower(), SHAREPOINT_HOST)
    if not is_same or path.lower().partition("/_api")[0].rstrip("/") != site.rstrip("/:"):
        raise invalid_query(f"The addresses in a batch must be of the same site as the batch; '{host}{path}' is not.")


async def _run(parts: list[Part], answer: Answer) -> GraphReply:
    boundary = f"batchresponse_{uuid4()}"
    answered = [_written(boundary, await answer(part)) for part in parts]
    body = b"".join(answered) + f"--{boundary}--\r\n".encode()
    return GraphReply(200, body, {"Content-Type": f"multipart/mixed; boundary={boundary}"})


def _written(boundary: str, reply: GraphReply) -> bytes:
    """One answer; those of a change set stand beside the others, as SharePoint writes them."""
    content = b"".join(reply.file.chunks()) if reply.file else reply.body
    head = [
        f"--{boundary}",
        "Content-Type: application/http",
        "Content-Transfer-Encoding: binary",
        "",
        f"HTTP/1.1 {reply.status} {_reason(reply.status)}",
        *(f"{name.upper()}: {value}" for name, value in reply.headers.items() if name in _TOLD),
        "",
        "",
    ]
    return "\r\n".join(head).encode("latin-1", "replace") + content + b"\r\n"


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


MIME_BATCHES = BatchProtocol("/{site}/_api/$batch", _read, _run)
