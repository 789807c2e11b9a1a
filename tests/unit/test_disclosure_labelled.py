"""How well is a draft checked? On the labelled set, and on its leaks in disguise. SOP 6.4."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.drafts.labelled import labelled_drafts, score, score_of
from tests.drafts.unseen import UNSEEN, unseen_drafts

LEAKING = [one for one in labelled_drafts() if one.planted]


def test_the_set_is_large_and_half_of_it_leaks() -> None:
    """At least 400 drafts, half with a planted leak, no two leaks the same."""
    assert len(labelled_drafts()) >= 400
    assert len(LEAKING) * 2 == len(labelled_drafts())
    assert len({one.planted for one in LEAKING}) == len(LEAKING)


def test_the_check_finds_the_leaks_and_lets_the_rest_pass() -> None:
    """Recall at least 0.995, false alarms at most 2 %; what was missed or wrongly found is shown."""
    result = score()
    assert result.recall >= 0.995, result.missed
    assert result.false_alarm_rate <= 0.02, result.false_alarms


@pytest.mark.parametrize("name", UNSEEN)
def test_the_check_finds_the_leaks_of_each_set_that_was_written_unseen(name: str) -> None:
    """The check is mended for them now; what they showed at first is in `docs/disclosure.md`."""
    result = score_of(unseen_drafts(name))
    assert result.recall >= 0.995, result.missed


def test_the_check_lets_the_clean_drafts_of_all_sets_pass() -> None:
    """False alarms at most 2 % of all: a small set may hold more words than that which are a subject's name by chance."""
    result = score_of(draft for name in UNSEEN for draft in unseen_drafts(name))
    assert result.false_alarm_rate <= 0.02, result.false_alarms


LOOK_ALIKE = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")


def _invisible(text: str) -> str:
    chance = random.Random(text)
    return "".join(one + chance.choice(("", "", "\u200b", "\u2060", "\u00ad")) for one in text)


DISGUISES: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "look-alike letters": lambda text: text.translate(LOOK_ALIKE),
    "invisible characters": _invisible,
    "wide spaces": lambda text: text.replace(" ", "\u2003"),
    "full width": lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
}
#: An address in look-alike letters is no address that reaches anybody; a postcode neither.
NOT_IN_DISGUISE = ("e-mail", "postcode", "address", "force", "police e-mail")


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_a_disguise_hides_no_name_and_no_reference(disguise: Callable[[str], str]) -> None:
    """Whatever characters a leak is written with, it is found."""
    missed = [
        one.name
        for one in LEAKING
        if one.reason not in NOT_IN_DISGUISE
        and not replace(one, text=one.text.replace(one.planted, disguise(one.planted))).found()
    ]
    assert missed == []
