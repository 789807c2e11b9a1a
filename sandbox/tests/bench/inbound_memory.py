"""How much memory an inbound mail of 30 MB takes: `python tests/bench/inbound_memory.py`."""

import random
import smtplib
import sys
import tempfile
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from client import Sandbox  # found by the line above

from m365_sandbox.mailflow.dkim_keys import DkimKeys

SIZE = 30 * 2**20  # bytes of MIME
_CONTENT = SIZE * 57 // 78  # a line of base64 holds 57 bytes in 76 characters and its end


def main() -> None:
    """Take the mail, without a signature and with one, and print a table."""
    print("| | before | at most while it was taken | its $value ends with what was sent |")
    print("|---|---|---|---|")
    for kind in ("plain", "signed with DKIM"):
        with tempfile.TemporaryDirectory() as directory:
            raw = _mail() if kind == "plain" else DkimKeys(Path(directory)).sign(_mail(), "x.example")
            before, peak, value = _take(Path(directory), raw)
        print(f"| {len(raw) / 2**20:.0f} MB, {kind} | {before:.0f} MB | {peak:.0f} MB | {value.endswith(raw)} |")


def _take(directory: Path, raw: bytes) -> tuple[float, float, bytes]:
    """Resident memory before the mail and at most meanwhile, and the mail as it is read back."""
    sandbox = Sandbox(directory)
    try:
        before = _resident(sandbox, "VmRSS")
        inbound = sandbox.about["smtp"]
        with smtplib.SMTP(inbound["host"], inbound["port"]) as smtp:
            smtp.sendmail("a@x.example", ["ohrt@contoso.com"], raw)
        peak = _resident(sandbox, "VmHWM")
        (message,) = sandbox.get(f"{sandbox.team}/mailFolders/inbox/messages?$select=id")["value"]
        return before, peak, sandbox.call("GET", f"{sandbox.team}/messages/{message['id']}/$value").content
    finally:
        sandbox.stop()


def _mail() -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "a@x.example", "ohrt@contoso.com", "large"
    message["Message-ID"] = "<large@x.example>"
    message.set_content("See the attachment.")
    message.add_attachment(random.Random(1).randbytes(_CONTENT), "application", "octet-stream", filename="large.bin")
    return message.as_bytes()


def _resident(sandbox: Sandbox, name: str) -> float:
    """A line of the process's status, in megabytes."""
    lines = Path(f"/proc/{sandbox.process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024


if __name__ == "__main__":
    main()
