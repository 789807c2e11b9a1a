"""What did the sender write, and what do they only quote?

Lines marked with `>` are quoted; what is written between and below them is the sender's. Below the header block of an
unmarked quote everything is quoted. When in doubt a line is quoted: what decides must have been written by the platform.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import quotequail

from rules.replies.bounds import LONGEST_LINE, MOST_LINES, MOST_UNMARKED, MOST_WORDS
from rules.replies.introductions import (
    BLOCK_BEGINS,
    BLOCK_GOES_ON,
    BROKEN_END,
    INTRODUCTION,
    INTRODUCTION_IN_ANY,
    REPLY_ABOVE,
    SEPARATOR,
)

#: A marked line this long may have been wrapped once more on its way: the rest of it then stands below, unmarked.
WRAPPED, LEFTOVER = 60, 30


@dataclass(frozen=True, slots=True)
class Own:
    """What the sender wrote themselves; `whole` is false when more of it may stand behind a bound."""

    words: str
    whole: bool = True


def own_words(text: str, *, whole: bool = True) -> Own:
    """Return what the sender wrote themselves in a text; `whole` says whether the text is all that there was."""
    every = text.splitlines()
    lines = [_without_odd_spaces(line[:LONGEST_LINE]) for line in every[:MOST_LINES]]
    below = next((number + 1 for number, line in enumerate(lines[:40]) if REPLY_ABOVE.search(line)), 0)
    unmarked = _without_marked(lines[below:])
    own, ended = _above_the_quote(unmarked[:MOST_UNMARKED], ticket=below > 0)
    said = "\n".join(own).strip()
    read = ended or (whole and len(every) <= MOST_LINES and len(unmarked) <= MOST_UNMARKED)
    kept = said[:MOST_WORDS].splitlines()
    end = _second_look(kept)
    words = "\n".join(line for line in kept[:end] if not _ARMOUR.match(line)).strip()
    return Own(words, end < len(kept) or (read and len(said) <= MOST_WORDS))


def _second_look(lines: Sequence[str]) -> int:
    """Return the line where quotequail sees a quote begin, or how many there are.

    It tries each of its patterns on each line that is not empty: it is shown only those that can be part of one.
    """
    shown = [
        line if any(map(_MAY_INTRODUCE.search, lines[number : number + 2])) else "" for number, line in enumerate(lines)
    ]
    found = quotequail.unwrap("\n".join(shown)) if any(shown) else None
    if not found:
        return len(lines)
    above = sum(map(bool, (found.get("text_top") or "").splitlines()))
    return [number for number, line in enumerate(shown) if line][above]


#: How the lines end that introduce a quote, as quotequail knows them; or the name of a header.
_MAY_INTRODUCE = re.compile(r"[-:_>]$|^>|^\*?[-\w ]{1,30}:(?!//)")


_ODD_SPACES = re.compile(r"[\u00a0\u2007\u202f\u3000]|[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")


def _without_odd_spaces(line: str) -> str:
    return _ODD_SPACES.sub(lambda found: " " if found[0] in "\u00a0\u2007\u202f\u3000" else "", line).strip()


_ARMOUR = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----$|Hash: [\w, -]{1,40}$")

#: Old mail programs put initials before the mark.
_MARKED = re.compile(r"(?:[>|»›]|&gt;|[A-Za-z]{1,8}>(?:\s|$))")
#: Stands for a block of marked lines while the lines around it are looked at.
_QUOTE = "\0"


def _without_marked(lines: Sequence[str]) -> list[str]:
    """Return the lines with one mark for each marked block, and without what such a block lost by wrapping."""
    kept: list[str] = []
    previous = ""
    for number, line in enumerate(lines):
        if _is_marked(line):
            if not kept or kept[-1] != _QUOTE:
                kept.append(_QUOTE)
            previous = line
        elif line and len(previous) >= WRAPPED and (_goes_on(line) or _is_leftover(lines, number)):
            previous = ""  # one line only: the next is the sender's again
        else:
            kept.append(line)
            previous = ""
    return kept


def _is_marked(line: str) -> bool:
    return _MARKED.match(line) is not None and not BROKEN_END.match(line)


def _is_leftover(lines: Sequence[str], number: int) -> bool:
    """Return whether a line is short and stands right between two marked ones: the end of the first, whatever it begins with."""
    return len(lines[number]) <= LEFTOVER and any(map(_is_marked, lines[number + 1 : number + 2]))


def _goes_on(line: str) -> bool:
    """Return whether a line below a long marked one may be the end of it: it does not begin as a sentence does."""
    return not (line[0].isupper() or line[0].isdigit() or line.startswith(("http", "-", "*", "•")))


def _above_the_quote(lines: Sequence[str], *, ticket: bool) -> tuple[list[str], bool]:
    """Return the lines without those that introduce a marked quote, up to where an unmarked one begins; and whether one does.

    In a `ticket` the first comment is the answer, and what stands above it is the system's own.
    """
    kept: list[str] = []
    answered = not ticket
    number = 0
    while number < len(lines):
        if _is_header_block(lines, number) or SEPARATOR.search(lines[number]):
            if not _quote_follows(lines, _end_of_block(lines, number)):
                return kept, True
            number = _end_of_block(lines, number)
            continue
        wrapped = _introduces(lines, number)
        if wrapped and not _quote_follows(lines, number + wrapped):
            return kept, True
        if wrapped:
            number += wrapped
            continue
        comment = _is_comment(lines, number)
        if _ENDS_HERE.match(lines[number]) or (comment and answered and any(map(_says_something, kept))):
            return kept, True
        answered = answered or comment
        if lines[number] != _QUOTE:
            kept.append(lines[number])
        number += 1
    return kept, False


def _quote_follows(lines: Sequence[str], number: int) -> bool:
    """Return whether the next line that says anything is a marked one."""
    return next((line for line in lines[number : number + 6] if line), "") == _QUOTE


def _end_of_block(lines: Sequence[str], number: int) -> int:
    end = number + 1
    while end < len(lines) and end < number + 12 and lines[end] and lines[end] != _QUOTE:
        end += 1
    return end


# --- the header block that Outlook and others put above a letter ----------------------------------------------------


def _is_header_block(lines: Sequence[str], number: int) -> bool:
    """Return whether a quoted letter's header begins on this line: From, then two of date, recipient and subject."""
    if not BLOCK_BEGINS.match(lines[number]):
        return False
    following = [line for line in lines[number + 1 : number + 10] if line][:6]
    return sum(any(pattern.match(line) for line in following) for pattern in BLOCK_GOES_ON) >= 2


