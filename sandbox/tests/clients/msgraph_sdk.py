"""`msgraph-sdk` with `azure-identity`'s asynchronous credentials."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from azure.identity.aio import CertificateCredential, ClientSecretCredential, EnvironmentCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from msgraph.generated.drives.item.items.item.create_upload_session.create_upload_session_post_request_body import (
    CreateUploadSessionPostRequestBody,
)
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.column_definition import ColumnDefinition
from msgraph.generated.models.drive_item import DriveItem
from msgraph.generated.models.drive_item_uploadable_properties import DriveItemUploadableProperties
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.field_value_set import FieldValueSet
from msgraph.generated.models.file_attachment import FileAttachment
from msgraph.generated.models.folder import Folder
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.list_ import List_ as List
from msgraph.generated.models.list_info import ListInfo
from msgraph.generated.models.list_item import ListItem
from msgraph.generated.models.mail_folder import MailFolder
from msgraph.generated.models.message import Message
from msgraph.generated.models.number_column import NumberColumn
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.models.text_column import TextColumn
from msgraph.generated.models.todo_task import TodoTask
from msgraph.generated.models.todo_task_list import TodoTaskList
from msgraph.generated.sites.item.lists.item.items.items_request_builder import ItemsRequestBuilder
from msgraph.generated.users.item.mail_folders.item.messages.messages_request_builder import MessagesRequestBuilder
from msgraph.generated.users.item.messages.item.create_reply.create_reply_post_request_body import (
    CreateReplyPostRequestBody,
)
from msgraph.generated.users.item.messages.item.move.move_post_request_body import MovePostRequestBody
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import SendMailPostRequestBody
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.requests.batch_response_content import BatchResponseContent
from msgraph_core.tasks.page_iterator import PageIterator

TENANT, CLIENT, SECRET = (os.environ[f"AZURE_{name}"] for name in ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET"))
CERTIFICATE = Path(os.environ["AZURE_CLIENT_CERTIFICATE_PATH"])
TEAM = "ohrt@contoso.com"
SITE = "contoso.sharepoint.com:/sites/ohrt"
Credential = ClientSecretCredential | CertificateCredential | EnvironmentCredential


def in_a_loop(test: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    """A coroutine as a test."""

    @wraps(test)
    def run() -> None:
        asyncio.run(_awaited(test))

    return run


async def _awaited(test: Callable[[], Awaitable[None]]) -> None:
    await test()


@asynccontextmanager
async def graph(credential: Credential | None = None) -> AsyncIterator[GraphServiceClient]:
    """Microsoft's client with its defaults."""
    async with credential or ClientSecretCredential(TENANT, CLIENT, SECRET) as one:
        yield GraphServiceClient(one, ["https://graph.microsoft.com/.default"])


@in_a_loop
async def test_every_credential_signs_in() -> None:
    for credential in (
        EnvironmentCredential(),
        CertificateCredential(TENANT, CLIENT, certificate_path=str(CERTIFICATE)),
    ):
        async with graph(credential) as client:
            site = await client.sites.by_site_id(SITE).get()
            assert site is not None
            assert site.web_url == "https://contoso.sharepoint.com/sites/ohrt"


@in_a_loop
async def test_sites() -> None:
    async with graph() as client:
        root = await client.sites.by_site_id("root").get()
        assert root is not None
        assert root.site_collection is not None
        assert root.site_collection.hostname == "contoso.sharepoint.com"
        found = await client.sites.by_site_id(SITE).lists.get()
        assert found is not None
        assert all(one.list_ is not None for one in found.value or [])
        with pytest.raises(ODataError) as refused:
            await client.sites.by_site_id("contoso.sharepoint.com:/sites/none").get()
        assert refused.value.response_status_code == 404
        assert refused.value.error is not None
        assert refused.value.error.code == "itemNotFound"


@in_a_loop
async def test_lists_items_and_fields() -> None:
    async with graph() as client:
        lists = client.sites.by_site_id(SITE).lists
        wanted = List(
            display_name=f"Cases {uuid4()}",
            list_=ListInfo(template="genericList"),
            columns=[
                ColumnDefinition(name="Reference", text=TextColumn(), indexed=True),
                ColumnDefinition(name="Count", number=NumberColumn()),
            ],
        )
        made = await lists.post(wanted)
        assert made is not None
        items = lists.by_list_id(str(made.id)).items
        for number in range(3):
            fields = FieldValueSet(
                additional_data={"Title": f"row {number}", "Reference": f"R{number}", "Count": number}
            )
            assert await items.post(ListItem(fields=fields))
        query = ItemsRequestBuilder.ItemsRequestBuilderGetQueryParameters(
            expand=["fields($select=Title,Reference,Count)"], filter="fields/Reference eq 'R1'", top=2
        )
        page = await items.get(RequestConfiguration(query_parameters=query))
        assert page is not None
        (row,) = page.value or []
        assert row.fields is not None
        assert row.fields.additional_data["Count"] == 1
        item = items.by_list_item_id(str(row.id))
        changed = await item.fields.patch(FieldValueSet(additional_data={"Title": "changed"}))
        assert changed is not None
        assert changed.additional_data["Title"] == "changed"
        stale: RequestConfiguration[ItemsRequestBuilder.ItemsRequestBuilderGetQueryParameters] = RequestConfiguration()
        stale.headers.add("If-Match", str(row.e_tag))
        with pytest.raises(ODataError) as refused:
            await item.fields.patch(FieldValueSet(additional_data={"Title": "late"}), stale)  # type: ignore[arg-type]  # other parameters
        assert refused.value.response_status_code == 412
        history = await item.versions.get()
        assert history is not None
        assert len(history.value or []) == 2
        await item.delete()
        with pytest.raises(ODataError):
            await item.get()


