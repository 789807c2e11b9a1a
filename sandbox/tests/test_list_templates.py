"""Lists made from templates, with what comes with each, and the settings that are kept with a list."""

import json

from client import Sandbox
from sharepoint import LIGHT, Rest, complaint


def test_each_template_makes_a_list_in_rest_and_in_graph(sandbox: Sandbox, rest: Rest, name: str) -> None:
    for template in rest.get("web/listTemplates")["value"]:
        title, number = f"{name} {template['Name']}", template["ListTemplateTypeKind"]
        made = rest.post("web/lists", {"Title": title, "BaseTemplate": number})
        assert made["BaseTemplate"] == number
        graph = sandbox.get(f"{sandbox.site}/lists/{made['Id']}?expand=columns,contentTypes")
        assert graph["list"]["template"] == template["Name"]
        names = {column["name"] for column in graph["columns"]}
        path = f"web/lists(guid'{made['Id']}')"
        for view in rest.get(f"{path}/views?$expand=ViewFields")["value"]:
            assert set(view["ViewFields"]["Items"]) <= names, view["Title"]
            rows = rest.post(f"{path}/RenderListDataAsStream", {"parameters": {"ViewXml": view["ListViewXml"]}})
            assert rows["Row"] == []
        again = sandbox.post(
            f"{sandbox.site}/lists", {"displayName": f"{title} 2", "list": {"template": template["Name"]}}
        )
        assert again["list"]["template"] == template["Name"]
    assert complaint(rest.call("POST", "web/lists", {"Title": f"{name} x", "BaseTemplate": 9}))[0] == 400


def test_a_list_of_tasks(sandbox: Sandbox, rest: Rest, name: str) -> None:
    made = rest.post("web/lists", {"Title": name, "BaseTemplate": 171})
    path = f"web/lists(guid'{made['Id']}')"
    first = rest.post(f"{path}/items", {"Title": "first", "AssignedToId": [6, 8], "DueDate": "2020-01-01"})
    assert (first["Status"], first["Priority"]) == ("Not Started", "(2) Normal")
    second = rest.post(f"{path}/items", {"Title": "second", "PredecessorsId": [first["Id"]], "Status": "Completed"})
    shown = rest.get(f"{path}/items({second['Id']})?$select=Predecessors/Title&$expand=Predecessors")
    assert [one["Title"] for one in shown["Predecessors"]] == ["first"]
    assert [one["Title"] for one in rest.get(f"{path}/views")["value"]] == ["All Tasks", "Late Tasks", "Completed"]
    late = rest.get(f"{path}/views/getByTitle('Late Tasks')")["ListViewXml"]
    rows = rest.post(f"{path}/RenderListDataAsStream", {"parameters": {"ViewXml": late}})["Row"]
    assert [row["LinkTitle"] for row in rows] == ["first"]
    related = rest.get(f"{path}/relatedFields")["value"]
    assert [one["ListId"] for one in related] == [made["Id"]]
    kinds = sandbox.get(f"{sandbox.site}/lists/{made['Id']}/contentTypes")["value"]
    assert [one["name"] for one in kinds] == ["Task", "Folder"]
    assert kinds[0]["id"].startswith("0x010800")


def test_settings_are_kept_and_what_is_fixed_is_refused(sandbox: Sandbox, rest: Rest, name: str) -> None:
    body = {"Title": name, "BaseTemplate": 101, "ContentTypesEnabled": True, "OnQuickLaunch": True}
    made = rest.post("web/lists", body)
    path = f"web/lists(guid'{made['Id']}')"
    assert (made["ContentTypesEnabled"], made["OnQuickLaunch"], made["EnableFolderCreation"]) == (True, True, True)
    assert rest.merge(path, {"Hidden": True, "EnableVersioning": True, "Title": f"{name} b"}).status_code == 204
    shown = sandbox.get(f"{sandbox.site}/lists/{made['Id']}")
    assert (shown["list"]["hidden"], shown["list"]["contentTypesEnabled"]) == (True, True)
    assert shown["displayName"] == f"{name} b"
    assert complaint(rest.merge(path, {"EnableVersioning": False}))[0] == 400
    assert complaint(rest.merge(path, {"Hidden": "yes"}))[0] == 400
    status, words = complaint(rest.merge(path, {"Title": "lost", "RandomProperty": 1}))
    assert (status, "RandomProperty" in words) == (400, True)
    assert rest.get(f"{path}?$select=Title")["Title"] == f"{name} b"
    assert complaint(rest.call("POST", "web/lists", {"Title": "x" * 256}))[0] == 400


def test_names_of_properties_are_found_in_any_case(rest: Rest) -> None:
    assert rest.get("web?$select=serverRelativeUrl") == {"ServerRelativeUrl": "/sites/ohrt"}


