"""MIME without its large attachments: what is left when long runs of base64 are cut out, and how to put them back.

The email package needs more than ten times the size of what it parses. A line of pure base64 is neither a header nor
a boundary, so one such line can stand for a run of them, and the parse is the same.
"""

import binascii
import re
import secrets
from dataclasses import dataclass

# Full lines only: what a shorter last line says about the end of the content stays with the parser.
_RUN = re.compile(rb"^(?:[A-Za-z0-9+/]{60,}+\r?\n){1000,}+", re.MULTILINE)
_TAIL = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_SMALL = 256 * 1024  # bytes of a message that is parsed as it is
_EMPTY_LINE = re.compile(rb"\r\n\r\n|\n\n")


def head_of(raw: bytes) -> bytes:
    """The headers with the line end of the last one, without the empty line; all of it where there is none."""
    found = _EMPTY_LINE.search(raw)
    return raw if found is None else raw[: found.start() + len(found[0]) // 2]


class EntangledError(Exception):
    """A run stands where its content cannot be taken out of the message by itself."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A message whose runs of base64 are cut out; each is a line of its own that occurs nowhere else."""

    raw: bytes
    text: bytes
    runs: dict[bytes, tuple[int, int]]  # what stands for a run, and where in `raw` it is

    @classmethod
    def whole(cls, raw: bytes) -> "Outline":
        """A message of which nothing is cut out."""
        return cls(raw, raw, {})

    @classmethod
    def of(cls, raw: bytes) -> "Outline":
        """The outline of a message; the message itself when it is small."""
        runs: dict[bytes, tuple[int, int]] = {}
        token, kept, position = secrets.token_hex(32).encode(), [], 0
        for found in _RUN.finditer(raw) if len(raw) > _SMALL else ():
            mark = b"%s%08d" % (token, len(runs))
            runs[mark] = found.span()
            kept += [raw[position : found.start()], mark, b"\r\n"]
            position = found.end()
        return cls(raw, b"".join((*kept, raw[position:])), runs) if runs else cls.whole(raw)

    def base64_content(self, payload: str) -> bytes | None:
        """The content of a payload in base64 that is a run and its last line; nothing when it holds no run.

        Raises `EntangledError` when it is more than that.
        """
        if not self._marks(payload):
            return None
        first, _, rest = payload.partition("\n")
        run, tail = self.runs.get(first.strip().encode("ascii", "replace")), rest.strip().encode("ascii", "replace")
        if run is None or not _TAIL.fullmatch(tail):
            raise EntangledError
        try:
            return binascii.a2b_base64(b"".join((memoryview(self.raw)[slice(*run)], tail)))
        except binascii.Error as problem:
            raise EntangledError from problem

    def require_none(self, payload: str) -> None:
        """Raise `EntangledError` when a payload holds a run."""
        if self._marks(payload):
            raise EntangledError

    def restored(self, text: bytes) -> bytes:
        """An attached message of the outline, whose lines end in LF, with its runs in their places."""
        for mark, (start, end) in self.runs.items():
            if mark in text:
                text = text.replace(mark, self.raw[start:end].replace(b"\r\n", b"\n").removesuffix(b"\n"))
        return text

    def _marks(self, payload: str) -> list[bytes]:
        return [mark for mark in self.runs if mark.decode() in payload]
