"""`office365-rest-python-client`: Graph by its `GraphClient`, SharePoint's own REST by its `ClientContext`."""

import os
import time
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from office365.graph_client import GraphClient
from office365.onedrive.sites.site import Site
from office365.runtime.client_request_exception import ClientRequestException
from office365.sharepoint.client_context import ClientContext
from office365.sharepoint.listitems.caml.query import CamlQuery
from office365.sharepoint.lists.creation_information import ListCreationInformation
from office365.sharepoint.lists.templates.type import ListTemplateType

TENANT, CLIENT, SECRET = (os.environ[f"AZURE_{name}"] for name in ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET"))
CERTIFICATE = Path(os.environ["AZURE_CLIENT_CERTIFICATE_PATH"])
TEAM = "ohrt@contoso.com"
SITE = "https://contoso.sharepoint.com/sites/ohrt"


def thumbprint() -> str:
    return x509.load_pem_x509_certificate(CERTIFICATE.read_bytes()).fingerprint(hashes.SHA1()).hex().upper()


@pytest.fixture(scope="module")
def graph() -> GraphClient:
    return GraphClient(tenant=TENANT).with_client_secret(CLIENT, SECRET)


@pytest.fixture(scope="module")
def team_site(graph: GraphClient) -> Site:
    return graph.sites.get_by_url(SITE).get().execute_query()


@pytest.fixture(scope="module")
def sharepoint() -> ClientContext:
    return ClientContext(SITE).with_client_certificate(TENANT, CLIENT, thumbprint(), str(CERTIFICATE))


def test_graph_by_certificate() -> None:
    client = GraphClient(tenant=TENANT).with_certificate(CLIENT, thumbprint(), CERTIFICATE.read_text())
    assert client.sites.root.get().execute_query().web_url == "https://contoso.sharepoint.com"


def test_graph_for_a_person() -> None:
    client = GraphClient(tenant=TENANT).with_username_and_password(CLIENT, "officer1@contoso.com", "sandbox")
    assert client.me.get().execute_query().user_principal_name == "officer1@contoso.com"


def test_lists_and_items(team_site: Site) -> None:
    made = team_site.lists.add(f"Office365 {uuid4()}").execute_query()
    for number in range(3):
        made.items.add(Title=f"row {number}").execute_query()
    rows = made.items.get().expand(["fields"]).execute_query()
    assert [row.fields.properties["Title"] for row in rows] == ["row 0", "row 1", "row 2"]
    rows[0].fields.set_property("Title", "changed").update().execute_query()
    assert made.items[rows[0].id].fields.get().execute_query().properties["Title"] == "changed"
    rows[2].delete_object().execute_query()
    assert len(made.items.get_all(page_size=1).execute_query()) == 2


def test_list_delta(team_site: Site) -> None:
    made = team_site.lists.add(f"Office365 {uuid4()}").execute_query()
    made.items.add(Title="one").execute_query()
    assert len(made.items.delta.get().execute_query()) == 1
    made.items.add(Title="two").execute_query()
    assert len(made.items.delta.get().execute_query()) == 2
    assert len(made.items.delta.token("latest").get().execute_query()) == 0


def test_files_small_and_by_upload_session(graph: GraphClient, team_site: Site, tmp_path: Path) -> None:
    made = team_site.lists.add(f"Office365 {uuid4()}", "documentLibrary").execute_query()
    drive = graph.drives[str(made.drive.get().execute_query().id)]
    folder = drive.root.create_folder("Folder").execute_query()
    folder.upload("small.txt", b"a small file").execute_query()
    small = drive.root.get_by_path("Folder/small.txt")
    assert small.get_content().execute_query().value == b"a small file"
    large = tmp_path / "large.bin"
    large.write_bytes(b"x" * (5 * 327_680 + 7))
    folder.resumable_upload(str(large), 2 * 327_680).execute_query()
    back = tmp_path / "back.bin"
    with back.open("wb") as file:
        drive.root.get_by_path("Folder/large.bin").download(file).execute_query()
    assert back.read_bytes() == large.read_bytes()
    assert sorted(one.name for one in folder.children.get().execute_query()) == ["large.bin", "small.txt"]
    small.delete_object().execute_query()
    assert [one.name for one in folder.children.get().execute_query()] == ["large.bin"]


def test_mail(graph: GraphClient) -> None:
    mailbox, subject = graph.users[TEAM], f"Office365 {uuid4()}"
    draft = mailbox.messages.add(subject=subject, body="Good morning.", to_recipients=[TEAM]).execute_query()
    assert draft.is_draft
    draft.send().execute_query()
    for _ in range(50):
        inbox = mailbox.mail_folders["Inbox"].messages.filter(f"subject eq '{subject}'").get().execute_query()
        if len(inbox):
            break
        time.sleep(0.1)
    (came,) = inbox
    answer = came.create_reply("Thank you.").execute_query()
    assert answer.subject == f"RE: {subject}"
    moved = came.move("archive").execute_query()
    assert moved.parent_folder_id != came.parent_folder_id


def test_mail_with_an_attachment_is_sent_at_once(graph: GraphClient) -> None:
    subject = f"Office365 {uuid4()}"
    message = graph.users[TEAM].send_mail(subject, "Good morning.", ["somebody@example.org"], save_to_sent_items=True)
    message.add_file_attachment("note.txt", "a note").execute_query()
    for _ in range(50):
        sent = graph.users[TEAM].mail_folders["SentItems"].messages.filter(f"subject eq '{subject}'").get()
        if len(sent.execute_query()):
            break
        time.sleep(0.1)
    assert [one.name for one in sent[0].attachments.get().execute_query()] == ["note.txt"]


def test_batch(graph: GraphClient) -> None:
    people = [graph.users[f"officer{number}@contoso.com"].get() for number in range(1, 4)]
    graph.execute_batch()
    assert [one.user_principal_name for one in people] == [f"officer{number}@contoso.com" for number in range(1, 4)]


def test_refusals_are_understood(graph: GraphClient) -> None:
    with pytest.raises(ClientRequestException) as refused:
        graph.users["nobody@contoso.com"].get().execute_query()
    assert refused.value.response is not None
    assert refused.value.response.status_code == 404
    assert refused.value.code == "Request_ResourceNotFound"


def test_sharepoint_web_and_lists(sharepoint: ClientContext) -> None:
    web = sharepoint.web.get().execute_query()
    assert web.url == SITE
    made = sharepoint.web.lists.add(
        ListCreationInformation(f"REST {uuid4()}", None, ListTemplateType.GenericList)
    ).execute_query()
    title = str(made.properties["Title"])
    for number in range(3):
        made.add_item({"Title": f"row {number}"}).execute_query()
    rows = sharepoint.web.lists.get_by_title(title).items.get().execute_query()
    assert [row.properties["Title"] for row in rows] == ["row 0", "row 1", "row 2"]
    rows[0].set_property("Title", "changed").update().execute_query()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    found = made.items.filter("Title eq 'changed'").get().execute_query()
    assert [row.id for row in found] == [rows[0].id]
    rows[1].delete_object().execute_query()
    assert len(made.items.get_all(page_size=1).execute_query()) == 2
    assert "Title" in [field.internal_name for field in made.fields.get().execute_query()]


def test_sharepoint_batch(sharepoint: ClientContext) -> None:
    title = f"Batch {uuid4()}"
    creation = ListCreationInformation(title, None, ListTemplateType.GenericList)
    made = sharepoint.web.lists.add(creation).execute_query()
    rows = [made.add_item({"Title": f"row {number}"}) for number in range(30)]
    sharepoint.execute_batch()
    assert sorted(row.id for row in rows if row.id) == list(range(1, 31))
    some = [made.items.get_by_id(number).get() for number in (3, 5)]
    sharepoint.execute_batch()
    assert len({row.properties["Title"] for row in some}) == 2


def test_sharepoint_queries_and_forms(sharepoint: ClientContext) -> None:
    title = f"CAML {uuid4()}"
    made = sharepoint.web.lists.add(ListCreationInformation(title, None, ListTemplateType.GenericList)).execute_query()
    for number in range(5):
        made.add_item({"Title": f"row {number}"})
    sharepoint.execute_batch()
    condition = '<Where><Eq><FieldRef Name="Title"/><Value Type="Text">row 3</Value></Eq></Where>'
    (found,) = made.get_items(CamlQuery.parse(condition)).execute_query()
    assert found.properties["Title"] == "row 3"
    assert len(made.get_items(page_size=2).execute_query()) == 5
    said = found.validate_update_list_item({"Title": "typed"}).execute_query()
    assert [one.HasException for one in said.value] == [False]
    assert [row.properties["Title"] for row in made.items.get().execute_query()][3] == "typed"


def test_sharepoint_files(sharepoint: ClientContext) -> None:
    library = ListCreationInformation(f"Files {uuid4()}", None, ListTemplateType.DocumentLibrary)
    top = sharepoint.web.lists.add(library).execute_query().root_folder.get().execute_query()
    folder = top.add("Folder").execute_query()
    uploaded = folder.upload_file("it's.txt", b"a small file").execute_query()
    assert uploaded.get_content().execute_query().value == b"a small file"
    path = str(uploaded.properties["ServerRelativeUrl"])
    found = sharepoint.web.get_file_by_server_relative_path(path).get().execute_query()
    assert found.get_content().execute_query().value == b"a small file"
    into = BytesIO()
    found.download(into).execute_query()
    assert into.getvalue() == b"a small file"
    assert sharepoint.web.default_document_library().get().execute_query().title == "Documents"
    assert [one.name for one in folder.files.get().execute_query()] == ["it's.txt"]
    uploaded.delete_object().execute_query()
    assert len(folder.files.get().execute_query()) == 0
