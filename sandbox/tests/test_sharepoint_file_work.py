"""What people do with files in SharePoint's own REST: slices, versions, checking out, moving, the recycle bin."""

import json
from pathlib import Path
from uuid import uuid4

from client import Json, Sandbox
from sharepoint import Rest, complaint
from test_sharepoint_files import file, folder, send


def put(sandbox: Sandbox, rest: Rest, top: str, name: str, content: bytes) -> None:
    """Make a file, or give it other bytes."""
    made = send(sandbox, rest, f"{folder(top)}/files/add(url='{name}',overwrite=true)", content)
    assert made.status_code == 200, made.text


def test_a_file_comes_in_slices_of_any_size(sandbox: Sandbox, rest: Rest, top: str) -> None:
    put(sandbox, rest, top, "large.bin", b"before")
    path, upload = file(f"{top}/large.bin"), uuid4()
    slices = [b"a" * 1_000_000, b"b" * 7, b"c" * 400_000]
    first = send(sandbox, rest, f"{path}/startUpload(uploadId=guid'{upload}')", slices[0])
    assert (first.status_code, first.json()["value"]) == (200, "1000000")
    wrong = send(sandbox, rest, f"{path}/continueUpload(uploadId=guid'{upload}',fileOffset=5)", slices[1])
    assert (complaint(wrong)[0], "1000000 bytes have come" in complaint(wrong)[1]) == (409, True)
    next_ = send(sandbox, rest, f"{path}/continueUpload(uploadId=guid'{upload}',fileOffset=1000000)", slices[1])
    assert next_.json()["value"] == "1000007"
    assert rest.call("GET", f"{path}/$value").content == b"before"
    last = send(sandbox, rest, f"{path}/finishUpload(uploadId=guid'{upload}',fileOffset=1000007)", slices[2])
    assert (last.status_code, last.json()["Length"]) == (200, "1400007")
    assert rest.call("GET", f"{path}/$value").content == b"".join(slices)
    again = send(sandbox, rest, f"{path}/continueUpload(uploadId=guid'{upload}',fileOffset=1400007)", b"x")
    assert complaint(again)[0] == 404


def test_an_upload_that_is_cancelled_leaves_the_file_and_no_bytes(sandbox: Sandbox, rest: Rest, top: str) -> None:
    put(sandbox, rest, top, "kept.txt", b"kept")
    path, upload, blobs = file(f"{top}/kept.txt"), uuid4(), Path(sandbox.about["ca_file"]).parent / "blobs"
    before = len(list(blobs.iterdir()))
    assert send(sandbox, rest, f"{path}/startUpload(uploadId=guid'{upload}')", b"x" * 1000).status_code == 200
    twice = send(sandbox, rest, f"{path}/startUpload(uploadId=guid'{upload}')", b"y")
    assert complaint(twice)[0] == 400
    assert len(list(blobs.iterdir())) == before + 1
    assert rest.call("POST", f"{path}/cancelUpload(uploadId=guid'{upload}')").status_code == 200
    assert (rest.call("GET", f"{path}/$value").content, len(list(blobs.iterdir()))) == (b"kept", before)


def test_versions_of_a_file_and_its_people(sandbox: Sandbox, rest: Rest, top: str) -> None:
    put(sandbox, rest, top, "a.txt", b"one")
    put(sandbox, rest, top, "a.txt", b"second")
    older = rest.get(f"{file(f'{top}/a.txt')}/versions")["value"]
    assert [(one["VersionLabel"], one["Size"], one["IsCurrentVersion"]) for one in older] == [("1.0", 3, False)]
    shown = rest.get(f"{file(f'{top}/a.txt')}?$expand=Versions,Author")
    assert (len(shown["Versions"]), shown["Author"]["Title"]) == (1, "SharePoint App")


