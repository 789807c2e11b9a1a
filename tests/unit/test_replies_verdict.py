"""What did the platform decide, in its own words?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.records.platform_referral import Decision
from rules.replies.about import Notice
from rules.replies.bounds import MOST_SENTENCE, MOST_SENTENCES
from rules.replies.mail import read
from rules.replies.meaning import clauses
from rules.replies.phrase_table import ACKNOWLEDGED, NOTHING, PERSON, SAYABLE, UNCLEAR, Phrase
from rules.replies.sentences import sentences
from rules.replies.verdict import Verdict, verdict
from tests.unit import build, mails

TABLE = build.phrase_table()


def said(text: str) -> Verdict:
    return verdict(text, TABLE)


EXAMPLES = [(phrase, example) for phrase in TABLE for example in phrase.examples]


@pytest.mark.parametrize(("phrase", "example"), EXAMPLES, ids=lambda one: getattr(one, "id", one))
def test_every_example_of_the_table_is_decided_by_its_phrase(phrase: Phrase, example: str) -> None:
    """The file's own examples hold: this very phrase decides the sentence, as is declared."""
    language = [one for one in TABLE if one.language == phrase.language]
    [clause] = clauses(sentences(example)[0], language, Notice(()))
    assert (clause.phrase, clause.means) == (phrase.id, phrase.means)
    found = said(example)
    if phrase.means == ACKNOWLEDGED:
        assert (found.acknowledged, found.decision) == (True, "")
    else:
        assert (found.decision or found.suggestion) == (phrase.means if phrase.means in SAYABLE else "")
    if phrase.means in (UNCLEAR, PERSON):
        assert phrase.why in found.doubt
    assert phrase.means in {NOTHING, ACKNOWLEDGED, UNCLEAR, PERSON, *SAYABLE}


@pytest.mark.parametrize(
    "text",
    [
        "We have removed the video.",
        "The content has been taken down.",
        "We took down the account you reported.",
        "The post was deleted and the account terminated.",
        "Hello,\n\nthe reported video has been\nremoved from our service.\n\nKind regards",
        "Thank you for your report.\nWE HAVE REMOVED THIS CONTENT.",
    ],
)
def test_removed_is_removed(text: str) -> None:
    """Content assessed as in breach and taken down (SOP 10.6.1)."""
    assert said(text).decision == Decision.REMOVED


@pytest.mark.parametrize(
    "text",
    [
        "We have not removed the video.",
        "We haven't removed the content.",
        "We haven’t removed the content.",
        "The content was never taken down.",
        "It does not violate our Community Guidelines.",
        "The video was not found to be in breach of our guidelines.",
        "We decided not to remove it.",
        "We have chosen to leave the video up.",
        "We found no violation.",
        "The video remains available.",
    ],
)
def test_not_removed_is_not_removed(text: str) -> None:
    """Content assessed as not in breach and not taken down (SOP 10.6.2)."""
    assert said(text).decision == Decision.NOT_REMOVED


@pytest.mark.parametrize(
    "text",
    [
        "The video will be removed if it breaches our guidelines.",
        "It may be removed.",
        "Content can be removed by its owner.",
        "We could not locate the video that should be removed.",
        "None of the videos were removed.",
        "The video has yet to be removed.",
        "We declined your request to have the video removed.",
        "You asked us to have this video removed.",
        "We do not believe that this content should be removed.",
        "Nothing has been removed.",
        "Was the video removed?",
        "Content that breaches our guidelines is removed.",
        "We are reviewing whether the video must be removed.",
        "Before content is removed our team reviews it.",
    ],
)
def test_words_that_only_mention_removal_are_not_a_removal(text: str) -> None:
    """A condition, a negation, a question or a policy must never be recorded as Removed (P5)."""
    assert said(text).decision != Decision.REMOVED


@pytest.mark.parametrize(
    "text",
    [
        "We removed the first video. We have not removed the second.",
        "The video is restricted in your country. The account was terminated.",
        "Some of the videos were removed. The last one was deleted.",
    ],
)
def test_two_verdicts_are_for_a_person(text: str) -> None:
    """More than one decision is none."""
    found = said(text)
    assert found.decision == ""
    assert "more than one" in found.doubt


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Hello.", "Please provide the URL.", "removable", "https://x.com/removed"]
)
def test_no_verdict_is_for_a_person(text: str) -> None:
    """Words that are not in the table decide nothing."""
    found = said(text)
    assert (found.decision, found.acknowledged) == ("", False)
    assert found.doubt


def test_a_decision_outweighs_an_acknowledgement() -> None:
    """Thanks and a case number beside a decision do not hide it."""
    found = said("Thank you for your report. Case number 12345. We have removed the video.")
    assert (found.decision, found.said) == (Decision.REMOVED, "We have removed the video.")


