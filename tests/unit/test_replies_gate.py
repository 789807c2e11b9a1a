"""The trust gate: may this mail be recorded by itself? SOP 10.6."""

from email.message import EmailMessage

import pytest

from rules.records.platform_referral import Decision, Status
from rules.reference import token
from rules.replies.gate import Judgement, judge, platforms_of
from rules.replies.mail import read
from rules.replies.matching import Candidate, Clue, Match, Sign, case_numbers, clues, match
from tests.unit import build, mails

ROW = build.approved(status=Status.SENT, message_id="<sent.1@contoso.com>")
OTHER = build.approved(42, platform="Snapchat", referral_item_id=124, status=Status.SENT)
ROWS = {41: ROW, 42: OTHER}
TOKEN = token(build.TOKEN_KEY, 123, "TikTok", 1)


def led_to(sure: tuple[int, ...] = (), perhaps: tuple[int, ...] = ()) -> Match:
    """A match by our token, or by our reference only."""
    token_, reference = Clue(Sign.TOKEN, TOKEN, "its text", 100), Clue(Sign.REFERENCE, "123", "its subject", 10)
    return Match((*(Candidate(one, (token_,)) for one in sure), *(Candidate(one, (reference,)) for one in perhaps)))


SURE = led_to((41,))


def judged(text: str = "We have removed the video.\n", *, found: Match = SURE, **how: object) -> Judgement:
    mail = read(mails.raw(text, **how))  # type: ignore[arg-type]
    return judge(mail, build.NOW, match=found, rows=ROWS, directory=build.directory(), table=build.phrase_table())


def test_a_trusted_answer_is_recorded_by_itself() -> None:
    """Every question answered well: recorded, with what was said and the Message-ID."""
    answer = judged(subject="Re: CASE-123456").answer
    assert answer is not None
    assert (answer.platform_item_id, answer.decision, answer.source) == (41, Decision.REMOVED, "Platform reply")
    assert (answer.message_id, answer.said) == ("<reply.1@tiktok.com>", "We have removed the video.")
    assert answer.platform_case == "CASE-123456"
    assert answer.received_on == build.NOW


def test_an_acknowledgement_is_recorded_too() -> None:
    """Received, and no decision yet."""
    answer = judged("We have received your report.").answer
    assert answer is not None
    assert answer.decision == ""


def test_two_case_numbers_teach_nothing() -> None:
    """A case number is learned only when there is exactly one."""
    answer = judged("We have removed it. CASE-123456, CASE-654321").answer
    assert answer is not None
    assert answer.platform_case == ""


def test_a_number_counts_in_the_order_of_the_letter_that_left() -> None:
    """The operative put the second URL first: the platform's first link is that one."""
    one, two = build.URL, f"{build.URL}9"
    row = build.approved(
        status=Status.SENT, urls=f"{one}\n{two}", body=f"Please review:\n{two}\nand then\n{one}\nThank you.\n"
    )
    mail = read(mails.raw("We have removed link 1. Link 2 does not violate our guidelines.\n"))
    found = judge(
        mail, build.NOW, match=SURE, rows={41: row}, directory=build.directory(), table=build.phrase_table()
    ).answer
    assert found is not None
    assert dict(found.url_decisions) == {two: Decision.REMOVED, one: Decision.NOT_REMOVED}


FORGED = "dmarc=fail action=none header.from=tiktok.com"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"sender": "ohrt@contoso.com"}, "team mailbox"),
        ({"headers": (("Auto-Submitted", "auto-replied"),)}, "machine"),
        ({"headers": (("Return-Path", "<>"),)}, "bounce"),
        ({"subject": "Out of office"}, "absence"),
        ({"sender": ("a@tiktok.com", "b@tiktok.com")}, "exactly one sender"),
        ({"results": ()}, "did not say"),
        ({"results": (FORGED,)}, "DMARC"),
        ({"results": (FORGED, mails.PASSED)}, "DMARC"),
        ({"results": ("dmarc=pass header.from=evil.example",)}, "not the sender's"),
        (
            {"sender": "x@evil.example", "results": ("dmarc=pass header.from=evil.example",)},
            "not one that a platform answers from",
        ),
        (
            {"sender": "x@mail.tiktok.com", "results": ("dmarc=pass header.from=mail.tiktok.com",)},
            "not one that a platform answers from",
        ),
        ({"found": led_to((), (41,))}, "nothing that only the platform can know"),
        ({"found": led_to()}, "nothing that only the platform can know"),
        ({"found": led_to((41, 42))}, "more than one referral"),
        ({"found": led_to((42,))}, "not the platform that this referral was sent to"),
        ({"found": led_to((99,))}, "has been deleted"),
        ({"text": "Hello."}, "no decision"),
        ({"text": "We removed it. We have not removed it."}, "more than one thing"),
    ],
)
def test_each_doubt_leads_to_a_person_with_its_reason(how: dict[str, object], words: str) -> None:
    """One question answered badly, and a person decides."""
    judgement = judged(**how)  # type: ignore[arg-type]
    assert judgement.answer is None
    assert words in judgement.reason


