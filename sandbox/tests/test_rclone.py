"""rclone, unmodified, against the real names, which resolve to loopback in a mount namespace of its own."""

import json
import os
import random
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from client import Sandbox

ADDRESS = f"127.44.{random.randrange(1, 255)}.{random.randrange(1, 255)}"
NAMES = "graph.microsoft.com login.microsoftonline.com contoso.sharepoint.com"


def _why_not() -> str:
    """Why this machine cannot run the test; empty where it can."""
    if shutil.which("rclone") is None:
        return "rclone is not installed"
    if subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode:
        return "a mount namespace needs privileges that this user has not"
    with socket.socket() as probe:
        try:
            probe.bind((ADDRESS, 443))
        except PermissionError:
            return "port 443 needs privileges that this user has not"
    return ""


pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(_why_not()), reason=_why_not())]


class Rclone:
    """rclone with a remote `lib:` that is a drive of the sandbox."""

    def __init__(self, sandbox: Sandbox, drive: str, directory: Path) -> None:
        token = {"access_token": sandbox.app_token, "token_type": "Bearer", "expiry": "2099-01-01T00:00:00Z"}
        self._config = directory / "rclone.conf"
        self._config.write_text(
            "[lib]\ntype = onedrive\ndrive_type = documentLibrary\n"
            f"drive_id = {drive.removeprefix('/drives/')}\ntoken = {json.dumps(token)}\n"
        )
        self._hosts = directory / "hosts"
        self._hosts.write_text(f"127.0.0.1 localhost\n{ADDRESS} {NAMES}\n")
        self._environment = {**os.environ, "SSL_CERT_FILE": sandbox.about["ca_file"]}

    def __call__(self, *arguments: str) -> str:
        """Run a command; what it printed."""
        command = ["rclone", "--config", str(self._config), "--retries", "1", "--low-level-retries", "1", *arguments]
        script = 'mount --bind "$0" /etc/hosts && exec "$@"'
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", script, str(self._hosts), *command],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            env=self._environment,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def mapped(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox on port 443 of an address of its own."""
    one = Sandbox(tmp_path / "tenant", "--host", ADDRESS, "--port", "443")
    for key in ("base_url", "root_url", "authority"):
        one.about[key] = one.about[key].replace("localhost", ADDRESS)
    context = ssl.create_default_context(cafile=one.about["ca_file"])
    context.check_hostname = False  # the certificate names 127.0.0.1, which another test may be using
    one.http = httpx.Client(verify=context, timeout=20)
    yield one
    one.stop()


def test_rclone_lists_copies_checks_moves_and_deletes(mapped: Sandbox, tmp_path: Path) -> None:
    drive = mapped.make_drive("Evidence")
    rclone = Rclone(mapped, drive, tmp_path)
    here, back = tmp_path / "here", tmp_path / "back"
    (here / "case 1" / "it's 100% #1").mkdir(parents=True)
    (here / "case 1" / "it's 100% #1" / "small.txt").write_text("a small one")
    (here / "case 1" / "empty.bin").write_bytes(b"")
    (here / "large.bin").write_bytes(os.urandom(20 * 2**20 + 17))
    rclone("copy", str(here), "lib:in")
    listed = set(rclone("lsf", "-R", "lib:").split("\n")) - {""}
    assert listed >= {"in/", "in/large.bin", "in/case 1/it's 100% #1/small.txt", "in/case 1/empty.bin"}
    rclone("check", str(here), "lib:in")  # compares quickXorHash
    (here / "large.bin").write_bytes(os.urandom(20 * 2**20 + 18))
    rclone("copy", str(here), "lib:in")  # over what is there, by an upload session that says nothing about conflicts
    rclone("check", str(here), "lib:in")
    rclone("copy", "lib:in", str(back))
    for file in ("large.bin", "case 1/it's 100% #1/small.txt", "case 1/empty.bin"):
        assert (back / file).read_bytes() == (here / file).read_bytes()
        assert int((back / file).stat().st_mtime) == int((here / file).stat().st_mtime)
    rclone("moveto", "lib:in/large.bin", "lib:moved/renamed.bin")
    rclone("copyto", "lib:moved/renamed.bin", "lib:copied.bin")  # on the server, by a monitor
    assert sorted(rclone("lsf", "lib:").split()) == ["copied.bin", "in/", "moved/"]
    rclone("deletefile", "lib:copied.bin")
    rclone("purge", "lib:in")
    assert rclone("lsf", "-R", "lib:").split() == ["moved/", "moved/renamed.bin"]
    assert rclone("about", "lib:").startswith("Total:")
