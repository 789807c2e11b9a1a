"""`make docs`: the pages that are made from the code. Today that is one, docs/data-dictionary.md."""

from collections.abc import Iterator
from pathlib import Path

from rules.records import LISTS, PLAIN_LIBRARIES, Column, DomainEntry, columns
from tests.corpus.write import table

DATA_DICTIONARY = Path(__file__).parents[1] / "docs" / "data-dictionary.md"
REPLIES = Path(__file__).parents[1] / "docs" / "replies.md"
_CASES_BEGIN, _CASES_END = "<!-- made by make docs: cases -->\n", "<!-- end -->\n"

_HEAD = """# Data dictionary

Every list and column that the service knows. This page is made from the record classes in `rules/records` by `make docs`;
do not edit it by hand.

- **Kind** is the kind of column: text, note (several lines), choice, choices (several), date, datetime, yesno, number, email.
- **Written by** is who fills the column. The service may fill one of somebody else's when it is empty or must be set back,
  as `ApplicantEmail`, the text of a draft, or `QADecision`.
- **Mandatory** says when an empty cell is a fault: *to submit*, *to close*, *when referring*. A row without a name of its platform
  or an address of its operative, which are *always* wanted, is passed over.
- **Index** says whether the column is indexed, and whether its values are unique.
- **SOP** is the paragraph of the Standard Operating Procedure that asks for it.

Made by `ohrt provision`, and used by nothing yet: the list `DipSamples`, the library `Domain` and the plain libraries; in
`Platforms` the columns `AnswerDays` and `EscalationEmail`; in `Operatives` `JoinedOn` and every training but `IntermediateIII`;
in `Referrals` `IsMusical` and `CPIAHold`, and the status `On hold`.
"""
_TABLE = """| Column | Kind | Written by | Mandatory | Index | SOP | Meaning |
|---|---|---|---|---|---|---|
"""


def data_dictionary() -> str:
    """Return the page, as it follows from the record classes."""
    lists = [_section(record, "List") for record in LISTS]
    libraries = [_section(DomainEntry, "Library"), *(_library(*one) for one in PLAIN_LIBRARIES.items())]
    return "\n".join([_HEAD, *lists, *libraries])


def _section(record: type, what: str) -> str:
    declared = columns(record).values()
    doc = (record.__doc__ or "").strip()
    head = f"## {what} `{record.LIST}`\n\n{doc}\n\n"  # type: ignore[attr-defined]  # every record class names its list
    return head + _TABLE + "".join(_line(one) for one in declared) + _choices([one for one in declared if one.choices])


def _line(column: Column) -> str:
    index = "unique" if column.unique else "indexed" if column.indexed else ""
    cells = (f"`{column.name}`", column.kind, column.writer, column.mandatory, index, column.sop, column.meaning)
    return "| " + " | ".join(str(one).replace("|", "\\|") for one in cells) + " |\n"


def _choices(chosen: list[Column]) -> str:
    if not chosen:
        return ""
    lines = [f"- `{one.name}`: {'; '.join(_offered(one))}" for one in chosen]
    return "\nChoices:\n\n" + "\n".join(lines) + "\n"


def _offered(column: Column) -> Iterator[str]:
    yield from (f"{one} (default)" if one == column.default else str(one) for one in column.choices)
    if column.open_choices:
        yield "and every row of `Platforms` (open)"


def _library(name: str, meaning: str) -> str:
    return f"## Library `{name}`\n\n{meaning}. It has no columns of its own.\n"


def replies(page: str) -> str:
    """Return the page about replies with its table as it follows from the corpus."""
    before, _, rest = page.partition(_CASES_BEGIN)
    return f"{before}{_CASES_BEGIN}\n{table()}\n{_CASES_END}{rest.partition(_CASES_END)[2]}"


def main() -> None:
    """Write the pages."""
    REPLIES.write_text(replies(REPLIES.read_text("utf-8")), "utf-8")
    DATA_DICTIONARY.write_text(data_dictionary(), "utf-8")


if __name__ == "__main__":
    main()
