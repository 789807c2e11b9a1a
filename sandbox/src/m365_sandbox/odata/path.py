"""What a request path means, however a real client has written it.

Seen on the wire: `//` after the version, `./` segments, `%2C` and `b%21`, `items('x')` for `items/x`, `delta()` for
`delta`, `microsoft.graph.send` for `send`, `sites/host:/sites/x:/lists` and the same without the closing colon.
"""

import re
from urllib.parse import quote, unquote

_KEYED = re.compile(r"^([A-Za-z$.]+)\((.*)\)$", re.DOTALL)
_TOKEN_ARGUMENT = re.compile(r"^token='(.*)'$", re.DOTALL)
_NAMESPACE = "microsoft.graph."


def split_path(raw: str) -> tuple[list[str], dict[str, str]]:
    """The decoded segments after the version, and query options that were written as function arguments."""
    arguments: dict[str, str] = {}
    segments: list[str] = []
    for raw_segment in _join_site_address(raw.split("/")):
        segment = unquote(raw_segment)
        if segment in ("", "."):
            continue
        match = _KEYED.match(segment)
        if match is None:
            segments.append(_without_namespace(segment))
            continue
        name, key = match.groups()
        segments.append(_without_namespace(name))
        token = _TOKEN_ARGUMENT.match(key)
        if token:
            arguments["token"] = token.group(1)
        elif key:
            segments.append(key[1:-1].replace("''", "'") if key.startswith("'") else key)
    return segments, arguments


def join_path(segments: list[str]) -> str:
    """The canonical path: one slash before each segment, percent-encoded where it must be."""
    return "/" + "/".join(quote(segment, safe="@:,;=!$'()*~-._") for segment in segments)


def _without_namespace(segment: str) -> str:
    return segment.removeprefix(_NAMESPACE)


def _join_site_address(parts: list[str]) -> list[str]:
    """`sites`, `host:`, `sites`, `ohrt:`, `lists` → `sites`, `host:/sites/ohrt`, `lists`."""
    parts = [part for part in parts if part not in ("", ".")]
    start = 1
    if len(parts) < 2 or parts[0].lower() != "sites" or not unquote(parts[start]).endswith(":"):
        return parts
    address = [parts[start]]
    for index in range(start + 1, len(parts)):
        if parts[index].endswith(":"):
            address.append(parts[index][:-1])
            return [parts[0], "/".join(address), *parts[index + 1 :]]
        address.append(parts[index])
    return [parts[0], "/".join(address)]
