"""Retention: labels on files and folders, records, holds, the timer job, the catalogue."""

import re

from client import Json, Sandbox, refusal
from sharepoint import Rest
from test_delta import pages

YEAR = "OHRT 12 months"
RECORD = "OHRT CPIA hold"
CATALOGUE = "/security/labels/retentionLabels"


def put(sandbox: Sandbox, drive: str, path: str = "f.txt") -> str:
    return f"{drive}/items/{sandbox.put_file(drive, path, b'evidence')['id']}"


def label(sandbox: Sandbox, item: str, name: str) -> Json:
    return sandbox.patch(f"{item}/retentionLabel", {"name": name})


def test_a_label_is_set_read_and_removed(sandbox: Sandbox, drive: str) -> None:
    item = put(sandbox, drive)
    assert sandbox.call("GET", f"{item}/retentionLabel").status_code == 404
    before = sandbox.get(item)["eTag"]
    first = sandbox.call("PATCH", f"{item}/retentionLabel", {"name": YEAR})
    assert first.status_code == 201
    assert first.json()["retentionSettings"]["behaviorDuringRetentionPeriod"] == "retain"
    assert first.json()["isLabelAppliedExplicitly"]
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00"
    assert re.fullmatch(stamp, first.json()["labelAppliedDateTime"])
    assert sandbox.call("PATCH", f"{item}/retentionLabel", {"name": YEAR}).status_code == 200
    shown = sandbox.get(f"{item}?$expand=retentionLabel,listItem")
    assert shown["eTag"] != before
    assert shown["retentionLabel"]["name"] == YEAR
    assert shown["listItem"]["fields"]["_ComplianceTag"] == YEAR
    assert refusal(sandbox.call("PATCH", f"{item}/retentionLabel", {"name": "no such"})) == (400, "invalidRequest")
    assert sandbox.call("DELETE", f"{item}/retentionLabel").status_code == 204
    assert sandbox.call("GET", f"{item}/retentionLabel").status_code == 404
    assert sandbox.get(f"{item}?$expand=listItem")["listItem"]["fields"]["_ComplianceTag"] == ""


def test_a_retained_file_is_not_deleted_unless_the_tenant_lets_it(sandbox: Sandbox, drive: str) -> None:
    item = put(sandbox, drive, "folder/f.txt")
    assert label(sandbox, item, YEAR)["retentionSettings"]["isDeleteAllowed"] is False
    assert refusal(sandbox.call("DELETE", item)) == (403, "accessDenied")
    assert refusal(sandbox.call("POST", f"{item}/permanentDelete")) == (403, "accessDenied")
    folder = sandbox.call("DELETE", f"{drive}/root:/folder")
    assert refusal(folder) == (403, "accessDenied")
    assert "it's possible that it's on hold" in folder.json()["error"]["message"]
    assert sandbox.call("PUT", f"{item}/content", content=b"edited").status_code == 200
    assert refusal(sandbox.call("DELETE", f"{item}/versions/1.0")) == (403, "accessDenied")
    sandbox.admin.post("/switches", json={"delete_labelled_files": True})
    try:
        assert sandbox.get(f"{item}/retentionLabel")["retentionSettings"]["isDeleteAllowed"] is True
        assert sandbox.call("DELETE", item).status_code == 204
    finally:
        sandbox.admin.post("/switches", json={"delete_labelled_files": False})


