"""`CreateCopyJobs`: files and folders copied or moved as SharePoint's pages do it, followed by `GetCopyJobProgress`.

The work is done before the answer leaves, so that a kill loses nothing that was accepted; the first question about a
job is answered as if it still went on.
"""

from typing import Any
from uuid import uuid4

import orjson

from m365_sandbox.drives.changes import Conflict
from m365_sandbox.errors import GraphError
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.rest.answers import Complex, complex_reply, value_reply
from m365_sandbox.sharepoint.rest.bodies import parameters
from m365_sandbox.sharepoint.rest.move_copy import copy_place, move_place, open_address
from m365_sandbox.sharepoint.rest.places import Place
from m365_sandbox.sharepoint.rest.refusals import invalid_query, rest_error
from m365_sandbox.sharepoint.rest.sites import open_site
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json

routes = Routes()
_CONFLICTS: dict[int, Conflict] = {0: "fail", 1: "replace", 2: "rename"}  # SPMigrationNameConflictBehavior
_DONE, _UNDER_WAY = 0, 4  # SP.MigrationJobState


@routes("POST", "/{site}/_api/site/createcopyjobs")
def create_copy_jobs(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Copy or move each of some addresses into a folder; one job for each."""
    request.principal.require_site_write()
    site, body = open_site(tenant, request), parameters(request)
    options: Any = body.get("options") or {}
    addresses: Any = body.get("exportObjectUris")
    if not isinstance(options, dict) or not isinstance(addresses, list) or not addresses:
        raise invalid_query("A copy job needs a list of exportObjectUris, and its options must be an object.")
    names, behavior = options.get("CustomizedItemName") or [], options.get("NameConflictBehavior", 0)
    conflict = _CONFLICTS.get(behavior) if isinstance(behavior, int) else None
    if conflict is None or not isinstance(names, list):
        raise invalid_query("A copy job needs a NameConflictBehavior of 0, 1 or 2 and, if any, a list of names.")
    target = open_address(tenant, request, site, str(body.get("destinationUri") or ""))
    if not target.item.is_folder:
        raise invalid_query("The destination of a copy job must be a folder.")
    jobs = list[Complex]()
    for number, address in enumerate(addresses):
        source = open_address(tenant, request, site, str(address))
        name = str(names[number]) if number < len(names) else source.item.name
        move = options.get("IsMoveMode") is True
        outcome = _outcome(tenant, request.principal.author, source, target, name, conflict, move=move)
        jobs.append(_keep(tenant, source, outcome))
    return value_reply(request, "CreateCopyJobs", jobs)


def _outcome(
    tenant: Tenant, author: str, source: Place, target: Place, name: str, conflict: Conflict, *, move: bool
) -> Json:
    """What is said of the job in the end. A name that is taken is told there, not in the answer to the request."""
    carry = move_place if move else copy_place
    try:
        with tenant.store.transaction():
            made = carry(tenant, author, source, target, name, conflict)
    except GraphError as refusal:
        if refusal.status not in (409, 423, 507):
            raise
        return {"Event": "JobError", "Message": refusal.message}
    site = target.site["path"].rstrip("/")
    return {
        "Event": "JobFinishedObjectInfo",
        "SourceObjectFullUrl": source.url,
        "TargetObjectSiteRelativeUrl": made.url[len(site) :].lstrip("/"),
        "TargetObjectUniqueId": made.item.guid,
    }


def _keep(tenant: Tenant, source: Place, outcome: Json) -> Complex:
    job = str(uuid4())
    tenant.store.run(
        "INSERT INTO copy_jobs (guid, started, outcome) VALUES (?, ?, ?)",
        (job, tenant.clock.stamp(), orjson.dumps(outcome).decode()),
    )
    values = {"EncryptionKey": "", "JobId": job, "JobQueueUri": "", "SourceListItemUniqueIds": [source.item.guid]}
    return Complex("SP.CopyMigrationInfo", values)


@routes("POST", "/{site}/_api/site/getcopyjobprogress")
def get_copy_job_progress(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """How a job stands: under way when it is asked about first, then done, with its log."""
    open_site(tenant, request)
    asked: Any = parameters(request).get("copyJobInfo") or {}
    job = str(asked.get("JobId", "")) if isinstance(asked, dict) else ""
    row: Row | None = tenant.store.one(
        "UPDATE copy_jobs SET polls = polls + 1 WHERE guid = ? RETURNING polls, outcome, started", (job.lower(),)
    )
    if row is None:
        raise rest_error(404, -2147024809, "System.ArgumentException", f"There is no copy job {job}.")
    start = {"Event": "JobStart", "JobId": job, "Time": row["started"]}
    outcome = {**orjson.loads(row["outcome"]), "JobId": job, "Time": row["started"]}
    logs = [start] if row["polls"] == 1 else [outcome, {"Event": "JobEnd", "JobId": job, "Time": row["started"]}]
    state = _UNDER_WAY if row["polls"] == 1 else _DONE
    told = {"JobState": state, "Logs": [orjson.dumps(one).decode() for one in logs]}
    return complex_reply(request, "GetCopyJobProgress", Complex("SP.CopyJobProgress", told))
