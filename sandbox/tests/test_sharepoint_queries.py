"""CAML queries: `GetItems` and `RenderListDataAsStream`."""

from typing import Any

import pytest
from client import Json, Sandbox
from sharepoint import Rest, complaint

from m365_sandbox.sharepoint.items import LIST_VIEW_THRESHOLD

COLUMNS: list[Json] = [
    {"name": "Ref", "indexed": True, "text": {}},
    {"name": "Owner", "personOrGroup": {}},
    {"name": "Team", "personOrGroup": {"allowMultipleSelection": True}},
    {"name": "Factors", "choice": {"choices": ["a", "b", "c"], "displayAs": "checkBoxes"}},
    {"name": "Link", "hyperlinkOrPicture": {}},
    {"name": "Due", "dateTime": {"format": "dateTime"}},
    {"name": "Weight", "number": {}},
    {"name": "Urgent", "boolean": {}},
]
LIST = "web/lists/getByTitle('Queried')"
YESTERDAY = '<Today OffsetDays="-1" />'
WORDS = "The attempted operation is prohibited because it exceeds the list view threshold."


@pytest.fixture(scope="module")
def rest(sandbox: Sandbox) -> Rest:
    """The application at the team's site, where there is a list of five rows."""
    rest = Rest(sandbox)
    sandbox.make_list("Queried", COLUMNS)
    for number in range(1, 6):
        body: Json = {"Title": f"row {number}", "Ref": f"R{number}", "Weight": 10 - number, "Urgent": number == 2}
        body |= {"OwnerId": 7 if number == 3 else 6, "Due": f"2026-01-0{number}T10:00:00Z"}
        body |= {"Factors": ["a", "b"] if number < 3 else ["c"], "TeamId": [6, 8] if number == 4 else []}
        body |= {"Link": {"Url": "https://example.org/", "Description": "Example"}} if number == 1 else {}
        rest.post(f"{LIST}/items", body)
    return rest


def text(value: str) -> str:
    """A value by itself."""
    return f'<Value Type="Text">{value}</Value>'


def field(name: str, value: object, kind: str = "Text", **attributes: str) -> str:
    """A column and a value, as they stand inside a comparison."""
    more = "".join(f' {key}="{given}"' for key, given in attributes.items() if key != "IncludeTimeValue")
    time = f' IncludeTimeValue="{attributes["IncludeTimeValue"]}"' if "IncludeTimeValue" in attributes else ""
    return f'<FieldRef Name="{name}"{more} /><Value Type="{kind}"{time}>{value}</Value>'


def query(rest: Rest, where: str = "", rest_of: str = "", scope: str = "", **more: Any) -> list[Json]:
    """The items that a condition finds."""
    condition = f"<Where>{where}</Where>" if where else ""
    xml = f'<View Scope="{scope}"><Query>{condition}{rest_of}</Query></View>'
    found: list[Json] = rest.post(f"{LIST}/GetItems", {"query": {"ViewXml": xml, **more}})["value"]
    return found


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (f"<Eq>{field('Title', 'ROW 3')}</Eq>", [3]),
        (f"<Neq>{field('Ref', 'R3')}</Neq>", [1, 2, 4, 5]),
        (f"<Gt>{field('Weight', 7, 'Number')}</Gt>", [1, 2]),
        (f"<Geq>{field('Weight', 7, 'Number')}</Geq>", [1, 2, 3]),
        (f"<Lt>{field('Weight', 6, 'Number')}</Lt>", [5]),
        (f"<Leq>{field('ID', 2, 'Counter')}</Leq>", [1, 2]),
        (f"<Eq>{field('Urgent', 1, 'Boolean')}</Eq>", [2]),
        ('<IsNull><FieldRef Name="Link" /></IsNull>', [2, 3, 4, 5]),
        ('<IsNotNull><FieldRef Name="Team" /></IsNotNull>', [4]),
        ('<IsNull><FieldRef Name="Team" /></IsNull>', [1, 2, 3, 5]),
        (f"<BeginsWith>{field('LinkTitle', 'Row')}</BeginsWith>", [1, 2, 3, 4, 5]),
        (f"<Contains>{field('Title', 'w 4')}</Contains>", [4]),
        (f'<In><FieldRef Name="Ref" /><Values>{text("R1")}{text("R5")}</Values></In>', [1, 5]),
        (f"<Eq>{field('Owner', 7, 'Lookup', LookupId='TRUE')}</Eq>", [3]),
        (f"<Eq>{field('Owner', 7, 'Integer')}</Eq>", [3]),
        (f"<Eq>{field('Team', 8, 'Integer')}</Eq>", [4]),
        (f"<Eq>{field('Factors', 'b', 'MultiChoice')}</Eq>", [1, 2]),
        (f"<NotIncludes>{field('Factors', 'c')}</NotIncludes>", [1, 2]),
        (f"<Eq>{field('Author', 'SharePoint App', 'User')}</Eq>", [1, 2, 3, 4, 5]),
        (f"<Eq>{field('Author', '<UserID />', 'Integer')}</Eq>", [1, 2, 3, 4, 5]),
        (f"<Eq>{field('Due', '2026-01-03T23:00:00Z', 'DateTime')}</Eq>", [3]),
        (f"<Eq>{field('Due', '2026-01-03T23:00:00Z', 'DateTime', IncludeTimeValue='TRUE')}</Eq>", []),
        (f"<Geq>{field('Created', '<Today />', 'DateTime')}</Geq>", [1, 2, 3, 4, 5]),
        (f"<Lt>{field('Created', YESTERDAY, 'DateTime')}</Lt>", []),
        (
            f"<And><Or><Eq>{field('Ref', 'R1')}</Eq><Eq>{field('Ref', 'R2')}</Eq></Or>"
            f"<Neq>{field('Urgent', 0, 'Boolean')}</Neq></And>",
            [2],
        ),
        ("", [1, 2, 3, 4, 5]),
    ],
)
def test_conditions(rest: Rest, where: str, ids: list[int]) -> None:
    assert [one["Id"] for one in query(rest, where)] == ids


