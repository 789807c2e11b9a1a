"""Does a submission hold what SOP 8.3 asks for?"""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.email_address import domain_of, is_address
from rules.fault import as_list
from rules.records import Referral
from rules.records.referral import IncidentSystem
from rules.validation import applicant_address, faults
from tests.unit import build

PLATFORMS = {"TikTok": build.platform("TikTok"), "YouTube": build.platform("YouTube")}


def columns_at_fault(of: Referral) -> list[str]:
    return [fault.column for fault in faults(of, PLATFORMS, build.TODAY)]


def test_a_complete_submission_has_no_fault() -> None:
    """What holds all of SOP 8.3 goes on."""
    assert faults(build.referral(), PLATFORMS, build.TODAY) == ()


@pytest.mark.parametrize(
    ("attribute", "column", "sop"),
    [
        ("title", "Title", "8.3.4"),
        ("applicant_name", "ApplicantName", "8.3.1"),
        ("applicant_ocu", "ApplicantOCU", "8.3.1"),
        ("applicant_unit", "ApplicantUnit", "8.3.1"),
        ("rationale", "Rationale", "8.3.7"),
        ("content_urls", "ContentUrls", "8.3.5"),
    ],
)
@pytest.mark.parametrize("empty", ["", "  \n\t "])
def test_each_mandatory_text_is_asked_for(attribute: str, column: str, sop: str, empty: str) -> None:
    """A text that is missing, or only white space, is one fault that cites its paragraph (SOP 8.3)."""
    found = faults(build.referral(**{attribute: empty}), PLATFORMS, build.TODAY)
    assert [(fault.column, fault.sop) for fault in found] == [(column, sop)]


def test_every_fault_is_said_at_once() -> None:
    """An empty form gets one answer with all that it lacks (SOP 8.3)."""
    empty = Referral(build.row(created_by=""))
    assert columns_at_fault(empty) == [
        "Title",
        "ApplicantName",
        "ApplicantOCU",
        "ApplicantUnit",
        "Rationale",
        "ApplicantEmail",
        "ContentUploadDate",
        "ContentUrls",
        "Platforms",
    ]


def test_upload_date_may_be_today_and_not_tomorrow() -> None:
    """Content cannot have been uploaded in the future (SOP 8.3.2)."""
    assert columns_at_fault(build.referral(content_upload_date=build.TODAY)) == []
    tomorrow = build.TODAY + timedelta(days=1)
    [fault] = faults(build.referral(content_upload_date=tomorrow), PLATFORMS, build.TODAY)
    assert "17/06/2026" in fault.message
    assert fault.sop == "8.3.2"


@pytest.mark.parametrize("system", [one for one in IncidentSystem if one is not IncidentSystem.NONE])
def test_a_system_wants_its_reference(system: IncidentSystem) -> None:
    """A system without a reference is returned (SOP 8.3.3)."""
    assert columns_at_fault(build.referral(incident_system=system, incident_reference=" ")) == ["IncidentReference"]
    assert columns_at_fault(build.referral(incident_system=system, incident_reference="X 1")) == []


@pytest.mark.parametrize("system", ["", IncidentSystem.NONE])
def test_a_reference_wants_its_system(system: str) -> None:
    """A reference without a system is returned; neither is fine, for it is only asked where applicable (SOP 8.3.3)."""
    assert columns_at_fault(build.referral(incident_system=system, incident_reference="X 1")) == ["IncidentSystem"]
    assert columns_at_fault(build.referral(incident_system=system, incident_reference="")) == []


def test_an_unknown_system_is_a_fault() -> None:
    """Only the systems of SOP 8.3.3 count."""
    assert columns_at_fault(build.referral(incident_system="HOLMES")) == ["IncidentSystem"]


def test_the_author_answers_for_an_empty_address() -> None:
    """ApplicantEmail is filled from the row's author when it is empty (contract, Referrals)."""
    anonymous = build.referral(applicant_email=" ")
    assert applicant_address(anonymous) == "sam.okafor@contoso.com"
    assert columns_at_fault(anonymous) == []


