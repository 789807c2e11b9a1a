"""The promises, each broken on purpose: lost answers, a lost journal, marked values, a minute that is full."""

import signal
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from tests.world import ADMINISTRATOR, OFFICER, SERGEANT, SERGEANT_2, World

PEOPLE = (OFFICER, SERGEANT, "sergeant2@contoso.com", "operative1@contoso.com", "operative2@contoso.com")


def _mails(world: World) -> Counter[tuple[str, str]]:
    """Every mail that anybody got, by person and subject."""
    people = ((who, mail["subject"]) for who in PEOPLE for mail in world.person(who).inbox())
    platforms = ((mail["to"][0], mail["subject"]) for mail in world.platform_mails())
    return Counter((*people, *platforms))


LOST = {
    "504 after the send": {"match": {"path": "/send$"}, "kind": "status_after", "status": 504},
    "reset after the send": {"match": {"path": "/send$"}, "kind": "reset_after"},
    "reset before the send": {"match": {"path": "/send$"}, "kind": "reset_before"},
    "503 at the send": {
        "match": {"path": "/send$"},
        "kind": "status",
        "status": 503,
        "headers": {"Retry-After": "0.2"},
    },
    "429 at the send": {
        "match": {"path": "/send$"},
        "kind": "status",
        "status": 429,
        "headers": {"Retry-After": "0.5"},
    },
    "lost batch": {"match": {"path": r"\$batch$"}, "kind": "reset_after"},
    "502 for a batch": {"match": {"path": r"\$batch$"}, "kind": "status_after", "status": 502},
    "truncated history": {"match": {"path": "/versions$"}, "kind": "truncate"},
}


@pytest.mark.slow
def test_one_mail_whatever_answer_is_lost(world: World) -> None:
    """P2, P3: an answer that is lost, late or an error costs nothing but time: one mail each."""
    cases = {name: world.awaiting_qa(number) for number, name in enumerate(LOST)}
    for name, plan in LOST.items():
        item, draft = cases[name]
        world.approve(draft)
        world.tenant.admin("/faults", "POST", json=plan)
        with world.running():
            world.until_status(item, "Referred", seconds=120)
        hits = world.tenant.admin("/faults").json()["faults"][0]["hits"]
        assert hits == 1, f"the fault was met: {name}"
        world.tenant.admin("/faults", "DELETE")
    left = Counter(mail["subject"] for mail in world.platform_mails())
    assert set(left.values()) == {1}
    assert len(left) == len(LOST)
    assert set(_mails(world).values()) == {1}


def test_deleted_journal_sends_nothing_again(world: World) -> None:
    """P7: without its journal the service finds everything in the tenant, and nobody gets anything twice."""
    tasked = world.submit(1)
    _, _ = world.awaiting_qa(2)
    sent, draft = world.awaiting_qa(3)
    world.approve(draft)
    world.once()
    closed, draft = world.awaiting_qa(4)
    world.approve(draft)
    world.once()
    mail = next(one for one in world.platform_mails() if world.referral(closed)["ReferralRef"] in one["subject"])
    world.answer(mail, "We have removed the video.")
    world.once()
    world.once()
    before, tasks = _mails(world), Counter(task["title"] for who in PEOPLE[1:] for task in world.person(who).tasks())
    rows = {item: dict(row) for item, row in world.person(ADMINISTRATOR).rows("Referrals").items()}
    assert {row["Status"] for row in rows.values()} == {"Tasked", "Awaiting QA", "Referred", "Closed"}
    for file in world.data.glob("journal.sqlite3*"):
        file.unlink()
    world.once()
    world.once()
    assert _mails(world) == before
    assert Counter(task["title"] for who in PEOPLE[1:] for task in world.person(who).tasks()) == tasks
    assert {i: r["Status"] for i, r in world.person(ADMINISTRATOR).rows("Referrals").items()} == {
        item: row["Status"] for item, row in rows.items()
    }
    assert world.referral(tasked)["Status"] == "Tasked"
    mail = next(one for one in world.platform_mails() if world.referral(sent)["ReferralRef"] in one["subject"])
    world.answer(mail, "We have removed the video.")
    world.once()
    assert world.referral(sent)["Status"] == "Closed"


MARK = "Zzmarked"


