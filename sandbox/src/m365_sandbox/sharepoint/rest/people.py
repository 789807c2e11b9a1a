"""People as a site knows them: by the number that person columns hold."""

from m365_sandbox.directory import as_person
from m365_sandbox.principal import Person
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.authorship import SHAREPOINT_APP, SHAREPOINT_APP_LOOKUP_ID, author_person
from m365_sandbox.sharepoint.rest.answers import Entity, collection_reply, entity_reply
from m365_sandbox.sharepoint.rest.bodies import key_of, parameters
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen, selected
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.sharepoint.user_information import APP_LOGIN, login_name
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest

routes = Routes()
_USERS = "/{site}/_api/web/siteusers"


def user_entity(person: Person | None) -> Entity:
    """Somebody, or the user that stands for applications."""
    number = person.lookup_id if person else SHAREPOINT_APP_LOOKUP_ID
    return Entity(
        "SP.User",
        f"Web/GetUserById({number})",
        {
            "Id": number,
            "IsHiddenInUI": False,
            "LoginName": login_name(person) if person else APP_LOGIN,
            "Title": person.display_name if person else SHAREPOINT_APP,
            "PrincipalType": 1,
            "Email": person.email if person else "",
            "Expiration": "",
            "IsEmailAuthenticationGuestUser": False,
            "IsShareByEmailGuestUser": False,
            "IsSiteAdmin": False,
            "UserId": {"NameId": person.id.replace("-", "")[:16], "NameIdIssuer": "urn:federation:microsoftonline"}
            if person
            else None,
            "UserPrincipalName": person.email if person else None,
        },
    )


def user_of_author(tenant: Tenant, author: str) -> Entity:
    """Who wrote a row."""
    return user_entity(author_person(author, tenant.directory))


def person_by_number(tenant: Tenant, number: int) -> Person | None:
    """Somebody by the number that person columns hold."""
    row = tenant.store.one("SELECT * FROM people WHERE lookup_id = ?", (number,))
    return as_person(row) if row else None


@routes("GET", "/{site}/_api/web/currentuser", options=OPTIONS)
def get_current_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Who is calling."""
    open_site(tenant, request)
    return entity_reply(request, selected(user_entity(request.principal.person), request.query))


@routes("GET", _USERS, options=OPTIONS)
def get_users(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Everybody whom the site knows."""
    open_site(tenant, request)
    everybody = [user_entity(person) for person in tenant.directory.people()]
    return collection_reply(request, chosen([*everybody, user_entity(None)], request.query))


@routes("GET", f"{_USERS}/{{user}}", options=OPTIONS)
def get_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Somebody by number, address or login."""
    open_site(tenant, request)
    by, key = key_of(request, "user")
    if key in (str(SHAREPOINT_APP_LOOKUP_ID) if by == "id" else APP_LOGIN,):
        return entity_reply(request, selected(user_entity(None), request.query))
    person = person_by_number(tenant, int(key)) if by == "id" and key.isdecimal() else person_by_login(tenant, key)
    if person is None:
        raise rest_error(404, -2146232832, "Microsoft.SharePoint.SPException", "User cannot be found.")
    return entity_reply(request, selected(user_entity(person), request.query))


@routes("POST", "/{site}/_api/web/ensureuser", "/{site}/_api/web/ensureuser/{user}")
def ensure_user(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Somebody of the directory, by login or address; the site knows them from now on."""
    open_site(tenant, request)
    login = key_of(request, "user")[1] if "user" in request.params else str(parameters(request).get("logonName", ""))
    if login == APP_LOGIN:
        return entity_reply(request, user_entity(None))
    person = person_by_login(tenant, login)
    if person is None:
        words = f"The specified user {login} could not be found."
        raise rest_error(400, -2146232832, "Microsoft.SharePoint.SPException", words)
    return entity_reply(request, user_entity(person))


def person_by_login(tenant: Tenant, login: str) -> Person | None:
    """Somebody by login or address."""
    return tenant.directory.person(login.rpartition("|")[2]) if login else None