def test_checking_out_keeps_a_file_from_others(sandbox: Sandbox, rest: Rest, top: str) -> None:
    put(sandbox, rest, top, "a.txt", b"one")
    path, officer = file(f"{top}/a.txt"), Rest(sandbox, "officer1")
    assert rest.call("POST", f"{path}/checkout").status_code == 200
    assert rest.get(f"{path}?$select=CheckOutType")["CheckOutType"] == 0
    assert complaint(officer.call("POST", f"{path}/checkout"))[0] == 423
    assert rest.call("POST", f"{path}/checkin(comment='done',checkintype=0)").status_code == 200
    assert rest.get(f"{path}?$select=CheckOutType")["CheckOutType"] == 2
    assert complaint(rest.call("POST", f"{path}/undoCheckout"))[0] == 400


def test_moved_and_copied_by_path_also_to_another_library(sandbox: Sandbox, rest: Rest, top: str) -> None:
    put(sandbox, rest, top, "a.txt", b"a")
    sandbox.make_drive(f"{top.rpartition('/')[2]} other")
    rest.post(f"{folder(top)}/folders", {"ServerRelativeUrl": "deep"})
    put(sandbox, rest, f"{top}/deep", "b.txt", b"b")
    other = f"https://contoso.sharepoint.com{top} other"

    def ask(what: str, source: str, target: str, **options: bool) -> int:
        paths = {"srcPath": {"DecodedUrl": source}, "destPath": {"DecodedUrl": target}}
        return rest.call("POST", f"SP.MoveCopyUtil.{what}", {**paths, "options": options}).status_code

    assert ask("CopyFileByPath", f"{top}/a.txt", f"{other}/a.txt") == 200
    assert ask("CopyFileByPath", f"{top}/a.txt", f"{other}/a.txt") == 400
    assert ask("CopyFileByPath", f"{top}/a.txt", f"{other}/a.txt", KeepBoth=True) == 200
    assert ask("CopyFolderByPath", f"{top}/deep", f"{other}/deep") == 200
    assert ask("MoveFileByPath(overwrite=@o)?@o=true", f"{top}/a.txt", f"{other}/a.txt") == 200
    names = [one["Name"] for one in rest.get(f"{folder(f'{top} other')}/files")["value"]]
    assert (len(names), "a.txt" in names) == (2, True)
    assert rest.call("GET", f"{file(f'{top} other/deep/b.txt')}/$value").content == b"b"
    assert complaint(rest.call("GET", file(f"{top}/a.txt")))[0] == 404
    assert ask("MoveFolderByPath", f"{top}/deep", f"{top}/deeper") == 200
    assert rest.get(f"{folder(top)}/folders/getByUrl('deeper')")["Name"] == "deeper"
    assert ask("MoveFolderByPath", f"{top}/none", f"{top}/x") == 404


def test_a_folder_is_renamed_by_its_list_item(rest: Rest, top: str) -> None:
    rest.post(f"{folder(top)}/folders", {"ServerRelativeUrl": "old"})
    item = f"{folder(f'{top}/old')}/ListItemAllFields"
    assert rest.merge(item, {"FileLeafRef": "new", "Title": "renamed"}).status_code == 204
    shown = rest.get(f"{folder(f'{top}/new')}/ListItemAllFields?$select=Title,Folder&$expand=Folder")
    assert (shown["Title"], shown["Folder"]["Name"]) == ("renamed", "new")
    assert rest.get(f"{folder(f'{top}/new')}/ListItemAllFields/ParentList?$select=BaseTemplate")["BaseTemplate"] == 101


def test_an_item_is_written_over_without_a_version(sandbox: Sandbox, rest: Rest, name: str) -> None:
    sandbox.make_list(name)
    path = f"web/lists/getByTitle('{name}')/items"
    made = rest.post(path, {"Title": "one"})
    item = f"{path}({made['Id']})"
    assert rest.call("POST", f"{item}/systemUpdate", {"Title": "two"}).status_code == 200
    shown = rest.get(item)
    assert (shown["Title"], shown["Modified"]) == ("two", made["Modified"])
    assert shown["OData__UIVersionString"] == "1.0"
    assert rest.call("POST", f"{item}/updateOverwriteVersion").status_code == 200
    words = rest.get(f"{item}/fieldValuesAsText")
    assert (words["Title"], words["Editor"], words["OData__x005f_UIVersionString"]) == ("two", "SharePoint App", "1.0")


