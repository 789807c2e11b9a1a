"""Which patterns of case numbers may be used, and what do they find?"""

import pytest

from rules.case_number import case_numbers, fault


@pytest.mark.parametrize(
    "pattern",
    [r"TT-\d{6}", r"\bXC-\d{7}\b", r"CASE-\d{6}", r"(?<=Case )\d{12}", r"#\d{8,10}-FB", r"(?:LR|TR)-[0-9A-F]{8}"],
)
def test_a_pattern_with_something_of_its_own_and_an_end_is_used(pattern: str) -> None:
    """Letters, a mark or words before the number, and how many digits there are."""
    assert fault(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(", "no regular expression"),
        (r"TT-\d+", "has no end"),
        (r"TT-\d{6,}", "has no end"),
        (r"TT-.*", "has no end"),
        (r"(?:TT-\d{3}){2}", "repeats"),
        (r"\d{6}", "no case numbers"),
        (r"\d{15,16}", "no case numbers"),
        (r"[A-Z0-9]{10}", "no case numbers"),
        (r"\w{8}", "no case numbers"),
        (r".{12}", "no case numbers"),
        (r"\d{4}-\d{2}-\d{2}", "no case numbers"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", "no case numbers"),
        (r"TT-\d{6}|\d{9}", "no case numbers"),
        (r"|TT-\d{6}", "there is nothing"),
    ],
)
def test_a_loose_pattern_is_refused_in_words_and_finds_nothing(pattern: str, words: str) -> None:
    """What fits a date, a telephone number or any word would file replies under somebody else's row."""
    assert words in fault(pattern)
    assert case_numbers("TT-123456 2026-03-14 07700900123", pattern) == frozenset()


def test_part_of_a_longer_number_is_no_case_number() -> None:
    """TT-1234567 is not TT-123456, and neither is XTT-123456."""
    assert case_numbers("TT-1234567 XTT-123456", r"TT-\d{6}") == frozenset()
    assert case_numbers("(TT-123456), TT-654321.", r"TT-\d{6}") == {"TT-123456", "TT-654321"}


def test_a_platform_without_a_pattern_has_no_case_numbers() -> None:
    """An empty pattern is in order, and finds nothing."""
    assert fault("  ") == ""
    assert case_numbers("TT-123456", "  ") == frozenset()
