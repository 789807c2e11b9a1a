"""What must not leave: the words as they stand in the draft, and why."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a draft that must not leave, and why."""

    words: str
    why: str

    @property
    def line(self) -> str:
        """How it is shown to people: `“words”: why`."""
        return f"“{self.words}”: {self.why}"

    @property
    def identity(self) -> str:
        """What a copy of the line is known by."""
        return identity(self.line)


def identity(line: str) -> str:
    """Return a line without bullet, case and sort of quotation mark; every other sign counts, for 1.2 is not 12."""
    text = unicodedata.normalize("NFC", line).translate(_ONE_QUOTE).casefold()
    return _BULLET.sub("", " ".join(text.split()))


_ONE_QUOTE = dict.fromkeys(map(ord, "\"'“”„‟‘’‚‛«»‹›"), "'")
#: The words stand in quotation marks, so that nothing of theirs can be taken for a bullet.
_BULLET = re.compile(r"^(?:[-*•·–]\s*)+(?=')")
