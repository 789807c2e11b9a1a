"""The cases that replies are known to go wrong with, one by one."""

import base64
import quopri
from collections.abc import Iterator
from struct import pack

from tests.corpus.compose import PERSON, CaseMail, mail, mixed, notice_of, part, passed, subject_of
from tests.corpus.quoting import marked
from tests.corpus.rows import KNOWN_CASE, NAMES, domain, message_id_of, reference_of, token_of, urls_of

A, B = "Clipbay", "Chirrup"
_SAID = "We have removed the video."
_T = token_of(A)


def _matching() -> Iterator[tuple[str, str, bytes, str, str]]:
    encoded = f"=?utf-8?q?Re=3A_=E2=80=9Creferral=E2=80=9D_{_T[:12]}?=\r\n =?utf-8?q?{_T[12:]}?="
    yield (
        "token_only_in_encoded_subject",
        "the token only in an encoded, folded subject",
        mail(A, _SAID, subject=encoded, reply=False),
        "Removed",
        "",
    )
    refs = (
        ("In-Reply-To", "<foreign@ticket.example>"),
        ("References", f"<x@ticket.example>\r\n {message_id_of(A)} <y@ticket.example>"),
    )
    yield (
        "only_in_references",
        "our Message-ID only in References, a foreign In-Reply-To",
        mail(A, _SAID, subject="Re: case", reply=False, headers=refs),
        "Removed",
        "",
    )
    yield (
        "plus_address_only",
        "no headers, only the plus address",
        mail(
            A, _SAID, subject="Your request", reply=False, headers=(("Delivered-To", f"ohrt+{_T.lower()}@contoso.com"),)
        ),
        "Removed",
        "",
    )
    yield (
        "token_in_quote",
        "the token only in a quoted part",
        mail(A, f"{_SAID}\n\n{marked('Our reference: ' + _T)}\n", subject="Re: case", reply=False),
        "Removed",
        "",
    )
    inner = part(
        f"From: ohrt@contoso.com\nMessage-ID: {message_id_of(A)}\nSubject: x\n\n{notice_of(A)}", "message/rfc822"
    )
    yield (
        "letter_attached",
        "our letter attached as a message",
        mail(A, subject="Your request", reply=False, body=mixed(part(_SAID), inner)),
        "Removed",
        "",
    )
    only = part(f"Message-ID: {message_id_of(A)}\nSubject: x\n", "text/rfc822-headers")
    yield (
        "letter_headers_attached",
        "our letter's headers attached",
        mail(A, subject="Your request", reply=False, body=mixed(part(_SAID), only)),
        "Removed",
        "",
    )
    yield (
        "token_of_one_references_of_another",
        "token of one referral, References of another",
        mail(A, f"{_SAID} {_T}", reply=False, headers=(("References", message_id_of(B)),)),
        PERSON,
        f"{reference_of(A)} / {A} / 1 and {reference_of(B)} / {B} / 1",
    )
    yield (
        "two_referrals_one_subject",
        "two referrals have this subject; only the token tells them apart",
        mail(A, f"{_SAID}\n{_T}", subject="Referral of harmful content", reply=False),
        "Removed",
        "",
    )
    yield (
        "subject_only",
        "a subject that two referrals have, and nothing else",
        mail(A, _SAID, subject="Referral of harmful content", reply=False),
        PERSON,
        "only the platform can know",
    )
    yield (
        "reference_only",
        "our reference, which can be guessed",
        mail(A, f"About {reference_of(A)}: {_SAID}", subject="Update", reply=False),
        PERSON,
        "only the platform can know",
    )
    yield (
        "case_number_learned",
        "only the case number that an earlier, trusted answer gave",
        mail(KNOWN_CASE[0], _SAID, subject=f"[{KNOWN_CASE[1]}] update", reply=False),
        "Removed",
        "",
    )
    yield (
        "case_number_unknown",
        "a case number that nobody gave",
        mail(B, _SAID, subject="[CH-000001] update", reply=False),
        PERSON,
        "only the platform can know",
    )
    yield (
        "case_number_new",
        "an acknowledgement with a new case number",
        mail(B, "We have received your report. Your case number is CH-555001."),
        "Acknowledged",
        "",
    )
    yield (
        "case_number_of_another",
        "the case number of another platform, quoted",
        mail(A, f"{_SAID}\n{KNOWN_CASE[1]}", subject="Update", reply=False),
        PERSON,
        "only the platform can know",
    )
    yield (
        "nothing_at_all",
        "no clue of any kind",
        mail(A, _SAID, subject="Hello", reply=False),
        PERSON,
        "only the platform can know",
    )


