"""What a request path means, however a real client has written it.

Seen on the wire: `//` after the version, `./` segments, `%2C` and `b%21`, `items('x')` for `items/x`, `delta()` for
`delta`, `microsoft.graph.send` for `send`, `sites/host:/sites/x:/lists` and the same without the closing colon;
`root:/a/b:/children`, `items/{id}:/name`, `root%3A%2Fa%2Fb%3A/children`, `children('name')`.

A site or a drive item that is addressed by path is one segment: `host:/sites/x`, `root:/a/b`, `{id}:/name`.
"""

import re
from urllib.parse import quote, unquote

_KEYED = re.compile(r"^([A-Za-z$.]+)\((.*)\)$", re.DOTALL)
_ARGUMENT = re.compile(r"^(token|q)='(.*)'$", re.DOTALL)
_COLON = re.compile(":|%3A", re.IGNORECASE)
_SAFE = "@:,;=!$'()*~-._"
_NAMESPACE = "microsoft.graph."


def split_path(raw: str) -> tuple[list[str], dict[str, str]]:
    """The decoded segments after the version, and query options that were written as function arguments."""
    arguments: dict[str, str] = {}
    segments: list[str] = []
    for raw_segment in _join_item_address(_join_site_address(raw.split("/"))):
        segment = unquote(raw_segment)
        if segment in ("", "."):
            continue
        match = _KEYED.match(segment)
        if match is None:
            segments.append(_without_namespace(segment))
            continue
        name, key = match.groups()
        segments.append(_without_namespace(name))
        argument = _ARGUMENT.match(key)
        if argument:
            arguments[argument.group(1)] = argument.group(2).replace("''", "'")
        elif key:
            segments.append(key[1:-1].replace("''", "'") if key.startswith("'") else key)
    return _join_child_address(segments), arguments


def join_path(segments: list[str]) -> str:
    """The canonical path: one slash before each segment, percent-encoded where it must be."""
    return "/" + "/".join(_written(segment) for segment in segments)


def _written(segment: str) -> str:
    if ":/" in segment:
        return f"{quote(segment, safe=_SAFE + '/')}:"  # an address by path is written with its closing colon
    return quote(segment, safe=_SAFE)


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


def _join_item_address(parts: list[str]) -> list[str]:
    """`root:`, `a`, `b:`, `children` → `items`, `root:/a/b`, `children`; also for an id or a special name."""
    parts = [part for part in parts if part not in ("", ".")]
    lower = [part.lower() for part in parts]
    if "drive" not in lower and "drives" not in lower:
        return parts
    for at, part in enumerate(parts):
        follows_items = at > 0 and lower[at - 1] in ("items", "special")
        colon = _COLON.search(part)
        if colon is None or not (follows_items or part[: colon.start()].lower() == "root"):
            continue
        address = [part]
        rest = parts[at + 1 :]
        while rest and not _is_closed(address):
            address.append(rest.pop(0))
        base, path = part[: colon.start()], "/".join([part[colon.end() :], *address[1:]])
        path = unquote(_without_colon(path)).strip("/")
        joined = f"{base}:/{quote(path)}" if path else base
        return [*parts[:at], *([] if follows_items else ["items"]), joined, *rest]
    return parts


def _is_closed(address: list[str]) -> bool:
    """Whether the last part ends in the closing colon; the first part's own colon opens."""
    last = address[-1]
    ends = list(_COLON.finditer(last))
    return bool(ends) and ends[-1].end() == len(last) and (len(address) > 1 or len(ends) > 1)


def _without_colon(path: str) -> str:
    ends = list(_COLON.finditer(path))
    return path[: ends[-1].start()] if ends and ends[-1].end() == len(path) else path


def _join_child_address(segments: list[str]) -> list[str]:
    """`root`, `children`, `name` → `items`, `root:/name`: a child is addressed by its name (or id) in a folder."""
    lower = [segment.lower() for segment in segments]
    if "children" not in lower or not {"drive", "drives"} & set(lower):
        return segments
    at = lower.index("children")
    if at + 1 >= len(segments) or at < 2:
        return segments
    folder = segments[at - 1]
    separator = "/" if ":/" in folder else ":/"
    before = segments[: at - 1] if lower[at - 2] == "items" else [*segments[: at - 1], "items"]
    return [*before, f"{folder}{separator}{segments[at + 1]}", *segments[at + 2 :]]