def test_a_person_is_found_by_the_name_that_is_shown(rest: Rest) -> None:
    person = rest.get("web/getUserById(7)")["Title"]
    assert [one["Id"] for one in query(rest, f"<Eq>{field('Owner', person, 'User')}</Eq>")] == [3]
    another = rest.get("web/getUserById(8)")["Title"]
    assert [one["Id"] for one in query(rest, f"<Eq>{field('Team', another, 'User')}</Eq>")] == [4]


NO_FIELD, NO_SENSE = "One or more field types are not installed properly.", "Cannot complete this action."


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (f"<View><Query><Where><Eq>{field('Nowhere', '1')}</Eq></Where></Query></View>", NO_FIELD),
        ('<View><Query><OrderBy><FieldRef Name="Nowhere"/></OrderBy></Query></View>', NO_FIELD),
        ('<View><Query><Where><Membership><FieldRef Name="Owner"/></Membership></Where></Query></View>', NO_SENSE),
        ("<View><Query><Where><And><IsNull><FieldRef Name='Ref'/></IsNull></And></Where></Query></View>", NO_SENSE),
        ("<View><RowLimit>many</RowLimit></View>", NO_SENSE),
        ("<View>", NO_SENSE),
        ('<!DOCTYPE a [<!ENTITY b "c">]><View>&b;</View>', NO_SENSE),
        ("<View><Query><Where>" + "<And>" * 400 + "</And>" * 400 + "</Where></Query></View>", NO_SENSE),
    ],
)
def test_queries_that_cannot_be_answered(rest: Rest, xml: str, words: str) -> None:
    status, said = complaint(rest.call("POST", f"{LIST}/GetItems", {"query": {"ViewXml": xml}}))
    assert (status, said[: len(words)]) == (500, words)


def test_a_view_names_what_is_shown(rest: Rest) -> None:
    xml = '<View><ViewFields><FieldRef Name="Ref" /></ViewFields><RowLimit>1</RowLimit></View>'
    (row,) = rest.post(f"{LIST}/GetItems", {"query": {"__metadata": {"type": "SP.CamlQuery"}, "ViewXml": xml}})["value"]
    assert (row["Ref"], row["Id"], "Weight" in row) == ("R1", 1, False)
    chosen = rest.post(f"{LIST}/GetItems?$select=Weight,Owner/Title&$expand=Owner", {"query": {"ViewXml": xml}})
    assert set(chosen["value"][0]) == {"Weight", "Owner"}


@pytest.mark.parametrize(
    "order", ["", '<OrderBy><FieldRef Name="Owner" Ascending="FALSE" /><FieldRef Name="Due" /></OrderBy>']
)
def test_pages_begin_behind_an_item(rest: Rest, order: str) -> None:
    everything = [one["Id"] for one in query(rest, rest_of=order)]
    xml = f'<View><Query>{order}</Query><RowLimit Paged="TRUE">2</RowLimit></View>'
    seen, place = list[int](), None
    for _ in range(3):
        asked = {"ViewXml": xml, "ListItemCollectionPosition": place and {"PagingInfo": place}}
        seen += [one["Id"] for one in rest.post(f"{LIST}/GetItems", {"query": asked})["value"]]
        place = f"Paged=TRUE&p_Due=whatever&p_ID={seen[-1]}"
    assert seen == everything
    assert sorted(seen) == [1, 2, 3, 4, 5]