def _senders() -> Iterator[tuple[str, str, bytes, str, str]]:
    third = "partner.example"
    yield (
        "third_party_on_copy",
        "somebody on Cc answers all",
        mail(
            A,
            _SAID,
            sender=f"Sam <sam@{third}>",
            results=(f"dmarc=pass header.from={third}",),
            headers=(("Cc", f"legal@{domain(A)}"),),
        ),
        PERSON,
        "not one that a platform answers from",
    )
    yield (
        "mailing_list",
        "sent through a list",
        mail(A, _SAID, headers=(("List-Id", "<trust.lists.example>"),)),
        PERSON,
        "List-Id",
    )
    for prefix in ("WG", "TR", "FW"):
        block = f"{prefix}: see below\n\nFrom: Other desk\nSent: Tuesday\nTo: legal\nSubject: outcome\n\n{_SAID}\n"
        yield (
            f"forwarded_{prefix.lower()}",
            f"forwarded as {prefix}:, the answer in what is forwarded",
            mail(A, block, subject=f"{prefix}: {subject_of(A)}"),
            PERSON,
            "",
        )
    yield (
        "listed_subdomain",
        "a subdomain that is listed",
        mail(A, _SAID, sender=f"x@support.{domain(A)}", results=(f"dmarc=pass header.from=support.{domain(A)}",)),
        "Removed",
        "",
    )
    yield (
        "capitals",
        "the sender's domain in capitals",
        mail(A, _SAID, sender=f"LEGAL@{domain(A).upper()}"),
        "Removed",
        "",
    )
    yield (
        "own_reply_to",
        "Reply-To within the platform's domain",
        mail(A, _SAID, headers=(("Reply-To", f"case+1@support.{domain(A)}"),)),
        "Removed",
        "",
    )
    yield (
        "auto_submitted_no",
        "Auto-Submitted: no is no machine",
        mail(A, _SAID, headers=(("Auto-Submitted", "no"),)),
        "Removed",
        "",
    )
    yield (
        "out_of_office_unmarked",
        "an absence notice without Auto-Submitted",
        mail(A, "I am out of the office until Monday. The video was removed."),
        PERSON,
        "absence notice",
    )
    yield (
        "challenge",
        "challenge and response",
        mail(A, "To deliver your message please click the link to prove that you are human."),
        PERSON,
        "automatic",
    )
    yield (
        "robot_echo",
        "a ticket robot repeats our whole letter, unmarked",
        mail(A, f"Ticket opened.\n\n{notice_of(A)}"),
        PERSON,
        "",
    )
    yield (
        "robot_echo_twice",
        "an echo of an echo",
        mail(A, f"Ticket opened.\n\n{marked(notice_of(A))}\n{marked(marked(notice_of(A)))}"),
        PERSON,
        "",
    )


