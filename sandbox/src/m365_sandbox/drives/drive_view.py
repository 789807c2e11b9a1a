"""How a drive looks in a response."""

from m365_sandbox.drives.quota import quota_json
from m365_sandbox.drives.tree import Drive
from m365_sandbox.sharepoint.authorship import identity_set
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import Json


def drive_json(tenant: Tenant, drive: Drive) -> Json:
    """A drive."""
    row = drive.list
    return {
        "createdDateTime": row["created"],
        "description": row["description"],
        "id": drive.id,
        "lastModifiedDateTime": row["modified"],
        "name": row["display_name"],
        "webUrl": drive.url,
        "driveType": drive.type,
        "createdBy": identity_set(row["author"], tenant.directory),
        "owner": {"user": {"displayName": drive.site["display_name"]}},
        "quota": quota_json(tenant, drive),
    }
