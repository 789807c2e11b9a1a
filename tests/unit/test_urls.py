"""Which URLs does a referral name? SOP 8.3.5."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.content.address import MOST_CHARACTERS
from rules.urls import belongs_to, content_urls, urls_on


def test_each_line_that_is_not_blank_is_one_url() -> None:
    """One URL a line, in the order written (SOP 8.3.5)."""
    found = content_urls("\n https://a.com/1 \n\n\thttp://b.com/2\r\n")
    assert [(one.raw, one.host, one.problem) for one in found] == [
        ("https://a.com/1", "a.com", ""),
        ("http://b.com/2", "b.com", ""),
    ]


REFUSED = {
    "ftp://a.com/1": "ftp:",
    "javascript:alert(1)": "javascript:",
    "data:text/html,x": "data:",
    "file:///etc/passwd": "file:",
    "mailto:a@b.example": "mailto:",
    "whatsapp://send?phone=447700900123": "whatsapp:",
    "view-source:https://www.tiktok.com/@a": "view-source:",
    "www.a.com/1": "does not start with http",
    "see the video": "no web address",
    "ttps://a.com/1": "ttps:",
    "https://": "name a website",
    "https:///path": "name a website",
    "https://a/1": "name a website",
    "https://-a.com/1": "name a website",
    "https://a..com/1": "name a website",
    "https://a b.com/1": "only the URL",
    "https://youtu.be/inv3nted01…": "cut short",
    "https://www.tiktok.com/@a/video/7300...": "cut short",
    "https://a.com:99999/1": "not a web address",
    "https://inventedinvented.onion/1": "Tor network",
    "www.tiktok.com/@a and https://youtu.be/inv3nted01a": "only the URL",
    "https:/a.com/1": "does not start with http",
    "https://localhost/1": "private network",
    "https://LOCALHOST:8080/1": "private network",
    "https://x.localhost/1": "private network",
    "https://printer.local/1": "private network",
    "https://wiki.corp/1": "private network",
    "https://router.home.arpa/1": "private network",
    "https://127.0.0.1/1": "by its number",
    "https://10.0.0.1./1": "by its number",
    "http://2130706433/": "by its number",
    "http://0x7f000001/": "by its number",
    "http://0x7f.0.0.1/": "by its number",
    "http://0177.0.0.1/": "by its number",
    "http://127.1/": "by its number",
    "http://①②⑦.⓪.⓪.①/": "by its number",
    "http://127。0。0。1/": "by its number",
    "http://%31%32%37.0.0.1/": "by its number",
    "https://[::1]/1": "by its number",
    "https://[::ffff:127.0.0.1]/1": "by its number",
    "hxxp://192[.]168[.]0[.]1/a": "by its number",
    "https://[bad/1": "not a web address",
    "https://user@a.com/1": "user name",
    "https://user:secret@a.com/1": "user name",
    "https://www.tiktok.com@evil.example/video/1": "user name",
    "https://www.tiktok.com\\@evil.example/": "backslash",
    "https://a.com:port/1": "not a web address",
    "https://a.com/" + "x" * MOST_CHARACTERS: "longer",
    "https://bit.ly/abc": "short link",
    "https://t.co/abc": "short link",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fforum.example%2Ft&h=x": "https://forum.example/t",
    "https://www.google.com/url?q=https://forum.example/t&sa=D": "https://forum.example/t",
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fforum.example%2Ft&data=05%7Ca%40b.example": "https://forum.example/t",
    "https://x.safelinks.protection.outlook.com/?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fa.com%252F1": "https://a.com/1",
    "https://invented.lnk.to/single": "page of links",
    "https://distrokid.com/hyperfollow/invented/single": "page of links",
    "https://nitter.net/invented/status/1700000000000000001": "on Twitter",
    "https://scontent-lhr8-1.xx.fbcdn.net/v/t39/1_n.jpg?oh=1": "soon stops working",
    "https://www.youtube.com/redirect?q=https%3A%2F%2Fforum.example%2F": "https://forum.example/",
}


@pytest.mark.parametrize(("raw", "words"), REFUSED.items(), ids=[raw[:60] for raw in REFUSED])
def test_what_is_no_plain_web_address_has_a_problem(raw: str, words: str) -> None:
    """Only http and https to a named host of the open internet, without credentials; the words say what is wrong."""
    [found] = content_urls(raw)
    assert words in found.problem
    assert found.raw == raw


TWO = {
    "https://a.com/1 https://b.com/2": ["https://a.com/1", "https://b.com/2"],
    "https://a.com/1, https://b.com/2": ["https://a.com/1", "https://b.com/2"],
    "https://a.com/1,https://b.com/2": ["https://a.com/1", "https://b.com/2"],
    "https://a.com/1https://b.com/2": ["https://a.com/1", "https://b.com/2"],
    "https://a.com/1 and https://b.com/2": ["https://a.com/1", "https://b.com/2"],
    "1) https://a.com/1 ; hxxps://b[.]com/2": ["https://a.com/1", "hxxps://b[.]com/2"],
    "<https://a.com/1><https://b.com/2>": ["<https://a.com/1>", "https://b.com/2>"],
    "https://a.com/?u=https://b.com/2": ["https://a.com/?u=https://b.com/2"],
    "https://web.archive.org/web/2026/https://b.com/2": ["https://web.archive.org/web/2026/https://b.com/2"],
}


@pytest.mark.parametrize(("line", "raw"), TWO.items(), ids=list(TWO))
def test_two_on_a_line_are_two(line: str, raw: list[str]) -> None:
    """Addresses that were put on one line are read one by one; one inside another is a part of it."""
    found = content_urls(line)
    assert [one.raw for one in found] == raw
    assert not [one.problem for one in found if one.problem]


WORDS_AROUND = {
    "Have a look! https://a.com/1": ["https://a.com/1"],
    "Have a look: <https://a.com/1> seen on Monday": ["<https://a.com/1>"],
    "[words](https://a.com/1) and [more](https://b.com/2)": ["https://a.com/1)", "https://b.com/2)"],
    '<a href="https://a.com/1">https://a.com/1</a>': ["https://a.com/1", "https://a.com/1"],
    "https://youtu.be/inv3nted01a \u2014 posted on Monday": ["https://youtu.be/inv3nted01a"],
    "https://youtu.be/inv3nted01a via @invented": ["https://youtu.be/inv3nted01a"],
}


@pytest.mark.parametrize(("line", "raw"), WORDS_AROUND.items(), ids=list(WORDS_AROUND))
def test_words_around_an_address_are_not_part_of_it(line: str, raw: list[str]) -> None:
    """What apps that share put before an address, and what cannot be the rest of it behind, is not referred."""
    found = content_urls(line)
    assert [(one.raw, one.problem) for one in found] == [(one, "") for one in raw]


@pytest.mark.parametrize(
    "line", ["https://a.com/1 seen on Monday", "https://a.com/my clip (2).mp4", "https://youtu.be/inv3 nted01a"]
)
def test_words_that_may_be_the_rest_of_an_address_are_asked_about(line: str) -> None:
    """An address that a space has cut names something else, or nothing: the officer decides."""
    [found] = content_urls(line)
    assert "words behind it" in found.problem
    assert line.startswith(found.raw)


@pytest.mark.parametrize("raw", ["HTTPS://A.com/Path?Q=%C3%A9#Frag", "https://a.com./x", "https://a.com:8443/x"])
def test_what_was_written_is_kept_byte_for_byte(raw: str) -> None:
    """The URL that is sent is the one that was submitted; only its host is read in lower case."""
    [found] = content_urls(raw)
    assert found.raw == raw
    assert found.host == "a.com"
    assert not found.problem


@given(st.text(max_size=300))
def test_any_note_is_read(note: str) -> None:
    """No note raises, and what was read for a URL stands in it byte for byte."""
    assert all(one.raw and one.raw in note for one in content_urls(note))


@pytest.mark.parametrize(
    ("host", "belongs"),
    [("a.com", True), ("www.a.com", True), ("xa.com", False), ("a.com.evil.net", False), ("b.org", True), ("", False)],
)
def test_a_host_belongs_when_it_is_named_or_a_subdomain(host: str, belongs: bool) -> None:
    """Hosts are listed a line each; a subdomain belongs to its host."""
    assert belongs_to(host, " A.com \n\nb.org\n") is belongs


@pytest.mark.parametrize(
    ("host", "listed"),
    [
        ("x.com", "twitter.com"),
        ("youtu.be", "youtube.com"),
        ("www.youtube.co.uk", "youtube.com"),
        ("vm.tiktok.com", "www.tiktok.com"),
        ("uk.pinterest.com", "pinterest.co.uk"),
    ],
)
def test_the_other_hosts_of_a_known_site_belong_to_it(host: str, listed: str) -> None:
    """A platform need not be listed with each of its hosts."""
    assert belongs_to(host, listed)
    assert not belongs_to(host, "soundcloud.com")


@pytest.mark.parametrize(
    "unit", ["a", "(", "[.]", "%", "https://", "@", "\u200b", ".", "/", "&amp;", "x-", "?v=", "#!"]
)
def test_long_lines_are_read_in_time_that_does_not_explode(unit: str) -> None:
    """Ten thousand characters of anything are answered: no expression runs away (a hang would end the run)."""
    long = "https://www.facebook.com/" + unit * (10_000 // len(unit))
    short = "https://www.vk.com/" + unit * (2_000 // len(unit))
    for text in (long, unit * (10_000 // len(unit)), short):
        for found in content_urls(text):
            assert found.raw


def test_the_urls_of_one_platform_keep_order_and_bytes() -> None:
    """A platform gets its own sound URLs and no other's (SOP 10.4.2)."""
    note = "https://b.org/1\nhttps://www.A.com/Z\nhttps://user@a.com/2\nhttps://a.com/3"
    assert urls_on("a.com", note) == "https://www.A.com/Z\nhttps://a.com/3"
