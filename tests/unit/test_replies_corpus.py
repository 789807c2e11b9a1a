"""Every mail of the corpus: recorded as it must be, or before a person for the right reason."""

from functools import lru_cache

import pytest

from tests.corpus.compose import PERSON, CaseMail
from tests.corpus.large import large
from tests.corpus.listed import too_large
from tests.corpus.rows import judged
from tests.corpus.write import EXPECTED, Expected, expected, made, text

CASES = expected()


@lru_cache(maxsize=1000)
def became(raw: bytes) -> tuple[str, str]:
    """What became of a mail, and why."""
    judgement = judged(raw)
    if judgement.answer is None:
        return PERSON, judgement.reason
    return judgement.answer.decision or "Acknowledged", judgement.reason


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.group}-{one.name}")
def test_what_becomes_of_a_mail(case: Expected) -> None:
    """As tests/corpus/expected.toml has it."""
    outcome, reason = became(case.file.read_bytes())
    assert outcome == case.outcome, reason
    assert case.reason in reason


LARGE = (
    "nested_50_deep",
    "header_bomb",
    "many_results",
    "many_clues",
    pytest.param("30_megabytes", marks=pytest.mark.slow),
)


@pytest.mark.parametrize("name", LARGE)
def test_what_becomes_of_a_mail_that_is_too_large_to_keep(name: str) -> None:
    """Thirty megabytes, fifty levels, a bomb of headers."""
    case: CaseMail = next(one for one in too_large() if one.name == name)
    outcome, reason = became(case.raw)
    assert outcome == case.outcome, reason
    assert case.reason in reason


@pytest.mark.parametrize(
    ("name", "raw"), [*large((64,), (1_000,))], ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_large_mail_is_recorded_or_said_to_be_too_large(name: str, raw: bytes) -> None:
    """What is larger than any answer is for a person, who is told so; a long quote and a large file are neither here nor there."""
    outcome, reason = became(raw)
    if name.startswith(("a marked", "an unmarked", "an attached", "HTML of quotes", "HTML of ends", "references")):
        assert outcome == "Removed", reason
    else:
        assert outcome == "Removed" or any(
            one in reason for one in ("longer than", "larger than", "no text that could")
        )


def test_the_corpus_is_as_it_is_made() -> None:
    """The kept files are what `python -m tests.corpus.write` writes: no mail is lost, and none is left over."""
    cases = list(made())
    assert EXPECTED.read_text("utf-8") == text(cases), "run: python -m tests.corpus.write"
    kept = {case.file for case in CASES}
    assert len(kept) == len(cases)
    assert kept == set(EXPECTED.parent.rglob("*.eml"))
    for case, one in zip(CASES, cases, strict=True):
        assert case.file.read_bytes() == one.raw, case.name


def test_genuine_answers_are_recorded_and_forged_ones_never() -> None:
    """At least 99 of 100 genuine answers by themselves, of the forged none; of what machines send none."""
    recorded = {case.name: became(case.file.read_bytes())[0] != PERSON for case in CASES}
    counted = {
        group: [recorded[one.name] for one in CASES if one.group == group] for group in ("genuine", "forged", "machine")
    }
    assert len(counted["genuine"]) >= 100
    assert len(counted["forged"]) >= 60
    assert sum(counted["genuine"]) >= 0.99 * len(counted["genuine"])
    assert not any(counted["forged"])
    assert not any(counted["machine"])
