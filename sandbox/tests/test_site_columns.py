"""Columns of a site, in Graph and in SharePoint's own REST, and what a field's properties become."""

from client import Json, Sandbox, refusal
from sharepoint import VERBOSE, Rest, complaint

TITLE = "fa564e0f-0c70-4ab9-b863-0177e6ddd247"


def test_a_column_of_a_site_is_made_changed_and_dropped_in_graph(sandbox: Sandbox, rest: Rest, name: str) -> None:
    columns, key = f"{sandbox.site}/columns", name.replace(" ", "_")
    made = sandbox.post(columns, {"name": key, "text": {"maxLength": 9}})
    assert sandbox.get(f"{columns}/{made['id']}")["text"]["maxLength"] == 9
    assert refusal(sandbox.call("POST", columns, {"name": key, "number": {}})) == (409, "nameAlreadyExists")
    changed = sandbox.call("PATCH", f"{columns}/{key}", {"displayName": "Shown"})
    assert (changed.status_code, changed.json()["displayName"]) == (200, "Shown")
    assert rest.get("web/fields/getByTitle('Shown')?$select=Id,Scope") == {"Id": made["id"], "Scope": "/"}
    assert key in [one["name"] for one in sandbox.get(columns)["value"]]
    assert refusal(sandbox.call("DELETE", f"{columns}/Title"))[0] == 400
    assert sandbox.call("DELETE", f"{columns}/{made['id']}").status_code == 204
    assert refusal(sandbox.call("GET", f"{columns}/{made['id']}")) == (404, "itemNotFound")
    assert sandbox.call("POST", columns, {"name": key, "text": {}}, person="officer1").status_code == 403


def test_built_in_columns_have_the_ids_that_every_sharepoint_gives_them(sandbox: Sandbox, rest: Rest) -> None:
    assert rest.get(f"site/rootWeb/fields/getById('{TITLE}')")["InternalName"] == "Title"
    assert sandbox.get(f"{sandbox.site}/lists/Documents/columns/Title")["id"] == TITLE


def test_a_field_of_each_kind_is_made_in_a_site_and_in_a_list(sandbox: Sandbox, rest: Rest, name: str) -> None:
    graph = sandbox.make_list(name)
    listed = f"web/lists/getByTitle('{name}')"
    kinds: dict[str, tuple[int, str, Json]] = {
        "Day": (4, "SP.FieldDateTime", {"DisplayFormat": 0, "FriendlyDisplayFormat": 1, "DateTimeCalendarType": 1}),
        "Price": (10, "SP.FieldCurrency", {"CurrencyLocaleId": 2057, "MinimumValue": 0}),
        "Note": (3, "SP.FieldMultiLineText", {"RichText": True, "NumberOfLines": 4, "AllowHyperlink": True}),
        "Photo": (11, "SP.FieldUrl", {"DisplayFormat": 1}),
        "Kind": (6, "SP.FieldChoice", {"Choices": {"results": ["a", "b"]}, "EditFormat": 1}),
        "Half": (17, "SP.FieldCalculated", {"Formula": "=ID/2", "OutputType": 9, "DateFormat": 0}),
    }
    for where in ("web", listed):
        for title, (number, kind, properties) in kinds.items():
            body = {"__metadata": {"type": kind}, "Title": title, "FieldTypeKind": number, **properties}
            made = rest.post(f"{where}/fields", body, VERBOSE, Content_Type=VERBOSE)["d"]
            assert (made["Title"], made["FieldTypeKind"]) == (title, number)
    shown = {one["name"]: one for one in sandbox.get(f"{graph}/columns")["value"]}
    assert (shown["Day"]["dateTime"]["format"], shown["Day"]["dateTime"]["displayAs"]) == ("dateOnly", "standard")
    assert shown["Price"]["currency"]["locale"] == "en-GB"
    assert shown["Note"]["text"]["textType"] == "richText"
    assert shown["Kind"]["choice"]["displayAs"] == "radioButtons"
    assert shown["Half"]["calculated"]["outputType"] == "number"
    wrong = {"Title": "x", "FieldTypeKind": 6, "Choices": ["a"], "EditFormat": 7}
    assert complaint(rest.call("POST", f"{listed}/fields", wrong))[0] == 400
    xml = '<Field Name="FromXml" DisplayName="From XML" Type="Note" />'
    assert rest.post("web/fields/createFieldAsXml", {"parameters": {"SchemaXml": xml}})["FieldTypeKind"] == 3
    for title in (*kinds, "From XML"):
        field = f"web/fields/getByTitle('{title}')"
        if title != "Half":  # what is calculated is read-only
            assert rest.merge(field, {"Description": "seen"}).status_code == 204
            assert rest.get(field)["Description"] == "seen"
        assert rest.call("POST", field, X_HTTP_Method="DELETE").status_code == 200
    assert complaint(rest.merge("web/fields/getByTitle('Title')", {"Description": "x"}))[0] == 400
