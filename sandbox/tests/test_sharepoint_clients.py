"""Other people's SharePoint clients, unmodified: office365-rest-python-client and O365."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import requests
from client import Sandbox
from O365 import Account
from O365.connection import Connection, MSGraphProtocol
from O365.utils.token import MemoryTokenBackend
from office365.graph_client import GraphClient
from office365.runtime.client_request_exception import ClientRequestException
from office365.sharepoint.changes.query import ChangeQuery
from office365.sharepoint.client_context import ClientContext
from office365.sharepoint.compliance.store_proxy import SPPolicyStoreProxy
from office365.sharepoint.lists.creation_information import ListCreationInformation
from office365.sharepoint.lists.templates.type import ListTemplateType
from office365.sharepoint.views.create_information import ViewCreationInformation
from requests.adapters import HTTPAdapter
from sharepoint import application_token


class _ToSandbox(HTTPAdapter):
    """Sends to the sandbox what is addressed to Microsoft's names, as a resolver would that knows them as loopback."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self._root = root

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The answer from the sandbox."""
        for host in ("graph.microsoft.com", "contoso.sharepoint.com"):
            request.url = str(request.url).replace(f"https://{host}/", f"{self._root}/")
        return super().send(request, *args, **kwargs)


@pytest.fixture(scope="module")
def session(sandbox: Sandbox) -> Iterator[requests.Session]:
    """A session that trusts the sandbox's authority."""
    with requests.Session() as one:
        one.trust_env = False  # a bundle named in the environment would beat the sandbox's own authority
        one.verify = sandbox.about["ca_file"]
        one.mount("https://", _ToSandbox(sandbox.about["root_url"]))
        yield one


@pytest.fixture(scope="module")
def context(sandbox: Sandbox, session: requests.Session) -> ClientContext:
    """The team's site, for an application that proved itself by certificate."""
    token = {"access_token": application_token(sandbox), "token_type": "Bearer", "expires_in": 3599}
    site = ClientContext("https://contoso.sharepoint.com/sites/ohrt").with_access_token(lambda: token)
    return site.with_transport(session=session)


@pytest.fixture(scope="module")
def site(sandbox: Sandbox, session: requests.Session) -> Any:
    """The team's site in Graph."""
    client = GraphClient(tenant="contoso.onmicrosoft.com").with_transport(session=session)
    token = {"access_token": sandbox.app_token, "token_type": "Bearer"}
    client.pending_request().with_access_token(lambda: token)
    return client.sites.get_by_path("/sites/ohrt").get().execute_query()


def status(refusal: pytest.ExceptionInfo[ClientRequestException]) -> int:
    """The status of the answer behind an exception."""
    assert refusal.value.response is not None
    return refusal.value.response.status_code


def cases(context: ClientContext, name: str) -> Any:
    """A list of that name with a text and a number column."""
    made = context.web.lists.add(ListCreationInformation(name, None, ListTemplateType.GenericList)).execute_query()
    made.fields.add_text_field("Ref").execute_query()
    made.fields.add_number("Weight").execute_query()
    return context.web.lists.get_by_title(name)


def test_the_web_and_its_lists(context: ClientContext, name: str) -> None:
    web = context.web.get().execute_query()
    assert (web.title, web.url) == ("OHRT", "https://contoso.sharepoint.com/sites/ohrt")
    context.web.lists.add(ListCreationInformation(name, "why", ListTemplateType.GenericList)).execute_query()
    shown = context.web.lists.get().filter(f"Title eq '{name}'").select(["Title", "Description"]).execute_query()
    assert [(one.title, one.properties["Description"]) for one in shown] == [(name, "why")]
    assert context.web.get_list(f"/sites/ohrt/Lists/{name}").get().execute_query().title == name
    one: Any = context.web.lists.get_by_title(name)
    one.set_property("Description", "changed")
    one.update().execute_query()
    assert one.get().execute_query().properties["Description"] == "changed"
    assert one.root_folder.get().execute_query().properties["ServerRelativeUrl"] == f"/sites/ohrt/Lists/{name}"
    assert [kind.name for kind in one.content_types.get().execute_query()] == ["Item", "Folder"]
    one.delete_object().execute_query()
    with pytest.raises(ClientRequestException) as missing:
        context.web.lists.get_by_title(name).get().execute_query()
    assert status(missing) == 404


def test_a_list_that_is_there_already_is_told_apart(context: ClientContext, name: str) -> None:
    first = context.web.lists.ensure_list(name).execute_query()
    again = context.web.lists.ensure_list(name).execute_query()
    assert first.id == again.id


