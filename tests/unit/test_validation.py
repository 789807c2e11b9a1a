"""Does a submission hold what SOP 8.3 asks for?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import today
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


INVISIBLE = "\u200b\ufeff\u2060"


@pytest.mark.parametrize("attribute", ["title", "applicant_name", "rationale", "content_urls", "applicant_ocu"])
def test_what_cannot_be_seen_is_missing(attribute: str) -> None:
    """A value of zero-width characters alone is no value (SOP 8.3)."""
    assert len(columns_at_fault(build.referral(**{attribute: f" {INVISIBLE}\u00a0"}))) == 1


def told(**changes: object) -> str:
    """Return what the applicant reads about a submission with these changes."""
    return as_list(faults(build.referral(**changes), PLATFORMS, build.TODAY))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"content_urls": "https://www.tiktok.com/"}, "start page of TikTok"),
        ({"content_urls": "https://www.tiktok.com/search?q=a"}, "search on TikTok"),
        ({"content_urls": "https://www.tiktok.com/tag/a"}, "search on TikTok"),
        ({"content_urls": "\n".join(f"https://www.tiktok.com/@a/video/{n}" for n in range(101))}, "101 URLs"),
        ({"content_upload_date": build.TODAY.replace(year=2009)}, "before TikTok began"),
        ({"content_upload_date": build.TODAY.replace(year=26)}, "check the year"),
        ({"rationale": "x" * 10_001}, "10,000 characters"),
        ({"incident_system": "CAD", "incident_reference": "CRIS 1234567/26"}, "begins with CRIS"),
        ({"incident_system": "CAD", "incident_reference": "not known"}, "does not look like a CAD reference"),
        ({"incident_system": "CAD", "incident_reference": "https://x.example/1?"}, "does not look like"),
        ({"incident_system": "CAD", "incident_reference": "1" * 61}, "longer than 60"),
        ({"applicant_email": "Sam <sam@contoso.com>"}, "without a name, brackets"),
        ({"applicant_email": "sam okafor@contoso.com"}, "has a space"),
        ({"applicant_email": "sam@contoso.com\u200b"}, "cannot be seen"),
        ({"applicant_email": "a@contoso.com;b@contoso.com"}, "one address only"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_officer_is_told_in_words(changes: dict[str, object], words: str) -> None:
    """Each fault says what is wrong and what to do."""
    assert words in told(**changes)


@pytest.mark.parametrize(
    ("system", "reference"),
    [
        ("Connect", "CONN-778812/26"),
        ("CAD", "1234/05JAN26"),
        ("CAD", "CAD 1234 05/01/2026"),
        ("CRIS", "01TW/1234567/26"),
        ("CRIS", "cris: 1234567/26"),
        ("Crimint", "GGRT00123456"),
        ("Merlin", "26PAC012345"),
        ("APMIS", "AP123456"),
    ],
)
def test_references_are_taken_as_officers_write_them(system: str, reference: str) -> None:
    """Only the shape is looked at, with and without the system's name, a date or separators (SOP 8.3.3)."""
    assert told(incident_system=system, incident_reference=reference) == ""


@pytest.mark.parametrize("url", ["https://www.tiktok.com/@invented", "https://vm.tiktok.com/ZM1/"])
def test_accounts_and_short_links_are_accepted(url: str) -> None:
    """What names an account, or one thing by a short link, can be referred (SOP 8.3.6)."""
    assert told(content_urls=url) == ""


def test_today_is_london_s_day() -> None:
    """At half past midnight in summer it is already the new day in London, and yesterday in UTC (SOP 8.3.2)."""
    night = datetime(2026, 6, 16, 23, 30, tzinfo=UTC)
    assert faults(build.referral(content_upload_date=date(2026, 6, 17)), PLATFORMS, today(night)) == ()


def test_an_answer_stays_on_one_screen() -> None:
    """Of many faults the first are named, and how many more there are."""
    note = "\n".join(f"nonsense{number}" for number in range(90))
    lines = told(content_urls=note).splitlines()
    assert len(lines) == 16
    assert "75 more" in lines[-1]


@pytest.mark.parametrize("address", ["a..b@contoso.com", ".a@contoso.com", "a@-contoso.com", "a@contoso.123"])
def test_malformed_addresses_are_no_address(address: str) -> None:
    """Dots and hyphens stand where RFC 5321 lets them."""
    assert not is_address(address)
