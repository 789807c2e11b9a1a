"""The parts of a view's XML, as a view keeps them."""

from dataclasses import dataclass
from xml.etree import ElementTree

from m365_sandbox.sharepoint.rest.refusals import invalid_query


@dataclass(frozen=True, slots=True)
class ViewParts:
    """What a view is made of."""

    query: str  # what stands inside `Query`
    fields: list[str]
    row_limit: int | None


def view_parts(xml: str) -> ViewParts:
    """Read a `View`. Raises `GraphError` (400) for what is none."""
    try:
        view = None if "<!" in xml else ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        view = None
    if view is None or view.tag != "View":
        raise invalid_query("The XML of the view is not valid.")
    query, limit = view.find("Query"), (view.findtext("RowLimit") or "").strip()
    inner = "" if query is None else "".join(ElementTree.tostring(one, "unicode") for one in query)
    fields = [field.get("Name", "") for field in view.findall("ViewFields/FieldRef")]
    return ViewParts(inner, fields, int(limit) if limit.isascii() and limit.isdecimal() and int(limit) else None)
