"""Other people's mail clients, unmodified: the objects of O365, the request builders of msgraph-sdk."""

import asyncio
import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from client import Sandbox, eventually
from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator
from kiota_abstractions.authentication.base_bearer_token_authentication_provider import (
    BaseBearerTokenAuthenticationProvider,
)
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.message import Message
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.users.item.messages.item.create_reply.create_reply_post_request_body import (
    CreateReplyPostRequestBody,
)
from msgraph.generated.users.item.messages.item.move.move_post_request_body import MovePostRequestBody
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient
from O365 import Account
from O365.connection import Connection, MSGraphProtocol
from O365.utils.token import MemoryTokenBackend


class LocalProtocol(MSGraphProtocol):  # type: ignore[misc] # O365 has no types
    """Graph at the sandbox's address."""

    def __init__(self, root: str) -> None:
        self._protocol_url = root
        super().__init__(timezone="UTC")


class TokenConnection(Connection):  # type: ignore[misc] # O365 has no types
    """A connection with a token that is there already."""

    def __init__(self, credentials: Any, *, token: str, ca_file: str, **options: Any) -> None:
        options.update(requests_delay=0, request_retries=0, token_backend=MemoryTokenBackend())
        super().__init__(credentials, **options)
        self.session, self.naive_session = requests.Session(), requests.Session()
        for one in (self.session, self.naive_session):
            one.verify = ca_file
            one.trust_env = False  # a bundle named in the environment would beat the sandbox's own authority
        self.session.headers["Authorization"] = f"Bearer {token}"

    def oauth_request(self, url: str, method: str, **options: Any) -> Any:
        """Ask with that token; a refusal is the caller's to read."""
        return self._internal_request(self.session, url, method, ignore40x=False, **options)


class TokenAccount(Account):  # type: ignore[misc] # O365 has no types
    """An account over such a connection."""

    connection_constructor = TokenConnection


@pytest.fixture
def mailbox(sandbox: Sandbox) -> Iterator[Any]:
    root = sandbox.about["base_url"].removesuffix("v1.0")
    account = TokenAccount(
        ("app", "unused"),
        protocol=LocalProtocol(root),
        auth_flow_type="credentials",
        tenant_id="t",
        token=sandbox.app_token,
        ca_file=sandbox.about["ca_file"],
    )
    yield account.mailbox("ohrt@contoso.com")
    account.con.session.close()
    account.con.naive_session.close()


def test_o365_works_with_folders(mailbox: Any, name: str) -> None:
    made = mailbox.inbox_folder().create_child_folder(name)
    assert made.update_folder_name(f"{name} renamed")
    other = mailbox.create_child_folder(f"{name} other")
    assert made.move_folder(other)
    assert [one.name for one in other.get_folders()] == [f"{name} renamed"]
    assert other.delete()
    assert mailbox.get_folder(folder_name="Inbox") is not None


@pytest.mark.slow
def test_o365_sends_reads_answers_and_moves(mailbox: Any, sandbox: Sandbox, name: str, tmp_path: Path) -> None:
    small, large = tmp_path / "small.txt", tmp_path / "large.bin"
    small.write_text("small")
    large.write_bytes(b"0123456789" * 450_000)
    message = mailbox.new_message()
    message.to.add(["operative4@contoso.com", "ohrt@contoso.com"])
    message.subject = name
    message.body = "<p>Hello</p>"
    assert message.save_draft()
    message.attachments.add([str(small), str(large)])
    assert message.save_draft()
    assert message.send()
    query = mailbox.new_query().equals("subject", name)

    def received() -> Any:
        return list(mailbox.inbox_folder().get_messages(query=query, download_attachments=True))

    (got,) = eventually(received, 10)
    assert sorted((one.name, one.size) for one in got.attachments) == [("large.bin", 4_500_000), ("small.txt", 5)]
    assert got.mark_as_read()
    got.flag.set_flagged(due_date=dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    got.add_category("Referral")
    assert got.save_message()
    reply = got.reply(to_all=False)
    assert reply.subject == f"RE: {name}"
    reply.body = "Thank you"
    assert reply.send()
    eventually(
        lambda: sandbox.get(f"{sandbox.team}/messages?$filter=subject eq 'RE: {name}' and isDraft eq false")["value"]
    )
    forward = got.forward()
    forward.to.add("reports@tiktok.example")
    assert forward.send()
    assert got.get_mime_content().count(b"small.txt") >= 1
    assert got.move("archive")
    assert got.copy("inbox").subject == name
    assert got.delete()


def test_o365_switches_automatic_replies(sandbox: Sandbox, mailbox: Any) -> None:
    try:
        assert mailbox.set_automatic_reply("inside", "outside")
        assert sandbox.get(f"{sandbox.team}/mailboxSettings")["automaticRepliesSetting"]["status"] == "alwaysEnabled"
    finally:
        assert mailbox.set_disable_reply()
    assert sandbox.get(f"{sandbox.team}/mailboxSettings")["automaticRepliesSetting"]["status"] == "disabled"


class Token(AccessTokenProvider):
    """A token that is there already."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def get_authorization_token(self, uri: str, additional_authentication_context: Any = None) -> str:
        """The token."""
        return self._token

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        """Any host."""
        return AllowedHostsValidator([])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the SDK's own request builders
def test_msgraph_sdk_drafts_sends_lists_and_moves(sandbox: Sandbox, name: str) -> None:
    asyncio.run(_with_msgraph(sandbox, name))


async def _with_msgraph(sandbox: Sandbox, name: str) -> None:
    context = ssl.create_default_context(cafile=sandbox.about["ca_file"])
    http = httpx.AsyncClient(verify=context)
    adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(Token(sandbox.app_token)), client=http)
    adapter.base_url = sandbox.about["base_url"]
    async with http:
        await _correspond(GraphServiceClient(request_adapter=adapter), name)


async def _correspond(client: GraphServiceClient, name: str) -> None:
    user = client.users.by_user_id("ohrt@contoso.com")
    draft = Message(
        subject=name,
        body=ItemBody(content="Hello", content_type=BodyType.Text),
        to_recipients=[Recipient(email_address=EmailAddress(address="ohrt@contoso.com"))],
    )
    made = await user.messages.post(draft)
    assert made is not None
    assert made.id is not None
    await user.messages.by_message_id(made.id).send.post()
    inbox = user.mail_folders.by_mail_folder_id("inbox")
    found: list[Message] = []
    for _ in range(100):
        page = await inbox.messages.get()
        found = [one for one in (page.value if page else None) or [] if one.subject == name]
        if found:
            break
        await asyncio.sleep(0.05)
    assert [one.subject for one in found] == [name]
    assert found[0].id is not None
    received = user.messages.by_message_id(found[0].id)
    reply = await received.create_reply.post(CreateReplyPostRequestBody(comment="Thanks"))
    assert reply is not None
    assert reply.subject == f"RE: {name}"
    moved = await received.move.post(MovePostRequestBody(destination_id="archive"))
    assert moved is not None
    assert moved.id != found[0].id
