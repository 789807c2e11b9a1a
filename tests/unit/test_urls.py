"""Which URLs does a referral name? SOP 8.3.5."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.urls import MOST_CHARACTERS, belongs_to, content_urls, urls_on


def test_each_line_that_is_not_blank_is_one_url() -> None:
    """One URL a line, in the order written (SOP 8.3.5)."""
    found = content_urls("\n https://a.com/1 \n\n\thttp://b.com/2\r\n")
    assert [(one.raw, one.host, one.problem) for one in found] == [
        ("https://a.com/1", "a.com", ""),
        ("http://b.com/2", "b.com", ""),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "ftp://a.com/1",
        "javascript:alert(1)",
        "www.a.com/1",
        "https://",
        "https:///path",
        "https://localhost/1",
        "https://127.0.0.1/1",
        "https://[::1]/1",
        "https://[bad/1",
        "https://user@a.com/1",
        "https://user:secret@a.com/1",
        "https://a.com/1 https://b.com/2",
        "https://a.com/" + "x" * MOST_CHARACTERS,
    ],
)
def test_what_is_no_plain_web_address_has_a_problem(raw: str) -> None:
    """Only http and https to a named host, without credentials, one a line (SOP 8.3.5)."""
    [found] = content_urls(raw)
    assert found.problem
    assert found.raw == raw


@pytest.mark.parametrize("raw", ["HTTPS://A.com/Path?Q=%C3%A9#Frag", "https://a.com./x", "https://a.com:8443/x"])
def test_what_was_written_is_kept_byte_for_byte(raw: str) -> None:
    """The URL that is sent is the one that was submitted; only its host is read in lower case."""
    [found] = content_urls(raw)
    assert found.raw == raw
    assert found.host == "a.com"
    assert not found.problem


@given(st.text(max_size=300))
def test_any_note_is_read(note: str) -> None:
    """No note raises, and every URL read is a line of it."""
    lines = [line.strip() for line in note.splitlines()]
    assert all(one.raw in lines for one in content_urls(note))


@pytest.mark.parametrize(
    ("host", "belongs"),
    [("a.com", True), ("www.a.com", True), ("xa.com", False), ("a.com.evil.net", False), ("b.org", True), ("", False)],
)
def test_a_host_belongs_when_it_is_named_or_a_subdomain(host: str, belongs: bool) -> None:
    """Hosts are listed a line each; a subdomain belongs to its host."""
    assert belongs_to(host, " A.com \n\nb.org\n") is belongs


def test_the_urls_of_one_platform_keep_order_and_bytes() -> None:
    """A platform gets its own sound URLs and no other's (SOP 10.4.2)."""
    note = "https://b.org/1\nhttps://www.A.com/Z\nhttps://user@a.com/2\nhttps://a.com/3"
    assert urls_on("a.com", note) == "https://www.A.com/Z\nhttps://a.com/3"
