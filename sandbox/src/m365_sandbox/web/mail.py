"""A mailbox: its folders, a message as text, and a reply."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from m365_sandbox.web.asking import Graph, segment
from m365_sandbox.web.rendering import page
from m365_sandbox.web.visitor import Visitor
from m365_sandbox.wire import Json

MESSAGES = "50"
_SHOWN = "id,subject,from,toRecipients,receivedDateTime,isRead,isDraft,hasAttachments"


class MailPages:
    """The pages of mailboxes."""

    async def folder(self, request: Request, visitor: Visitor) -> Response:
        """The newest messages of a folder; of Inbox where none is named."""
        mailbox = request.path_params["mailbox"]
        graph, path = visitor.reader_of(mailbox), f"/users/{segment(mailbox)}/mailFolders"
        folders = await _folders(graph, path)
        folder = await graph.get(f"{path}/{segment(request.path_params.get('folder', 'inbox'))}")
        messages = await graph.get(
            f"{path}/{segment(folder['id'])}/messages", select=_SHOWN, top=MESSAGES, orderby="receivedDateTime desc"
        )
        return page(
            "mailbox.html", visitor=visitor, mailbox=mailbox, folders=folders, folder=folder, messages=messages["value"]
        )

    async def message(self, request: Request, visitor: Visitor) -> Response:
        """One message, its words as text."""
        mailbox = request.path_params["mailbox"]
        graph, path = visitor.reader_of(mailbox), _message_path(request)
        message = await graph.get(path)
        headers = (await graph.get(path, select="internetMessageHeaders")).get("internetMessageHeaders") or []
        attachments = (await graph.get(f"{path}/attachments", select="id,name,size"))["value"]
        if not message["isRead"]:
            await graph.send("PATCH", path, {"isRead": True})
        return page(
            "message.html", visitor=visitor, mailbox=mailbox, message=message, headers=headers, attachments=attachments
        )

    async def reply(self, request: Request, visitor: Visitor) -> Response:
        """An answer to a message, from the mailbox that it is in."""
        form = await request.form()
        graph, path = visitor.reader_of(request.path_params["mailbox"]), _message_path(request)
        await graph.send("POST", f"{path}/reply", {"comment": str(form.get("words", ""))})
        return RedirectResponse(f"{visitor.home}/mail/{segment(request.path_params['mailbox'])}/folders/sentitems", 303)


def _message_path(request: Request) -> str:
    mailbox, message = request.path_params["mailbox"], request.path_params["message"]
    return f"/users/{segment(mailbox)}/messages/{segment(message)}"


async def _folders(graph: Graph, path: str) -> list[Json]:
    """Every folder, each followed by those inside it, with its depth."""
    told: list[Json] = []
    for folder in (await graph.get(path, top="100"))["value"]:
        told.append({**folder, "depth": 0})
        if folder["childFolderCount"]:
            inside = await graph.get(f"{path}/{segment(folder['id'])}/childFolders", top="100")
            told += [{**one, "depth": 1} for one in inside["value"]]
    return told
