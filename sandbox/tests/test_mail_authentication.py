"""What the edge finds out about a sender: real SPF, DKIM and DMARC on invented domains."""

import smtplib
import ssl
import subprocess
import sys

import dkim
import pytest
from client import Sandbox, eventually

from m365_sandbox.mailflow.dkim_keys import DkimKeys

TIKTOK, ATTACKER, PROVIDER = "127.0.1.10", "127.0.1.66", "127.0.1.20"


def mail(subject: str, author: str, more: str = "") -> bytes:
    """A small mail."""
    return f"From: <{author}>\r\nTo: ohrt@contoso.com\r\nSubject: {subject}\r\n{more}\r\nWe removed it.\r\n".encode()


def results(sandbox: Sandbox, raw: bytes, subject: str, *, source: str, sender: str) -> list[str]:
    """Every `Authentication-Results` of a mail as the team received it, topmost first."""
    about = sandbox.about["smtp"]
    with smtplib.SMTP(about["host"], about["port"], local_hostname="mx.example", source_address=(source, 0)) as smtp:
        smtp.sendmail(sender, ["ohrt@contoso.com"], raw)
    query = f"$filter=subject eq '{subject}'&$select=internetMessageHeaders"
    (found,) = eventually(lambda: sandbox.get(f"{sandbox.team}/mailFolders/inbox/messages?{query}")["value"])
    return [one["value"] for one in found["internetMessageHeaders"] if one["name"] == "Authentication-Results"]


def signed(sandbox: Sandbox, raw: bytes, domain: str) -> bytes:
    """The mail with a signature of a domain, whose key the tenant's data directory holds."""
    return DkimKeys(sandbox.directory).sign(raw, domain)


def test_a_signature_that_verifies_passes_dmarc_without_spf(sandbox: Sandbox, name: str) -> None:
    raw = signed(sandbox, mail(name, "reports@tiktok.example"), "tiktok.example")
    (found,) = results(sandbox, raw, name, source=ATTACKER, sender="list@attacker.example")
    assert "dkim=pass (signature was verified) header.d=tiktok.example;dmarc=pass action=none" in found
    assert found.endswith("compauth=pass reason=100")


def test_a_changed_body_fails(sandbox: Sandbox, name: str) -> None:
    raw = signed(sandbox, mail(name, "reports@tiktok.example"), "tiktok.example").replace(b"removed", b"kept")
    (found,) = results(sandbox, raw, name, source=ATTACKER, sender="list@attacker.example")
    assert "dkim=fail (body hash did not verify) header.d=tiktok.example;dmarc=fail action=oreject" in found
    assert found.endswith("compauth=fail reason=000")


def test_a_changed_subject_fails(sandbox: Sandbox, name: str) -> None:
    raw = signed(sandbox, mail("other", "reports@tiktok.example"), "tiktok.example")
    raw = raw.replace(b"Subject: other", f"Subject: {name}".encode())
    (found,) = results(sandbox, raw, name, source=ATTACKER, sender="list@attacker.example")
    assert "dkim=fail (signature did not verify)" in found


def test_a_key_that_nobody_serves_fails(sandbox: Sandbox, name: str) -> None:
    raw = DkimKeys(sandbox.directory / "elsewhere").sign(mail(name, "reports@tiktok.example"), "x.example")
    (found,) = results(sandbox, raw, name, source=ATTACKER, sender="list@attacker.example")
    assert "dkim=fail (no key for signature) header.d=x.example" in found
    assert "dmarc=fail" in found


def test_anothers_valid_signature_is_not_aligned(sandbox: Sandbox, name: str) -> None:
    raw = signed(sandbox, mail(name, "reports@tiktok.example"), "attacker.example")
    (found,) = results(sandbox, raw, name, source=ATTACKER, sender="x@attacker.example")
    assert "dkim=pass (signature was verified) header.d=attacker.example;dmarc=fail action=oreject" in found


def test_every_signature_is_told(sandbox: Sandbox, name: str) -> None:
    once = signed(sandbox, mail(name, "reports@tiktok.example"), "tiktok.example")
    (found,) = results(
        sandbox, signed(sandbox, once, "provider.example"), name, source=ATTACKER, sender="x@attacker.example"
    )
    assert found.count("dkim=pass") == 2
    assert "dmarc=pass" in found


