"""Who is told what, by mail?"""

from dataclasses import replace

import pytest

from rules.case import Case
from rules.records.platform import Route
from rules.records.platform_referral import Decision, Status
from rules.step import Tell
from tests.unit import build


def told(of: Case, words: str) -> list[Tell]:
    return build.letters(build.owed(of), words)


def test_an_incomplete_submission_is_answered_with_what_is_missing_and_a_link() -> None:
    """Every fault and the link to the row go to the applicant (SOP 8.3)."""
    [mail] = told(build.case(build.referral(title="", rationale="")), "mail/returned")
    assert mail.to == "sam.okafor@contoso.com"
    for words in ("8.3.4", "8.3.7", "/items/123", "(no title)"):
        assert words in mail.letter.body


def test_each_set_of_faults_is_told_once() -> None:
    """The same answer is not mailed again; another one is."""
    case, _ = build.settle(build.case(build.referral(title="", rationale="")))
    assert told(case, "mail/returned") == []
    other = replace(case, referral=replace(case.referral, title="Clip"))
    assert len(told(other, "mail/returned")) == 1


def reworded() -> dict[str, str]:
    """Return the wording of another version: every text says the same in other words."""
    return {name: text.replace(".\n", ", please.\n") + "Thank you.\n" for name, text in build.wording().items()}


@pytest.mark.parametrize(
    ("of", "letters"),
    [
        (build.case(build.referral(title="", rationale="")), "mail/returned"),
        (build.case(build.reviewed(), build.platform_referral(body=f"Jordan Fairweather {build.URL}")), "mail/held"),
        (build.case(build.reviewed(), build.platform_referral(recipient="")), "mail/held"),
    ],
)
def test_other_wording_after_an_upgrade_is_told_to_nobody(of: Case, letters: str) -> None:
    """What still stands returned or held is not sent again because it is said in other words now."""
    settled, _ = build.settle(of)
    assert any(letters in key for key in settled.performed)
    after, _ = build.settle(settled, build.directory(wording=reworded()))
    assert {key for key in after.performed if letters in key} == {key for key in settled.performed if letters in key}


def test_an_applicant_at_a_private_address_gets_no_more_than_a_link() -> None:
    """Nothing of the referral leaves for an address that is of no force (SOP 6.4)."""
    for given, outside in (("sam@mail.example", True), ("sam@btp.police.uk", False), ("sam@contoso.com", False)):
        [accepted] = told(build.case(build.referral(applicant_email=given)), "mail/accepted")
        assert ("Taunting clip" not in f"{accepted.letter.subject}{accepted.letter.body}") is outside
        assert "/items/123" in accepted.letter.body


def test_a_complete_submission_is_acknowledged_and_the_operative_gets_everything() -> None:
    """The operative's letter holds all that the work needs, marked important."""
    case = build.case()
    [accepted] = told(case, "mail/accepted")
    assert "OHRT-2026-000123" in accepted.letter.subject
    [task] = told(case, "mail/task/")
    assert task.important
    referral = case.referral
    for words in (referral.title, referral.content_urls, referral.rationale, "CONN-778812/26", "Jordan Fairweather"):
        assert words in task.letter.body
    assert "19 June 2026" in task.letter.subject


@pytest.mark.parametrize("address", ["", "nobody", "a@b.com\nBcc: c@d.com"])
def test_nobody_is_written_to_at_a_broken_address(address: str) -> None:
    """Without a sound address there is no mail, and no exception."""
    broken = build.tasked(applicant_email=address)
    assert not [step for step in build.of_kind(build.owed(build.case(broken)), Tell) if step.to == address]


@pytest.mark.parametrize("address", ["sam.okafor@contoso", "Sam <sam@contoso.com>"])
def test_a_mistyped_address_is_told_to_the_author(address: str) -> None:
    """Who filled the form in hears that it cannot go on, though nobody can be written to where it says (SOP 8.3.1)."""
    [letter] = told(build.case(build.referral(applicant_email=address)), "mail/returned")
    assert letter.to == "sam.okafor@contoso.com"
    assert "Your e-mail address" in letter.letter.body


def test_the_sergeant_reads_the_draft_in_the_mail_and_approves_in_the_row() -> None:
    """The letter holds the draft word for word and the link to its row (SOP 10.2)."""
    row = build.platform_referral()
    [mail] = told(build.case(build.reviewed(), row), "mail/qa/")
    assert mail.to == "bea.quarrie@contoso.com"
    assert row.body in mail.letter.body
    assert row.row.web_url in mail.letter.body


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": Status.DRAFT, "body": "Jordan Fairweather"}, "mail/held/"),
        ({"route": Route.PORTAL, "recipient": ""}, "mail/portal/"),
        ({"status": Status.DECIDED, "decision": Decision.REMOVED, "decision_source": "Person"}, "mail/decided/"),
    ],
    ids=["held", "portal", "decided"],
)
def test_the_operative_is_told_what_needs_them(changes: dict[str, object], words: str) -> None:
    """Held, to submit, decided: the operative hears of it, once (SOP 6.4, 10.5.1, 10.6)."""
    row = build.approved(**changes) if "route" in changes else build.platform_referral(**changes)
    if "route" in changes:
        row = replace(row, status=Status.TO_SUBMIT)
    case = build.case(build.reviewed(), row, assurances={41: build.assured(row)})
    [mail] = told(case, words)
    assert mail.to == "ada.marsh@contoso.com"
    settled, _ = build.settle(case)
    assert told(settled, words) == []


def test_closing_is_told_to_applicant_and_operative_once() -> None:
    """Both read what became of it (SOP 8.5)."""
    closed = build.reviewed(status="Closed", closed_on=build.NOW, retain_until=build.TODAY)
    row = build.platform_referral(status=Status.DECIDED, decision=Decision.REMOVED, decision_source="Person")
    case = build.case(closed, row)
    assert {mail.to for mail in told(case, "mail/closed/")} == {"sam.okafor@contoso.com", "ada.marsh@contoso.com"}
    [applicant] = told(case, "mail/closed/applicant")
    assert "TikTok: Removed" in applicant.letter.body
    settled, _ = build.settle(case)
    assert told(settled, "mail/closed/") == []


def test_the_applicant_is_not_told_of_intelligence() -> None:
    """The applicant's letters hold no subject, no Connect reference and no operative's name."""
    closed = build.reviewed(
        status="Closed", closed_on=build.NOW, retain_until=build.TODAY, connect_reference="INT-55021/26"
    )
    mails = [step for step in build.of_kind(build.owed(build.case(closed)), Tell) if step.to.startswith("sam")]
    assert mails
    for mail in mails:
        for words in ("Fairweather", "INT-55021", "Ada", "ada.marsh"):
            assert words not in mail.letter.body + mail.letter.subject


def test_a_title_that_looks_like_a_template_or_a_header_is_only_a_title() -> None:
    """Text typed by an officer is a value in every letter."""
    nasty = build.referral(title="{{ team.token_key }}\r\nBcc: evil@x.com")
    for step in build.of_kind(build.owed(build.case(nasty)), Tell):
        assert len(step.letter.subject.splitlines()) == 1
        assert "an invented key" not in step.letter.body + step.letter.subject


def test_moving_the_task_writes_to_the_new_operative() -> None:
    """Each turn of a task has its own letter."""
    case, _ = build.settle(build.case())
    moved = replace(case, referral=replace(case.referral, assigned_to="col.draper@contoso.com"))
    assert [mail.to for mail in told(moved, "mail/task/")] == ["col.draper@contoso.com"]