def test_a_locked_record_is_neither_edited_nor_deleted(sandbox: Sandbox, drive: str) -> None:
    item = put(sandbox, drive)
    assert refusal(sandbox.call("PATCH", f"{item}/retentionLabel", {"name": RECORD}, person="officer1"))[0] == 403
    assert label(sandbox, item, RECORD)["retentionSettings"]["isRecordLocked"] is True
    for method, path, body in (
        ("PATCH", item, {"name": "g.txt"}),
        ("PATCH", item, {"fileSystemInfo": {"lastModifiedDateTime": "2020-01-01T00:00:00Z"}}),
        ("PATCH", f"{item}/listItem/fields", {"Title": "x"}),
        ("DELETE", item, None),
        ("POST", f"{item}/permanentDelete", None),
        ("POST", f"{item}/createUploadSession", {}),
    ):
        assert refusal(sandbox.call(method, path, body)) == (423, "notAllowed"), (method, path)
    assert refusal(sandbox.call("PUT", f"{item}/content", content=b"x")) == (423, "notAllowed")
    unlock = {"retentionSettings": {"isRecordLocked": False}}
    assert refusal(sandbox.call("PATCH", f"{item}/retentionLabel", unlock, person="officer1"))[0] == 403
    assert sandbox.patch(f"{item}/retentionLabel", unlock)["retentionSettings"]["isRecordLocked"] is False
    assert sandbox.call("PUT", f"{item}/content", content=b"x").status_code == 200
    assert sandbox.call("DELETE", item).status_code == 403
    assert sandbox.call("DELETE", f"{item}/retentionLabel").status_code == 204
    assert sandbox.call("DELETE", item).status_code == 204


def test_a_regulatory_record_stays_as_it_is(own: Sandbox) -> None:
    drive = own.make_drive("Library")
    made = own.admin.post("/retention-labels", json={"name": "Law", "behavior": "retainAsRegulatoryRecord"})
    assert made.status_code == 201
    item = put(own, drive)
    label(own, item, "Law")
    assert own.call("DELETE", f"{item}/retentionLabel").status_code == 423
    assert own.call("PATCH", f"{item}/retentionLabel", {"name": YEAR}).status_code == 423
    unlock = {"retentionSettings": {"isRecordLocked": False}}
    assert own.call("PATCH", f"{item}/retentionLabel", unlock).status_code == 423


def test_what_lies_in_a_labelled_folder_carries_its_label(sandbox: Sandbox, drive: str) -> None:
    before, explicit = put(sandbox, drive, "a/b/before.txt"), put(sandbox, drive, "a/own.txt")
    label(sandbox, explicit, RECORD)
    label(sandbox, f"{drive}/root:/a:", YEAR)
    after = put(sandbox, drive, "a/b/after.txt")
    for item in (before, after):
        shown = sandbox.get(f"{item}/retentionLabel")
        assert (shown["name"], shown["isLabelAppliedExplicitly"]) == (YEAR, False)
    assert sandbox.get(f"{explicit}/retentionLabel")["name"] == RECORD
    assert sandbox.call("DELETE", f"{drive}/root:/a:/retentionLabel").status_code == 204
    assert sandbox.call("GET", f"{before}/retentionLabel").status_code == 404


def test_the_timer_job_ends_what_was_kept_long_enough_and_delta_does_not_say_so(own: Sandbox) -> None:
    drive = own.make_drive("Library")
    kept, ended, held = put(own, drive, "kept.txt"), put(own, drive, "x/ended.txt"), put(own, drive, "held.txt")
    for item in (ended, held):
        label(own, item, YEAR)
    hold = {"name": "Case 7", "drive": drive.removeprefix("/drives/"), "item": held.rpartition("/")[2]}
    hold_id = own.admin.post("/holds", json=hold).json()["id"]
    _, link = pages(own, f"{drive}/root/delta")
    own.admin.post("/clock", json={"advance_seconds": 364 * 24 * 3600})
    own.get(ended)
    own.admin.post("/clock", json={"advance_seconds": 8 * 24 * 3600})
    assert own.call("GET", ended).status_code == 404
    assert pages(own, link)[0] == []
    names = {one["name"] for one in pages(own, f"{drive}/root/delta")[0]}
    assert names == {"root", "x", "kept.txt", "held.txt"}
    own.get(kept)
    assert [(one["name"], one["stage"]) for one in own.admin.get("/recycle-bin").json()] == [("ended.txt", 2)]
    assert own.call("POST", f"{held}/permanentDelete").status_code == 403
    assert own.admin.delete(f"/holds/{hold_id}").status_code == 204
    own.admin.post("/clock", json={"advance_seconds": 94 * 24 * 3600})
    assert own.call("GET", held).status_code == 404
    assert [one["name"] for one in own.admin.get("/recycle-bin").json()] == ["held.txt"]


