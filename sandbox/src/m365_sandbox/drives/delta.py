"""`root/delta`, and `items/{folder}/delta`: what changed in a drive, or below one of its folders, since a token.

Rows come in the order of their last change, each with its latest state. Before a row come those folders above it that
have yet to be told, and before the first row of a page comes the root, so that a reader never meets a child before its
parent; a folder may so be told twice, as Graph allows ("use the last occurrence"). Below a folder, what was moved out
of it is told as deleted, and what was moved into it with all that it holds.
"""

from dataclasses import dataclass, replace

from m365_sandbox.clock import read_stamp, to_stamp
from m365_sandbox.drives.addressing import find_item, of_drive, of_item
from m365_sandbox.drives.drive_item import DriveItem
from m365_sandbox.drives.item_view import DriveItemView
from m365_sandbox.drives.tree import Tree
from m365_sandbox.errors import GraphError, invalid_request
from m365_sandbox.odata.query import Query
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.delta_page import gone, page_reply, read_token, write_token
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json

routes = Routes()
DEFAULT_PAGE = 200
LARGEST_PAGE = 5000


@dataclass(frozen=True, slots=True)
class DriveDeltaToken:
    """Where a reader stands, and what it asked for."""

    drive: str
    epoch: int
    after: int  # the change number already told
    born: int | None  # while enumerating from nothing: the change number at its start
    select: str | None
    expand: str | None
    top: int

    @classmethod
    def decode(cls, text: str) -> "DriveDeltaToken | None":
        """The token, or nothing when it is not one of ours."""
        values = read_token(text)
        try:
            return None if values is None else cls(**values)
        except TypeError:
            return None


@routes("GET", *of_item("/delta"), *of_drive("/delta"), returns="Collection(driveItem)", options="select expand top")
def get_delta(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A page of changes, with a link to the next page or to the next round."""
    tree, top = find_item(tenant, request)
    if not top.is_root and not tenant.switches["delta_below_folders"]:
        # The words that OneDrive for Business had: https://github.com/OneDrive/onedrive-api-docs/issues/1060
        raise GraphError(501, "notSupported", "view.delta can only be called on the root.")
    if not top.is_folder:
        raise invalid_request("Delta is supported on folders only.")
    list_row = tree.drive.list
    text = request.query.custom.get("token", "")
    fresh = _fresh_token(request, tree)
    if text.lower() == "latest":
        latest = replace(fresh, after=list_row["last_change"], born=None)
        return page_reply(request, "driveItem", [], write_token(latest), finished=True)
    token = _since(tenant, fresh, text) if text else fresh
    if token is None or (token.drive, token.epoch) != (list_row["guid"], list_row["delta_epoch"]):
        raise gone(request, write_token(fresh))
    rows = tree.changes(token.after, token.born or 0, token.top + 1)
    finished = len(rows) <= token.top
    rows = rows[: token.top]
    value = _entries(tenant, request, _Feed(tree, top, token.after), rows, token)
    if finished:
        token = replace(token, after=list_row["last_change"], born=None)
    else:
        token = replace(token, after=rows[-1].change)
    return page_reply(request, "driveItem", value, write_token(token), finished=finished)


@dataclass(frozen=True, slots=True)
class _Feed:
    """What is told of: everything below a folder, to a reader who knows what was there at a change."""

    tree: Tree
    top: DriveItem
    after: int

    def holds(self, item: DriveItem) -> bool:
        """Whether an item is below the folder, or was when it was deleted."""
        return self.top.is_root or any(one.id == self.top.id for one in self.tree.ancestors(item))

    def held(self, item: DriveItem) -> bool:
        """Whether it was below the folder then, so that the reader may know it."""
        return self.top.is_root or self.top.id in self.tree.ancestors_at(item, self.after)


def _entries(
    tenant: Tenant, request: GraphRequest, feed: _Feed, rows: list[DriveItem], token: DriveDeltaToken
) -> list[Json]:
    tree = feed.tree
    options = {name: text for name, text in (("select", token.select), ("expand", token.expand)) if text}
    view = DriveItemView(tenant, replace(request, query=Query(options)), tree)
    if not rows and (token.born is None or token.after > 0):
        return []
    told, value = {feed.top.id}, [view.item(feed.top)]

    def tell(item: DriveItem) -> None:
        if item.id in told:
            return
        told.add(item.id)
        value.append(view.item(item))
        if item.is_folder and not feed.held(item):
            for child in tree.children(item):
                tell(child)

    for row in rows:
        if row.id == feed.top.id:
            continue
        if row.deleted or not feed.holds(row):
            if feed.holds(row) or feed.held(row):
                value += [view.deleted(one) for one in (row, *([] if row.deleted else tree.below(row)))]
            continue
        above = tree.ancestors(row)
        inside = above[next(at for at, one in enumerate(above) if one.id == feed.top.id) + 1 :]
        for folder in inside:
            if folder.change > token.after:
                tell(folder)
        tell(row)
    return value


def _since(tenant: Tenant, fresh: DriveDeltaToken, text: str) -> DriveDeltaToken | None:
    """The reader's token. A moment (ISO 8601) stands for the first change that was made at or after it."""
    token = DriveDeltaToken.decode(text)
    if token is not None:
        return token
    try:
        moment = to_stamp(read_stamp(text))
    except (ValueError, OverflowError):
        return None
    first = tenant.store.value(
        "SELECT min(change) FROM items JOIN lists ON num = items.list "
        "LEFT JOIN drive_items ON drive_items.list = items.list AND drive_items.item = items.id "
        "LEFT JOIN recycle_bin ON recycle_bin.guid = bin "
        "WHERE lists.guid = ?1 AND (items.modified >= ?2 OR recycle_bin.deleted >= ?2)",
        (fresh.drive, moment),
    )
    return replace(fresh, after=(fresh.born or 0) if first is None else first - 1, born=None)


def _fresh_token(request: GraphRequest, tree: Tree) -> DriveDeltaToken:
    list_row = tree.drive.list
    options = request.query.options
    return DriveDeltaToken(
        drive=list_row["guid"],
        epoch=list_row["delta_epoch"],
        after=0,
        born=list_row["last_change"],
        select=options.get("select"),
        expand=options.get("expand"),
        top=min(request.query.number("top", DEFAULT_PAGE, least=1), LARGEST_PAGE),
    )