def test_the_recycle_bin_is_emptied_and_restored_from(sandbox: Sandbox, rest: Rest, top: str) -> None:
    for name in ("a.txt", "b.txt"):
        put(sandbox, rest, top, name, b"x")
    entry = rest.post(f"{file(f'{top}/a.txt')}/recycle")["value"]
    second = rest.post(f"{file(f'{top}/b.txt')}/recycle")["value"]
    assert rest.get(f"web/recycleBin('{entry}')")["LeafName"] == "a.txt"
    assert rest.call("POST", f"web/recycleBin/getById('{entry}')/restore()").status_code == 200
    assert rest.get(f"{file(f'{top}/a.txt')}")["Exists"] is True
    assert rest.call("POST", f"web/recycleBin('{second}')/moveToSecondStage").status_code == 200
    assert second not in [one["Id"] for one in rest.get("web/recycleBin")["value"]]
    asked = {"itemState": 2, "rowLimit": 100}
    assert second in [one["Id"] for one in rest.post("site/getRecycleBinItems", asked)["value"]]
    assert rest.call("DELETE", f"site/recycleBin('{second}')").status_code == 200
    assert complaint(rest.call("GET", f"site/recycleBin('{second}')"))[0] == 404


def test_folders_are_reached_by_name_however_deep(sandbox: Sandbox, rest: Rest, top: str) -> None:
    library = top.rpartition("/")[2]
    rest.post(f"{folder(top)}/folders", {"ServerRelativeUrl": "a"})
    rest.post(f"{folder(f'{top}/a')}/folders", {"ServerRelativeUrl": "b"})
    deep = f"web/rootFolder/folders/getByUrl('{library}')/folders('a')/folders('b')"
    made = rest.post(f"{deep}/folders/addUsingPath(decodedUrl='c')")
    assert made["ServerRelativeUrl"] == f"{top}/a/b/c"
    put(sandbox, rest, f"{top}/a", "x.txt", b"12345")
    measured = rest.get(f"{folder(top)}/storageMetrics")
    assert (measured["TotalSize"], measured["TotalFileCount"]) == ("5", "1")
    assert rest.get(f"{folder(f'{top}/a/b')}/parentFolder")["Name"] == "a"
    assert rest.get(f"{folder(top)}/parentFolder")["ServerRelativeUrl"] == "/sites/ohrt"
    assert library in [one["Name"] for one in rest.get("web/rootFolder/folders")["value"]]
    assert rest.merge(folder(f"{top}/a/b"), {"Name": "d"}).status_code == 204
    assert rest.get(f"{folder(f'{top}/a/d/c')}")["Exists"] is True
    assert complaint(rest.merge(folder(f"{top}/a"), {"ItemCount": 9}))[0] == 400
    expand = "$expand=ListItemAllFields/ParentList,ListItemAllFields/ParentList/RootFolder"
    shown = rest.get(f"{folder(f'{top}/a')}?{expand}")["ListItemAllFields"]["ParentList"]
    assert shown["RootFolder"]["ServerRelativePath"]["DecodedUrl"] == top
    assert complaint(rest.call("GET", f"{folder(f'{top}/a')}?$expand=Files/Author"))[0] == 400


def test_the_library_of_a_sites_assets_is_made_once(rest: Rest) -> None:
    made = rest.post("web/lists/ensureSiteAssetsLibrary")
    assert (made["Title"], rest.post("web/lists/ensureSiteAssetsLibrary")["Id"]) == ("Site Assets", made["Id"])
    assert rest.get("web/getFolderByServerRelativeUrl('SiteAssets')")["ServerRelativeUrl"] == "/sites/ohrt/SiteAssets"