@in_a_loop
async def test_pages_by_the_page_iterator() -> None:
    async with graph() as client:
        lists = client.sites.by_site_id(SITE).lists
        made = await lists.post(List(display_name=f"Pages {uuid4()}", list_=ListInfo(template="genericList")))
        assert made is not None
        items = lists.by_list_id(str(made.id)).items
        for number in range(5):
            await items.post(ListItem(fields=FieldValueSet(additional_data={"Title": str(number)})))
        query = ItemsRequestBuilder.ItemsRequestBuilderGetQueryParameters(top=2)
        first = await items.get(RequestConfiguration(query_parameters=query))
        assert first is not None
        seen: list[str] = []

        def note(item: ListItem) -> bool:
            seen.append(str(item.id))
            return True  # and go on

        await PageIterator(first, client.request_adapter).iterate(note)
        assert len(set(seen)) == 5


@in_a_loop
async def test_list_delta() -> None:
    async with graph() as client:
        lists = client.sites.by_site_id(SITE).lists
        made = await lists.post(List(display_name=f"Delta {uuid4()}", list_=ListInfo(template="genericList")))
        assert made is not None
        items = lists.by_list_id(str(made.id)).items
        one = await items.post(ListItem(fields=FieldValueSet(additional_data={"Title": "one"})))
        assert one is not None
        first = await items.delta.get()
        assert first is not None
        assert [item.id for item in first.value or []] == [one.id]
        await items.by_list_item_id(str(one.id)).delete()
        then = await items.delta.with_url(str(first.odata_delta_link)).get()
        assert then is not None
        assert [(item.id, item.deleted is not None) for item in then.value or []] == [(one.id, True)]


def letter(subject: str, to: str = TEAM) -> Message:
    return Message(
        subject=subject,
        body=ItemBody(content_type=BodyType.Text, content="Good morning."),
        to_recipients=[Recipient(email_address=EmailAddress(address=to))],
    )


async def arrived(client: GraphServiceClient, subject: str, folder: str = "inbox") -> Message:
    """The message with a subject, once it is in the folder."""
    query = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters(filter=f"subject eq '{subject}'")
    messages = client.users.by_user_id(TEAM).mail_folders.by_mail_folder_id(folder).messages
    for _ in range(100):
        page = await messages.get(RequestConfiguration(query_parameters=query))
        if page is not None and page.value:
            return page.value[0]
        await asyncio.sleep(0.1)
    raise AssertionError(f"no message {subject!r} in {folder}")


@in_a_loop
async def test_mail_is_drafted_sent_and_answered() -> None:
    async with graph() as client:
        mailbox, subject = client.users.by_user_id(TEAM), f"Letter {uuid4()}"
        draft = await mailbox.messages.post(letter(subject))
        assert draft is not None
        assert draft.is_draft
        message = mailbox.messages.by_message_id(str(draft.id))
        attached = await message.attachments.post(FileAttachment(name="note.txt", content_bytes=b"bm90ZQ=="))
        assert attached is not None
        await message.send.post()
        assert (await arrived(client, subject, "sentitems")).is_draft is False
        came = await arrived(client, subject)
        assert came.has_attachments
        answer = await mailbox.messages.by_message_id(str(came.id)).create_reply.post(
            CreateReplyPostRequestBody(comment="Thank you.")
        )
        assert answer is not None
        assert answer.subject == f"RE: {subject}"
        assert answer.conversation_id == came.conversation_id
        await mailbox.messages.by_message_id(str(answer.id)).delete()


@in_a_loop
async def test_mail_is_sent_at_once() -> None:
    async with graph() as client:
        subject = f"At once {uuid4()}"
        await client.users.by_user_id(TEAM).send_mail.post(
            SendMailPostRequestBody(message=letter(subject), save_to_sent_items=False)
        )
        assert (await arrived(client, subject)).from_ is not None


@in_a_loop
async def test_mail_folders_and_moves() -> None:
    async with graph() as client:
        mailbox = client.users.by_user_id(TEAM)
        folder = await mailbox.mail_folders.post(MailFolder(display_name=f"Folder {uuid4()}"))
        draft = await mailbox.messages.post(letter(f"Moved {uuid4()}"))
        assert folder is not None
        assert draft is not None
        moved = await mailbox.messages.by_message_id(str(draft.id)).move.post(
            MovePostRequestBody(destination_id=str(folder.id))
        )
        assert moved is not None
        assert moved.parent_folder_id == folder.id
        again = await mailbox.mail_folders.by_mail_folder_id(str(folder.id)).get()
        assert again is not None
        assert again.total_item_count == 1


