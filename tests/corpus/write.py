"""`python -m tests.corpus.write`: makes the files of the corpus anew, one mail a file, and what must become of each."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.corpus.compose import PERSON, CaseMail
from tests.corpus.forged import forged
from tests.corpus.genuine import genuine
from tests.corpus.listed import listed
from tests.corpus.machines import machines

MAILS = Path(__file__).parent / "mails"
EXPECTED = Path(__file__).parent / "expected.toml"


@dataclass(frozen=True, slots=True)
class Expected:
    """A mail of the corpus and what must become of it: a decision, `Acknowledged`, or `person` with words of the reason."""

    name: str
    group: str
    shows: str
    outcome: str
    reason: str

    @property
    def file(self) -> Path:
        """Where the mail is."""
        return MAILS / self.group / f"{self.name}.eml"


def made() -> Iterator[CaseMail]:
    """Yield every mail of the corpus, as it is made."""
    for cases in (listed, genuine, forged, machines):
        yield from cases()


def expected() -> list[Expected]:
    """Return every mail of the corpus, as it is kept."""
    told = tomllib.loads(EXPECTED.read_text("utf-8"))
    return [Expected(name, **one) for group in told.values() for name, one in group.items()]


def text(cases: list[CaseMail]) -> str:
    """Return the file that says what must become of each mail."""
    lines = ["# What must become of each mail. Made by `python -m tests.corpus.write`.\n"]
    for one in cases:
        lines.append(f"[{one.group}.{one.name}]")
        lines += [f"{key} = '''{getattr(one, key)}'''" for key in ("group", "shows", "outcome", "reason")]
        lines.append("")
    return "\n".join(lines)


def table() -> str:
    """Return the table of the cases for docs/replies.md: each listed one, and how many of each other kind."""
    lines = ["| case | what it shows | what becomes of it |", "|---|---|---|"]
    lines += [
        f"| `{one.name}` | {_cell(one.shows)} | {_becomes(one)} |" for one in expected() if one.group not in _COUNTED
    ]
    counted = [f"| {name} | {sum(one.group == name for one in expected())} |" for name in _COUNTED]
    return "\n".join((*lines, "", "| other mails | how many |", "|---|---|", *counted)) + "\n"


_COUNTED = ("genuine", "forged", "machine")


def _becomes(one: Expected) -> str:
    if one.outcome != PERSON:
        return f"recorded: {one.outcome}"
    return f"for a person: “…{_cell(one.reason)}…”" if one.reason else "for a person"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write them."""
    cases = list(made())
    for old in MAILS.rglob("*.eml"):
        old.unlink()
    for one in cases:
        file = MAILS / one.group / f"{one.name}.eml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(one.raw)
    EXPECTED.write_text(text(cases), "utf-8")


if __name__ == "__main__":
    main()
