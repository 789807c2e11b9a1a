"""Is this word written as a name is? With a capital that is not there for another reason."""

from dataclasses import dataclass
from enum import Enum, auto

from rules.disclosure.people import TITLES
from rules.disclosure.reading import Word, plain
from rules.disclosure.vocabulary import is_acronym, is_telling

#: The Hill, a King, King of …: a thing, not a person.
_NO_NAME_FOLLOWS = frozenset(("the", "a", "an", "this", "that", "these", "our", "your", "my", "of"))
#: What people do: behind a bare word at the start of a sentence it says that the word is somebody's name.
_DONE = """
holds waves dances says shouts points films laughs sings raps speaks talks smiles stands sits walks kicks punches stamps stabs slashes
threatens boasts admits tells asks answers replies wears carries pulls draws swings throws gives gets takes grabs grips
drives rides lives knows mocks taunts spits nods jumps pushes robs sells buys brandishes
"""
_DOES = frozenset(_DONE.split())
_SOMEBODY = "one man woman boy girl lad male female person child youth teenager suspect victim uploader driver leader"
_KNOWN = frozenset(
    [
        "shown",
        "seen",
        "known",
        "named",
        "believed",
        "thought",
        "suspected",
        "wanted",
        "heard",
        "armed",
        "wearing",
        "holding",
        "carrying",
    ]
)
_PEOPLE = frozenset(_SOMEBODY.split())
_QUOTES = "\"'“”‘’"


class Written(Enum):
    """How words must be written to count as a name."""

    ANYHOW = auto()
    AS_A_NAME = auto()  # with a capital
    AS_A_LISTED_NAME = auto()  # with capitals, and a comma between surname and given name
    CLEARLY_AS_A_NAME = auto()  # with a capital inside a sentence and no other capitalised word beside it
    AFTER_A_TITLE = auto()  # `Mr`, `PC`, an initial
    LETTER_BY_LETTER = auto()  # with spaces or full stops between the letters, or in capitals


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing a name: folded words with one space between them, and how they must be written."""

    words: str
    written: Written
    #: False for a plural: what is like it need not be like the name.
    is_itself: bool = True

    @property
    def together(self) -> str:
        """The words without the spaces."""
        return self.words.replace(" ", "")


def is_written(text: str, first: Word, last: Word, written: Written) -> bool:
    """Whether the words from first to last stand in the text as they must to count."""
    in_one = len(last.text) > 1 and not any(map(str.isspace, text[first.start : last.start]))  # D'andre
    capitals = is_capital(text[first.start]) and (in_one or is_capital(text[last.start]))
    match written:
        case Written.ANYHOW:
            return True
        case Written.AS_A_NAME:
            return capitals and "," not in text[first.end : last.start]
        case Written.AS_A_LISTED_NAME:
            has_initial = len(last.text) == 1 and text[last.end : last.end + 1] == "."
            is_shouted = text[first.start : first.end].isupper()
            return capitals and (has_initial or is_shouted or "," in text[first.end : last.start])
        case Written.AFTER_A_TITLE:
            return capitals and _is_addressed(text, first.start)
        case Written.CLEARLY_AS_A_NAME:
            return capitals and (_is_addressed(text, first.start) or _stands_alone(text, first.start, last.end))
        case Written.LETTER_BY_LETTER:
            return text[first.start : last.end].isupper() and not is_acronym(first.text)


def is_joined(text: str, first: Word, last: Word) -> bool:
    """Whether the last of several words is written as a part of the same name."""
    return is_capital(text[last.start]) or "-" in text[first.end : last.start]


def is_capital(letter: str) -> bool:
    """Whether a letter is a capital, or of a script that has none."""
    return letter.isupper() or (letter.isalpha() and not letter.islower())


def _before(text: str, start: int) -> str:
    words = text[max(0, start - 40) : start].split()
    return words[-1] if words else ""


def _is_addressed(text: str, start: int) -> bool:
    """Whether a title, an initial or a given name stands before: `Mr Stone`, `R. Stone`, `Bart Stone`."""
    written = _before(text, start)
    word = written.rstrip(".")
    if word.lower() in TITLES or (len(word) == 1 and word.isupper() and word not in ("A", "I")):
        return True
    return len(word) > 2 and word.istitle() and word.isalpha() and written == word and is_telling(plain(word))


def is_somebody(following: list[str]) -> bool:
    """Whether what follows a word says that somebody does something, or who they are."""
    words = [word.strip(_QUOTES + ".,;:").lower() for word in following]
    if words[:1] and words[0] in _DOES:
        return True
    if len(words) < 2 or words[0] not in ("is", "was"):
        return False
    return words[1] in _KNOWN or (len(words) > 2 and words[1] in ("the", "a", "an") and words[2] in _PEOPLE)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word stands inside a sentence, in lower-case company: not a title, a heading or a start."""
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if before[-1:] in _QUOTES and after[:1] in _QUOTES and before and after:
        before, after = before[:-1], after[1:]
    words, following = before.split(), after.split()
    if (words and words[-1].lower() in _NO_NAME_FOLLOWS) or (following and following[0].lower() == "of"):
        return False
    begins = not words or words[-1][-1] in ".!?" or "\n" in before[len(before.rstrip()) :]
    if begins and (not before or before[-1:].isspace()) and is_somebody(following):
        return True
    if not words or not before[-1:].isspace() or "\n" in before[len(before.rstrip()) :]:
        return False
    if not words[-1][-1].isalnum() and words[-1][-1] != ",":
        return False
    return not words[-1][0].isupper() and not (following and following[0][0].isupper())
