"""Extended properties, of a single value and of several: the ids by which clients name them, and one spelling for each.

The GUID and the type are compared without case, the name with case; values are compared without case.
"""

import re
from typing import Any

from m365_sandbox.errors import mail_invalid
from m365_sandbox.odata.filters import Any_, Compare, Logic, Node, parse_filter

_NAMED = re.compile(r"^(\w+)\s+(\{[0-9a-fA-F-]{36}\})\s+(Name|Id)\s+(.+)$", re.IGNORECASE)
_TAGGED = re.compile(r"^(\w+)\s+(0x[0-9a-fA-F]+)$", re.IGNORECASE)
_TYPES = {
    name.lower(): name
    for name in (
        "String",
        "Integer",
        "Boolean",
        "SystemTime",
        "Double",
        "Long",
        "CLSID",
        "Binary",
        "Short",
        "Float",
        "Currency",
        "ApplicationTime",
    )
}
IN_REPLY_TO = "String 0x1042"
REFERENCES = "String 0x1039"


def canonical_id(text: str) -> str:
    """`String {guid in lower case} Name Key`, or `String 0x1042`. Raises `GraphError` (400)."""
    named, tagged = _NAMED.match(text.strip()), _TAGGED.match(text.strip())
    match = named or tagged
    if match is None or match.group(1).lower() not in _TYPES:
        raise mail_invalid(
            "ErrorInvalidProperty",
            f"PropertyId values may only be in one of the following formats: "
            f"'MapiPropertyType namespaceGuid Name propertyName'. The id '{text}' is not.",
        )
    kind = _TYPES[match.group(1).lower()]
    if named:
        return f"{kind} {named.group(2).lower()} {named.group(3).capitalize()} {named.group(4)}"
    return f"{kind} 0x{int(match.group(2), 16):x}"


def read_extended(entries: Any) -> dict[str, str]:
    """The properties of a request body, by canonical id. Raises `GraphError` (400)."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) and "id" in entry for entry in entries):
        raise mail_invalid("RequestBodyRead", "Cannot read the value of 'singleValueExtendedProperties'.")
    return {canonical_id(str(entry["id"])): str(entry.get("value", "")) for entry in entries}


def read_multi_value(entries: Any) -> dict[str, list[str]]:
    """The properties of several values in a request body, by canonical id. Raises `GraphError` (400)."""
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and "id" in entry and isinstance(entry.get("value"), list) for entry in entries
    ):
        raise mail_invalid("RequestBodyRead", "Cannot read the value of 'multiValueExtendedProperties'.")
    return {_canonical_array(str(entry["id"])): [str(one) for one in entry["value"]] for entry in entries}


def _canonical_array(text: str) -> str:
    """`StringArray {guid} Name Key`: the type of the elements, and `Array`."""
    kind, _, rest = text.strip().partition(" ")
    if not kind.lower().endswith("array"):
        raise mail_invalid("ErrorInvalidProperty", f"The type of the property '{text}' is not an array.")
    element, _, tail = canonical_id(f"{kind[: -len('array')]} {rest}").partition(" ")
    return f"{element}Array {tail}"


def wanted_ids(filter_text: str | None) -> list[str]:
    """The ids under `$expand=singleValueExtendedProperties($filter=id eq '…' or id eq '…')`."""
    if filter_text is None:
        return []
    return [canonical_id(key) for key in _ids(parse_filter(filter_text))]


def wanted_arrays(filter_text: str | None) -> list[str]:
    """The ids under `$expand=multiValueExtendedProperties($filter=id eq '…')`."""
    return [] if filter_text is None else [_canonical_array(key) for key in _ids(parse_filter(filter_text))]


def _ids(node: Node) -> list[str]:
    if isinstance(node, Logic) and node.operator == "or":
        return _ids(node.left) + _ids(node.right)
    if isinstance(node, Compare) and node.path == "id" and node.operator == "eq" and isinstance(node.value, str):
        return [node.value]
    raise mail_invalid("ErrorInvalidProperty", "Extended properties can be expanded by 'id eq' only.")


def canonical_filter(node: Node) -> Node:
    """The same filter, with the ids in `ep/id eq '…'` in their one spelling."""
    match node:
        case Logic():
            return Logic(node.operator, canonical_filter(node.left), canonical_filter(node.right))
        case Any_() if node.path.lower() == "singlevalueextendedproperties":
            return Any_(node.path, node.variable, _canonical_element(node.inner, f"{node.variable}/id"))
        case _:
            return node


def _canonical_element(node: Node, id_path: str) -> Node:
    match node:
        case Logic():
            return Logic(node.operator, _canonical_element(node.left, id_path), _canonical_element(node.right, id_path))
        case Compare() if node.path == id_path:
            return Compare(node.path, node.operator, canonical_id(str(node.value)))
        case _:
            return node
