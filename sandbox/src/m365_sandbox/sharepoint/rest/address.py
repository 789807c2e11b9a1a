"""What a SharePoint REST address means, however a client has written it.

`/sites/ohrt/_api/Web/lists/getByTitle('x')/items(5)` becomes the segments `host:/sites/ohrt`, `_api`, `Web`,
`lists`, `title:x`, `items`, `id:5`: a key is a segment of its own and says what it is a key by. Named arguments become
query options.
"""

import re
from urllib.parse import unquote

from m365_sandbox.errors import GraphError
from m365_sandbox.identities import SHAREPOINT_HOST
from m365_sandbox.odata.query import split_outside

ADDRESSES = re.compile(r"(?:/[^?]*)?/_api(?:/|$)", re.IGNORECASE)
_CALL = re.compile(r"^([\w.]+)\((.*)\)$", re.DOTALL)
_ARGUMENT = re.compile(r"^(\w+)=(.*)$", re.DOTALL)
# A function that picks one of a collection, and what it picks by.
_PICKS = {
    "getbyid": "id",
    "getbytitle": "title",
    "getbyinternalnameortitle": "name",
    "getbyemail": "email",
    "getbyloginname": "login",
    "getbyname": "name",
    "getbyurl": "name",
    "getbypath": "name",
    "getbytype": "type",
    "getbyprincipalid": "id",
}
# A function that picks from a collection it does not follow, and the collection.
_PICKS_FROM = {
    "getlist": ("lists", "url"),
    "getitembyid": ("items", "id"),
    "getuserbyid": ("siteusers", "id"),
    "getview": ("views", "id"),
}
# A function that picks a file or folder of the site, under which collection, and by what.
_PICKS_BY_PLACE = {
    "getfilebyserverrelativepath": ("getfile", "path"),
    "getfilebyserverrelativeurl": ("getfile", "path"),
    "getfilebyurl": ("getfile", "path"),
    "getfilebyid": ("getfile", "uid"),
    "getfolderbyserverrelativepath": ("getfolder", "path"),
    "getfolderbyserverrelativeurl": ("getfolder", "path"),
    "getfolderbyid": ("getfolder", "uid"),
    "getlistusingpath": ("lists", "url"),
}
_ALIASES = {
    "defaultdocumentlibrary": ("lists", "title:Documents"),
    "defaultview": ("views", "default:"),
    "siteuserinfolist": ("lists", "title:User Information List"),
}


def split_address(raw: str) -> tuple[list[str], dict[str, str]]:
    """The segments of a raw path and its named arguments."""
    path = unquote(raw)
    start = path.lower().index("/_api")
    segments = [site_key(path[:start]), "_api"]
    arguments: dict[str, str] = {}
    for part in _parts(path[start + len("/_api") :]):
        if (part := part.lstrip("\\")) not in ("", "."):  # some write `/\$value`
            segments += _read(part, arguments)
    return _shortened(segments), arguments


def _shortened(segments: list[str]) -> list[str]:
    """The same place by fewer segments: the root web is the web, and folders in folders are one path."""
    lower = [part.lower() for part in segments]
    if lower[2:4] == ["site", "rootweb"]:
        return _shortened([*segments[:2], "web", *segments[4:]])  # each site is the root of its collection
    if lower[2:5] in (["web", "rootfolder", "folders"], ["web", "rootfolder", "files"]):
        return _shortened([*segments[:3], *segments[4:]])
    for place in range(len(lower) - 3):
        first, second = segments[place + 1], segments[place + 3]
        is_nested = lower[place] == lower[place + 2] == "folders"
        if is_nested and all(re.match("(?:id|name):", key) for key in (first, second)):
            joined = f"{first}/{second.partition(':')[2]}"
            return _shortened([*segments[: place + 1], joined, *segments[place + 4 :]])
    return segments


def _parts(path: str) -> list[str]:
    try:
        return split_outside(path, "/")
    except GraphError:
        return [path]  # nothing is there, and that is what is answered


def site_key(path: str) -> str:
    """The segment that stands for a site's path on the host: a key of Graph's, `host:/path` or `root`."""
    return f"{SHAREPOINT_HOST}:/{path.strip('/')}" if path.strip("/") else "root"


def site_path(key: str) -> str:
    """The path on the host that a segment stands for."""
    return key.partition(":")[2] or "/"


def _read(part: str, arguments: dict[str, str]) -> list[str]:
    call = _CALL.match(part)
    if call is None:
        return list(_ALIASES.get(part.lower(), (part,)))
    name, inner = call.group(1), call.group(2).strip()
    keys = []
    if name.lower() in _PICKS_BY_PLACE:
        collection, by = _PICKS_BY_PLACE[name.lower()]
        return [collection, f"{by}:{literal(_ARGUMENT.sub(_value_of, inner))}"]
    if name.lower() == "getbypath":
        return [f"name:{literal(_ARGUMENT.sub(_value_of, inner))}"]
    for one in split_outside(inner, ","):
        named = _ARGUMENT.match(one.strip())
        if named:
            arguments[named.group(1)] = named.group(2)
        elif one.strip():
            keys.append(one.strip())
    if name.lower() in _PICKS and keys:
        return [f"{_PICKS[name.lower()]}:{literal(keys[0])}"]
    if name.lower() in _PICKS_FROM and keys:
        collection, by = _PICKS_FROM[name.lower()]
        return [collection, f"{by}:{literal(keys[0])}"]
    return [name, *(f"id:{literal(key)}" for key in keys)]


def _value_of(argument: re.Match[str]) -> str:
    return argument.group(2)


def literal(text: str) -> str:
    """A literal of an address without its quotes: `'x'`, `guid'…'`, `5`, or an alias such as `@v` as it is."""
    bare = re.sub(r"^(?:guid|datetime)(?=')", "", text.strip(), flags=re.IGNORECASE)
    return bare[1:-1].replace("''", "'") if len(bare) > 1 and bare[0] == bare[-1] == "'" else bare
