"""Who wrote a row, as SharePoint shows it.

An application-only write carries the user "SharePoint App" plus the application; a person's write carries the person.
"""

from m365_sandbox.directory import Directory
from m365_sandbox.wire import Json

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
    kind, _, key = author.partition(":")
    person = directory.person(key) if kind == "person" else None
    return person.lookup_id if person else SHAREPOINT_APP_LOOKUP_ID