def test_the_same_decision_twice_is_one() -> None:
    """Saying it twice is not two verdicts."""
    assert said("We removed it. The account was terminated.").decision == Decision.REMOVED


QUOTED = "We ask you to review content.\nThe video was removed elsewhere.\nremoved, restricted, or not removed."


@pytest.mark.parametrize(
    "text",
    [
        "We have received your report.\n\nOn Tue, 16 Jun 2026 at 09:00, OHRT <ohrt@contoso.com> wrote:\n"
        + "\n".join(f"> {line}" for line in QUOTED.splitlines()),
        "We have received your report.\n\n-----Original Message-----\nFrom: OHRT <ohrt@contoso.com>\n"
        f"Sent: Tuesday, 16 June 2026 09:00\nTo: legal@tiktok.com\nSubject: Referral\n\n{QUOTED}",
        "We have received your report.\n\nFrom: OHRT <ohrt@contoso.com>\nSent: Tuesday, 16 June 2026 09:00\n"
        f"To: legal@tiktok.com\nSubject: Referral\n\n{QUOTED}",
        "We have received your report.\n\n________________________________\nFrom: OHRT <ohrt@contoso.com>\n"
        f"Sent: 16 June 2026 09:00\nTo: legal@tiktok.com\nSubject: Referral\n\n{QUOTED}",
        "> The video was removed elsewhere.\n\nWe have received your report.",
        "| The video was removed elsewhere.\nWe have received your report.",
    ],
    ids=["on … wrote", "original message", "outlook", "outlook with a rule", "answer below", "bars"],
)
def test_removed_in_the_quoted_part_only_is_no_verdict(text: str) -> None:
    """What a platform quotes are our words, not its verdict."""
    found = said(read(mails.raw(text)).own_words)
    assert found.decision == ""
    assert found.acknowledged


@pytest.mark.parametrize(
    "html",
    [
        "<p>We have received your report.</p><blockquote><p>The video was removed elsewhere.</p></blockquote>",
        "<div>We have received your report.</div><div class='gmail_quote'>On Tue OHRT wrote:<br>"
        "<blockquote>removed, restricted, or not removed.</blockquote></div>",
        "<div>We have received your report.</div><div id='appendonsend'></div><hr>"
        "<div id='divRplyFwdMsg'><b>From:</b> OHRT<br><b>Sent:</b> Tuesday<br><b>To:</b> legal@tiktok.com<br>"
        "<b>Subject:</b> Referral</div><div><p>The video was removed elsewhere.</p>"
        "<p>removed, restricted, or not removed.</p></div>",
        "<p>We have received your report.</p><style>.removed{}</style><script>removed()</script>",
    ],
    ids=["blockquote", "gmail", "outlook", "style and script"],
)
def test_removed_in_quoted_html_only_is_no_verdict(html: str) -> None:
    """HTML-only replies quote too, each client in its own way."""
    found = said(read(mails.raw("", html=html)).own_words)
    assert found.decision == ""
    assert found.acknowledged


@pytest.mark.parametrize(
    "text",
    [
        "not " * 50_000 + "x",
        "will " * 50_000,
        "some of the " * 20_000,
        "a" * 200_000,
        "\n" * 200_000,
        "Removed.\n" * 20_000,
    ],
    ids=["not", "will", "some of the", "one word", "empty lines", "sentences"],
)
def test_no_pattern_meets_an_endless_text(text: str) -> None:
    """However long a mail is, a phrase is sought in so many sentences of so many characters and no more (ReDoS)."""
    found = sentences(text)
    assert len(found) <= MOST_SENTENCES
    assert all(len(one.text) <= MOST_SENTENCE for one in found)
    assert all(one.whole == (len(one.text) < MOST_SENTENCE) for one in found)
    assert said(text).decision == ""


def test_what_says_more_than_any_answer_is_for_a_person() -> None:
    """What stands behind the last sentence that is read may say something else."""
    assert said("Removed.\n" * (MOST_SENTENCES - 1)).decision == Decision.REMOVED
    assert said("Removed.\n" * MOST_SENTENCES).decision == ""
    assert "more than is read" in said("Removed.\n" * MOST_SENTENCES).doubt


def test_sentences_join_wrapped_lines() -> None:
    """A line that goes on in lower case is the same sentence."""
    found = sentences("We have not\nremoved it. Bye.\nOther")
    assert [one.text for one in found] == ["We have not removed it.", "Bye.", "Other"]


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    """At most one of decision, acknowledgement and doubt is the answer."""
    found = said(text)
    assert sum((bool(found.decision), found.acknowledged, bool(found.doubt))) == 1
