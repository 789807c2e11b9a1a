"""What must not leave: the words as they stand in the draft, and why."""

from dataclasses import dataclass

from rules.disclosure.reading import squeezed


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
        """The line without case, accents, quotation marks and spacing, so that a copy of it is known again."""
        return squeezed(self.line)
