"""Could this be a reference of the system that was named? SOP 8.3.3.

Only its shape is looked at, generously: each system has had several, and officers add dates and prefixes. A shape is held
against it only when it is another system's. What was written is never completed or rewritten.
"""

import re

from rules.records.referral import IncidentSystem

MOST_CHARACTERS = 60
_SHAPE = re.compile(r"[\w\s/.,:;()#&+\u2010-\u2015-]+")
_SYSTEMS = tuple(one for one in IncidentSystem if one is not IncidentSystem.NONE)
#: Shapes that only these systems use, so that another that was chosen is a slip. Connect took over what CRIS, Crimint and
#: Merlin recorded (SOP 4.1.8) and may show their numbers; of APMIS it is not known how it writes.
_TELLING = (
    (re.compile(r"\d\d[ /-]?(?:PAC|MIS)[ /-]?\d{4,7}", re.IGNORECASE), (IncidentSystem.MERLIN, IncidentSystem.CONNECT)),
    (re.compile(r"[A-Z]{2}RT[ /-]?\d{6,9}", re.IGNORECASE), (IncidentSystem.CRIMINT, IncidentSystem.CONNECT)),
    (
        re.compile(
            r"\d{1,5}[ /-]?\d{1,2}(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?:\d\d){1,2}", re.IGNORECASE
        ),
        (IncidentSystem.CAD,),
    ),
    (
        re.compile(r"(?:\d\d[A-Z]{0,2}/)?\d{7}/\d\d", re.IGNORECASE),
        (IncidentSystem.CRIS, IncidentSystem.CONNECT, IncidentSystem.APMIS),
    ),
)


def what_is_wrong(system: str, reference: str) -> str:
    """Return what to do about a reference, as a sentence; empty when it may be one of the system's."""
    if len(reference) > MOST_CHARACTERS:
        return f"The {system} reference is longer than {MOST_CHARACTERS} characters; give the reference alone."
    other = next((one for one in _SYSTEMS if one != system and _begins_with(reference, one)), None)
    if other is not None:
        return f"The incident reference begins with {other}, but you chose {system}; correct one of the two."
    if not _SHAPE.fullmatch(reference) or "//" in reference or not any(one.isdigit() for one in reference):
        return f"“{reference}” does not look like a {system} reference, which has a number; correct it, or set the system to None."
    told = next((systems for shape, systems in _TELLING if shape.fullmatch(reference)), ())
    if told and system not in told:
        return (
            f"“{reference}” is written like a reference of {told[0]}, but you chose {system}; correct one of the two."
        )
    return ""


def _begins_with(reference: str, system: str) -> bool:
    return re.match(rf"\W*{system}(?![A-Za-z])", reference, re.IGNORECASE) is not None
