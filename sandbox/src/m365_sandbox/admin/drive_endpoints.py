"""Admin endpoints for drives and retention: labels, holds, the recycle bin, the quota."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from m365_sandbox import identities
from m365_sandbox.drives import recycle_bin
from m365_sandbox.drives.addressing import by_key, drive_by_id
from m365_sandbox.drives.quota import set_quota
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import item_not_found
from m365_sandbox.retention.holds import holds, place_hold, release_hold
from m365_sandbox.retention.labels import RetentionLabel, all_labels, make_label
from m365_sandbox.sharepoint.addressing import find_site, list_by_key
from m365_sandbox.sharepoint.columns import list_columns
from m365_sandbox.sharepoint.item_store import restore_item
from m365_sandbox.tenant import Tenant


class DriveEndpoints:
    """What a records administrator, an eDiscovery manager or a site's owner does outside Graph."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def routes(self) -> list[BaseRoute]:
        """The routes."""
        return [
            Route("/retention-labels", self.labels),
            Route("/retention-labels", self.add_label, methods=["POST"]),
            Route("/holds", self.holds),
            Route("/holds", self.add_hold, methods=["POST"]),
            Route("/holds/{id}", self.remove_hold, methods=["DELETE"]),
            Route("/recycle-bin", self.recycle_bin),
            Route("/recycle-bin/items", self.restore_item, methods=["POST"]),
            Route("/recycle-bin/{id}/restore", self.restore, methods=["POST"]),
            Route("/recycle-bin/{id}", self.purge, methods=["DELETE"]),
            Route("/quota", self.set_quota, methods=["POST"]),
        ]

    async def labels(self, _request: Request) -> Response:
        """Every retention label."""
        return _json([_label(label) for label in all_labels(self._tenant)])

    async def add_label(self, request: Request) -> Response:
        """Make one: `name`, `behavior`, and if wanted `days`, `action`, `trigger`, `record_start`."""
        body = orjson.loads(await request.body())
        known = ("behavior", "days", "action", "trigger", "record_start")
        options = {name: body[name] for name in known if name in body}
        author = f"app:{identities.PEOPLE_CLIENT_ID}"
        return _json(_label(make_label(self._tenant, author, body["name"], **options)), 201)

    async def holds(self, _request: Request) -> Response:
        """Every hold."""
        return _json([{"id": row["guid"], "name": row["name"], "placed": row["placed"]} for row in holds(self._tenant)])

    async def add_hold(self, request: Request) -> Response:
        """Put a `drive`, or one `item` of it, on hold, under a `name`."""
        body = orjson.loads(await request.body())
        tree = Tree(self._tenant, drive_by_id(self._tenant, body["drive"]))
        number = None
        if "item" in body:
            item = by_key(tree, body["item"])
            if item is None:
                raise item_not_found(f"There is no item '{body['item']}' in that drive.")
            number = item.id
        return _json({"id": place_hold(self._tenant, body["name"], tree.drive.num, number)}, 201)

    async def remove_hold(self, request: Request) -> Response:
        """End a hold."""
        release_hold(self._tenant, request.path_params["id"])
        return Response(status_code=204)

    async def recycle_bin(self, _request: Request) -> Response:
        """What lies in the recycle bin."""
        return _json(recycle_bin.entries(self._tenant))

    async def restore(self, request: Request) -> Response:
        """Bring an entry back."""
        recycle_bin.restore(self._tenant, request.path_params["id"])
        return Response(status_code=204)

    async def restore_item(self, request: Request) -> Response:
        """Bring a deleted `item` of a `list`, named by its display name, back with its values and versions."""
        body = orjson.loads(await request.body())
        site = find_site(self._tenant, identities.TEAM_SITE_ID)
        list_row = list_by_key(self._tenant, site, str(body["list"]))
        if list_row is None:
            raise item_not_found(f"There is no list '{body['list']}'.")
        restore_item(self._tenant, list_row, list_columns(self._tenant, list_row["num"]), int(body["item"]))
        return Response(status_code=204)

    async def purge(self, request: Request) -> Response:
        """Delete an entry for good."""
        recycle_bin.purge(self._tenant, request.path_params["id"])
        return Response(status_code=204)

    async def set_quota(self, request: Request) -> Response:
        """How many `bytes` each drive may hold; `null` for the ordinary 25 TiB."""
        set_quota(self._tenant, orjson.loads(await request.body())["bytes"])
        return Response(status_code=204)


def _label(label: RetentionLabel) -> dict[str, Any]:
    return {name: getattr(label, name) for name in RetentionLabel.__slots__}


def _json(payload: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(payload), status, media_type="application/json")