def test_no_personal_data_but_in_the_copy_of_the_rows(world: World) -> None:
    """A referral full of marked values leaves no mark in logs, steps, messages, evidence or the ledger."""
    item = world.submit(
        1,
        Title=f"{MARK} title",
        ApplicantName=f"{MARK} Applicant",
        ApplicantOCU=f"{MARK} ocu",
        ApplicantUnit=f"{MARK} unit",
        ApplicantEmail="zzmarked.person@contoso.com",
        Rationale=f"{MARK} rationale",
        Subjects=f"{MARK} Subject",
        Channel=f"{MARK}channel",
        IncidentSystem="CAD",
        IncidentReference=f"{MARK}1234",
    )
    world.once()
    world.review(item, ContentSummary=f"{MARK} Subject is shown.", BasisOfReferral="b", ConnectReference=f"{MARK}99999")
    world.once()
    draft, row = world.draft(item)
    assert row["Status"] == "Draft", "the marked subject is held back"
    clean = row["Body"].replace(f"{MARK} Subject is shown.", "Somebody is shown.")
    world.person("operative1@contoso.com").edit("PlatformReferrals", draft, Body=clean)
    world.once()
    world.approve(draft)
    world.once()
    [mail] = world.platform_mails()
    world.answer(mail, f"{MARK} Person wrote this. Kind regards.")
    world.answer(mail, f"We have removed the video, {MARK} Person.")
    world.once()
    assert world.referral(item)["Status"] == "Closed"
    assert MARK.lower() not in world.log.read_text().lower()
    with sqlite3.connect(world.data / "journal.sqlite3") as journal:
        names = [name for (name,) in journal.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in set(names) - {"rows"}:
            for found in journal.execute(f"SELECT * FROM {name}"):
                assert MARK.lower() not in str(found).lower(), name
                assert "@contoso.com" not in str(found).replace("ohrt@contoso.com", ""), name


def test_dry_run_changes_nothing(world: World) -> None:
    """`--dry-run` prints the steps as a table; no request that changes anything leaves."""
    world.submit(1)
    world.submit(2, Rationale=None)
    before = world.tenant.admin("/requests?since=0").json()["last"]
    said = world.ohrt("run", "--dry-run").stdout
    seen = world.tenant.admin(f"/requests?since={before}").json()["requests"]
    changing = [one for one in seen if one["method"] != "GET" and not one["route"].endswith(("$batch", "/token"))]
    assert not changing
    assert "R1/set/Referral/1" in said
    assert "R2/mail/returned" in said
    assert world.referral(1)["Status"] == "Submitted"
    world.once()
    assert world.referral(1)["Status"] == "Tasked"


def test_sigterm_does_not_wait_for_a_request_that_hangs(world: World) -> None:
    """Asked to stop while a request hangs, the service is gone before the request is answered, and nothing is lost."""
    item = world.submit(1)
    plan = {
        "match": {"path": r"\$batch$", "client": world.tenant.described["client_id"]},
        "nth": 3,
        "kind": "hold_before",
    }
    world.tenant.admin("/faults", "POST", json={**plan, "seconds": 600})
    service = world.start()
    world.until("a request hangs", lambda: world.tenant.admin("/faults").json()["faults"][0]["holding"])
    service.send_signal(signal.SIGTERM)
    assert service.wait(timeout=120) == 0
    assert world.tenant.admin("/faults").json()["faults"][0]["holding"]
    world.tenant.admin("/faults", "DELETE")
    world.once()
    assert world.referral(item)["Status"] == "Tasked"


def test_a_minute_is_never_overfilled(world: World) -> None:
    """No more mails leave in a minute than the setting allows; what waits is sent later, referrals to platforms first."""
    for number in range(5):
        world.submit(number)
    world.env["OHRT_MAILBOX__PER_MINUTE"] = "9"
    world.once()
    sends = [
        one for one in world.tenant.admin("/requests?since=0").json()["requests"] if one["route"].endswith("/send")
    ]
    assert len(sends) == 3, "six of the nine are kept for referrals to platforms"
    world.env["OHRT_MAILBOX__PER_MINUTE"] = "1000"
    world.once()
    assert len(_mails(world)) == 10


def test_wrong_secret_needs_a_person(world: World) -> None:
    """A refused sign-in is exit code 78, and says what to check."""
    world.env["OHRT_CLIENT_SECRET"] = "wrong"
    (world.data / "secrets" / "ohrt_client_secret").unlink()
    done = world.ohrt("run", "--once", check=False)
    assert done.returncode == 78
    assert "Check the client id and its secret" in done.stderr


def test_certificate_signs_in(world: World) -> None:
    """The service signs in with the registered certificate as well."""
    world.env["OHRT_TENANT__CREDENTIAL"] = "certificate"
    world.env["OHRT_CLIENT_CERTIFICATE"] = Path(world.tenant.described["certificate_file"]).read_text()
    world.submit(1)
    world.once()
    assert world.referral(1)["Status"] == "Tasked"


def test_status_says_what_waits(world: World) -> None:
    """`ohrt status` names what waits, for whom, and what needs a person."""
    world.submit(1)
    world.submit(2, Rationale=None)
    world.once()
    world.env["COLUMNS"] = "200"
    said = world.ohrt("status").stdout
    assert "OHRT-2026-000001: Tasked" in said
    assert "operative1@contoso.com" in said
    assert "Returned: the applicant corrects it" in said


def test_deleted_rows(world: World) -> None:
    """A draft that a person deletes is made again; a deleted referral's tasks are completed and its draft is cancelled."""
    item, draft = world.awaiting_qa(1)
    person = world.person(SERGEANT)
    person.call("DELETE", f"/sites/{world.tenant.described['site_id']}/lists/PlatformReferrals/items/{draft}")
    world.once()
    again, row = world.draft(item)
    assert again != draft
    assert row["Status"] == "Awaiting QA"
    person.call("DELETE", f"/sites/{world.tenant.described['site_id']}/lists/Referrals/items/{item}")
    world.once()
    with sqlite3.connect(world.data / "journal.sqlite3") as journal:
        events = [event for (event,) in journal.execute("SELECT event FROM ledger")]
    assert events.count("deleted") == 2
    assert world.draft(item)[1]["Status"] == "Cancelled"
    reference = row["ReferralRef"]
    for person in (world.person("operative1@contoso.com"), world.person(SERGEANT), world.person(SERGEANT_2)):
        assert all(task["status"] == "completed" for task in person.tasks() if reference in task["title"])
    assert not [mail for mail in world.platform_mails() if reference in mail["subject"]]
    assert "deleted" not in world.ohrt("status").stdout
