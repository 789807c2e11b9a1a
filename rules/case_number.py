"""Which case numbers of a platform are in a text? Found by the pattern that an administrator keeps in `Platforms`.

A case number that was learned points to its row for good. So a pattern must be one that nothing but a case number fits.
"""

import re
from functools import lru_cache

#: Shorter ones, and words without a digit, would match what has nothing to do with a case.
SHORTEST_CASE_NUMBER, LONGEST_CASE_NUMBER = 5, 100


def case_numbers(text: str, pattern: str) -> frozenset[str]:
    """Return what in a text is shaped like a case number; nothing when there is no pattern, or something is wrong with it."""
    return (
        frozenset() if not pattern.strip() or fault(pattern) else frozenset(_found(text, re.compile(pattern.strip())))
    )


@lru_cache(maxsize=256)
def fault(pattern: str) -> str:
    """Return what is wrong with a `CasePattern`, in words for an administrator; empty when nothing is, or it is empty."""
    if not pattern.strip():
        return ""
    try:
        compiled = re.compile(pattern.strip())
    except (re.error, OverflowError, RecursionError):
        return (
            "CasePattern is no regular expression. Write the letters of a case number as they are "
            "and its digits as \\d, as in TT-\\d{6}."
        )
    written = _ESCAPED_OR_CLASS.sub("x", pattern)
    if _ENDLESS.search(written):
        return "CasePattern has no end. Say how many signs there are, as \\d{6} or \\d{6,8}, in place of *, + and {6,}."
    if _GROUP_REPEATED.search(written):
        return "CasePattern repeats what stands in brackets. Write it out."
    if compiled.fullmatch(""):
        return "CasePattern fits where there is nothing. Take out the | at its beginning or end, and what need not be there."
    if any(_found(text, compiled) for text in _NO_CASE_NUMBERS):
        return (
            "CasePattern fits words or numbers that are no case numbers. Write what stands before each number as well, "
            "as TT- in TT-\\d{6}, or (?<=Case )\\d{12}."
        )
    return ""


def _found(text: str, pattern: re.Pattern[str]) -> set[str]:
    found = {one[0].strip() for one in pattern.finditer(text) if _stands_alone(text, one)}
    return {
        one for one in found if SHORTEST_CASE_NUMBER <= len(one) <= LONGEST_CASE_NUMBER and any(map(str.isdigit, one))
    }


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Return whether the words end where the match does: of TT-1234567, TT-123456 is another case's number."""
    before, behind = text[: found.start()][-1:], text[found.end() :][:1]
    return not (before.isalnum() and found[0][:1].isalnum()) and not (behind.isalnum() and found[0][-1:].isalnum())


_ESCAPED_OR_CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_ENDLESS = re.compile(r"[*+]|\{\d*,\}")
_GROUP_REPEATED = re.compile(r"\)\{")

#: What stands in mails and is no case number, and runs of every length of what a loose pattern asks for.
_NO_CASE_NUMBERS = (
    "On 14 March 2026 at 10:45:30 we removed 12 videos, 2026-03-14T10:45:30Z, 2026-03-14, 14/03/2026, 14.03.2026.",
    "Call 07700 900123, +44 7700 900123 or (020) 7946 0123; fax 020-7946-0123; SW1A 2AA; £1,250.00; 100%.",
    "https://www.example.org/watch?v=a1B2c3D4e5F&t=42s https://example.org/video/7300000000000000000 10.0.0.12",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301 3F2504E0-4F89-41D3-9A0C-0305E82C3301 mail1234@example.org MP4 1080p covid19",
    *(
        " ".join((run * size)[:size] for size in range(SHORTEST_CASE_NUMBER, 41))
        for run in ("7", "a1", "A1", "a1B2", "1a", "1A", "aaa1", "AAA1")
    ),
)
