"""Bodies that do not fit in memory: a request's body as it comes in, a part of a file as it goes out."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 256 * 1024  # bytes read from disk at a time


class RequestBody:
    """A request's body, taken once: whole, or chunk by chunk."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    @classmethod
    def of(cls, content: bytes) -> "RequestBody":
        """A body that is in memory already, as those inside a batch are."""

        async def chunks() -> AsyncIterator[bytes]:
            yield content

        return cls(chunks())

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks

    async def read(self) -> bytes:
        """All of it."""
        return b"".join([chunk async for chunk in self._chunks])


@dataclass(frozen=True, slots=True)
class FileRange:
    """A part of a file on disk, as the body of a reply."""

    path: Path
    start: int
    length: int  # bytes

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, a little at a time. The file may be unlinked meanwhile."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            left = self.length
            while left > 0:
                chunk = file.read(min(CHUNK, left))
                if not chunk:
                    raise EOFError(f"{self.path.name} is {left} bytes shorter than its record says")
                left -= len(chunk)
                yield chunk

    def half(self) -> "FileRange":
        """Its first half."""
        return FileRange(self.path, self.start, self.length // 2)
