"""Requests of SharePoint's own REST that make no sense are refused in words, whatever the address."""

from typing import Any

import pytest
from client import Sandbox
from sharepoint import Rest

from m365_sandbox.sharepoint.rest.surface import SHAREPOINT

ODD: list[Any] = [
    {"parameters": {"Title": 5, "FieldTypeKind": 6, "Choices": 5, "EditFormat": []}},
    {
        "query": {"ViewXml": 5, "ChangeTokenStart": 5, "Item": True, "Add": True},
        "permissionMask": 5,
        "options": 5,
        "exportObjectUris": [5],
        "destinationUri": 5,
        "srcPath": 5,
        "formValues": [5],
        "field": 5,
        "index": -1,
        "viewXml": 5,
        "uploadId": 5,
    },
]
_PLACES = {
    "/lists/{list}": "/lists/getByTitle('NAME')",
    "getfolder/{folder}": "getFolderByServerRelativeUrl('NAME')",
    "folders/{folder}": "folders('NAME')",
    "getfile/{file}": "getFileByServerRelativeUrl('NAME/x')",
}


def addresses(library: str) -> list[tuple[str, str]]:
    """Each method and address below `_api`, with something in each of its places; those that delete are left out."""
    found = list[tuple[str, str]]()
    for route in SHAREPOINT.router.all():
        path = route.template.partition("/_api/")[2]
        for place, literal in _PLACES.items():
            path = path.replace(place, literal.replace("NAME", library))
        while "{" in path:
            start, end = path.index("/{"), path.index("}")
            path = f"{path[:start]}('1'){path[end + 1 :]}"
        deletes = route.method == "DELETE" or path.endswith(("deleteobject", "deleteall", "recycle", "restoreall"))
        if not deletes and path.count("folders(") < 2:
            found.append((route.method, path))
    return found


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_no_address_breaks(sandbox: Sandbox, name: str, odd: Any) -> None:
    rest = Rest(sandbox)
    sandbox.make_drive(name)
    asked = [one for one in addresses(name) if one[0] != "GET"]
    broken = [one for one in asked if "General exception" in rest.call(*one, odd).text]
    assert (len(asked) > 50, broken) == (True, [])


def test_no_address_that_is_read_breaks(sandbox: Sandbox, name: str) -> None:
    rest = Rest(sandbox)
    sandbox.make_drive(name)
    asked = [path for method, path in addresses(name) if method == "GET"]
    odd = "$select=x&$expand=a/b&@v=5"
    assert [path for path in asked if "General exception" in rest.call("GET", f"{path}?{odd}").text] == []
    assert len(asked) > 50
