"""`O365` with its own account, connection and token memory."""

import os
import time
from pathlib import Path
from uuid import uuid4

import pytest
from O365 import Account
from O365.message import Message
from O365.utils.token import MemoryTokenBackend
from requests import HTTPError

TENANT, CLIENT, SECRET = (os.environ[f"AZURE_{name}"] for name in ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET"))
TEAM = "ohrt@contoso.com"


@pytest.fixture(scope="module")
def account() -> Account:
    one = Account(
        (CLIENT, SECRET),
        auth_flow_type="credentials",
        tenant_id=TENANT,
        main_resource=TEAM,
        token_backend=MemoryTokenBackend(),
    )
    assert one.authenticate()
    return one


def arrived(account: Account, subject: str) -> Message:
    """The message with a subject, once it is in the Inbox."""
    inbox = account.mailbox().inbox_folder()
    for _ in range(50):
        for message in inbox.get_messages(query=inbox.q().equals("subject", subject)):
            return message
        time.sleep(0.1)
    raise AssertionError(f"no message {subject!r}")


def test_a_person_by_password() -> None:
    person = Account(
        CLIENT,
        auth_flow_type="password",
        tenant_id=TENANT,
        main_resource="me",
        username="officer1@contoso.com",
        password="sandbox",
        token_backend=MemoryTokenBackend(),
    )
    assert person.authenticate(requested_scopes=["User.Read"])
    assert person.directory(resource="me").get_current_user().mail == "officer1@contoso.com"


def test_sites_lists_and_items(account: Account) -> None:
    site = account.sharepoint().get_site("contoso.sharepoint.com", "/sites/ohrt")
    assert site.web_url == "https://contoso.sharepoint.com/sites/ohrt"
    assert account.sharepoint().search_site("ohrt")
    made = site.create_list(
        {
            "displayName": f"O365 {uuid4()}",
            "columns": [{"name": "Reference", "text": {}, "indexed": True}],
            "list": {"template": "genericList"},
        }
    )
    cases = site.get_list_by_name(made.display_name)
    assert "Reference" in [column.internal_name for column in cases.get_list_columns()]
    for number in range(5):
        cases.create_list_item({"Title": f"row {number}", "Reference": f"R{number}"})
    rows = list(cases.get_items(limit=5, batch=2, expand_fields=["Title", "Reference"]))
    assert [row.fields["Reference"] for row in rows] == ["R0", "R1", "R2", "R3", "R4"]
    row = cases.get_item_by_id(rows[0].object_id, expand_fields=True)
    row.update_fields({"Title": "changed"})
    assert row.save_updates()
    assert cases.get_item_by_id(row.object_id, expand_fields=True).fields["Title"] == "changed"
    assert row.delete()
    with pytest.raises(HTTPError, match="404"):
        cases.get_item_by_id(row.object_id)


def test_mail_is_sent_read_and_answered(account: Account) -> None:
    subject = f"O365 {uuid4()}"
    message = account.new_message()
    message.to.add(TEAM)
    message.subject = subject
    message.body = "<p>Good morning.</p>"
    message.attachments.add([(__file__, "script.txt")])
    assert message.send()
    came = arrived(account, subject)
    assert came.attachments.download_attachments()
    assert [one.name for one in came.attachments] == ["script.txt"]
    assert came.mark_as_read()
    assert "Good morning." in came.get_body_text()
    assert came.get_mime_content().startswith(b"Received:")
    answer = came.reply()
    answer.body = "<p>Thank you.</p>"
    assert answer.save_draft()
    assert answer.is_draft
    assert answer.subject == f"RE: {subject}"
    assert answer.delete()


def test_drafts_folders_and_moves(account: Account) -> None:
    mailbox = account.mailbox()
    folder = mailbox.create_child_folder(f"O365 {uuid4()}")
    assert folder.folder_id in [one.folder_id for one in mailbox.get_folders(limit=100)]
    draft = mailbox.new_message()
    draft.subject = "kept"
    draft.to.add("somebody@example.org")
    assert draft.save_draft()
    draft.subject = "changed"
    assert draft.save_draft()
    assert draft.move(folder)
    assert [one.subject for one in folder.get_messages()] == ["changed"]
    assert folder.update_folder_name("O365 renamed " + str(uuid4()))
    assert folder.delete()


def test_categories_and_flags(account: Account) -> None:
    draft = account.mailbox().new_message()
    draft.subject = "flagged"
    draft.categories = ["Blue category"]
    assert draft.save_draft()
    again = account.mailbox().drafts_folder().get_message(draft.object_id)
    assert again.categories == ["Blue category"]
    again.flag.set_flagged()
    assert again.save_message()
    assert account.mailbox().drafts_folder().get_message(draft.object_id).flag.status.value == "flagged"


def test_tasks(account: Account) -> None:
    todo = account.tasks(resource="officer2@contoso.com")
    folder = todo.new_folder(f"O365 {uuid4()}")
    task = folder.new_task("Look at this")
    assert task.save()
    step = task.new_checklist_item("First step")
    assert step.save()
    again = folder.get_task(task.task_id)
    assert [one.displayname for one in again.get_checklist_items()] == ["First step"]
    again.mark_completed()
    assert again.save()
    assert [one.is_completed for one in folder.get_tasks()] == [True]
    assert folder.delete()


def test_files_small_and_by_upload_session(account: Account, tmp_path: Path) -> None:
    site = account.sharepoint().get_site("contoso.sharepoint.com", "/sites/ohrt")
    made = site.create_list({"displayName": f"O365 files {uuid4()}", "list": {"template": "documentLibrary"}})
    (library,) = [one for one in site.list_document_libraries() if one.name == made.display_name]
    folder = library.get_root_folder().create_child_folder("Folder")
    for name, size in (("small.bin", 1000), ("large.bin", 5 * 1024 * 1024)):
        (tmp_path / name).write_bytes(b"x" * size)
        assert folder.upload_file(tmp_path / name).size == size
    assert sorted(one.name for one in folder.get_items()) == ["large.bin", "small.bin"]
    file = library.get_item_by_path("/Folder/large.bin")
    (tmp_path / "back").mkdir()
    assert file.download(tmp_path / "back")
    assert (tmp_path / "back" / "large.bin").read_bytes() == (tmp_path / "large.bin").read_bytes()
    assert file.update(name="renamed.bin")
    assert file.move(library.get_root_folder())
    assert library.get_item_by_path("/renamed.bin").object_id == file.object_id
    assert file.delete()


def test_directory(account: Account) -> None:
    assert account.directory().get_user("officer1@contoso.com").mail == "officer1@contoso.com"
    assert len(list(account.directory().get_users(limit=30))) > 10
