"""Which marks stand with a subject: of a vehicle, a passport, a device, an account?"""

import re

from rules.disclosure.dates import without_dates

_MARK = re.compile(
    r"""
    (?<![\w@])@[\w.]{3,40}                                              # an account
    | \b[a-z]{2}\d{2}\s?[a-z]{3}\b                                      # a vehicle
    | \b[a-z]{2}\s?(?:\d{2}\s?){3}[a-d]\b                               # a National Insurance number
    | \b\d{1,3}(?:\.\d{1,3}){3}\b                                       # a network address
    | \b(?=\w*\d)(?=\w*[a-z_])(?!\d{1,2}(?:st|nd|rd|th)\b)\w{6,40}\b    # any other of letters and digits
    | \b\d{8,20}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def marks_of(note: str) -> tuple[str, ...]:
    """Return the marks in a note as they are written, each once."""
    return tuple(dict.fromkeys(one.lstrip("@") for one in _MARK.findall(without_dates(note[:5000]))))
