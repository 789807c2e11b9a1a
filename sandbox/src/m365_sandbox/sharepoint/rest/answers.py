"""How much SharePoint REST says about a value: `odata=nometadata`, `minimalmetadata` or `verbose`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from m365_sandbox.sharepoint.rest.address import site_path
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

_SETS = {
    "File": "Files",
    "FileVersion": "FileVersions",
    "Folder": "Folders",
    "Group": "Groups",
    "List": "Lists",
    "RoleAssignment": "RoleAssignments",
    "RoleDefinition": "RoleDefinitions",
    "User": "Users",
    "View": "Views",
    "Web": "Webs",
}
Level = Literal["nometadata", "minimalmetadata", "verbose"]


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that has an address."""

    type: str  # SP.List and so on
    address: str  # after `_api/`
    values: Json
    etag: str | None = None
    more: Json = field(default_factory=dict)  # told only to a client that selects it


@dataclass(frozen=True, slots=True)
class Complex:
    """A value with a type and no address, such as a hyperlink."""

    type: str
    values: Json = field(default_factory=dict)


def level_of(request: GraphRequest) -> Level:
    """What the client asked for. JSON is all there is; Atom, SharePoint's default, is not spoken."""
    accept = request.headers.get("accept", "").lower().replace(" ", "")
    if "odata=verbose" in accept:
        return "verbose"
    return "nometadata" if "odata=nometadata" in accept else "minimalmetadata"


def service_url(request: GraphRequest) -> str:
    """The address of the site's REST, on the host that the client used."""
    return f"{request.base_url}{site_path(request.params['site']).rstrip('/')}/_api"


def entity_reply(request: GraphRequest, entity: Entity, status: int = 200) -> GraphReply:
    """One thing."""
    level = level_of(request)
    body = _entity(request, entity, level)
    if level == "minimalmetadata":
        body = {"odata.metadata": f"{service_url(request)}/$metadata#{_entity_set(entity.type)}/@Element", **body}
    headers = {"ETag": entity.etag} if entity.etag else {}
    return _reply(request, {"d": body} if level == "verbose" else body, status, headers)


def collection_reply(request: GraphRequest, entities: Iterable[Entity], next_link: str | None = None) -> GraphReply:
    """Several things, and the address of the next page if there is one."""
    level, entities = level_of(request), list(entities)
    values = [_entity(request, entity, level) for entity in entities]
    if level == "verbose":
        return _reply(request, {"d": {"results": values, **({"__next": next_link} if next_link else {})}})
    of_what = f"#{_entity_set(entities[0].type)}" if entities else ""
    body: Json = {} if level == "nometadata" else {"odata.metadata": f"{service_url(request)}/$metadata{of_what}"}
    link = {"odata.nextLink": next_link} if next_link else {}
    return _reply(request, {**body, **link, "value": values})


def complex_reply(request: GraphRequest, name: str, value: Complex) -> GraphReply:
    """The outcome of a function that returns a complex value."""
    level = level_of(request)
    shown = _shown(value, level)
    return _reply(request, {"d": {name: shown}} if level == "verbose" else shown)


def value_reply(request: GraphRequest, name: str, value: Any) -> GraphReply:
    """The outcome of a function that returns a simple value, or several values."""
    level = level_of(request)
    shown = _shown(value, level)
    if level == "verbose":
        return _reply(request, {"d": {name: shown}})
    head: Json = {} if level == "nometadata" else {"odata.metadata": f"{service_url(request)}/$metadata"}
    return _reply(request, {**head, "value": shown} if value is not None else {**head, "odata.null": True})


def _entity_set(type_: str) -> str:
    """Where things of a type belong, in the words of the metadata."""
    name = type_.removeprefix("SP.")
    if name.startswith("Data."):
        return f"SP.ListData.{name.removeprefix('Data.')}s"
    if name.startswith("Field") and name != "FieldStringValues":
        return "SP.ApiData.Fields"
    return f"SP.ApiData.{_SETS[name]}" if name in _SETS else type_


def _entity(request: GraphRequest, entity: Entity, level: Level) -> Json:
    values = {name: _shown(value, level, request) for name, value in entity.values.items()}
    address = f"{service_url(request)}/{entity.address}"
    if level == "verbose":
        about = {"id": address, "uri": address, "type": entity.type}
        return {"__metadata": {**about, **({"etag": entity.etag} if entity.etag else {})}, **values}
    if level == "nometadata":
        return values
    about = {"odata.type": entity.type, "odata.id": address, "odata.editLink": entity.address}
    return {**about, **({"odata.etag": entity.etag} if entity.etag else {}), **values}


def _shown(value: Any, level: Level, request: GraphRequest | None = None) -> Any:
    if isinstance(value, Entity):
        assert request is not None
        return _entity(request, value, level)
    if isinstance(value, Complex):
        values = {name: _shown(one, level, request) for name, one in value.values.items()}
        return {"__metadata": {"type": value.type}, **values} if level == "verbose" else values
    if isinstance(value, list):
        shown = [_shown(one, level, request) for one in value]
        return {"results": shown} if level == "verbose" else shown
    return value


def _reply(request: GraphRequest, body: Any, status: int = 200, headers: dict[str, str] | None = None) -> GraphReply:
    level = level_of(request)
    kind = f"application/json;odata={level}{'' if level == 'verbose' else ';streaming=true'};charset=utf-8"
    return json_reply(body, status, {"Content-Type": kind, "DataServiceVersion": "3.0", **(headers or {})})
