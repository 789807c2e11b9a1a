"""A tenant of its own for a test: the sandbox and the service as processes, and people who work in it."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

from demo.tenant import Person, Row, Tenant

ADMINISTRATOR, SERGEANT, SERGEANT_2, OFFICER = (
    "inspector1@contoso.com",
    "sergeant1@contoso.com",
    "sergeant2@contoso.com",
    "officer1@contoso.com",
)
TIKTOK = {"domain": "tiktok.example", "address": "127.0.1.10"}
COMPLETE = {
    "Title": "Invented clip",
    "ApplicantName": "Robin Inventedname",
    "ApplicantOCU": "Invented OCU",
    "ApplicantUnit": "Invented Unit",
    "ContentUploadDate": "2026-01-05",
    "Platforms": ["TikTok"],
    "Rationale": "The clip taunts a rival group and may provoke violence.",
}
REFER = {
    "ReviewDate": "2026-01-06",
    "ReviewOutcome": "Refer to platform",
    "ReferTo": ["TikTok"],
    "BasisOfReferral": "The words are likely to provoke violence.",
    "TermsBreached": "Violent and hateful behaviour, section 2.",
    "ContentSummary": "Masked persons taunt a rival group.",
    "ContentFormat": "Video",
    "HarmFactors": ["Inflammatory or provocative words"],
}
_PLATFORMS = (
    {"Title": "TikTok", "Hosts": "tiktok.com", "Route": "Mailbox", "CasePattern": r"TT-\d{6}"},
    {"Title": "Instagram", "Hosts": "instagram.com", "Route": "Individual", "ContactName": "Sam Invented"},
    {"Title": "YouTube", "Hosts": "youtube.com\nyoutu.be", "Route": "Portal"},
)
_PEOPLE = (
    ("operative1", "Constable", True),
    ("operative2", "Staff", True),
    ("operative3", "Constable", False),
    ("sergeant1", "Sergeant", True),
    ("sergeant2", "Sergeant", True),
    ("inspector1", "Inspector", True),
)
QUICK = {
    "OHRT_POLL__MIN_SECONDS": "0.2",
    "OHRT_POLL__MAX_SECONDS": "0.5",
    "OHRT_POLL__REPLIES_SECONDS": "0.2",
    "OHRT_POLL__DIRECTORY_SECONDS": "1",
    "OHRT_MAILBOX__PER_MINUTE": "100000",
    "OHRT_BRAKE__MAILS_PER_HOUR": "100000",
    "OHRT_LOG__FORMAT": "json",
}


class World:
    """A provisioned and staffed sandbox. `env` is what the service is started with."""

    def __init__(self, data: Path, env: dict[str, str]) -> None:
        self.data = data
        self.tenant = Tenant.read(data)
        self.env = {**os.environ, **QUICK, "OHRT_SETTINGS": str(data / "ohrt.toml"), **env}
        self.log = data / "service.log"

    # --- the service --------------------------------------------------------------------------------------------

    def ohrt(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of the service to its end."""
        command = [sys.executable, "-m", "ohrt", *arguments]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, timeout=300)
        with self.log.open("a") as log:
            log.write(done.stderr)
        assert not check or done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def once(self) -> None:
        """Run one round of the service, and let its letters arrive."""
        self.ohrt("run", "--once")
        self.settle()

    def settle(self, *, seconds: float = 10) -> None:
        """Wait until no mail of the team is on its way; not for one that a fault holds back."""
        ends = time.monotonic() + seconds
        team = self.person(self.tenant.described["mailbox"])
        while team.call("GET", "/me/mailFolders/outbox")["totalItemCount"] and time.monotonic() < ends:
            time.sleep(0.1)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the service; it runs until it is ended."""
        with self.log.open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "ohrt", "run"], env=self.env, stdout=log, stderr=log)

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Have the service run for as long as the block does."""
        service = self.start()
        try:
            yield service
            assert service.poll() is None, f"the service ended by itself:\n{self.log.read_text()[-3000:]}"
        finally:
            service.terminate()
            service.wait(timeout=20)

    # --- people and platforms -----------------------------------------------------------------------------------

    def person(self, address: str) -> Person:
        """Return somebody signed in."""
        return self.tenant.person(address)

    def submit(self, number: int | str, **fields: Any) -> int:
        """Have an officer submit a referral of an object of its own; return its row."""
        url = f"https://www.tiktok.com/@invented/video/7{int(number):018d}" if isinstance(number, int) else number
        return self.person(OFFICER).add("Referrals", **{**COMPLETE, "ContentUrls": url, **fields})

    def review(self, item: int, **fields: Any) -> None:
        """Have the operative who has the referral record a review."""
        operative = self.person(self.referral(item)["AssignedTo"])
        operative.edit("Referrals", item, **{**REFER, **fields})

    def referral(self, item: int) -> Row:
        """Return a row of Referrals."""
        return self.person(ADMINISTRATOR).row("Referrals", item)

    def drafts(self, item: int) -> dict[int, Row]:
        """Return the platform rows of a referral by their numbers."""
        rows = self.person(ADMINISTRATOR).rows("PlatformReferrals")
        return {number: row for number, row in rows.items() if row.get("ReferralItemId") == item}

    def draft(self, item: int) -> tuple[int, Row]:
        """Return the one platform row of a referral, which may come a moment after the referral says so."""
        [(number, row)] = self.until("the platform row is there", lambda: self.drafts(item)).items()
        return number, row

    def draft_under_way(self, item: int) -> tuple[int, Row]:
        """Return the platform row of a referral that is not cancelled."""
        return next((number, row) for number, row in self.drafts(item).items() if row["Status"] != "Cancelled")

    def awaiting_qa(self, number: int) -> tuple[int, int]:
        """Bring a referral to quality assurance, round by round; return its row and its draft's."""
        item = self.submit(number)
        self.once()
        self.review(item)
        self.once()
        return item, self.draft(item)[0]

    def approve(self, draft: int) -> None:
        """Have a sergeant approve a draft."""
        self.person(SERGEANT).edit("PlatformReferrals", draft, QADecision="Approved")

    def platform_mails(self) -> list[dict[str, Any]]:
        """Return every mail that left for a platform."""
        return [mail for mail in self.tenant.outbox() if not mail["to"][0].endswith("@contoso.com")]

    def mime(self, mail: dict[str, Any]) -> bytes:
        """Return a mail of the outbox as it went over the wire."""
        return self.tenant.admin(f"/outbox/{mail['id']}").content

    def answer(self, mail: dict[str, Any], words: str, **headers: str) -> str:
        """Have TikTok answer a mail of ours; return the answer's Message-ID."""
        told = {"In-Reply-To": mail["internet_message_id"], "Subject": f"Re: {mail['subject']}", **headers}
        return self.mail_in(words, **told)

    def mail_in(self, words: str, *, source: str = TIKTOK["address"], envelope: str = "", **headers: str) -> str:
        """Bring a mail to the team mailbox by SMTP, from a loopback address; return its Message-ID."""
        message = EmailMessage()
        told = {
            "From": f"Trust and Safety <safety@{TIKTOK['domain']}>",
            "To": self.tenant.described["mailbox"],
            "Message-ID": make_msgid(domain=TIKTOK["domain"]),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        for name, value in told.items():
            if value:
                message[name] = value
        message.set_content(words)
        place = self.tenant.described["smtp"]
        with smtplib.SMTP(place["host"], place["port"], source_address=(source, 0), timeout=20) as smtp:
            smtp.sendmail(envelope or f"safety@{TIKTOK['domain']}", [told["To"]], message.as_bytes())
        return told["Message-ID"]

    # --- waiting ------------------------------------------------------------------------------------------------

    def until(self, what: str, holds: Callable[[], Any], *, seconds: float = 30) -> Any:
        """Wait until something holds, and return it; fail with what it was."""
        ends = time.monotonic() + seconds
        while True:
            found = holds()
            if found:
                return found
            assert time.monotonic() < ends, f"not within {seconds} s: {what}\n{self.log.read_text()[-2000:]}"
            time.sleep(0.15)

    def until_status(self, item: int, status: str, *, seconds: float = 30) -> Row:
        """Wait until a referral has a status; return its row."""

        def there() -> Row | None:
            row = self.referral(item)
            return row if row.get("Status") == status else None

        row: Row = self.until(f"referral {item} is {status}", there, seconds=seconds)
        return row


@contextmanager
def open_world(data: Path, *, record: Path | None = None, env: dict[str, str] | None = None) -> Iterator[World]:
    """Have a provisioned and staffed sandbox for as long as the block runs."""
    data.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "m365_sandbox", "run", "--data", str(data), "--port", "0", "--sent-delay", "0.1"]
    if record is not None:
        command += ["--record", str(record)]
    with (data / "sandbox.log").open("wb") as log:
        sandbox = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_ready(sandbox, data)
        from ohrt.cli import write_settings  # noqa: PLC0415  # only those who open a world need the service's code

        write_settings(data)
        world = World(data, env or {})
        world.ohrt("provision")
        staff(world)
        yield world
    finally:
        sandbox.send_signal(signal.SIGTERM)
        sandbox.wait(timeout=20)


def _wait_ready(sandbox: subprocess.Popen[bytes], data: Path) -> None:
    ends = time.monotonic() + 30
    while "ready" not in (data / "sandbox.log").read_text():
        assert sandbox.poll() is None, (data / "sandbox.log").read_text()
        assert time.monotonic() < ends, "the sandbox did not start"
        time.sleep(0.05)


def staff(world: World) -> None:
    """Fill in the platforms and the team."""
    administrator = world.person(ADMINISTRATOR)
    for platform in _PLATFORMS:
        domain = f"{platform['Title'].lower()}.example"
        more = {"ContactEmail": f"referrals@{domain}", "ReplyDomains": domain, "TermsUrl": f"https://{domain}/terms"}
        administrator.add("Platforms", **platform, **more, Active=True)
    for name, role, trained in _PEOPLE:
        fields = {"Title": f"{name.title()} Fictional", "Email": f"{name}@contoso.com", "Role": role, "Active": True}
        if trained:
            fields["IntermediateIII"] = "2025-01-01"
        administrator.add("Operatives", **fields)
