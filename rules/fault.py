"""What is wrong with a row, said to the person who made it."""

from dataclasses import dataclass

#: Faults that one screen holds.
MOST_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the column, what to do about it in words, and the SOP paragraph it comes from."""

    column: str
    message: str
    sop: str


def as_list(faults: tuple[Fault, ...]) -> str:
    """Return the faults as one bulleted line each, for a message to a person; at most what one screen holds."""
    lines = [f"- {fault.message} (SOP {fault.sop})" for fault in dict.fromkeys(faults)]
    if len(lines) > MOST_SHOWN:
        lines[MOST_SHOWN:] = [f"- There are {len(lines) - MOST_SHOWN} more; we name them when these are corrected."]
    return "\n".join(lines)
