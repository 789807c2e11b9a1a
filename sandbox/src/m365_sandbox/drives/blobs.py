"""The bytes of files: one file on disk each, written once, named by nothing but chance.

A blob belongs to the tenant when a row of the store names it. One that none names (the process ended between writing
and committing) is swept at the next start.
"""

import os
from collections.abc import AsyncIterable, Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from m365_sandbox.drives.quick_xor import QuickXorHash


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes on disk that no row names yet."""

    name: str
    size: int
    quick_xor: str


class BlobStore:
    """The directory of the blobs."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(exist_ok=True)
        self._directory = directory

    def path(self, name: str) -> Path:
        """Where a blob lies."""
        return self._directory / name

    def new_name(self) -> str:
        """A name for a blob that is to be written; the file is there, and empty."""
        name = uuid4().hex
        self.path(name).touch(mode=0o600)
        return name

    async def write(self, chunks: AsyncIterable[bytes], limit: int | None = None) -> Blob:
        """Write a blob as its bytes come. Raises `OverflowError` past the limit, in bytes; then nothing is left."""
        name, hash_ = self.new_name(), QuickXorHash()
        try:
            with self.path(name).open("wb") as file:
                async for chunk in chunks:
                    file.write(chunk)
                    hash_.update(chunk)
                    if limit is not None and hash_.length > limit:
                        raise OverflowError(limit)
        except BaseException:
            self.remove([name])
            raise
        return Blob(name, hash_.length, hash_.digest())

    def measure(self, name: str) -> Blob:
        """Size and hash of a blob that is on disk."""
        hash_ = QuickXorHash()
        with self.path(name).open("rb") as file:
            while chunk := file.read(1 << 20):
                hash_.update(chunk)
        return Blob(name, hash_.length, hash_.digest())

    def remove(self, names: Iterable[str]) -> None:
        """Unlink blobs that no row names any more. A download that has begun goes on."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def sweep(self, named: set[str]) -> None:
        """Unlink every blob that no row names."""
        self.remove(set(os.listdir(self._directory)) - named)  # names alone: there may be a hundred thousand