def test_versions_are_read_brought_back_and_deleted(sandbox: Sandbox, rest: Rest, top: str) -> None:
    for content in (b"one", b"two", b"three"):
        put(sandbox, rest, top, "a.txt", content)
    path = file(f"{top}/a.txt")
    assert rest.call("GET", f"{path}/versions(512)/$value").content == b"one"
    assert rest.call("POST", f"{path}/versions/restoreByLabel(versionlabel='1.0')").status_code == 200
    assert rest.call("GET", f"{path}/$value").content == b"one"
    assert [one["VersionLabel"] for one in rest.get(f"{path}/versions")["value"]] == ["1.0", "2.0", "3.0"]
    assert rest.call("DELETE", f"{path}/versions/deleteByLabel('2.0')").status_code == 200
    assert rest.call("POST", f"{path}/versions(512)", X_HTTP_Method="DELETE").status_code == 200
    assert complaint(rest.call("GET", f"{path}/versions(512)"))[0] == 404
    assert rest.call("POST", f"{path}/versions/deleteAll").status_code == 200
    assert rest.get(f"{path}/versions")["value"] == []


def test_a_form_renames_a_file_and_a_function_is_called_whatever_the_method_says(
    sandbox: Sandbox, rest: Rest, top: str
) -> None:
    put(sandbox, rest, top, "old.txt", b"x")
    form = {"formValues": [{"FieldName": "FileLeafRef", "FieldValue": "new.txt"}]}
    said = rest.post(f"{file(f'{top}/old.txt')}/ListItemAllFields/ValidateUpdateListItem", form)["value"]
    assert [one["HasException"] for one in said] == [False]
    assert rest.get(file(f"{top}/new.txt"))["Name"] == "new.txt"
    recycled = rest.call("POST", f"{file(f'{top}/new.txt')}/recycle()", X_HTTP_Method="DELETE")
    assert (recycled.status_code, isinstance(recycled.json()["value"], str)) == (200, True)


def test_copy_jobs_are_followed_to_their_end(sandbox: Sandbox, rest: Rest, top: str) -> None:
    put(sandbox, rest, top, "a.txt", b"a")
    rest.post(f"{folder(top)}/folders", {"ServerRelativeUrl": "into"})
    host = "https://contoso.sharepoint.com"

    def run(source: str, name: str, *, move: bool = False, behavior: int = 0) -> Json:
        options = {"IsMoveMode": move, "NameConflictBehavior": behavior, "CustomizedItemName": [name]}
        body = {"exportObjectUris": [f"{host}{source}"], "destinationUri": f"{host}{top}/into", "options": options}
        (job,) = rest.post("site/CreateCopyJobs", body)["value"]
        first, last = (rest.post("site/GetCopyJobProgress", {"copyJobInfo": job}) for _ in range(2))
        assert (first["JobState"], last["JobState"]) == (4, 0)
        logs = [json.loads(one) for one in last["Logs"]]
        assert logs[-1]["Event"] == "JobEnd"
        return dict(logs[0])

    copied = run(f"{top}/a.txt", "b.txt")
    assert copied["TargetObjectSiteRelativeUrl"] == f"{top.rpartition('/')[2]}/into/b.txt"
    assert rest.get(f"web/GetFileById('{copied['TargetObjectUniqueId']}')")["Name"] == "b.txt"
    assert run(f"{top}/a.txt", "b.txt")["Event"] == "JobError"
    root = {"destinationUri": f"{host}/Shared Documents", "exportObjectUris": [f"{host}{top}/a.txt"]}
    assert rest.post("site/CreateCopyJobs", {**root, "options": {"NameConflictBehavior": 2}})["value"]
    assert run(f"{top}/a.txt", "b.txt", move=True, behavior=1)["Event"] == "JobFinishedObjectInfo"
    assert complaint(rest.call("GET", file(f"{top}/a.txt")))[0] == 404
    body = {"exportObjectUris": [f"{host}{top}/none"], "destinationUri": f"{host}{top}/into"}
    assert complaint(rest.call("POST", "site/CreateCopyJobs", body))[0] == 404
    assert complaint(rest.call("POST", "site/GetCopyJobProgress", {"copyJobInfo": {"JobId": str(uuid4())}}))[0] == 404
