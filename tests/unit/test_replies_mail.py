"""What is in an inbound mail?"""

from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.replies.authenticity import authentic_domain
from rules.replies.automatic import automatic
from rules.replies.bounds import LONGEST_MESSAGE_ID, MOST_BYTES, MOST_TEXT
from rules.replies.headers import headers
from rules.replies.mail import read
from tests.unit import mails


def test_headers_and_text_are_read() -> None:
    """Subject, sender, Message-ID, what it refers to, its words and all of its text."""
    found = read(
        mails.raw(
            "Removed.\n\nOn Tue, 16 Jun 2026 OHRT wrote:\n> our words\n",
            headers=(("In-Reply-To", "<a@x>"), ("References", "<a@x><b@x>\r\n <c@x>")),
        )
    )
    assert found.subject == "Re: Referral of harmful content"
    assert found.senders == ("legal@tiktok.com",)
    assert found.message_id == "<reply.1@tiktok.com>"
    assert found.in_reply_to == ("<a@x>",)
    assert found.references == ("<a@x>", "<b@x>", "<c@x>")
    assert found.own_words == "Removed."
    assert "our words" in found.text


@pytest.mark.parametrize(
    ("subject", "read_as"),
    [
        ("=?utf-8?b?4oCcaGnigJ0=?=", "“hi”"),
        ("folded\r\n over", "folded over"),
        ("=?nonsense?x?y?=", "=?nonsense?x?y?="),
    ],
)
def test_a_subject_is_decoded_once_and_on_one_line(subject: str, read_as: str) -> None:
    """Encoded words are decoded, folds joined, and what cannot be read is left."""
    assert read(mails.raw(subject=subject)).subject == read_as


def test_plain_text_is_preferred_to_html() -> None:
    """The text part is what is judged when there is one."""
    found = read(mails.raw("Plain words.\n", html="<p>Other words.</p>"))
    assert found.own_words == "Plain words."


def test_html_alone_is_read_without_its_markup() -> None:
    """Tags, styles and scripts are not words."""
    found = read(mails.raw("", html="<html><head><title>t</title></head><p>We <b>removed</b> it.</p><style>x</style>"))
    assert found.own_words == "We removed it."


@pytest.mark.parametrize("kind", ["attachment", "message"])
def test_attached_words_are_not_the_senders(kind: str) -> None:
    """An attached file or mail may say anything: it is not the platform's answer."""
    made = EmailMessage()
    made["From"] = "legal@tiktok.com"
    made.set_content("See the attachment.")
    if kind == "attachment":
        made.add_attachment("We have removed it.", filename="x.txt")
    else:
        inner = EmailMessage()
        inner.set_content("We have removed it.")
        made.add_attachment(inner)
    assert read(made.as_bytes()).text.strip() == "See the attachment."


def test_an_unknown_charset_is_read_as_far_as_it_goes() -> None:
    """A charset that does not exist is no reason to fail."""
    found = read(b"From: a@tiktok.com\r\nContent-Type: text/plain; charset=klingon\r\n\r\nRemoved.\r\n")
    assert found.own_words == "Removed."


@pytest.mark.parametrize(
    ("kind", "body"),
    [("text/plain; charset=utf-7", b"Removed +2D0-."), ("text/html; charset=utf-8", b"<p>Removed &#xD83D;.</p>")],
)
def test_half_a_character_can_be_kept(kind: str, body: bytes) -> None:
    """Half of a surrogate pair could be neither written into a row nor kept in the journal."""
    found = read(b"From: a@tiktok.com\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body)
    assert "Removed" in found.own_words
    assert (found.own_words + found.text).encode()


def test_an_endless_mail_is_bounded() -> None:
    """Text is cut, so that no pattern meets an endless one."""
    found = read(mails.raw("word " * 200_000))
    assert len(found.text) <= MOST_TEXT
    assert len(found.own_words) <= MOST_TEXT


def test_deep_nesting_is_survived() -> None:
    """Parts in parts in parts do not exhaust the stack."""
    raw = b"From: a@tiktok.com\r\n"
    for level in range(200):
        raw += f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'.encode()
    read(raw + b"Content-Type: text/plain\r\n\r\nx")


@given(st.binary(max_size=400))
@example(b"From: \xff\xfe@\r\nSubject: =?utf-8?q?=ff?=\r\n\r\n\xff")
@example(b"From: <a@b\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n")
@example(b"From: [@\r\nAuthentication-Results: ;;;\r\n\r\n")
@example(b"Content-Type: text/plain; charset*=x''%ff\r\n\r\nx")
def test_any_bytes_are_read(raw: bytes) -> None:
    """Whatever comes in, reading, the check of the sender and that of machines answer."""
    found = read(raw)
    authentic_domain(found)
    automatic(found)


HEADER = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=60)


