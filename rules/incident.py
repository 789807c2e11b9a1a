"""Could this be a reference of the system that was named? SOP 8.3.3.

Only its shape is looked at, generously: each system has had several, and officers add dates and prefixes. What was
written is never completed or rewritten.
"""

import re

from rules.records.referral import IncidentSystem

MOST_CHARACTERS = 60
_SHAPE = re.compile(r"[\w\s/.,:;()#&+-]+")
_SYSTEMS = tuple(one for one in IncidentSystem if one is not IncidentSystem.NONE)


def what_is_wrong(system: str, reference: str) -> str:
    """Return what to do about a reference, as a sentence; empty when it may be one of the system's."""
    if len(reference) > MOST_CHARACTERS:
        return f"The {system} reference is longer than {MOST_CHARACTERS} characters; give the reference alone."
    other = next((one for one in _SYSTEMS if one != system and _begins_with(reference, one)), None)
    if other is not None:
        return f"The incident reference begins with {other}, but you chose {system}; correct one of the two."
    if not _SHAPE.fullmatch(reference) or not any(one.isdigit() for one in reference):
        return f"“{reference}” does not look like a {system} reference, which has a number; correct it, or set the system to None."
    return ""


def _begins_with(reference: str, system: str) -> bool:
    return re.match(rf"\W*{system}(?![A-Za-z])", reference, re.IGNORECASE) is not None