def test_a_person_gets_a_suggestion() -> None:
    """The row that it may be about and the decision that it may hold."""
    judgement = judged(found=led_to((), (41,)))
    assert (judgement.suggested_row, judgement.suggested_decision) == (41, Decision.REMOVED)
    assert judged(found=led_to((), (41, 42))).suggested_row is None


def test_a_listed_subdomain_may_answer() -> None:
    """support.tiktok.com stands in ReplyDomains; a domain counts only as listed."""
    how = {"sender": "x@support.tiktok.com", "results": ("dmarc=pass header.from=support.tiktok.com",)}
    assert judged(**how).answer is not None  # type: ignore[arg-type]
    platforms = build.directory().platforms
    assert [one.title for one in platforms_of("support.tiktok.com", platforms)] == ["TikTok"]
    assert platforms_of("", platforms) == []
    assert platforms_of("tiktok.co", platforms) == []


def test_a_second_decision_that_differs_goes_to_a_person() -> None:
    """What is recorded is not changed by a mail; the same decision again is fine."""
    decided = build.approved(status=Status.DECIDED, decision=Decision.NOT_REMOVED)
    mail = read(mails.raw())
    how = {"match": SURE, "rows": {41: decided}, "directory": build.directory(), "table": build.phrase_table()}
    judgement = judge(mail, build.NOW, **how)  # type: ignore[arg-type]
    assert judgement.answer is None
    assert "Not removed" in judgement.reason
    again = judge(read(mails.raw("We have not removed it.")), build.NOW, **how)  # type: ignore[arg-type]
    assert again.answer is not None


def test_our_own_words_quoted_without_a_mark_decide_nothing() -> None:
    """A ticket system may repeat our whole letter below its answer, unmarked: our words are not its verdict (P5)."""
    body = build.wording()["platform_referral"]
    asked = "\n".join(line for line in body.splitlines() if "{" not in line and not line.startswith("Subject:"))
    judgement = judged(f"Thank you for your report. Case number 99.\n\n{asked}\n")
    assert judgement.answer is None or judgement.answer.decision == ""


# --- matching -------------------------------------------------------------------------------------------------------


KNOWN = {
    (Sign.MESSAGE_ID, "<sent.1@contoso.com>"): frozenset({41}),
    (Sign.TOKEN, TOKEN): frozenset({41}),
    (Sign.CASE_NUMBER, "CASE-123456"): frozenset({42}),
    (Sign.REFERENCE, "123"): frozenset({41}),
    (Sign.REFERENCE, "124"): frozenset({42}),
}


def matched(text: str = "x", **how: object) -> Match:
    return match(clues(read(mails.raw(text, **how)), build.platform()), KNOWN)  # type: ignore[arg-type]


def sure(text: str = "x", **how: object) -> set[int]:
    return {one.item_id for one in matched(text, **how).sure}


@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_our_message_id_is_sure(header: str) -> None:
    """Only who has our mail knows its Message-ID."""
    assert sure(headers=((header, "<old@x> <sent.1@contoso.com>"),)) == {41}


def test_the_token_in_our_message_id_is_sure() -> None:
    """A mail is found before its Message-ID is known: the token stands in it."""
    assert sure(headers=(("In-Reply-To", f"<{TOKEN}.0a1b2c3d@contoso.com>"),)) == {41}