def test_fields_of_every_kind(context: ClientContext, name: str) -> None:
    fields = cases(context, name).fields
    fields.add_datetime("Due").execute_query()
    fields.add_url_field("Link").execute_query()
    fields.add_note("Why").execute_query()
    fields.add_choice_field("Kind", ["a", "b"]).execute_query()
    fields.add_choice_field("Kinds", ["a", "b"], multiple_values=True).execute_query()
    fields.add_user_field("Owner").execute_query()
    fields.add_user_field("Team", allow_multiple_values=True).execute_query()
    fields.add_lookup_field("Other", context.web.lists.get_by_title(name).get().execute_query(), "Title")
    fields.create_field_as_xml('<Field Type="Boolean" DisplayName="Urgent" Name="Urgent"/>').execute_query()
    kinds = {one.internal_name: one.properties["TypeAsString"] for one in fields.get().execute_query()}
    wanted = {"Due": "DateTime", "Link": "URL", "Why": "Note", "Kind": "Choice", "Kinds": "MultiChoice"}
    wanted |= {"Owner": "User", "Team": "UserMulti", "Other": "Lookup", "Urgent": "Boolean", "Weight": "Number"}
    assert {key: kinds[key] for key in wanted} == wanted
    ref = fields.get_by_internal_name_or_title("Ref")
    ref.set_property("Indexed", True)
    ref.set_property("EnforceUniqueValues", True)
    ref.update().execute_query()
    changed = fields.get_by_title("Ref").get().execute_query().properties
    assert (changed["Indexed"], changed["EnforceUniqueValues"]) == (True, True)
    fields.get_by_title("Due").delete_object().execute_query()
    assert "Due" not in [one.internal_name for one in fields.get().execute_query()]


def test_items_are_made_read_changed_and_deleted(context: ClientContext, name: str) -> None:
    one = cases(context, name)
    one.fields.add_choice_field("Kinds", ["a", "b"], multiple_values=True).execute_query()
    made = one.add_item({"Title": "one", "Ref": "R1", "Weight": 2.5}).execute_query()
    assert (made.id, made.properties["Weight"]) == (1, 2.5)
    item = one.get_item_by_id(1).get().execute_query()
    item.set_property("Title", "two")
    item.set_choice_field_value("Kinds", ["a", "b"])
    item.update().execute_query()
    read = one.get_item_by_id(1).expand(["Author"]).get().execute_query()
    assert (read.properties["Title"], read.properties["Author"]["Title"]) == ("two", "SharePoint App")
    assert list(read.properties["Kinds"].values()) == ["a", "b"]
    versions = one.get_item_by_id(1).versions.get().execute_query()
    assert [one.is_current_version for one in versions] == [True] + [False] * (len(versions) - 1)
    assert [versions[place].properties["Title"] for place in (0, -1)] == ["two", "one"]
    assert versions[len(versions) - 1].version_label == "1.0"
    guid = made.properties["GUID"]
    assert one.get_item_by_id(1).recycle().execute_query().value == guid
    with pytest.raises(ClientRequestException) as missing:
        one.get_item_by_id(1).get().execute_query()
    assert status(missing) == 404


def test_items_are_paged_and_chosen(context: ClientContext, name: str) -> None:
    one = cases(context, name)
    for number in count():
        if number == 12:
            break
        one.add_item({"Title": f"t{number}", "Weight": number})
    context.execute_query()
    assert [item.id for item in one.items.get_all(5).execute_query()] == list(range(1, 13))
    first = one.items.paged(5).get().execute_query()
    assert (len(first), first.has_next) == (5, True)
    found = one.items.get().filter("Title eq 'T3'").select(["Id", "Title"]).execute_query()
    assert [(item.id, item.get_property("Title")) for item in found] == [(4, "t3")]
    assert [item.id for item in one.items.get().filter("Weight gt 8").top(2).execute_query()] == [10, 11]


def test_views_are_made_and_show_fields(context: ClientContext, name: str) -> None:
    one = cases(context, name)
    assert one.default_view.get().execute_query().title == "All Items"
    one.views.add(ViewCreationInformation(Title="Mine")).execute_query()
    view = one.views.get_by_title("Mine")
    view.view_fields.add_view_field("Ref").execute_query()
    assert list(view.view_fields.get().execute_query().properties["Items"]) == ["LinkTitle", "Ref"]
    view.delete_object().execute_query()
    assert [one.title for one in one.views.get().execute_query()] == ["All Items"]


def test_changes_since_a_token(context: ClientContext, name: str) -> None:
    one = cases(context, name)
    one.add_item({"Title": "before"}).execute_query()
    token = one.get().select(["CurrentChangeToken"]).execute_query().current_change_token
    one.add_item({"Title": "after"}).execute_query()
    one.get_item_by_id(1).delete_object().execute_query()
    told = one.get_changes(ChangeQuery(Item=True, ChangeTokenStart=token)).execute_query()
    assert [(change.properties["ItemId"], change.properties["ChangeType"].name) for change in told] == [
        (2, "Add"),
        (1, "DeleteObject"),
    ]


def test_people_of_the_site(context: ClientContext) -> None:
    team = context.web.ensure_user("ohrt@contoso.com").execute_query()
    found = context.web.site_users.get_by_email("ohrt@contoso.com").get().execute_query()
    assert (found.id, found.login_name) == (team.id, "i:0#.f|membership|ohrt@contoso.com")
    assert context.web.current_user.get().execute_query().title == "SharePoint App"