#: A signature ends what is said; so does what mail programs of telephones add.
_ENDS_HERE = re.compile(r"^-----BEGIN PGP SIGNATURE-----")


# --- the line that says who wrote what follows ----------------------------------------------------------------------

_MOST_WRAPPED = 3


def _introduces(lines: Sequence[str], number: int) -> int:
    """Return over how many lines the introduction of a quote goes that begins on this line; 0 when none does."""
    if not lines[number] or lines[number] == _QUOTE:
        return 0
    for count in range(1, _MOST_WRAPPED + 1):
        last = lines[number + count - 1 : number + count]
        if not last or not last[0] or last[0] == _QUOTE:
            return 0
        if not last[0].endswith((":", "：")):
            continue  # as each introduction does; looking for one takes long
        joined = " ".join(lines[number : number + count])[:600]
        if INTRODUCTION.match(joined) or INTRODUCTION_IN_ANY.match(joined):
            return count if count == 1 or _may_begin(lines[number]) else 0
    return 0


def _may_begin(line: str) -> bool:
    """Return whether a line can be the first of a wrapped introduction: it has a date or an address, and ends no sentence."""
    return any(character.isdigit() or character == "@" for character in line) and not line.endswith((".", "!", "?"))


# --- ticket systems -------------------------------------------------------------------------------------------------

_RULE = re.compile(r"^[-—_=*]{10,}$")
_STAMP = re.compile(r"^.{0,80}\b(?:19|20)\d\d\b.{0,20}\d{1,2}[:.]\d\d.{0,12}$")


def _is_comment(lines: Sequence[str], number: int) -> bool:
    """Return whether a ticket system's next comment begins here: a rule, then who and when."""
    if not _RULE.match(lines[number]):
        return False
    following = [line for line in lines[number + 1 : number + 6] if line and line != _QUOTE][:2]
    return any(_STAMP.match(line) for line in following)


def _says_something(line: str) -> bool:
    return any(map(str.isalnum, line))
