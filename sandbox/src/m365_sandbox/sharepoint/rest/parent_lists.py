"""The list that an item is in, expanded with its folder and its site: `$expand=ParentList,ParentList/ParentWeb`."""

from dataclasses import replace

from m365_sandbox.odata.query import Query
from m365_sandbox.sharepoint.rest.answers import Entity
from m365_sandbox.sharepoint.rest.lists import list_entity, root_folder_entity
from m365_sandbox.sharepoint.rest.refusals import invalid_query
from m365_sandbox.sharepoint.rest.sites import web_entity
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest

_PARENT = "ParentList"


def asks_for_parent(names: set[str]) -> bool:
    """Whether one of these paths of an item leads to the list that it is in."""
    return any(name.partition("/")[0] == _PARENT for name in names)


def parent_list(tenant: Tenant, request: GraphRequest, site: Row, list_row: Row, names: set[str]) -> Entity:
    """The list, with what the paths below `ParentList` ask for. Raises `GraphError` (400) for anything else."""
    entity = list_entity(tenant, request.principal, site, list_row)
    more: dict[str, Entity] = {}
    for inner in {name.partition("/")[2] for name in names} - {""}:
        match inner:
            case "RootFolder":
                more[inner] = root_folder_entity(site, list_row)
            case "ParentWeb":
                more[inner] = web_entity(tenant, request, site)
            case _:
                raise invalid_query(f"'{_PARENT}/{inner}' of an item cannot be expanded.")
    told = {name: {**one.more, **one.values} for name, one in more.items()}
    whole = {name: replace(one, values=told[name]) for name, one in more.items()}
    return replace(entity, values={**entity.values, **whole})


def without_parent(query: Query) -> Query:
    """The query without what it says of the list that an item is in."""
    options = dict(query.options)
    for option in ("select", "expand"):
        names = [name for name in options.pop(option, "").split(",") if name.strip().partition("/")[0] != _PARENT]
        if names and names != [""]:
            options[option] = ",".join(names)
    return replace(query, options=options)
