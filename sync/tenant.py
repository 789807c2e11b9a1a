"""Where things are in this tenant: the site, its lists, the mailbox and its folders."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors import lists, mail
from connectors.batch import send_chains
from connectors.errors import NotFound
from connectors.graph import Graph
from connectors.request import Response
from rules.records import LISTS, DomainEntry, PlatformReferral, columns

PLATFORM_REPLIES, UNMATCHED_REPLIES = "Platform replies", "Unmatched replies"
FOLDERS = (PLATFORM_REPLIES, UNMATCHED_REPLIES)


class NotProvisionedError(Exception):
    """Something that the contract names is not there. A person is needed: `ohrt provision`."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """The ids that everything else is addressed by. `lists` and `folders` are by name."""

    site: str
    mailbox: str
    lists: dict[str, str]
    folders: dict[str, str]
    drafts_url: str

    def list_of(self, record: type) -> str:
        """Return the id of a record class's list."""
        return self.lists[record.LIST]  # type: ignore[attr-defined]  # every record class names its list

    def stamp(self, key: str) -> str:
        """Return a step's key as it is kept in the tenant.

        It begins with the list's own id: a list that is made anew counts its rows from 1 again, and its keys must not
        be taken for those of the old one.
        """
        return f"{self.lists['Referrals'][:8]}/{key}"


def find_site(graph: Graph, host: str, path: str) -> str:
    """Return the id of the site."""
    try:
        return str(graph.send(lists.site_by_path(host, path)).json()["id"])
    except NotFound as error:
        raise NotProvisionedError(f"There is no site {path} on {host}. Correct [site] in the settings.") from error


def find_lists(graph: Graph, site: str) -> dict[str, dict[str, str]]:
    """Return the site's lists by display name: their ids and addresses."""
    return _by_name(_pages(graph, graph.send(lists.all_lists(site)).json()))


def find_folders(graph: Graph, mailbox: str) -> dict[str, str]:
    """Return the ids of the folders in the mailbox's Inbox by display name."""
    answer = graph.send(mail.child_folders(mailbox, "inbox")).json()
    return {one["displayName"]: one["id"] for one in answer["value"]}


def find_tenant(graph: Graph, host: str, path: str, mailbox: str) -> Tenant:
    """Return where everything is; `NotProvisionedError` names what is missing."""
    # Asked in one round trip; one by one only when something is not as it should be, for the error's sake.
    asked = [lists.site_by_path(host, path), lists.lists_by_path(host, path), mail.child_folders(mailbox, "inbox")]
    [site_said], [lists_said], [folders_said] = send_chains(graph, [[one] for one in asked])
    if isinstance(site_said, Response) and isinstance(lists_said, Response) and isinstance(folders_said, Response):
        site = str(site_said.json()["id"])
        known = _by_name(_pages(graph, lists_said.json()))
        folders = {one["displayName"]: one["id"] for one in folders_said.json()["value"]}
    else:
        site = find_site(graph, host, path)
        known, folders = find_lists(graph, site), find_folders(graph, mailbox)
    wanted = [*(record.LIST for record in (*LISTS, DomainEntry))]  # type: ignore[attr-defined]
    missing = [*(name for name in wanted if name not in known), *(name for name in FOLDERS if name not in folders)]
    if missing:
        raise NotProvisionedError(f"Missing in the tenant: {', '.join(missing)}. Run `ohrt provision`.")
    if absent := _absent_columns(graph, site, known):
        raise NotProvisionedError(f"Columns missing in the tenant: {', '.join(absent)}. Run `ohrt provision`.")
    drafts = known[PlatformReferral.LIST].get("webUrl", "")
    return Tenant(site, mailbox, {name: one["id"] for name, one in known.items()}, folders, f"{drafts}/AllItems.aspx")


def _absent_columns(graph: Graph, site: str, known: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the columns that a list lacks, as `Referrals.Status`: a later version of the service may need more of them."""
    records = (*LISTS, DomainEntry)
    names = [str(record.LIST) for record in records]  # type: ignore[attr-defined]  # every record class names its list
    absent = []
    answers = send_chains(graph, [[lists.columns_of(site, known[name]["id"])] for name in names])
    for record, name, [answer] in zip(records, names, answers, strict=True):
        if not isinstance(answer, Response):
            raise answer
        there = {one["name"] for one in answer.json()["value"]}
        absent += [f"{name}.{column.name}" for column in columns(record).values() if column.name not in there]
    return absent


def _by_name(found: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    return {one["displayName"]: one for one in found}


def _pages(graph: Graph, page: dict[str, Any]) -> list[dict[str, str]]:
    found = list(page["value"])
    while "@odata.nextLink" in page:
        page = graph.send(lists.follow(page["@odata.nextLink"])).json()
        found += page["value"]
    return found