@in_a_loop
async def test_message_delta() -> None:
    async with graph() as client:
        mailbox = client.users.by_user_id(TEAM)
        folder = await mailbox.mail_folders.post(MailFolder(display_name=f"Watched {uuid4()}"))
        assert folder is not None
        messages = mailbox.mail_folders.by_mail_folder_id(str(folder.id)).messages
        made = await messages.post(letter("Watched"))
        assert made is not None
        first = await messages.delta.get()
        assert first is not None
        assert [one.subject for one in first.value or []] == ["Watched"]
        await mailbox.messages.by_message_id(str(made.id)).delete()
        then = await messages.delta.with_url(str(first.odata_delta_link)).get()
        assert then is not None
        (gone,) = then.value or []
        assert gone.id == made.id
        assert "@removed" in gone.additional_data


@in_a_loop
async def test_files_small_and_by_upload_session() -> None:
    async with graph() as client:
        lists = client.sites.by_site_id(SITE).lists
        made = await lists.post(List(display_name=f"Files {uuid4()}", list_=ListInfo(template="documentLibrary")))
        assert made is not None
        library = await lists.by_list_id(str(made.id)).drive.get()
        assert library is not None
        items = client.drives.by_drive_id(str(library.id)).items
        folder = await items.by_drive_item_id("root").children.post(DriveItem(name="Folder", folder=Folder()))
        assert folder is not None
        small = await items.by_drive_item_id(f"{folder.id}:/small.txt:").content.put(b"a small file")
        assert small is not None
        assert await items.by_drive_item_id(str(small.id)).content.get() == b"a small file"
        large = b"x" * (2 * 327_680 + 7)
        session = await items.by_drive_item_id(f"{folder.id}:/large.bin:").create_upload_session.post(
            CreateUploadSessionPostRequestBody(item=DriveItemUploadableProperties(name="large.bin"))
        )
        assert session is not None
        # msgraph-core's own task cannot read "327680-" as a range, so the parts go as its documentation of HTTP shows.
        async with httpx.AsyncClient() as http:
            for start in range(0, len(large), 327_680):
                part = large[start : start + 327_680]
                told = {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{len(large)}"}
                answer = await http.put(str(session.upload_url), content=part, headers=told)
        assert answer.status_code == 201
        listed = await items.by_drive_item_id(str(folder.id)).children.get()
        assert listed is not None
        sizes = {one.name: one.size for one in listed.value or []}
        assert sizes == {"small.txt": 12, "large.bin": len(large)}
        renamed = await items.by_drive_item_id(str(small.id)).patch(DriveItem(name="renamed.txt"))
        assert renamed is not None
        assert renamed.name == "renamed.txt"
        changes = await items.by_drive_item_id("root").delta.get()
        assert changes is not None
        assert {"renamed.txt", "large.bin"} <= {one.name for one in changes.value or []}
        await items.by_drive_item_id(str(folder.id)).delete()
        with pytest.raises(ODataError):
            await items.by_drive_item_id(str(small.id)).get()


@in_a_loop
async def test_to_do() -> None:
    async with graph() as client:
        todo = client.users.by_user_id("officer1@contoso.com").todo
        made = await todo.lists.post(TodoTaskList(display_name=f"Tasks {uuid4()}"))
        assert made is not None
        tasks = todo.lists.by_todo_task_list_id(str(made.id)).tasks
        task = await tasks.post(TodoTask(title="Look at this"))
        assert task is not None
        assert isinstance(task.created_date_time, datetime)
        assert task.created_date_time <= datetime.now(UTC)
        first = await tasks.delta.get()
        assert first is not None
        assert [one.title for one in first.value or []] == ["Look at this"]


@in_a_loop
async def test_users() -> None:
    async with graph() as client:
        person = await client.users.by_user_id("officer1@contoso.com").get()
        assert person is not None
        assert person.user_principal_name == "officer1@contoso.com"
        everybody = await client.users.get()
        assert everybody is not None
        assert len(everybody.value or []) > 10


@in_a_loop
async def test_batch() -> None:
    async with graph() as client:
        content = BatchRequestContent()
        for number, path in enumerate((f"sites/{SITE}", f"users/{TEAM}/mailFolders/inbox", "users/none@contoso.com")):
            asked = RequestInformation(Method.GET)
            asked.url = f"https://graph.microsoft.com/v1.0/{path}"
            part = BatchRequestItem(asked, str(number))
            part.url = f"/{path}"  # it keeps the absolute address otherwise, which Graph refuses
            content.add_request(part.id, part)
        answers = await client.batch.post(content)
        assert isinstance(answers, BatchResponseContent)
        assert [answers.get_response_by_id(str(number)).status for number in range(3)] == [200, 200, 404]
