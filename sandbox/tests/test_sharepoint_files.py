"""Files and folders of libraries in SharePoint's own REST."""

from pathlib import Path

import httpx
from client import Sandbox
from sharepoint import LIGHT, Rest, complaint


def send(sandbox: Sandbox, rest: Rest, path: str, content: bytes, **headers: str) -> httpx.Response:
    """POST bytes."""
    sent = {"Authorization": f"Bearer {rest.token}", "Accept": LIGHT}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return sandbox.http.post(f"{rest.url}/{path}", content=content, headers=sent)


def folder(path: str) -> str:
    """A folder's address."""
    return f"web/GetFolderByServerRelativePath(decodedUrl='{path}')"


def file(path: str) -> str:
    """A file's address."""
    return f"web/GetFileByServerRelativePath(decodedUrl='{path.replace(chr(39), chr(39) * 2)}')"


def test_a_file_is_uploaded_read_and_replaced(sandbox: Sandbox, rest: Rest, top: str) -> None:
    made = send(sandbox, rest, f"{folder(top)}/files/add(url='it''s%20a.txt',overwrite=false)", b"first")
    assert made.status_code == 200, made.text
    path = f"{top}/it's a.txt"
    assert (made.json()["ServerRelativeUrl"], made.json()["Length"]) == (path, "5")
    taken = send(sandbox, rest, f"{folder(top)}/files/add(url='it''s%20a.txt',overwrite=false)", b"other")
    assert (complaint(taken)[0], "already exists" in complaint(taken)[1]) == (400, True)
    over = send(sandbox, rest, f"{folder(top)}/Files/AddUsingPath(decodedurl='IT''S a.txt',Overwrite=true)", b"second")
    assert (over.status_code, over.json()["UIVersionLabel"]) == (200, "2.0")
    for address in (
        file(path),
        f"web/getFileByServerRelativeUrl('{path.replace(chr(39), chr(39) * 2)}')",
        f"web/getFileById('{made.json()['UniqueId']}')",
        f"{folder(top)}/Files('it''s a.txt')",
        f"web/getFileByServerRelativePath(decodedUrl=@p)?@p='{path.replace(chr(39), chr(39) * 2)}'",
    ):
        where, question, query = address.partition("?")
        assert rest.call("GET", f"{where}/$value{question}{query}").content == b"second", address
    assert send(sandbox, rest, f"{file(path)}/$value", b"third", X_HTTP_Method="PUT").status_code == 204
    shown = rest.get(f"{file(path)}?$select=Name,Length,ListItemAllFields&$expand=ListItemAllFields")
    assert (shown["Name"], shown["Length"]) == ("it's a.txt", "5")
    assert (shown["ListItemAllFields"]["FileSystemObjectType"], shown["ListItemAllFields"]["Id"]) == (0, 1)
    decoded = rest.get(f"{file(path)}?$select=ServerRelativePath")["ServerRelativePath"]
    assert decoded == {"DecodedUrl": path}
    assert rest.get(f"{file(path)}/ListItemAllFields?$select=FileRef") == {"FileRef": path}


def test_what_lies_in_a_folder(sandbox: Sandbox, rest: Rest, top: str) -> None:
    rest.post("web/folders", {"ServerRelativeUrl": f"{top}/a"})
    rest.post(f"{folder(f'{top}/a')}/folders/addUsingPath(DecodedUrl='b',overwrite=false)")
    rest.post(f"{folder(top)}/AddSubFolderUsingPath", {"leafPath": {"DecodedUrl": "c"}})
    for name in ("one.txt", "two.txt"):
        send(sandbox, rest, f"{folder(f'{top}/a')}/files/add(url='{name}',overwrite=true)", b"x")
    assert [one["Name"] for one in rest.get(f"{folder(top)}/folders?$select=Name")["value"]] == ["a", "c"]
    inside = rest.get(f"{folder(f'{top}/a')}?$expand=Files,Folders")
    assert [one["Name"] for one in inside["Files"]] == ["one.txt", "two.txt"]
    assert ([one["Name"] for one in inside["Folders"]], inside["ItemCount"]) == (["b"], 3)
    library = f"web/lists/getByTitle('{top.rpartition('/')[2]}')"
    assert rest.get(f"{library}/RootFolder/Folders('a')/Files?$filter=Name eq 'two.txt'")["value"][0]["Length"] == "1"
    root = rest.get(f"{library}/RootFolder?$select=UniqueId")["UniqueId"]
    assert rest.get(f"web/getFolderById('{root}')?$select=ServerRelativeUrl") == {"ServerRelativeUrl": top}
    kinds = {
        one["FileLeafRef"]: one["FileSystemObjectType"]
        for one in rest.get(f"{library}/items?$select=FileLeafRef,FileSystemObjectType")["value"]
    }
    assert (kinds["a"], kinds["one.txt"]) == (1, 0)
    assert [
        one["FileLeafRef"] for one in rest.get(f"{library}/items?$select=FileLeafRef&$filter=FSObjType eq 1")["value"]
    ] == ["a", "b", "c"]


def test_moved_copied_deleted(sandbox: Sandbox, rest: Rest, top: str) -> None:
    rest.post("web/folders", {"ServerRelativeUrl": f"{top}/a"})
    send(sandbox, rest, f"{folder(top)}/files/add(url='one.txt',overwrite=true)", b"one")
    rest.post(f"{file(f'{top}/one.txt')}/copyTo(strNewUrl='{top}/a/copy.txt',bOverWrite=false)")
    rest.post(f"{file(f'{top}/one.txt')}/moveTo(newUrl='{top}/a/moved.txt',flags=1)")
    names = [one["Name"] for one in rest.get(f"{folder(f'{top}/a')}/files?$orderby=Name")["value"]]
    assert names == ["copy.txt", "moved.txt"]
    assert rest.call("POST", file(f"{top}/a/copy.txt"), X_HTTP_Method="DELETE", If_Match="*").status_code == 200
    rest.post(f"{folder(f'{top}/a')}/recycle")
    gone = complaint(rest.call("GET", folder(f"{top}/a")))
    assert gone == (404, "File Not Found.")
    missing = complaint(rest.call("GET", f"{file(f'{top}/a/moved.txt')}/$value"))
    assert missing == (404, f"The file {top}/a/moved.txt does not exist.")
    assert len(rest.get("web/recyclebin?$filter=LeafName eq 'copy.txt'")["value"]) == 1


def test_an_upload_that_is_refused_leaves_no_bytes(sandbox: Sandbox, rest: Rest, top: str) -> None:
    blobs = Path(sandbox.about["ca_file"]).parent / "blobs"
    before = len(list(blobs.iterdir()))
    bad = send(sandbox, rest, f"{folder(top)}/files/add(url='a|b.txt',overwrite=true)", b"x")
    assert (complaint(bad)[0], len(list(blobs.iterdir()))) == (400, before)
    person = Rest(sandbox, "officer1")
    assert send(sandbox, person, f"{folder(top)}/files/add(url='mine.txt',overwrite=true)", b"x").status_code == 200
    assert rest.get(f"{file(f'{top}/mine.txt')}/ListItemAllFields?$select=Author/EMail&$expand=Author") == {
        "Author": {"EMail": "officer1@contoso.com"}
    }
