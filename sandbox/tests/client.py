"""A small Graph client for the tests: it speaks HTTPS to a sandbox that runs as a process of its own."""

import json
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

Json = dict[str, Any]


class Sandbox:
    """A running sandbox and clients for it."""

    def __init__(self, directory: Path, *options: str) -> None:
        self.directory = directory
        self.options = options
        self.start()

    def start(self) -> None:
        """Start the process and wait for its ready line."""
        command = [sys.executable, "-m", "m365_sandbox", "run", "--data", str(self.directory), "--port", "0"]
        self.process = subprocess.Popen([*command, *self.options], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.ready_line = self.process.stdout.readline()
        assert self.ready_line.startswith("ready "), self.ready_line
        self.about: Json = json.loads((self.directory / "sandbox.json").read_text())
        context = ssl.create_default_context(cafile=self.about["ca_file"])
        self.http = httpx.Client(verify=context, timeout=20)
        self.admin = httpx.Client(base_url=self.about["admin_url"], timeout=30)
        self._app_token: str | None = None

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask the process to stop; its exit code."""
        self._close()
        self.process.send_signal(number)
        return self.process.wait(10)

    def kill(self) -> None:
        """End the process without a chance to finish anything."""
        self._close()
        self.process.kill()
        self.process.wait(10)

    def _close(self) -> None:
        self.http.close()
        self.admin.close()
        if self.process.stdout is not None:
            self.process.stdout.close()

    @property
    def app_token(self) -> str:
        """A token for the registered application."""
        if self._app_token is None:
            form = {
                "grant_type": "client_credentials",
                "client_id": self.about["client_id"],
                "client_secret": self.about["client_secret"],
                "scope": "https://graph.microsoft.com/.default",
            }
            answer = self.http.post(f"{self.about['authority']}/oauth2/v2.0/token", data=form)
            self._app_token = answer.json()["access_token"]
        return self._app_token

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        person: str | None = None,
        prefer: str | None = None,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Call Graph as the application, or as a person."""
        token = self.about["people"][f"{person}@contoso.com"] if person else self.app_token
        sent = {"Authorization": f"Bearer {token}", **(headers or {})}
        if prefer:
            sent["Prefer"] = prefer
        url = path if path.startswith("https:") else self.about["base_url"] + path
        return self.http.request(method, url, json=body, headers=sent, content=content)

    def get(self, path: str, **options: Any) -> Json:
        """GET, expecting success."""
        return self._good(self.call("GET", path, **options))

    def post(self, path: str, body: Any = None, **options: Any) -> Json:
        """POST, expecting success."""
        return self._good(self.call("POST", path, body, **options))

    def patch(self, path: str, body: Any, **options: Any) -> Json:
        """PATCH, expecting success."""
        return self._good(self.call("PATCH", path, body, **options))

    @staticmethod
    def _good(answer: httpx.Response) -> Json:
        assert answer.status_code < 300, (answer.status_code, answer.text)
        return answer.json() if answer.content else {}

    @property
    def site(self) -> str:
        """The path of the team's site."""
        return f"/sites/{self.about['site_id']}"

    @property
    def team(self) -> str:
        """The path of the team's mailbox."""
        return f"/users/{self.about['mailbox']}"

    def make_list(self, name: str, columns: list[Json] | None = None) -> str:
        """Create a list; its path."""
        body = {"displayName": name, "list": {"template": "genericList"}, "columns": columns or []}
        return f"{self.site}/lists/{self.post(f'{self.site}/lists', body)['id']}"

    def make_drive(self, name: str) -> str:
        """Create a document library; the path of its drive."""
        made = self.post(f"{self.site}/lists", {"displayName": name, "list": {"template": "documentLibrary"}})
        drive = self.get(f"{self.site}/lists/{made['id']}/drive")
        return f"/drives/{drive['id']}"

    def put_file(self, drive: str, path: str, content: bytes, query: str = "") -> Json:
        """Upload a small file; the item."""
        return self._good(self.call("PUT", f"{drive}/root:/{path}:/content{query}", content=content))

    def download(self, path: str) -> bytes:
        """The bytes of a file, by way of its redirect."""
        answer = self.call("GET", f"{path}/content")
        assert answer.status_code == 302, answer.text
        return self.http.get(answer.headers["Location"]).content


def children_of(drive: str, key: str = "root") -> str:
    """The address of what lies in a folder of a drive, which is named by its id."""
    return f"{drive}/items/{key}/children"


def eventually(probe: Callable[[], Any], seconds: float = 5.0) -> Any:
    """The first true value of a probe."""
    deadline = time.monotonic() + seconds
    while True:
        value = probe()
        if value or time.monotonic() > deadline:
            assert value
            return value
        time.sleep(0.02)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of an error answer."""
    return answer.status_code, answer.json()["error"]["code"]
