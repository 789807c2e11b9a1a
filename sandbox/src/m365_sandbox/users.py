"""`/users` and `/me`: the people of the tenant."""

from m365_sandbox.directory import as_person
from m365_sandbox.directory_page import directory_page
from m365_sandbox.errors import GraphError, bad_request, directory_not_found
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.user_query import users_order, users_where
from m365_sandbox.user_view import user_json
from m365_sandbox.wire import GraphReply, GraphRequest, json_reply

routes = Routes()
_PERSON = ("/users/{user}", "/me")
_RELATIONS = ("memberOf", "transitiveMemberOf", "directReports")
_LIST_OPTIONS = "select filter search orderby top count skiptoken"


@routes("GET", "/users", returns="Collection(user)", options=_LIST_OPTIONS)
def list_users(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """People of the tenant, a page at a time."""
    request.principal.require_directory_read()
    people = ("people", users_order(request))
    select = request.query.select
    return directory_page(
        tenant, request, "users", people, users_where(request), lambda row: user_json(as_person(row), select)
    )


@routes("GET", "/users/$count", options="filter search")
def count_users(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """How many people, as plain text."""
    request.principal.require_directory_read()
    if request.headers.get("consistencylevel", "").lower() != "eventual":
        raise bad_request("$count is not currently supported.", "Request_BadRequest")
    where, values = users_where(request)
    number = tenant.store.value(f"SELECT count(*) FROM people WHERE {where}", values)
    return GraphReply(200, str(number).encode(), {"Content-Type": "text/plain"})


@routes("GET", "/users/{user}", returns="user", options="select")
def get_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One person, by id or user principal name."""
    return _user_reply(_person(tenant, request), request)


@routes("GET", "/me", returns="user", options="select")
def get_me(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The signed-in person."""
    return _user_reply(_person(tenant, request), request)


@routes("GET", "/users/{user}/manager", "/me/manager", returns="directoryObject", options="select")
def get_manager(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Nobody's manager is recorded in this tenant. Raises `GraphError` (404) as Graph does then."""
    _person(tenant, request)
    raise directory_not_found("manager")


@routes(
    "GET",
    *(f"{person}/{relation}" for person in _PERSON for relation in _RELATIONS),
    returns="Collection(directoryObject)",
    options="select top count filter",
)
def get_relations(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Nobody is in a group or manages anybody: the tenant has no groups and records no managers."""
    _person(tenant, request)
    return json_reply({"@odata.context": request.context("directoryObjects"), "value": []})


@routes("GET", *(person + photo for person in _PERSON for photo in ("/photo", "/photo/$value")))
def get_photo(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Nobody has a photo. Raises `GraphError` (404) as Graph does then."""
    _person(tenant, request)
    raise GraphError(404, "ImageNotFound", "The requested image was not found.")


def _person(tenant: Tenant, request: GraphRequest) -> Person:
    """Whom the path names, as far as the caller may know. Raises `GraphError` (403, 404)."""
    key = request.params.get("user")
    person = request.me if key is None else tenant.directory.person(key)
    request.principal.require_directory_read(person)
    if person is None:
        raise directory_not_found(str(key))
    return person


def _user_reply(person: Person, request: GraphRequest) -> GraphReply:
    context = {"@odata.context": request.context("users/$entity")}
    return json_reply({**context, **user_json(person, request.query.select)})
