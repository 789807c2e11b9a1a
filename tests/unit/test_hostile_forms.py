"""Thousands of hostile values in every field that an officer fills: no crash, and nothing wrong is accepted."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.content_key import content_keys
from rules.email_address import is_address
from rules.records import Referral
from rules.urls import content_urls
from rules.validation import applicant_address, faults, is_blank
from tests.unit import build
from tests.unit.spellings import CASES

#: Marks that have broken parsers before, and pieces of real addresses to break.
_PIECES = [
    "\u200b",
    "\u202e",
    "\x00",
    "\ud800",
    "%00",
    "%",
    "{{ 7*7 }}",
    "{% raw %}",
    "<script>",
    "\r\nBcc: x@y.example",
    "@",
    "://",
]
_PIECES += [
    "[.]",
    "hxxp",
    "https://",
    "javascript:",
    "\\",
    "#!",
    "?v=",
    "..",
    "0x7f.1",
    "[::1]",
    "xn--",
    "\u0661",
    "\ufeff",
]
_WORDS = st.lists(
    st.one_of(st.sampled_from(_PIECES), st.sampled_from([url for url, _ in CASES]), st.text(max_size=30)), max_size=6
)
VALUES = st.one_of(_WORDS.map("".join), _WORDS.map("\n".join), _WORDS.map(lambda one: "".join(one) * 30))
FORMS = st.fixed_dictionaries(
    {
        "title": VALUES,
        "applicant_name": VALUES,
        "applicant_email": VALUES,
        "incident_system": st.one_of(VALUES, st.sampled_from(["CAD", "CRIS", "None", ""])),
        "incident_reference": VALUES,
        "content_urls": VALUES,
        "channel": VALUES,
        "rationale": VALUES,
        "subjects": VALUES,
        "platforms": st.lists(st.one_of(VALUES, st.sampled_from(["TikTok", "YouTube"])), max_size=3).map(tuple),
        "content_upload_date": st.one_of(st.none(), st.dates()),
    }
)


@pytest.mark.slow
@settings(max_examples=460)
@given(FORMS)
def test_whatever_is_typed_the_answer_is_right(form: dict[str, Any]) -> None:
    """460 forms of eleven values each: decided without an exception; what is tasked holds all that SOP 8.3 asks for."""
    of = build.referral(**form)
    around = build.directory()
    found = faults(of, around.platforms, build.TODAY)
    written = build.written(build.owed(build.case(of), around), Referral)
    assert written["status"] == ("Returned" if found else "Tasked")
    assert content_keys(of.content_urls) == content_keys(of.content_urls)
    if not found:
        assert not any(is_blank(text) for text in (of.title, of.applicant_name, of.rationale))
        assert is_address(applicant_address(of))
        assert date(1995, 1, 1) <= form["content_upload_date"] <= build.TODAY
        urls = content_urls(of.content_urls)
        assert urls
        assert not any(url.problem for url in urls)
