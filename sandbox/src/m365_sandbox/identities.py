"""The sandbox's well-known identities: fixed, so that anybody's client can be pointed at it."""

from uuid import UUID, uuid5

TENANT_ID = "11111111-1111-1111-1111-111111111111"
CLIENT_ID = "66666666-6666-6666-6666-666666666666"
CLIENT_SECRET = "sandbox-secret"
CLIENT_NAME = "OHRT service"
PEOPLE_CLIENT_ID = "77777777-7777-7777-7777-777777777777"  # the application that signed-in people use
PEOPLE_CLIENT_NAME = "Contoso Forms"
DOMAIN = "contoso.com"
INITIAL_DOMAIN = "contoso.onmicrosoft.com"  # the domain that every tenant is born with
SHAREPOINT_HOST = "contoso.sharepoint.com"
PERSONAL_HOST = "contoso-my.sharepoint.com"  # of the sites of persons
TEAM_MAILBOX = "ohrt@contoso.com"
PASSWORD = "sandbox"
IDENTITY_HEADER = "sandbox-identity-header"  # what App Service puts into IDENTITY_HEADER

ROOT_SITE_ID = f"{SHAREPOINT_HOST},22222222-0000-0000-0000-000000000001,33333333-0000-0000-0000-000000000001"
TEAM_SITE_ID = f"{SHAREPOINT_HOST},22222222-0000-0000-0000-000000000002,33333333-0000-0000-0000-000000000002"
TEAM_SITE_PATH = "/sites/ohrt"

APPLICATION_ROLES = (
    "Sites.FullControl.All",
    "Mail.ReadWrite",
    "Mail.Send",
    "MailboxSettings.ReadWrite",
    "ExchangeMessageTrace.Read.All",
    "Tasks.ReadWrite.All",
    "User.Read.All",
    "Organization.Read.All",
    "Application.Read.All",
    "Group.Read.All",
    "Domain.Read.All",
)
PERSON_SCOPES = (
    "Files.Read",
    "Files.Read.All",
    "Files.ReadWrite",
    "Files.ReadWrite.All",
    "Mail.Read",
    "Mail.ReadWrite",
    "Mail.Send",
    "MailboxSettings.Read",
    "MailboxSettings.ReadWrite",
    "Sites.Manage.All",
    "Sites.Read.All",
    "Sites.ReadWrite.All",
    "Tasks.Read",
    "Tasks.ReadWrite",
    "User.Read",
    "User.ReadBasic.All",
)

_NAMESPACE = UUID("5a9d0b52-3d0c-4a7e-8a39-9b3b1f1d2c11")


def stable_guid(*parts: str) -> str:
    """A GUID that is the same on every machine for the same words."""
    return str(uuid5(_NAMESPACE, "/".join(parts).lower()))


def service_principal_id(app_id: str) -> str:
    """The object id of an application's service principal, which its tokens carry as `oid`."""
    return stable_guid("service principal", app_id)
