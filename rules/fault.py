"""What is wrong with a row, said to the person who made it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the column, what to do about it in words, and the SOP paragraph it comes from."""

    column: str
    message: str
    sop: str


def as_list(faults: tuple[Fault, ...]) -> str:
    """Return the faults as one bulleted line each, for a message to a person."""
    return "\n".join(f"- {fault.message} (SOP {fault.sop})" for fault in faults)
