"""May a file or folder have this name, and which name does it get when the name is taken?

https://support.microsoft.com/office/restrictions-and-limitations-in-onedrive-and-sharepoint
"""

import re
from collections.abc import Container
from itertools import count

from m365_sandbox.errors import GraphError, invalid_request

LONGEST_PATH = 400  # characters, decoded, from the library's own name on
LONGEST_NAME = 255  # characters
_FORBIDDEN = re.compile(r'["*:<>?/\\|\x00-\x1f]')
_RESERVED = re.compile(r"(?i)^(\.lock|con|prn|aux|nul|com[0-9]|lpt[0-9]|desktop\.ini)$")
_ROOT_ONLY = re.compile(r"(?i)^forms$")


def require_name(name: object, *, in_root: bool) -> str:
    """The name, if SharePoint would take it. Raises `GraphError` (400)."""
    if not isinstance(name, str) or not name:
        raise invalid_request("The name in the provided item is not valid.")
    if _FORBIDDEN.search(name):
        raise invalid_request('The provided name cannot contain any of the following characters: " * : < > ? / \\ |')
    if name != name.strip(" "):
        raise invalid_request("The provided name cannot contain leading, or trailing, spaces.")
    if (
        name in (".", "..")
        or name.startswith("~$")
        or "_vti_" in name.lower()
        or _RESERVED.match(name)
        or (in_root and _ROOT_ONLY.match(name))
    ):
        raise invalid_request(f"The file or folder name '{name}' is not allowed.")
    if len(name) > LONGEST_NAME:
        raise GraphError(400, "invalidRequest", "The file name is too long.", inner="pathIsTooLong")
    return name


def require_path_length(path: str) -> None:
    """Refuse a path that is too long. Raises `GraphError` (400)."""
    if len(path) > LONGEST_PATH:
        raise GraphError(
            400,
            "invalidRequest",
            f"The specified file or folder path is too long. Decoded URLs may have {LONGEST_PATH} characters.",
            inner="pathIsTooLong",
        )


def name_key(name: str) -> str:
    """What two names have in common when SharePoint takes them for the same: it compares without case."""
    return name.casefold()


def free_name(name: str, taken: Container[str]) -> str:
    """`report 1.pdf` for `report.pdf`, and so on, until its key is not taken."""
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    candidates = (f"{stem} {number}{dot}{suffix}" for number in count(1))
    return next(candidate for candidate in candidates if name_key(candidate) not in taken)