@given(HEADER, HEADER, HEADER)
def test_any_headers_are_read(sender: str, result: str, subject: str) -> None:
    """Hostile From, Authentication-Results and Subject never raise, and are never believed by chance."""
    raw = f"From: {sender}\r\nAuthentication-Results: {result}\r\nSubject: {subject}\r\n\r\nx".encode()
    found = read(raw)
    domain, why = authentic_domain(found)
    assert bool(domain) is not bool(why)
    assert len(headers(found.source, "From")) == 1


def test_a_message_id_fits_the_column_that_keeps_it() -> None:
    """One that is longer must not make the row that it decides impossible to write."""
    found = read(mails.raw("Removed.", headers=(("X-None", "1"),)).replace(b"<reply.1@", b"<" + b"a" * 400 + b"@"))
    assert len(found.message_id) == LONGEST_MESSAGE_ID


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Removed.\n" + "We are glad to hear from you again.\n" * 300, ""),
        ("Removed.\n" + "\n".join("abcdefgh") * 400, ""),
        ("", "<p>Removed.</p>" + "<p>We are glad to hear from you again.</p>" * 300),
        ("", "<p>Removed.</p>" + "<b></b>" * 20_000),
    ],
    ids=["words", "lines", "html", "elements"],
)
def test_what_is_longer_than_any_answer_is_said_to_be(text: str, html: str) -> None:
    """What stands behind a bound is not passed over: a person reads it."""
    assert "longer than" in read(mails.raw(text, html=html)).unread


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Removed.\n\nOn 16/06/2026, OHRT wrote:\n" + "> our words, again and again\n" * 4_000, ""),
        ("Removed.\n\n-----Original Message-----\n" + "our words, again and again\n" * 30_000, ""),
        ("", "<p>Removed.</p><hr id=appendonsend>" + "<p>our words</p>" * 20_000),
    ],
    ids=["marked", "unmarked", "html"],
)
def test_a_quote_may_be_as_long_as_it_likes(text: str, html: str) -> None:
    """A long thread below an answer makes the answer no longer."""
    found = read(mails.raw(text, html=html))
    assert (found.own_words, found.unread) == ("Removed.", "")


def test_a_text_that_is_cut_is_said_to_be_longer() -> None:
    """The first part of a large mail is read; when it is the text that is large, a person reads it."""
    file = b"\r\nContent-Type: image/png\r\nContent-Disposition: attachment\r\n\r\n" + b"x" * 70 + b"\r\n"
    head = b'From: a@clipbay.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    said = b"--b\r\nContent-Type: text/plain\r\n\r\nRemoved.\r\n"
    assert read(head + said + (b"--b" + file) * 20_000).unread == ""
    assert "longer" in read(head + (b"--b" + file) * 200 + said + b"\r\n" * MOST_BYTES).unread


def test_what_the_library_cannot_follow_is_read_as_far_as_its_header() -> None:
    """Parts in parts, deeper than Python counts: the header says whom it is from, and a person opens it."""
    raw = b"From: a@clipbay.example\r\n"
    for level in range(2_000):
        raw += f'Content-Type: multipart/mixed; boundary="{level}"\r\n\r\n--{level}\r\n'.encode()
    found = read(raw)
    assert found.senders == ("a@clipbay.example",)
    assert found.unread


@pytest.mark.parametrize(
    "kind",
    [
        'text/plain (a comment); charset="utf-8"',
        'text/plain; charset="utf-8" Message-Id: <a@b>',
        "TEXT/PLAIN;CHARSET=UTF-8",
    ],
)
def test_a_type_is_read_however_it_is_written(kind: str) -> None:
    """Comments, what another program left behind a value, capitals."""
    raw = f"From: a@clipbay.example\r\nContent-Type: {kind}\r\n\r\nIt is “removed”.\r\n"
    assert read(raw.encode()).own_words == "It is “removed”."
