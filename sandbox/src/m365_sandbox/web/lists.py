"""A list: its rows, a form to submit and to edit one, and what became of a row version by version."""

from itertools import zip_longest
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from m365_sandbox import identities
from m365_sandbox.web.asking import PageRefusal, segment
from m365_sandbox.web.forms import fields_of, inputs
from m365_sandbox.web.rendering import page
from m365_sandbox.web.visitor import Visitor
from m365_sandbox.wire import Json

ROWS = 50
_MOST_COLUMNS = 6
#: Kept by SharePoint itself: no news to anybody who reads what changed.
_BOOK_KEEPING = frozenset(("Modified", "Created", "_UIVersionString", "id", "@odata.etag", "ContentType", "Edit"))


class ListPages:
    """The pages of lists."""

    async def rows(self, request: Request, visitor: Visitor) -> Response:
        """The newest rows first."""
        one, columns = await _list(request, visitor)
        found = await visitor.graph.get(f"{_path(one)}/items", expand="fields", top="5000")
        items = found["value"]
        while "@odata.nextLink" in found:
            found = await visitor.graph.page(found["@odata.nextLink"])
            items += found["value"]
        items.reverse()
        wanted = request.query_params.get("find", "").strip()
        if wanted:
            items = [item for item in items if _holds(item["fields"], wanted)]
        first = max(0, int(request.query_params.get("first", "0") or 0))
        shown = items[first : first + ROWS]
        return page(
            "list.html",
            visitor=visitor,
            list=one,
            columns=_told(columns, shown),
            items=shown,
            count=len(items),
            first=first,
            more=first + ROWS if len(items) > first + ROWS else None,
            before=max(0, first - ROWS) if first else None,
            find=wanted,
        )

    async def empty_form(self, request: Request, visitor: Visitor) -> Response:
        """The form, to be filled in."""
        one, columns = await _list(request, visitor)
        return page(
            "row.html", visitor=visitor, list=one, item=None, inputs=inputs(columns, {}), versions=[], refusal=""
        )

    async def submit(self, request: Request, visitor: Visitor) -> Response:
        """A new row by this person."""
        one, columns = await _list(request, visitor)
        form = await request.form()
        try:
            fields = fields_of(form, inputs(columns, {}))
            made = await visitor.graph.send("POST", f"{_path(one)}/items", {"fields": fields})
        except PageRefusal as refusal:
            filled = inputs(columns, _as_typed(form))
            return page(
                "row.html", visitor=visitor, list=one, item=None, inputs=filled, versions=[], refusal=refusal.message
            )
        return RedirectResponse(f"{visitor.home}/lists/{segment(one['name'])}/{made['id']}", 303)

    async def row(self, request: Request, visitor: Visitor, refusal: str = "") -> Response:
        """A row in its form, and its history."""
        one, columns = await _list(request, visitor)
        path = f"{_path(one)}/items/{request.path_params['item']}"
        item = await visitor.graph.get(path, expand="fields")
        versions = (await visitor.graph.get(f"{path}/versions", expand="fields"))["value"]
        return page(
            "row.html",
            visitor=visitor,
            list=one,
            item=item,
            inputs=inputs(columns, item["fields"]),
            versions=_history(versions, {column["name"] for column in columns if not column.get("readOnly")}),
            refusal=refusal,
        )

    async def edit(self, request: Request, visitor: Visitor) -> Response:
        """What this person changed, unless somebody else changed the row first."""
        one, columns = await _list(request, visitor)
        path = f"{_path(one)}/items/{request.path_params['item']}"
        form = await request.form()
        item = await visitor.graph.get(path, expand="fields")
        changed = fields_of(form, inputs(columns, item["fields"]))
        try:
            if changed:
                seen = {"if-match": str(form.get("etag", ""))}
                await visitor.graph.send("PATCH", f"{path}/fields", changed, headers=seen)
        except PageRefusal as refusal:
            told = (
                "Somebody changed this row while you had it open. It is shown as it stands now; make your change again."
            )
            return await self.row(request, visitor, told if refusal.status == 412 else refusal.message)
        return RedirectResponse(request.url.path, 303)


async def _list(request: Request, visitor: Visitor) -> tuple[Json, list[Json]]:
    path = f"/sites/{identities.TEAM_SITE_ID}/lists/{segment(request.path_params['list'])}"
    one = await visitor.graph.get(path)
    columns = (await visitor.graph.get(f"{path}/columns"))["value"]
    return one, columns


def _path(one: Json) -> str:
    return f"/sites/{identities.TEAM_SITE_ID}/lists/{one['id']}"


def _holds(fields: Json, wanted: str) -> bool:
    return any(wanted.lower() in str(value).lower() for name, value in fields.items() if "@" not in name)


def _told(columns: list[Json], items: list[Json]) -> list[Json]:
    """The few columns that a table shows: short ones in which something stands, the indexed ones first."""
    short = [
        column
        for column in columns
        if not column.get("hidden")
        and not column.get("text", {}).get("allowMultipleLines")
        and column["name"] != "Title"
        if "readOnly" not in column or not column["readOnly"]
    ]
    filled = [column for column in short if any(item["fields"].get(column["name"]) not in (None, "") for item in items)]
    chosen = sorted(filled, key=lambda column: not column.get("indexed"))[:_MOST_COLUMNS]
    return [column for column in columns if column["name"] == "Title"] + [one for one in short if one in chosen]


def _history(versions: list[Json], names: set[str]) -> list[dict[str, Any]]:
    """Each version, newest first: who, when, and which columns it changed."""
    told = []
    for newer, older in zip_longest(versions, versions[1:]):
        if newer is None:
            break
        after, before = newer.get("fields") or {}, (older or {}).get("fields") or {}
        changed = [
            (name, after.get(name))
            for name in after | before
            if name in names and name not in _BOOK_KEEPING and not name.startswith("_")
            if (after.get(name) or None) != (before.get(name) or None)
        ]
        by = newer.get("lastModifiedBy") or {}
        who = by.get("application") or by.get("user") or {}
        told.append(
            {
                "id": newer["id"],
                "on": newer["lastModifiedDateTime"],
                "by": who.get("displayName", ""),
                "changed": changed,
            }
        )
    return told


def _as_typed(form: FormData) -> Json:
    return {name: values if len(values) > 1 else values[0] for name in form if (values := form.getlist(name))}