def _words() -> Iterator[tuple[str, str, bytes, str, str]]:
    said = (
        ("not_removed", "We have not removed the video.", "Not removed"), ("will_be_removed_if", "The video will be removed if the owner does not answer.", PERSON),
        ("previously_removed", "This account's videos were previously removed.", PERSON), ("restricted", "The video is now restricted in your country.", "Restricted"),
        ("age_restricted", "The video has been age-restricted.", "Restricted"), ("account_suspended", "The account was suspended.", None),
        ("no_longer_available", "The content is no longer available on our service.", "Gone before referral"), ("need_more", "We need more information to look into this.", PERSON),
        ("question", "Was the video removed?", PERSON), ("both", "We have removed the video. We have not removed the video.", PERSON),
        ("once_approved", "Once approved we have removed the video.", PERSON), ("some", "We removed two of the videos.", PERSON),
        ("hearsay", "The uploader claims the video has been removed.", PERSON), ("options", "Choose one: removed / not removed / restricted.", PERSON),
        ("french", "Nous avons supprimé la vidéo.", "Removed"), ("french_future", "La vidéo sera supprimée sous 24 heures.", PERSON),
    )  # fmt: skip
    for name, text, outcome in said:
        if outcome is not None:
            yield f"says_{name}", f"“{text}”", mail(A, text), outcome, ""
    yield (
        "whole_letter_quoted",
        "“removed” stands only in our quoted letter",
        mail(A, f"Noted.\n\nOn 16 Jun 2026, OHRT wrote:\n{marked(notice_of(A))}"),
        PERSON,
        "",
    )
    one, two = urls_of(NAMES[-1])
    yield (
        "each_url",
        "several URLs with different outcomes",
        mail(NAMES[-1], f"{one} - removed\n{two} - not removed\n"),
        "Partly removed",
        "",
    )
    yield (
        "several_said_of_one",
        "two URLs, and “the video”",
        mail(NAMES[-1], "The video has been removed."),
        PERSON,
        "",
    )
    yield (
        "several_one_open",
        "two URLs, one of them under review",
        mail(NAMES[-1], f"Case 1: {one}\nStatus: Removed\n\nCase 2: {two}\nStatus: Under review\n"),
        PERSON,
        "",
    )
    broken = "On Tue, Jun 16, 2026 at 10:15 AM OHRT\n\n<\nmailto:OHRT <ohrt@contoso.com>\n> wrote:\nWe have removed the video.\n"
    yield (
        "broken_introduction",
        "the line above the quote is broken in four",
        mail(A, f"Noted.\n\n{broken}"),
        PERSON,
        "",
    )
    inline = f"On 16 Jun 2026, OHRT wrote:\n> Where it is\n> {one}\nWe have removed this video.\n> {two}\nWe have removed this video.\n> Thank you\n"
    yield "inline", "answers between the quoted lines", mail(NAMES[-1], inline), "Removed", ""
    long = (
        "> the basis of our referral is that the content, which other platforms have\nremoved\n> breaches your terms\n"
    )
    yield "wrapped_quote", "a quoted line was wrapped, “removed” stands alone", mail(A, f"Noted.\n\n{long}"), PERSON, ""


def _lessons() -> Iterator[tuple[str, str, bytes, str, str]]:
    """What mails of others taught, in words of ours."""
    letter = "OH> The video is this.\nOH> Other platforms say:\nOH> we have removed the video.\n\nNoted.\n"
    yield "initials_before_the_mark", "quoted with initials before each mark", mail(A, letter), PERSON, ""
    rewrapped = "> As you know from our letter of last week, the other platforms\nSaid: video removed\n> and we ask you to do the same.\n"
    yield (
        "wrapped_with_a_capital",
        "a wrapped line of a quote begins with a capital",
        mail(A, f"Noted.\n\n{rewrapped}"),
        PERSON,
        "",
    )
    copied = "----- Original Message -----\nFrom: ohrt@contoso.com\nTo: legal@clipbay.example, ohrt@contoso.com, x@contoso.com\nSubject: x\n\nx"
    yield (
        "address_between_commas",
        "addresses between commas in the head of a quote: no bounce",
        mail(A, f"{_SAID}\n{copied}"),
        "Removed",
        "",
    )
    away = "The link no longer works. We keep such material away from our service.\n"
    yield "away_from", "“away from” and “no longer works” are no absence", mail(A, f"{_SAID}\n{away}"), "Removed", ""
    news = "The makers have been taking steps to comply with the terms of the settlement.\n"
    yield "news", "“comply with the terms”, of something else", mail(A, news), PERSON, "words that are not known"
    yield (
        "thanks_for_help",
        "thanks for something else",
        mail(A, "Thanks for your help with the other thing!\n"),
        PERSON,
        "",
    )
    yield "booking", "the number of another matter", mail(A, "Please quote the booking reference number.\n"), PERSON, ""
    created = "I created the tool so that others could use it.\n"
    yield "created_a_tool", "“created the”, and no report", mail(A, created), PERSON, ""
    long = "We thank you for your report.\n" + "The weather in the mountains was fine again.\n" * 80
    yield (
        "long_thanks",
        "a long text with a word of thanks in it",
        mail(A, long),
        PERSON,
        "longer than an acknowledgement",
    )
    other = "The video was removed from one playlist of many.\nThe video does not violate our Community Guidelines.\n"
    yield (
        "perhaps_another",
        "a decision beside one in words that are not known",
        mail(A, other),
        PERSON,
        "more than one thing",
    )
    endless = f"{_SAID}\n" + "We are glad to hear from you again and again.\n" * 300
    yield "longer_than_any_answer", "a decision at the top of 14 kB of text", mail(A, endless), PERSON, "longer than"
    thread = f"{_SAID}\nOn 16/06/2026 10:15, OHRT wrote:\n" + "> We wrote this, and it is as long as it is.\n" * 2_000
    yield "long_thread", "a decision above 90 kB of quote", mail(A, thread), "Removed", ""


