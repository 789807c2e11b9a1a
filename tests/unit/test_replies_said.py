"""What do whole sentences and replies decide? Labelled ones, all invented, half of them kept aside while the table was tuned."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.replies.quoting import own_words
from rules.replies.verdict import Verdict, verdict
from tests.unit import build

SAID = Path(__file__).parents[1] / "replies_said"
URLS = tuple(f"https://www.tiktok.com/@invented/video/730000000000000000{number}" for number in (1, 2, 3))
DOUBT, ACKNOWLEDGED = "Doubt", "Acknowledged"
#: Of what was written before the table was read: nothing is decided, and it may be an acknowledgement.
NO_DECISION = "No decision"


def labelled_sentences(file: str = "sentences.txt") -> Iterator[tuple[str, str]]:
    label = ""
    for line in (SAID / file).read_text("utf-8").splitlines():
        if line.startswith("## "):
            label = line.removeprefix("## ")
        elif line and not line.startswith("#"):
            yield label, line


def labelled_replies(file: str = "replies.txt") -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for block in re.split(r"^## ", (SAID / file).read_text("utf-8"), flags=re.MULTILINE)[1:]:
        head, _, text = block.partition("\n")
        label, _, count = head.partition(" of ")
        named = [number for number in (1, 2, 3) if f"{{{number}}}" in text]
        urls = URLS[: int(count or 0) or max([label.count("/") + 1, *named])]
        for number, url in enumerate(URLS, 1):
            text = text.replace(f"{{{number}}}", url)
        yield label, text, urls


SENTENCES, REPLIES = list(labelled_sentences()), list(labelled_replies())
UNSEEN_SENTENCES, UNSEEN_REPLIES = (
    [*labelled_sentences("unseen_sentences.txt"), *labelled_sentences("misleading_sentences.txt")],
    list(labelled_replies("unseen_replies.txt")),
)


def read_as(found: Verdict) -> str:
    decided = ACKNOWLEDGED if found.acknowledged else found.decision or DOUBT
    each = " / ".join(decision for _, decision in found.url_decisions)
    return f"{decided}: {each}" if each else decided


def test_the_labelled_sets_are_as_large_as_is_claimed() -> None:
    """Three hundred sentences and sixty replies; none twice."""
    assert len({sentence for _, sentence in SENTENCES}) == len(SENTENCES) >= 300
    assert len(REPLIES) >= 60


@pytest.mark.parametrize(("label", "sentence"), SENTENCES, ids=lambda one: one)
def test_no_sentence_is_read_as_something_else(label: str, sentence: str) -> None:
    """A person may be asked once too often; a wrong decision is never recorded (P5)."""
    assert read_as(verdict(sentence, build.phrase_table())) in (label, DOUBT)


@pytest.mark.parametrize(("label", "text", "urls"), REPLIES, ids=[text.strip()[:50] for _, text, _ in REPLIES])
def test_no_reply_is_read_as_something_else(label: str, text: str, urls: tuple[str, ...]) -> None:
    """The same of whole replies, URL by URL."""
    assert read_as(verdict(text, build.phrase_table(), urls=urls)) in (label, DOUBT)


@pytest.mark.parametrize(("label", "sentence"), UNSEEN_SENTENCES, ids=lambda one: one)
def test_no_sentence_written_beforehand_is_read_as_something_else(label: str, sentence: str) -> None:
    """As the first; and what decides nothing is never taken for a decision."""
    allowed = (DOUBT, ACKNOWLEDGED) if label == NO_DECISION else (label, DOUBT)
    assert read_as(verdict(sentence, build.phrase_table(), urls=URLS[:1])) in allowed


@pytest.mark.parametrize(
    ("label", "text", "urls"), UNSEEN_REPLIES, ids=[text.strip()[:50] for _, text, _ in UNSEEN_REPLIES]
)
def test_no_reply_written_beforehand_is_read_as_something_else(label: str, text: str, urls: tuple[str, ...]) -> None:
    """The same of whole replies, quotes, signatures and footers included."""
    allowed = (DOUBT, ACKNOWLEDGED) if label == NO_DECISION else (label, DOUBT)
    assert read_as(verdict(own_words(text).words, build.phrase_table(), urls=urls)) in allowed


def test_most_that_decide_and_were_written_beforehand_are_read_by_themselves() -> None:
    """Half of them, and more: the others go to a person, and none is wrong."""
    table = build.phrase_table()
    told = [(label, verdict(one, table, urls=URLS[:1])) for label, one in UNSEEN_SENTENCES if label != NO_DECISION]
    told += [
        (label, verdict(own_words(text).words, table, urls=urls))
        for label, text, urls in UNSEEN_REPLIES
        if label != NO_DECISION
    ]
    assert sum(label == read_as(found) for label, found in told) / len(told) >= 0.5


def test_few_that_decide_are_left_to_a_person() -> None:
    """Of those that say something, 97 in a hundred are read by themselves."""
    table = build.phrase_table()
    deciding = [(label, verdict(sentence, table)) for label, sentence in SENTENCES if label != DOUBT]
    deciding += [(label, verdict(text, table, urls=urls)) for label, text, urls in REPLIES if label != DOUBT]
    right = sum(label == read_as(found) for label, found in deciding)
    assert right / len(deciding) >= 0.97


HOSTILE = {
    "not": "not " * 2_500,
    "removed": "removed " * 1_250,
    "we": "we have we " * 900,
    "if": "if it is removed and " * 480,
    "dots": "a.a." * 2_500,
    "links": "https://a.a/" * 800,
    "bars": "| removed " * 1_000,
    "spaces": " " * 10_000,
    "ordinals": "the first and the second, " * 380,
    "numbers": "video 1, 2, 3, " * 660,
    "letters": "a" * 10_000,
    "no stop": "the video has been " * 520,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_judged(text: str) -> None:
    """Ten thousand characters that patterns find hard come to an end, and are a person's."""
    found = verdict(text, build.phrase_table(), urls=URLS)
    assert (found.decision, found.acknowledged) == ("", False)
    assert found.doubt
