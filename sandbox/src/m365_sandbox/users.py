"""`/users` and `/me`: the people of the tenant as Graph shows them."""

from typing import ClassVar

from m365_sandbox.directory import as_person
from m365_sandbox.errors import bad_request, directory_not_found
from m365_sandbox.odata.filters import Column, Resource, parse_filter, to_sql
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
USER_PROPERTIES = (
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
)


def user_json(person: Person) -> Json:
    """The default properties of a user."""
    given, _, family = person.display_name.partition(" ")
    return {
        "businessPhones": [],
        "displayName": person.display_name,
        "givenName": given or None,
        "jobTitle": person.job_title,
        "mail": person.email,
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": None,
        "surname": family or None,
        "userPrincipalName": person.email,
        "id": person.id,
    }


class _Users:
    """What `/users` can be filtered on."""

    _COLUMNS: ClassVar = {
        "mail": "email",
        "userPrincipalName": "email",
        "displayName": "display_name",
        "id": "id",
        "jobTitle": "job_title",
    }

    def column(self, path: str) -> Column:
        """The column of a property."""
        if path not in self._COLUMNS:
            raise bad_request(f"Unsupported or invalid query filter clause specified for property '{path}'.")
        return Column(self._COLUMNS[path])

    def any_of(self, path: str) -> tuple[str, Resource]:
        """Users have no collection to filter on here."""
        raise bad_request(f"Unsupported or invalid query filter clause specified for property '{path}'.")


@routes("GET", "/users", returns="Collection(user)", options="select filter top")
def list_users(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """People of the tenant."""
    where, values = to_sql(parse_filter(request.query.filter), _Users()) if request.query.filter else ("1", [])
    top = request.query.number("top", 100, least=1)
    rows = tenant.store.all(f"SELECT * FROM people WHERE {where} ORDER BY email LIMIT {min(top, 999)}", values)
    value = [_selected(user_json(as_person(row)), request) for row in rows]
    return json_reply({"@odata.context": request.context("users"), "value": value})


@routes("GET", "/users/{user}", returns="user", options="select")
def get_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """One person, by id or user principal name."""
    person = tenant.directory.person(request.params["user"])
    if person is None:
        raise directory_not_found(request.params["user"])
    return _user_reply(person, request)


@routes("GET", "/me", returns="user", options="select")
def get_me(_tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The signed-in person."""
    return _user_reply(request.me, request)


def _user_reply(person: Person, request: GraphRequest) -> GraphReply:
    context = {"@odata.context": request.context("users/$entity")}
    return json_reply({**context, **_selected(user_json(person), request)})


def _selected(user: Json, request: GraphRequest) -> Json:
    select = request.query.select
    if select is None:
        return user
    for name in select:
        if name not in USER_PROPERTIES:
            raise bad_request(
                f"Parsing OData Select and Expand failed: Could not find a property named '{name}' "
                "on type 'microsoft.graph.user'."
            )
    return {name: user[name] for name in select}