def test_rows_are_written_as_pages_show_them(rest: Rest) -> None:
    names = ("LinkTitle", "Owner", "Team", "Factors", "Link", "Due", "Weight", "Urgent", "Editor")
    fields = "".join(f'<FieldRef Name="{name}" />' for name in names)
    xml = f'<View><ViewFields>{fields}</ViewFields><RowLimit Paged="TRUE">2</RowLimit></View>'
    first = rest.post(f"{LIST}/RenderListDataAsStream", {"parameters": {"ViewXml": xml, "RenderOptions": 2}})
    assert (first["FirstRow"], first["LastRow"], first["RowLimit"]) == (1, 2, 2)
    row = first["Row"][0]
    assert (row["ID"], row["LinkTitle"], row["FSObjType"], row["Team"]) == ("1", "row 1", "0", "")
    assert (row["Weight"], row["Weight."]) == ("9", "9.00000000000000")
    assert (row["Due"], row["Due."]) == ("1/1/2026 10:00 AM", "2026-01-01T10:00:00Z")
    assert (row["Urgent"], row["Urgent.value"]) == ("No", "0")
    assert (row["Link"], row["Link.desc"], row["Factors"]) == ("https://example.org/", "Example", ["a", "b"])
    assert row["Owner"][0]["id"] == "6"
    assert row["Editor"][0]["title"] == "SharePoint App"
    more = {"ViewXml": xml, "Paging": first["NextHref"].lstrip("?")}
    second = rest.post(f"{LIST}/RenderListDataAsStream", {"parameters": more})
    assert [one["ID"] for one in second["Row"]] == ["3", "4"]
    assert (second["FirstRow"], second["LastRow"]) == (3, 4)
    last = rest.post(f"{LIST}/RenderListDataAsStream", {"parameters": {**more, "Paging": second["NextHref"]}})
    assert ([one["ID"] for one in last["Row"]], "NextHref" in last) == (["5"], False)


def test_the_default_view_is_what_is_shown_unasked(rest: Rest) -> None:
    shown = rest.post(f"{LIST}/RenderListDataAsStream", {"parameters": {"RenderOptions": 6, "DatesInUtc": True}})
    assert [row["LinkTitle"] for row in shown["ListData"]["Row"]] == [f"row {number}" for number in range(1, 6)]
    assert [one["Name"] for one in shown["ListSchema"]["Field"]] == ["LinkTitle"]


def test_the_scope_of_a_view_in_a_library(sandbox: Sandbox, rest: Rest, name: str) -> None:
    drive = sandbox.make_drive(name)
    for path in ("top.txt", "a/middle.txt", "a/b/low.txt"):
        sandbox.put_file(drive, path, b"x")
    library = f"web/lists/getByTitle('{name}')"
    top = f"/sites/ohrt/{name}"

    def found(scope: str, folder: str = "") -> list[str]:
        asked = {"ViewXml": f'<View Scope="{scope}"></View>', "FolderServerRelativeUrl": folder}
        answer = rest.post(f"{library}/GetItems?$select=FileRef", {"query": asked})
        return sorted(one["FileRef"].removeprefix(f"{top}/") for one in answer["value"])

    assert found("") == found("", top) == ["a", "top.txt"]
    assert found("FilesOnly") == ["top.txt"]
    assert found("Recursive") == ["a/b/low.txt", "a/middle.txt", "top.txt"]
    assert found("RecursiveAll") == ["a", "a/b", "a/b/low.txt", "a/middle.txt", "top.txt"]
    assert found("", f"{top}/a") == ["a/b", "a/middle.txt"]
    assert found("Recursive", f"{top}/a") == ["a/b/low.txt", "a/middle.txt"]
    nowhere = {"ViewXml": "<View />", "FolderServerRelativeUrl": f"{top}/nowhere"}
    assert complaint(rest.call("POST", f"{library}/GetItems", {"query": nowhere})) == (404, "File Not Found.")


def test_more_items_than_a_view_may_look_through(sandbox: Sandbox, rest: Rest) -> None:
    sandbox.make_list("Long", COLUMNS)
    rows = [{"Title": f"row {number}", "Ref": f"R{number}"} for number in range(LIST_VIEW_THRESHOLD + 1)]
    made = sandbox.admin.post("/import", json={"list": "Long", "author": "officer1@contoso.com", "items": rows})
    assert made.status_code == 201, made.text
    where = "<View><Query><Where>{}</Where></Query>{}</View>"
    by_title, by_ref = f"<Eq>{field('Title', 'row 7')}</Eq>", f"<Eq>{field('Ref', 'R7')}</Eq>"
    page = '<RowLimit Paged="TRUE">5000</RowLimit>'

    def ask(xml: str) -> Any:
        return rest.call("POST", "web/lists/getByTitle('Long')/GetItems?$select=Id", {"query": {"ViewXml": xml}})

    for xml in (
        where.format(by_title, page),
        where.format(f"<And>{by_title}{by_ref}</And>", page),
        f'<View><Query><OrderBy><FieldRef Name="Title" /></OrderBy></Query>{page}</View>',
        "<View />",
        "<View><RowLimit>5001</RowLimit></View>",
    ):
        refused = ask(xml)
        assert complaint(refused) == (500, WORDS), xml
        assert refused.json()["odata.error"]["code"] == ("-2147024860, Microsoft.SharePoint.SPQueryThrottledException")
    for xml, count in (
        (where.format(by_ref, ""), 1),
        (where.format(f"<And>{by_ref}{by_title}</And>", page), 1),
        (f"<View>{page}</View>", 5000),
    ):
        assert len(ask(xml).json()["value"]) == count, xml