@pytest.mark.parametrize(
    "text",
    [
        f"ok\n\n> Our reference: OHRT-2026-000123 / {TOKEN}\n",
        f"ok\n\n> Our reference: OHRT-2026-000123 / {TOKEN[:9]}\n> {TOKEN[9:]}\n",
        f"ok {TOKEN[:20]}=\n{TOKEN[20:]}.",
        f"ok ({TOKEN.lower()})",
    ],
    ids=["quoted", "quoted and broken", "broken at the end of a line", "in small letters"],
)
def test_our_token_is_sure_wherever_it_stands(text: str) -> None:
    """The token stands in our letter, which the platform quotes, folds or breaks."""
    assert sure(text) == {41}


@pytest.mark.parametrize(
    "how",
    [
        {"headers": (("Delivered-To", f"ohrt+{TOKEN}@contoso.com"),)},
        {"headers": (("X-Original-To", f"ohrt+{TOKEN.lower()}@contoso.com"),)},
        {"headers": (("Cc", f"Team <ohrt+{TOKEN}@contoso.com>"),)},
        {"subject": f"=?utf-8?q?Re=3A_{TOKEN[:10]}?=\r\n =?utf-8?q?{TOKEN[10:]}?="},
        {"subject": f"Re: {TOKEN[:10]}\r\n {TOKEN[10:]}"},
    ],
    ids=["delivered to", "originally to", "on copy", "encoded in two words", "folded"],
)
def test_our_token_is_sure_in_an_address_or_a_subject(how: dict[str, object]) -> None:
    """The plus address that it was sent to, and a subject however it is written."""
    assert sure(**how) == {41}


def test_a_clue_in_an_attached_message_is_sure() -> None:
    """Who attaches our mail has it."""
    for text in (f"Our reference: {TOKEN}", "x"):
        made, inner = EmailMessage(), EmailMessage()
        inner["Message-ID"] = "<sent.1@contoso.com>" if text == "x" else "<other@contoso.com>"
        inner.set_content(text)
        made.set_content("See attached.")
        made.add_attachment(inner)
        found = match(clues(read(made.as_bytes()), None), KNOWN)
        assert [one.item_id for one in found.sure] == [41]
        assert "an attached message" in str(found.sure[0])


def test_a_learned_case_number_is_sure_in_the_platforms_own_words_only() -> None:
    """The platform's number counts where the platform wrote it."""
    assert sure("About CASE-123456.") == {42}
    assert sure("ok", subject="CASE-123456") == {42}
    assert sure("ok\n\n> CASE-123456\n") == set()


def test_our_reference_alone_only_suggests() -> None:
    """A reference can be guessed: it never suffices."""
    found = matched("About ohrt-2026-000123.")
    assert (found.sure, found.suggested) == ((), 41)
    assert matched("About OHRT-2026-000123 and OHRT-2026-000124.").suggested is None


def test_an_unguessable_clue_beats_any_number_of_guesses() -> None:
    """The token of one row and the reference of another: the token wins."""
    found = matched(f"OHRT-2026-000124 {TOKEN}", subject="OHRT-2026-000124")
    assert [one.item_id for one in found.candidates] == [41, 42]
    assert found.suggested == 41


def test_clues_that_contradict_each_other_are_named() -> None:
    """The token of one row and the case number of another: a person decides, and is told both."""
    found = matched(f"About CASE-123456 and {TOKEN}.")
    assert {one.item_id for one in found.sure} == {41, 42}
    assert found.suggested is None
    reason = judged(found=found).reason
    for words in (ROW.title, OTHER.title, "our token in its text", "the platform's case number"):
        assert words in reason


def test_a_stranger_token_matches_nothing() -> None:
    """26 letters that are not ours are no clue."""
    assert matched("B" * 26) == Match()


@pytest.mark.parametrize("pattern", ["", "  ", "(", "*", "x*"])
def test_a_broken_or_empty_pattern_finds_nothing(pattern: str) -> None:
    """A pattern that an administrator mistyped harms nothing."""
    assert case_numbers("abc", build.platform(case_pattern=pattern)) == frozenset()


def test_without_a_platform_there_are_no_case_numbers() -> None:
    """Case numbers are looked for as the platform writes them."""
    assert case_numbers("CASE-123456", None) == frozenset()