def _forms() -> Iterator[tuple[str, str, bytes, str, str]]:
    plain = "text/plain; charset="
    yield (
        "html_only",
        "HTML alone",
        mail(A, html=f"<p>Hello</p><p><b>We</b> have <i>removed</i> the video.</p><blockquote>{_SAID}</blockquote>"),
        "Removed",
        "",
    )
    yield (
        "html_hidden",
        "hidden HTML says something else",
        mail(A, html=f"<p>{_SAID}</p><div style='display: none'>We have not removed the video.</div>"),
        "Removed",
        "",
    )
    yield (
        "plain_is_a_stub",
        "the plain part only says that there is HTML",
        mail(A, "Please view this email in a browser.", html=f"<p>{_SAID}</p>"),
        "Removed",
        "",
    )
    yield (
        "no_text_part",
        "no text at all, a picture",
        mail(A, body=mixed(part(base64.encodebytes(b"no picture"), "image/png", "Content-Transfer-Encoding: base64"))),
        PERSON,
        "no text that could be read",
    )
    yield (
        "base64",
        "base64",
        mail(A, body=part(base64.encodebytes(_SAID.encode()), plain + "utf-8", "Content-Transfer-Encoding: base64")),
        "Removed",
        "",
    )
    yield (
        "quoted_printable",
        "quoted-printable with soft breaks",
        mail(
            A,
            body=part(
                quopri.encodestring(f"Grüße. {_SAID}".encode()).replace(b"removed", b"remo=\nved"),
                plain + "utf-8",
                "Content-Transfer-Encoding: quoted-printable",
            ),
        ),
        "Removed",
        "",
    )
    yield "utf7", "UTF-7", mail(A, body=part("+AFc-e have removed the video.", plain + "utf-7")), "Removed", ""
    yield (
        "shift_jis",
        "Shift_JIS",
        mail(A, body=part("こんにちは。\n".encode("shift_jis") + _SAID.encode(), plain + "Shift_JIS")),
        "Removed",
        "",
    )
    yield (
        "utf16",
        "UTF-16 in base64",
        mail(
            A,
            body=part(
                base64.encodebytes(_SAID.encode("utf-16")), plain + "utf-16", "Content-Transfer-Encoding: base64"
            ),
        ),
        "Removed",
        "",
    )
    yield (
        "broken_charset",
        "a charset that does not exist, and bytes of another",
        mail(A, body=part(b"Gr\xfc\xdfe. " + _SAID.encode(), plain + "klingon-8")),
        "Removed",
        "",
    )
    tnef = (
        b"\x78\x9f\x3e\x22\x01\x00"
        + b"\x01"
        + pack("<II", 0x0002800C, len(_SAID) + 1)
        + _SAID.encode()
        + b"\0"
        + pack("<H", sum(_SAID.encode()) & 0xFFFF)
    )
    packed = part(
        base64.encodebytes(tnef),
        'application/ms-tnef; name="winmail.dat"',
        "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment",
    )
    yield "winmail_dat", "the text is in winmail.dat", mail(A, body=mixed(packed)), "Removed", ""
    yield (
        "calendar",
        "a calendar invitation",
        mail(
            A,
            body=mixed(
                part(_SAID), part("BEGIN:VCALENDAR\nEND:VCALENDAR", "text/calendar; method=REQUEST"), kind="alternative"
            ),
        ),
        PERSON,
        "calendar invitation",
    )
    smime = part(
        base64.encodebytes(b"sealed"),
        "application/pkcs7-mime; smime-type=enveloped-data",
        "Content-Transfer-Encoding: base64",
    )
    yield "smime", "encrypted with S/MIME", mail(A, body=smime), PERSON, "encrypted"
    yield (
        "pgp_mime",
        "encrypted with PGP/MIME",
        mail(
            A,
            body=mixed(
                part("Version: 1", "application/pgp-encrypted"),
                part("sealed", "application/octet-stream"),
                kind="encrypted",
            ),
        ),
        PERSON,
        "encrypted",
    )
    yield (
        "pgp_inline",
        "encrypted with PGP in the text",
        mail(A, "-----BEGIN PGP MESSAGE-----\n\nsealed\n-----END PGP MESSAGE-----"),
        PERSON,
        "encrypted",
    )
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{_SAID}\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----"
    yield "pgp_signed", "signed with PGP in the text", mail(A, signed), "Removed", ""
    yield "empty", "nothing in it", mail(A, ""), PERSON, "no text that could be read"
    yield "nul", "NULs in the text", mail(A, body=part(b"We have re\0moved the video.", plain + "utf-8")), "Removed", ""
    yield (
        "answer_attached",
        "the answer is in an attached file",
        mail(
            A,
            body=mixed(
                part("See attached."), part(_SAID, plain + "utf-8", "Content-Disposition: attachment; filename=a.txt")
            ),
        ),
        PERSON,
        "",
    )
    yield (
        "answer_forwarded",
        "the answer is in an attached message",
        mail(A, body=mixed(part("See attached."), part(f"From: x@{domain(A)}\n\n{_SAID}", "message/rfc822"))),
        PERSON,
        "",
    )