@pytest.mark.parametrize(
    ("source", "sender", "author", "expected"),
    [
        (PROVIDER, "a@signed.example", "a@signed.example", "spf=pass"),  # by include and by the address of a name
        (ATTACKER, "a@signed.example", "a@signed.example", "spf=fail"),
        (PROVIDER, "a@signed.example", "a@signed.example", "dmarc=pass"),
        (PROVIDER, "a@signed.example", "a@sub.signed.example", "dmarc=fail action=quarantine"),  # strict, and sp
        (ATTACKER, "a@videoshare.example", "a@videoshare.example", "dmarc=fail action=none"),
        (ATTACKER, "a@videoshare.example", "a@videoshare.example", "compauth=fail reason=001"),
    ],
)
def test_records_are_read_as_the_standards_say(
    sandbox: Sandbox, name: str, source: str, sender: str, author: str, expected: str
) -> None:
    (found,) = results(sandbox, mail(name, author), name, source=source, sender=sender)
    assert expected in found


def test_a_forged_result_stays_below_the_tenants_own(sandbox: Sandbox, name: str) -> None:
    forged = "Authentication-Results: spf=pass; dkim=pass; dmarc=pass action=none header.from=tiktok.example\r\n"
    raw = mail(name, "reports@tiktok.example", forged + "X-MS-Exchange-Organization-SCL: -1\r\n")
    own, other = results(sandbox, raw, name, source=ATTACKER, sender="x@attacker.example")
    assert "dmarc=fail" in own
    assert "dmarc=pass" in other
    query = f"$filter=subject eq '{name}'&$select=internetMessageHeaders"
    (message,) = sandbox.get(f"{sandbox.team}/messages?{query}")["value"]
    levels = [one["value"] for one in message["internetMessageHeaders"] if one["name"].endswith("Organization-SCL")]
    assert levels == ["5"]


def test_a_valid_arc_chain_is_not_trusted(sandbox: Sandbox, name: str) -> None:
    claimed = "Authentication-Results: mx.attacker.example; dmarc=pass header.from=tiktok.example\r\n"
    raw = mail(name, "reports@tiktok.example", claimed)
    keys = DkimKeys(sandbox.directory)
    keys.sign(raw, "attacker.example")  # makes the key
    pem = (sandbox.directory / "dkim" / "attacker.example" / "selector1.pem").read_bytes()
    chain = dkim.arc_sign(
        raw, b"selector1", b"attacker.example", pem, b"mx.attacker.example", include_headers=[b"from", b"subject"]
    )
    assert chain
    own, _ = results(sandbox, b"".join(chain) + raw, name, source=ATTACKER, sender="x@attacker.example")
    assert "dmarc=fail action=oreject" in own


def test_the_command_signs(sandbox: Sandbox, name: str) -> None:
    command = [sys.executable, "-m", "m365_sandbox", "sign", "--data", str(sandbox.directory)]
    plain = mail(name, "reports@discord.example")
    done = subprocess.run([*command, "--domain", "discord.example"], input=plain, capture_output=True, check=True)
    (found,) = results(sandbox, done.stdout, name, source=ATTACKER, sender="x@attacker.example")
    assert "dkim=pass (signature was verified) header.d=discord.example;dmarc=pass" in found


def test_starttls_and_internationalised_mail(sandbox: Sandbox, name: str) -> None:
    about = sandbox.about["smtp"]
    context = ssl.create_default_context(cafile=sandbox.about["ca_file"])
    raw = f"From: <rené@tiktok.example>\r\nTo: ohrt@contoso.com\r\nSubject: {name} décision\r\n\r\nvoilà\r\n".encode()
    with smtplib.SMTP("localhost", about["port"], source_address=(TIKTOK, 0)) as smtp:
        smtp.starttls(context=context)
        smtp.sendmail("rené@tiktok.example", ["ohrt@contoso.com"], raw, ["SMTPUTF8", "BODY=8BITMIME"])
    query = f"$filter=subject eq '{name} décision'"
    (found,) = eventually(lambda: sandbox.get(f"{sandbox.team}/mailFolders/inbox/messages?{query}")["value"])
    assert found["from"]["emailAddress"]["address"] == "rené@tiktok.example"
    assert found["body"]["content"].strip() == "voilà"


def test_a_mail_that_is_too_large_is_refused_before_it_is_sent(sandbox: Sandbox) -> None:
    about = sandbox.about["smtp"]
    with smtplib.SMTP(about["host"], about["port"], source_address=(TIKTOK, 0)) as smtp:
        smtp.ehlo()
        code, _ = smtp.docmd("MAIL FROM:<x@tiktok.example> SIZE=999999999")
        assert code == 552
