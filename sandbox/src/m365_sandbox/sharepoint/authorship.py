"""Who wrote a row, as SharePoint shows it.

An application-only write carries the user "SharePoint App" plus the application; a person's write carries the person.
"""

from m365_sandbox.directory import Directory
from m365_sandbox.errors import item_not_found
from m365_sandbox.principal import Person
from m365_sandbox.tenant import Tenant
from m365_sandbox.user_view import user_json
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

SHAREPOINT_APP = "SharePoint App"
SHAREPOINT_APP_LOOKUP_ID = 1073741822


def identity_set(author: str, directory: Directory) -> Json:
    """`createdBy` and `lastModifiedBy` of a row."""
    kind, _, key = author.partition(":")
    if kind == "person":
        person = directory.person(key)
        if person is not None:
            return {"user": {"email": person.email, "id": person.id, "displayName": person.display_name}}
    application = directory.application(key)
    name = application["display_name"] if application else key
    return {"application": {"id": key, "displayName": name}, "user": {"displayName": SHAREPOINT_APP}}


def lookup_id(author: str, directory: Directory) -> int:
    """The author's row in the site's hidden User Information List."""
    person = author_person(author, directory)
    return person.lookup_id if person else SHAREPOINT_APP_LOOKUP_ID


def author_person(author: str, directory: Directory) -> Person | None:
    """The person behind a row, if it was not an application."""
    kind, _, key = author.partition(":")
    return directory.person(key) if kind == "person" else None


def author_user(tenant: Tenant, name: str, author: str) -> Json:
    """`createdByUser` or `lastModifiedByUser`, expanded: absent where an application wrote."""
    person = author_person(author, tenant.directory)
    return {name: user_json(person)} if person else {}


def user_reply(tenant: Tenant, request: GraphRequest, author: str) -> GraphReply:
    """The person behind a row as a user. Raises `GraphError` (404) where an application wrote."""
    person = author_person(author, tenant.directory)
    if person is None:
        raise item_not_found()
    return json_reply({"@odata.context": request.context("users/$entity"), **user_json(person)})