def test_columns_of_a_view_are_moved_and_come_from_the_default_view(rest: Rest, name: str) -> None:
    made = rest.post("web/lists", {"Title": name, "BaseTemplate": 107})
    path = f"web/lists(guid'{made['Id']}')/views"
    view = rest.post(path, {"Title": "Mine"})
    fields = f"{path}(guid'{view['Id']}')/ViewFields"
    names = rest.get(fields)["Items"]
    assert names == rest.get(f"{path}/getByTitle('All Tasks')/ViewFields")["Items"]
    rest.post(f"{fields}/moveViewFieldTo", {"field": "LinkTitle", "index": 2})
    assert rest.get(fields)["Items"] == [*names[1:3], "LinkTitle", *names[3:]]
    assert complaint(rest.call("POST", f"{fields}/moveViewFieldTo", {"field": "LinkTitle", "index": 99}))[0] == 400
    assert rest.call("DELETE", f"{path}(guid'{view['Id']}')?$expand=ViewFields").status_code == 200


def test_a_view_takes_the_query_and_columns_of_its_xml(rest: Rest, name: str) -> None:
    made = rest.post("web/lists", {"Title": name, "BaseTemplate": 107})
    path = f"web/lists(guid'{made['Id']}')"
    for title, status in (("one", "Completed"), ("two", "Deferred")):
        rest.post(f"{path}/items", {"Title": title, "Status": status})
    view = rest.post(f"{path}/views", {"Title": "Mine"})
    query = '<Where><Eq><FieldRef Name="Status" /><Value Type="Text">Deferred</Value></Eq></Where>'
    xml = (
        f'<View><Query>{query}</Query><ViewFields><FieldRef Name="Status" /></ViewFields><RowLimit>7</RowLimit></View>'
    )
    assert rest.call("POST", f"{path}/getView('{view['Id']}')/SetViewXml", {"viewXml": xml}).status_code == 200
    shown = rest.get(f"{path}/getView('{view['Id']}')")
    assert (shown["RowLimit"], shown["ViewQuery"]) == (7, query)
    schema = rest.get(f"{path}/getView('{view['Id']}')/viewFields/schemaXml")["value"]
    assert schema == '<FieldRef Name="Status" />'
    rows = rest.post(f"{path}/RenderListDataAsStream", {"parameters": {"ViewXml": shown["ListViewXml"]}})["Row"]
    assert [row["Status"] for row in rows] == ["Deferred"]
    assert complaint(rest.call("POST", f"{path}/views('{view['Id']}')/SetViewXml", {"viewXml": "<Where />"}))[0] == 400


def test_rows_are_filtered_by_the_address(rest: Rest, name: str) -> None:
    made = rest.post("web/lists", {"Title": name, "BaseTemplate": 100})
    path = f"web/lists(guid'{made['Id']}')"
    for title in ("one", "two", "three"):
        rest.post(f"{path}/items", {"Title": title})
    asked = {"parameters": {"ViewXml": "<View><RowLimit>5</RowLimit></View>"}}

    def titles(query: str) -> list[str]:
        rows = rest.post(f"{path}/RenderListDataAsStream?{query}", asked)["Row"]
        return [row["Title"] for row in rows]

    assert titles("FilterField1=Title&FilterValue1=two") == ["two"]
    assert titles("FilterFields1=Title&FilterValues1=one;%23three") == ["one", "three"]
    text = rest.post(f"{path}/renderListData(@x)?@x='<View><RowLimit>2</RowLimit></View>'")["value"]
    assert [row["Title"] for row in json.loads(text)["Row"]] == ["one", "two"]
    reserved = rest.post(f"{path}/reserveListItemId")["value"]
    assert rest.post(f"{path}/items", {"Title": "four"})["Id"] == reserved + 1


def test_an_item_tells_its_list_and_the_list_its_site(rest: Rest, name: str) -> None:
    made = rest.post("web/lists", {"Title": name, "BaseTemplate": 100})
    path = f"web/lists(guid'{made['Id']}')"
    item = rest.post(f"{path}/items", {"Title": "one"})
    expand = "$select=Id,ParentList/Id,ParentList/ParentWeb/Url&$expand=ParentList,ParentList/ParentWeb"
    shown = rest.get(f"{path}/items({item['Id']})?{expand}")
    assert shown["ParentList"]["Id"] == made["Id"]
    assert shown["ParentList"]["ParentWeb"]["Url"] == "https://contoso.sharepoint.com/sites/ohrt"
    assert rest.get(f"{path}?$expand=ParentWeb,RootFolder")["ParentWeb"]["Title"] == "OHRT"
    light = rest.get(path, LIGHT)["odata.metadata"]
    assert light.endswith("/_api/$metadata#SP.ApiData.Lists/@Element")
    items = rest.get(f"{path}/items", LIGHT)["odata.metadata"]
    assert items.partition("#")[2].startswith("SP.ListData.")
    wrong = rest.call("GET", f"{path}/items({item['Id']})?$expand=ParentList/Views")
    assert complaint(wrong)[0] == 400
    assert isinstance(rest.post(f"{path}/recycle")["value"], str)
