"""A large file through an upload session and back, with the sandbox's memory watched.

256 MiB here, so that the test takes seconds; `LARGE_FILE_MIB=2048 pytest -s tests/test_large_files.py` makes it 2 GiB.
"""

import hashlib
import os
import resource
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from client import Sandbox

MIB = 2**20
SIZE = int(os.environ.get("LARGE_FILE_MIB", "256")) * MIB
SLICE = 50 * MIB  # 160 times 320 KiB
GROWTH = 48 * MIB  # of resident memory, whatever the file's size

pytestmark = pytest.mark.slow


class Watch:
    """The most memory that a process had while it was watched."""

    def __init__(self, pid: int) -> None:
        self._statm = Path(f"/proc/{pid}/statm")
        self.most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def now(self) -> int:
        """Resident bytes."""
        return int(self._statm.read_text().split()[1]) * resource.getpagesize()

    def _look(self) -> None:
        while not self._done.wait(0.02):
            self.most = max(self.most, self.now())

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox of the test's own, and nothing left of it afterwards."""
    one = Sandbox(tmp_path)
    yield one
    one.stop()
    for blob in (tmp_path / "blobs").iterdir():
        blob.unlink()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc, which Linux has")
def test_memory_stays_flat_while_a_large_file_goes_in_and_out(own: Sandbox) -> None:
    drive = own.make_drive("Library")
    own.put_file(drive, "warm.bin", b"x")
    own.download(f"{drive}/root:/warm.bin:")
    piece, sent = os.urandom(MIB), hashlib.sha256()
    url = own.post(f"{drive}/root:/large.bin:/createUploadSession", {})["uploadUrl"]
    started = time.monotonic()
    with Watch(own.process.pid) as watch:
        before = watch.now()
        item = {}
        for start in range(0, SIZE, SLICE):
            length = min(SLICE, SIZE - start)

            def body(count: int = length // MIB) -> Iterator[bytes]:
                for _ in range(count):
                    sent.update(piece)
                    yield piece

            headers = {"Content-Range": f"bytes {start}-{start + length - 1}/{SIZE}", "Content-Length": str(length)}
            answer = own.http.put(url, content=body(), headers=headers)
            assert answer.status_code in (201, 202), answer.text
            item = answer.json()
        uploaded = time.monotonic()
        assert item["size"] == SIZE
        received = hashlib.sha256()
        with own.http.stream("GET", item["@microsoft.graph.downloadUrl"]) as download:
            for chunk in download.iter_bytes():
                received.update(chunk)
    print(
        f"{SIZE // MIB} MiB: up {uploaded - started:.1f} s, down {time.monotonic() - uploaded:.1f} s, "
        f"resident {before / MIB:.0f} MiB before, at most {watch.most / MIB:.0f} MiB"
    )
    assert received.digest() == sent.digest()
    assert watch.most - before < GROWTH
