"""Retention labels by SharePoint's own REST: on list items and files, and as the default of a list."""

from typing import Any

import httpx
from client import Sandbox, refusal
from sharepoint import LIGHT, VERBOSE, Rest, complaint

YEAR, RECORD = "OHRT 12 months", "OHRT CPIA hold"
HOST = "https://contoso.sharepoint.com"
STORE = "SP_CompliancePolicy_SPPolicyStoreProxy_"


def tag(rest: Rest, url: str, value: str, *items: int) -> httpx.Response:
    body = {"listUrl": url, "complianceTagValue": value, "itemIds": list(items)}
    return rest.call("POST", f"{STORE}SetComplianceTagOnBulkItems", body)


def set_default(rest: Rest, url: str, value: str, **options: Any) -> httpx.Response:
    body = {"listUrl": url, "complianceTagValue": value, "blockDelete": False, "blockEdit": False, **options}
    return rest.call("POST", f"{STORE}SetListComplianceTag", body)


def tags(sandbox: Sandbox, path: str) -> list[str]:
    items = sandbox.get(f"{path}/items?$expand=fields($select=_ComplianceTag)")["value"]
    return [one["fields"]["_ComplianceTag"] for one in items]


def rows(sandbox: Sandbox, name: str, number: int) -> tuple[str, str]:
    """A list with some items: its path in Graph, its address."""
    path = sandbox.make_list(name)
    for _ in range(number):
        sandbox.post(f"{path}/items", {"fields": {"Title": "x"}})
    return path, f"{HOST}/sites/ohrt/Lists/{name}"