def listed() -> Iterator[CaseMail]:
    """Yield the cases."""
    for kind, cases in (
        ("matching", _matching()),
        ("sender", _senders()),
        ("words", _words()),
        ("lessons", _lessons()),
        ("form", _forms()),
    ):
        yield from (CaseMail(name, kind, shows, raw, outcome, reason) for name, shows, raw, outcome, reason in cases)


def too_large() -> Iterator[CaseMail]:
    """Yield what is too large to be kept: made when it is tested."""
    deep = part(_SAID)
    for level in range(50):
        deep = mixed(deep, boundary=f"=_{level}")
    yield CaseMail(
        "nested_50_deep", "form", "50 parts in parts", mail(A, body=deep), PERSON, "no text that could be read"
    )
    bomb = tuple((f"X-Bomb-{number}", "x" * 60) for number in range(20_000))
    yield CaseMail("header_bomb", "form", "20,000 headers", mail(A, _SAID, headers=bomb), PERSON, "header is larger")
    yield CaseMail(
        "many_results",
        "sender",
        "a thousand results below the edge's",
        mail(A, _SAID, results=(passed(A), *("dmarc=fail header.from=x.example",) * 1000)),
        "Removed",
    )
    yield CaseMail(
        "many_clues",
        "matching",
        "a thousand false tokens before ours, all quoted",
        mail(
            A,
            f"{_SAID}\nOn 16/06/2026 10:15, OHRT wrote:\n"
            + "\n".join(f"> {number:026d}".translate(str.maketrans("0189", "ABCD")) for number in range(1000))
            + f"\n> {_T}",
            reply=False,
        ),
        "Removed",
    )
    file = part(
        base64.encodebytes(bytes(22 * 1024 * 1024)),
        "application/octet-stream",
        "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment",
    )
    yield CaseMail("30_megabytes", "form", "30 MB, the text first", mail(A, body=mixed(part(_SAID), file)), "Removed")
