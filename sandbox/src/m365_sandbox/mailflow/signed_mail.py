"""DKIM signatures of large mail: dkimpy checks them, and the body is hashed here, by pieces.

dkimpy cuts a mail into its lines and copies its body four times, several times its size in memory.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import dkim
from dkim.canonicalization import CanonicalizationPolicy, compress_whitespace, strip_trailing_whitespace
from dkim.crypto import HASH_ALGORITHMS

_PIECE = 256 * 1024  # bytes of a body that are held in another form at once
_EMPTY_LINE = re.compile(rb"(?:\A|\n)\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_SPACE = re.compile(rb"\s+")
_CRLF = b"\r\n"


class SignedMail(dkim.DKIM):  # type: ignore[misc]  # dkimpy has no types, so its class is Any
    """A mail whose signatures can be verified. Raises `dkim.DKIMException` for what is no mail."""

    def __init__(self, raw: bytes) -> None:
        end = _EMPTY_LINE.search(raw)
        super().__init__(raw[: end.end()] if end else raw)
        self._raw = raw
        self._body_start = end.end() if end else len(raw)

    def verify_sig_process(self, sig: dict[bytes, bytes], *others: Any) -> bool:
        """Verify one signature, whose key is known. Raises `dkim.ValidationError` when the body was changed."""
        if b"bh" in sig:
            self._check_body(sig)
        headers_alone = {tag: value for tag, value in sig.items() if tag != b"bh"}
        verified: bool = super().verify_sig_process(headers_alone, *others)
        return verified

    def _check_body(self, sig: dict[bytes, bytes]) -> None:
        policy = CanonicalizationPolicy.from_c_value(sig.get(b"c", b"simple/simple"))
        relaxed = policy.body_algorithm.name == b"relaxed"
        left = int(sig[b"l"]) if b"l" in sig else None
        hasher: hashlib._Hash = HASH_ALGORITHMS[sig[b"a"]]()
        for piece in canonical_body(self._raw, self._body_start, relaxed=relaxed):
            hasher.update(piece[:left])
            left = None if left is None else max(0, left - len(piece))
        if hasher.digest() != base64.b64decode(_SPACE.sub(b"", sig[b"bh"])):
            raise dkim.ValidationError("body hash mismatch")


def canonical_body(raw: bytes, start: int, *, relaxed: bool) -> Iterator[bytes]:
    """The body that begins at `start`, as RFC 6376 (3.4.3, 3.4.4) wants it hashed, in pieces of whole lines."""
    empty_lines, is_empty = 0, True
    for piece in _whole_lines(raw, start):
        text = _LINE_END.sub(_CRLF, piece)
        if relaxed:
            text = compress_whitespace(strip_trailing_whitespace(text))
        end = len(text)
        while text.endswith(_CRLF, 0, end):
            end -= len(_CRLF)
        if end:
            yield _CRLF * empty_lines  # they are not the last ones
            yield text[:end]
            empty_lines, is_empty = 0, False
        empty_lines += (len(text) - end) // len(_CRLF)
    if not (is_empty and relaxed):
        yield _CRLF


def _whole_lines(raw: bytes, start: int) -> Iterator[bytes]:
    while start < len(raw):
        end = raw.rfind(b"\n", start, start + _PIECE) + 1 or raw.find(b"\n", start + _PIECE) + 1 or len(raw)
        yield raw[start:end]
        start = end