def test_graphs_lists_in_office365(site: Any, name: str) -> None:
    made = site.lists.add(name, "genericList").execute_query()
    made.columns.add_text("Ref").execute_query()
    made.columns.add_number("Weight").execute_query()
    one = site.lists.get_by_name(name)
    for number in range(12):
        one.items.add(Title=f"t{number}", Weight=number).execute_query()
    assert len(one.items.get_all(5).execute_query()) == 12
    unindexed = "fields/Title eq 't3'"
    found = one.items.filter(unindexed).honor_nonindexed(True).expand(["fields"]).get().execute_query()
    assert [item.fields.properties["Title"] for item in found] == ["t3"]
    with pytest.raises(ClientRequestException, match="cannot be referenced in filter"):
        one.items.filter(unindexed).honor_nonindexed(False).get().execute_query()
    item = one.items["4"].expand(["fields"]).get().execute_query()
    item.fields.set_property("Title", "changed")
    item.fields.update().execute_query()
    read = one.items["4"].expand(["fields"]).get().execute_query()
    assert read.fields.properties["Title"] == "changed"
    assert len(one.items["4"].versions.get().execute_query()) == 2
    one.items["4"].delete_object().execute_query()
    assert len(one.items.get().execute_query()) == 11
    assert {"Title", "Ref", "Weight"} <= {column.properties["name"] for column in one.columns.get().execute_query()}


class _TokenConnection(Connection):  # type: ignore[misc] # O365 has no types
    """A connection with a token that is there already."""

    def __init__(self, credentials: Any, *, session: requests.Session, token: str, **options: Any) -> None:
        options.update(requests_delay=0, request_retries=0, token_backend=MemoryTokenBackend())
        super().__init__(credentials, **options)
        self.session = self.naive_session = session
        self._token = token

    def oauth_request(self, url: str, method: str, **options: Any) -> Any:
        """Ask with that token; a refusal is the caller's to read."""
        headers = {**(options.pop("headers", None) or {}), "Authorization": f"Bearer {self._token}"}
        return self._internal_request(self.session, url, method, ignore40x=False, headers=headers, **options)


class _TokenAccount(Account):  # type: ignore[misc] # O365 has no types
    """An account over such a connection."""

    connection_constructor = _TokenConnection


@pytest.fixture
def account(sandbox: Sandbox, session: requests.Session) -> Any:
    """The application in O365."""
    return _TokenAccount(
        ("app", "unused"),
        protocol=MSGraphProtocol(timezone="UTC"),
        auth_flow_type="credentials",
        tenant_id="t",
        session=session,
        token=sandbox.app_token,
    )


def test_o365_works_with_lists(account: Any, name: str) -> None:
    team = account.sharepoint().get_site("contoso.sharepoint.com", "/sites/ohrt")
    assert team.display_name == "OHRT"
    assert [one.name for one in account.sharepoint().search_site("ohrt")] == ["ohrt"]
    columns = [{"name": "Ref", "text": {}, "indexed": True}]
    team.create_list({"displayName": name, "columns": columns, "list": {"template": "genericList"}})
    assert name in [one.display_name for one in team.get_lists()]
    one = team.get_list_by_name(name)
    assert one.column_name_cw["Ref"] == "Ref"
    for number in range(5):
        one.create_list_item({"Title": f"t{number}", "Ref": f"R{number}"})
    assert [item.object_id for item in one.get_items(batch=2)] == ["1", "2", "3", "4", "5"]
    (found,) = one.get_items(query="fields/Ref eq 'R3'", expand_fields=["Title", "Ref"])
    assert (found.object_id, found.fields["Title"]) == ("4", "t3")
    found.update_fields({"Title": "changed"})
    assert found.save_updates()
    assert one.get_item_by_id("4", expand_fields=True).fields["Title"] == "changed"
    assert found.delete()
    assert len(list(one.get_items())) == 4


def test_labels_in_office365(context: ClientContext, sandbox: Sandbox, name: str) -> None:
    available = SPPolicyStoreProxy.get_available_tags_for_site(context, "https://contoso.sharepoint.com/sites/ohrt")
    context.execute_query()
    assert "OHRT 12 months" in [tag.TagName for tag in available.value]
    url = f"https://contoso.sharepoint.com/sites/ohrt/Lists/{name}"
    one = cases(context, name)
    SPPolicyStoreProxy.set_list_compliance_tag(context, url, "OHRT 12 months")
    context.execute_query()
    kept = SPPolicyStoreProxy.get_list_compliance_tag(context, url)
    context.execute_query()
    assert kept.value.TagName == "OHRT 12 months"
    one.add_item({"Title": "new"}).execute_query()
    item = one.get_item_by_id(1).select(["OData__ComplianceTag"]).get().execute_query()
    assert item.properties["OData__ComplianceTag"] == "OHRT 12 months"