def test_the_timer_job_ends_labelled_items_of_lists_too(own: Sandbox) -> None:
    path = own.make_list("Rows")
    for title in ("kept", "ended", "record"):
        own.post(f"{path}/items", {"fields": {"Title": title}})
    rest = Rest(own)
    url = "https://contoso.sharepoint.com/sites/ohrt/Lists/Rows"
    for value, item in ((YEAR, 2), (RECORD, 3)):
        body: Json = {"listUrl": url, "complianceTagValue": value, "itemIds": [item]}
        rest.post("SP_CompliancePolicy_SPPolicyStoreProxy_SetComplianceTagOnBulkItems", body)
    body = {"listUrl": url, "complianceTagValue": YEAR, "blockDelete": False, "blockEdit": False}
    rest.post("SP_CompliancePolicy_SPPolicyStoreProxy_SetListComplianceTag", body)
    _, link = pages(own, f"{path}/items/delta")
    own.admin.post("/clock", json={"advance_seconds": 364 * 24 * 3600})
    assert len(own.get(f"{path}/items")["value"]) == 3
    own.admin.post("/clock", json={"advance_seconds": 8 * 24 * 3600})
    left = own.get(f"{path}/items?$expand=fields($select=Title)")["value"]
    assert [one["fields"]["Title"] for one in left] == ["kept", "record"]
    assert pages(own, link)[0] == []
    assert own.admin.post("/recycle-bin/items", json={"list": "Rows", "item": 2}).status_code == 204
    assert own.get(f"{path}/items/2?$expand=fields")["fields"]["Title"] == "ended"


def test_a_hold_on_a_library_keeps_files_that_have_no_label(own: Sandbox) -> None:
    drive = own.make_drive("Library")
    item = put(own, drive)
    own.admin.post("/holds", json={"name": "Case 8", "drive": drive.removeprefix("/drives/")})
    assert own.call("POST", f"{item}/permanentDelete").status_code == 403
    assert own.call("DELETE", item).status_code == 204  # people see it go; it stays in the recycle bin
    entry = own.admin.get("/recycle-bin").json()[0]["id"]
    assert own.admin.delete(f"/recycle-bin/{entry}").status_code == 403
    own.admin.post("/clock", json={"advance_seconds": 100 * 24 * 3600})
    assert len(own.admin.get("/recycle-bin").json()) == 1


def test_the_catalogue_is_for_records_administrators(sandbox: Sandbox, name: str) -> None:
    assert refusal(sandbox.call("GET", CATALOGUE)) == (403, "Forbidden")
    assert sandbox.call("GET", CATALOGUE, person="officer1").status_code == 403
    body = {
        "displayName": name,
        "behaviorDuringRetentionPeriod": "retain",
        "actionAfterRetentionPeriod": "delete",
        "retentionTrigger": "dateLabeled",
        "retentionDuration": {"@odata.type": "#microsoft.graph.security.retentionDurationInDays", "days": 30},
        "defaultRecordBehavior": "startLocked",
    }
    made = sandbox.post(CATALOGUE, body, person="records")
    assert made["retentionDuration"]["days"] == 30
    assert sandbox.get(f"{CATALOGUE}/{made['id']}", person="records")["displayName"] == name
    listed = {one["displayName"] for one in sandbox.get(CATALOGUE, person="records")["value"]}
    assert {YEAR, RECORD, name} <= listed
    assert sandbox.call("POST", CATALOGUE, body, person="records").status_code == 409
    wrong = {**body, "displayName": f"{name} wrong", "retentionTrigger": "never"}
    assert sandbox.call("POST", CATALOGUE, wrong, person="records").status_code == 400