def test_several_items_are_labelled_and_the_label_is_removed(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, url = rows(sandbox, name, 3)
    assert tag(rest, url, YEAR, 1, 3).json()["value"] == []
    assert tags(sandbox, path) == [YEAR, "", YEAR]
    fields = sandbox.get(f"{path}/items/1/fields")
    assert fields["_ComplianceTagWrittenTime"] == fields["Modified"]
    assert fields["_ComplianceTagUserId"] == "1073741822"
    listed = rest.get(f"web/lists/getByTitle('{name}')/items(1)?$select=OData__ComplianceTag")
    assert listed == {"OData__ComplianceTag": YEAR}
    assert tag(rest, url.replace(" ", "%20").removeprefix(HOST), "", 1).status_code == 200
    assert tags(sandbox, path) == ["", "", YEAR]
    assert sandbox.get(f"{path}/items/1/fields")["_ComplianceTagUserId"] == ""


def test_all_items_are_labelled_or_none(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, url = rows(sandbox, name, 2)
    assert complaint(tag(rest, url, YEAR, 1, 7))[0] == 404
    assert complaint(tag(rest, url, "no such label", 1))[0] == 400
    assert complaint(tag(rest, url, YEAR, *range(1, 102)))[0] == 400
    assert complaint(tag(rest, f"{url} not", YEAR, 1))[0] == 404
    assert tags(sandbox, path) == ["", ""]


def test_a_labelled_item_is_kept_and_a_record_is_not_changed(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, url = rows(sandbox, name, 2)
    tag(rest, url, YEAR, 1)
    assert refusal(sandbox.call("DELETE", f"{path}/items/1")) == (403, "accessDenied")
    assert complaint(rest.call("POST", f"web/lists/getByTitle('{name}')/items(1)/recycle"))[0] == 403
    sandbox.patch(f"{path}/items/1/fields", {"Title": "edited"})
    assert tag(rest, url, RECORD, 2).status_code == 200
    assert sandbox.call("PATCH", f"{path}/items/2/fields", {"Title": "edited"}).status_code == 423
    assert rest.merge(f"web/lists/getByTitle('{name}')/items(2)", {"Title": "edited"}).status_code == 423
    tag(rest, url, "", 1, 2)
    assert sandbox.call("DELETE", f"{path}/items/1").status_code == 204
    assert sandbox.call("PATCH", f"{path}/items/2/fields", {"Title": "edited"}).status_code == 200


def test_a_restored_version_keeps_the_label_and_a_record_is_not_restored(
    sandbox: Sandbox, rest: Rest, name: str
) -> None:
    path, url = rows(sandbox, name, 1)
    tag(rest, url, YEAR, 1)
    sandbox.patch(f"{path}/items/1/fields", {"Title": "edited"})
    sandbox.post(f"{path}/items/1/versions/1.0/restoreVersion")
    fields = sandbox.get(f"{path}/items/1/fields")
    assert (fields["Title"], fields["_ComplianceTag"]) == ("x", YEAR)
    tag(rest, url, RECORD, 1)
    assert sandbox.call("POST", f"{path}/items/1/versions/1.0/restoreVersion").status_code == 423


def test_people_set_labels_but_no_records(sandbox: Sandbox, name: str) -> None:
    path, url = rows(sandbox, name, 1)
    officer = Rest(sandbox, "officer1")
    assert tag(officer, url, YEAR, 1).status_code == 200
    assert sandbox.get(f"{path}/items/1/fields")["_ComplianceTagUserId"] not in ("", "1073741822")
    assert complaint(tag(officer, url, RECORD, 1))[0] == 403
    assert complaint(set_default(officer, url, YEAR))[0] == 403
    assert tags(sandbox, path) == [YEAR]


def test_new_items_get_the_label_of_their_list(sandbox: Sandbox, rest: Rest, name: str) -> None:
    path, url = rows(sandbox, name, 1)
    assert set_default(rest, url, YEAR, syncToItems=False).status_code == 200
    sandbox.post(f"{path}/items", {"fields": {"Title": "by Graph"}})
    rest.post(f"web/lists/getByTitle('{name}')/items", {"Title": "by REST"})
    assert tags(sandbox, path) == ["", YEAR, YEAR]
    assert sandbox.get(f"{path}/items/2/fields")["_UIVersionString"] == "1.0"
    assert refusal(sandbox.call("DELETE", f"{path}/items/2")) == (403, "accessDenied")
    assert set_default(rest, url, YEAR, syncToItems=True).status_code == 200
    assert tags(sandbox, path) == [YEAR] * 3
    tag(rest, url, YEAR, 3)  # an explicit label stays when the list's is taken away
    assert set_default(rest, url, "", syncToItems=True).status_code == 200
    assert tags(sandbox, path) == ["", "", YEAR]
    sandbox.post(f"{path}/items", {"fields": {"Title": "later"}})
    assert tags(sandbox, path)[-1] == ""


def test_files_are_labelled_and_get_the_label_of_their_library(sandbox: Sandbox, rest: Rest, name: str) -> None:
    drive = sandbox.make_drive(name)
    first = sandbox.put_file(drive, "a.txt", b"a")
    number = int(sandbox.get(f"{drive}/items/{first['id']}/listItem")["id"])
    url = f"{HOST}/sites/ohrt/{name}"
    assert tag(rest, url, YEAR, number).status_code == 200
    label = sandbox.get(f"{drive}/items/{first['id']}/retentionLabel")
    assert (label["name"], label["isLabelAppliedExplicitly"]) == (YEAR, True)
    assert tag(rest, url, "", number).status_code == 200
    assert sandbox.call("GET", f"{drive}/items/{first['id']}/retentionLabel").status_code == 404
    assert set_default(rest, url, YEAR).status_code == 200
    second = sandbox.put_file(drive, "folder/b.txt", b"b")
    label = sandbox.get(f"{drive}/items/{second['id']}/retentionLabel")
    assert (label["name"], label["isLabelAppliedExplicitly"]) == (YEAR, False)
    assert sandbox.call("GET", f"{drive}/items/{first['id']}/retentionLabel").status_code == 404


def test_the_labels_of_a_site_and_of_a_list(sandbox: Sandbox, rest: Rest, name: str) -> None:
    _, url = rows(sandbox, name, 0)
    store = "SP.CompliancePolicy.SPPolicyStoreProxy"
    address = f"{store}.GetAvailableTagsForSite(siteUrl=@a1)?@a1='{HOST}/sites/ohrt'"
    shown = {one["TagName"]: one for one in rest.get(address)["value"]}
    assert (shown[YEAR]["TagDuration"], shown[YEAR]["AutoDelete"], shown[YEAR]["BlockEdit"]) == (365, True, False)
    assert (shown[RECORD]["BlockDelete"], shown[RECORD]["BlockEdit"]) == (True, True)
    verbose = rest.get(address, VERBOSE)["d"]["GetAvailableTagsForSite"]["results"]
    assert {one["TagName"] for one in verbose} == set(shown)
    assert complaint(rest.call("GET", f"{store}.GetAvailableTagsForSite(siteUrl='{HOST}/sites/none')"))[0] == 404
    assert rest.get(f"{store}.GetListComplianceTag(listUrl=@l)?@l='{url}'", LIGHT)["odata.null"] is True
    set_default(rest, url, YEAR)
    assert rest.get(f"{store}.GetListComplianceTag(listUrl=@l)?@l='{url}'")["TagName"] == YEAR
