"""Mails that are large, each in one way: an authentic answer and much beside it. Made when they are measured, and kept nowhere."""

from base64 import encodebytes
from collections.abc import Iterator, Sequence
from random import Random

from tests.corpus.compose import mail, mixed, notice_of, part

NAME = "Clipbay"
SAID = "We have removed the video.\n"
_PROSE = "We look at each report by hand and weigh what was said against the place where it was said, and by whom it was said."
#: Kilobytes of each kind, and how many parts, fields or levels.
SIZES, COUNTS = (64, 256, 1024, 4096), (100, 1_000, 10_000)


def large(sizes: Sequence[int] = SIZES, counts: Sequence[int] = COUNTS) -> Iterator[tuple[str, bytes]]:
    """Yield each mail with its name: what there is much of, and how much."""
    for size in sizes:
        yield from ((f"{name}, {size} kB", mail(NAME, body=body)) for name, body in _long(size))
    for count in counts:
        yield from ((f"{name}, {count}", raw) for name, raw in _many(count))


def _long(size: int) -> Iterator[tuple[str, bytes]]:
    prose = _lines(size, _PROSE)
    marked = "".join(f"> {line}\n" for line in prose.splitlines())
    header = "From: OHRT\nSent: 16 June 2026 10:15\nTo: Legal\nSubject: x\n\n"
    letter = notice_of(NAME)
    yield "a marked quote", part(f"{SAID}\n\nOn 16/06/2026 10:15, OHRT wrote:\n{marked}")
    yield "an unmarked quote", part(f"{SAID}\n\n{header}{prose}")
    yield "prose", part(f"{SAID}\n\n{prose}")
    yield "short lines", part(f"{SAID}\n\n{_lines(size, 'On it.')}")
    yield "one line", part(SAID + prose.replace("\n", " "))
    yield "our letter again and again", part(SAID + letter * (size * 1024 // len(letter)))
    yield "prose in Base64", _base64((SAID + prose).encode(), "text/plain; charset=utf-8")
    for name, row in _ROWS.items():
        page = f"<html><body><p>{SAID}</p>{row * (size * 1024 // len(row))}</body></html>"
        yield f"HTML of {name}", part(page, "text/html; charset=utf-8")
    yield "an attached file", mixed(part(SAID), _file(size))
    forwarded = b"Content-Type: message/rfc822\r\n\r\n" + mail(NAME, reply=False, body=part(prose))
    yield "an attached message", mixed(part(SAID), forwarded)


_ROWS = {
    "paragraphs": f"<p style='margin:0'>{_PROSE}</p>",
    "cells": "<tr><td>one</td><td>two</td></tr>",
    "quotes": f"<blockquote><p>{_PROSE}</p></blockquote>",
    "quotes in quotes": "<blockquote><div class=gmail_quote>x",
    "hidden words": "<span style='display:none'>x</span>y",
    "ends": "<div><div id=appendonsend></div>x</div>",
}


def _many(count: int) -> Iterator[tuple[str, bytes]]:
    numbers = range(count)
    answer = part(SAID)
    attached = "Content-Disposition: attachment"
    yield "texts", _with(answer, [part("x", f"text/plain; name=a{one}") for one in numbers])
    yield "files", _with(answer, [part("x", f"image/png; name=a{one}.png", attached) for one in numbers])
    yield "messages", _with(answer, [b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nx"] * count)
    chain = "\r\n ".join(f"<{one}.invented@clipbay.example>" for one in numbers)
    yield "references", mail(NAME, SAID, headers=(("References", chain),))
    yield "header fields", mail(NAME, SAID, headers=tuple((f"X-Told-{one}", "told") for one in numbers))
    people = ",\r\n ".join(f"Person {one} <{one}@clipbay.example>" for one in numbers)
    yield "recipients", mail(NAME, SAID, headers=(("Cc", people),))
    yield "parameters", mail(NAME, body=part(SAID, "text/plain; " + ";\r\n ".join(f"a{one}=b" for one in numbers)))
    yield "comments in comments", mail(NAME, body=part(SAID, "text/plain " + "(" * count + ")" * count))
    levels = answer
    for level in range(min(count, 1_000)):
        levels = mixed(levels, boundary=f"=_{level}")
    yield "levels", mail(NAME, body=levels)


def _with(answer: bytes, parts: Sequence[bytes]) -> bytes:
    return mail(NAME, body=mixed(answer, *parts))


def _lines(kilobytes: int, line: str) -> str:
    return (line + "\n") * (kilobytes * 1024 // (len(line) + 1))


def _base64(raw: bytes, kind: str, *more: str) -> bytes:
    return part(encodebytes(raw), kind, "Content-Transfer-Encoding: base64", *more)


def _file(kilobytes: int) -> bytes:
    noise = Random(4).randbytes(kilobytes * 1024 * 3 // 4)
    return _base64(noise, "application/octet-stream", "Content-Disposition: attachment")