@pytest.mark.parametrize("address", ["sam", "sam@", "@contoso.com", "Sam <sam@contoso.com>", "a@b.com, c@d.com"])
def test_an_address_must_be_one_address(address: str) -> None:
    """The applicant can only be answered at one plain address (SOP 8.3.1)."""
    assert columns_at_fault(build.referral(applicant_email=address)) == ["ApplicantEmail"]


def test_urls_and_platforms_must_agree() -> None:
    """A URL on a platform that was not chosen, and a chosen one without URL, are both said (SOP 8.3.6)."""
    found = faults(build.referral(platforms=("YouTube",)), PLATFORMS, build.TODAY)
    assert [fault.message for fault in found] == [
        "A URL is on TikTok (www.tiktok.com); add TikTok to the platforms.",
        "You chose YouTube, but none of the URLs is on YouTube.",
    ]


def test_a_host_of_no_platform_is_a_fault() -> None:
    """The team refers only to platforms that are listed (SOP 8.3.6)."""
    note = f"{build.URL}\nhttps://nowhere.example/1"
    [fault] = faults(build.referral(content_urls=note), PLATFORMS, build.TODAY)
    assert fault.column == "ContentUrls"
    assert "nowhere.example" in fault.message


@pytest.mark.parametrize("host", ["tiktok.com.evil.example", "eviltiktok.com", "tiktok.co"])
def test_a_lookalike_host_is_not_the_platform(host: str) -> None:
    """A host belongs to a platform when it is one of its hosts or a subdomain, and in no other way."""
    assert "ContentUrls" in columns_at_fault(build.referral(content_urls=f"https://{host}/1"))


def test_an_inactive_platform_cannot_be_chosen() -> None:
    """Nothing is referred to a platform that is not active."""
    closed = {"TikTok": build.platform("TikTok", active=False)}
    found = faults(build.referral(), closed, build.TODAY)
    assert {fault.column for fault in found} == {"Platforms", "ContentUrls"}


def test_what_was_typed_is_shortened_in_the_answer() -> None:
    """A fault quotes at most 80 characters of what was typed."""
    [fault] = faults(build.referral(content_urls="x" * 5000), PLATFORMS, build.TODAY)
    assert len(fault.message) < 200


def test_faults_are_listed_with_their_paragraphs() -> None:
    """The applicant reads one line a fault, each with its paragraph."""
    found = faults(build.referral(title="", rationale=""), PLATFORMS, build.TODAY)
    assert as_list(found).splitlines() == [
        "- Give the title of the content. (SOP 8.3.4)",
        "- Say why you refer this content to the team. (SOP 8.3.7)",
    ]


@given(st.text(max_size=60), st.text(max_size=200), st.lists(st.text(max_size=10), max_size=3))
def test_any_text_is_answered_without_an_exception(title: str, urls: str, platforms: list[str]) -> None:
    """Whatever is typed into the form, the answer is faults or none."""
    faults(build.referral(title=title, content_urls=urls, platforms=tuple(platforms)), PLATFORMS, build.TODAY)


@pytest.mark.parametrize("address", ["a@b.co", "o'neil+x@sub.met.police.uk"])
def test_plain_addresses_are_addresses(address: str) -> None:
    """One plain address is an address."""
    assert is_address(address)


@pytest.mark.parametrize("address", ["", "a@b", "a b@c.com", "a@b.com\n", "a@b.com\nBcc: c@d.com", "a@b.com;c@d.com"])
def test_lists_and_line_breaks_are_no_address(address: str) -> None:
    """What could smuggle a second recipient or a header in is no address."""
    assert not is_address(address)


def test_the_domain_of_an_address_is_in_lower_case() -> None:
    """Domains are compared in lower case, without a closing dot."""
    assert domain_of("Legal@TikTok.COM.") == "tiktok.com"
    assert domain_of("nobody") == ""
