"""What does the tenant lack of the contract? Creates it; never drops or renames anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connectors import lists, mail
from connectors.graph import Graph
from connectors.request import Request
from rules.records import LISTS, PLAIN_LIBRARIES, Column, DomainEntry, Kind, Platform, Referral, columns
from sync.cells import definition, list_name
from sync.tenant import FOLDERS, find_folders, find_lists, find_site

LIBRARY = "documentLibrary"
_PLATFORM_COLUMNS = ("Platforms", "ReferTo")


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, in words, and the request that makes it."""

    what: str
    request: Request


def missing(graph: Graph, host: str, path: str, mailbox: str) -> list[Missing]:
    """Return everything of the contract that the tenant lacks, in the order in which it is made."""
    site = find_site(graph, host, path)
    known = {name: one["id"] for name, one in find_lists(graph, site).items()}
    found: list[Missing] = []
    for record in (*LISTS, DomainEntry):
        name = list_name(record)
        if name in known:
            found += _columns(graph, site, known[name], name, record, _platform_names(graph, site, known))
        else:
            template = LIBRARY if record is DomainEntry else "genericList"
            made = [definition(column) for column in columns(record).values() if column.name != "Title"]
            found.append(Missing(f"list {name}", lists.create_list(site, name, made, template=template)))
    for name in PLAIN_LIBRARIES:
        if name not in known:
            found.append(Missing(f"library {name}", lists.create_list(site, name, [], template=LIBRARY)))
    folders = find_folders(graph, mailbox)
    found += [
        Missing(f"folder {name} in the Inbox of the mailbox", mail.create_folder(mailbox, "inbox", name))
        for name in FOLDERS
        if name not in folders
    ]
    return found


def provision(graph: Graph, host: str, path: str, mailbox: str) -> list[str]:
    """Make what is missing; return it in words. Looks once more afterwards, for what a new list still lacks."""
    made: list[str] = []
    for _ in range(2):
        for one in missing(graph, host, path, mailbox):
            graph.send(one.request)
            made.append(one.what)
    return made


def _platform_names(graph: Graph, site: str, known: dict[str, str]) -> list[str]:
    if Platform.LIST not in known:
        return []
    answer = graph.send(lists.delta(site, known[Platform.LIST], ["Title"])).json()
    titles = [(one.get("fields") or {}).get("Title") for one in answer["value"]]
    return [str(title) for title in titles if title]


def _columns(graph: Graph, site: str, list_id: str, name: str, record: type, platforms: list[str]) -> Iterator[Missing]:
    there = {one["name"]: one for one in graph.send(lists.columns_of(site, list_id)).json()["value"]}
    for column in columns(record).values():
        present = there.get(column.name)
        if present is None:
            request = lists.create_column(site, list_id, definition(column))
            yield Missing(f"column {name}.{column.name}", request)
            continue
        change = _change(column, present, platforms if record is Referral and column.name in _PLATFORM_COLUMNS else [])
        if change:
            request = lists.change_column(site, list_id, present["id"], change)
            yield Missing(f"{' and '.join(_said(change))} of column {name}.{column.name}", request)


def _change(column: Column, present: dict[str, Any], more_choices: list[str]) -> dict[str, Any]:
    change: dict[str, Any] = {}
    if column.indexed and not present.get("indexed"):
        change["indexed"] = True
    if column.kind in (Kind.CHOICE, Kind.CHOICES):
        offered = list((present.get("choice") or {}).get("choices") or [])
        wanted = [str(one) for one in (*column.choices, *more_choices)]
        absent = [one for one in dict.fromkeys(wanted) if one not in offered]
        if absent:
            change["choice"] = {**definition(column)["choice"], "choices": [*offered, *absent]}
    return change


def _said(change: dict[str, Any]) -> Iterator[str]:
    if "indexed" in change:
        yield "index"
    if "choice" in change:
        yield "choices"
