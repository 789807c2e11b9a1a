"""What an operator looks at: the requests, the faults, and the mail that left, which can be answered."""

import smtplib
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from m365_sandbox.admin.faults import KINDS, Faults
from m365_sandbox.admin.request_log import RequestLog
from m365_sandbox.tenant import Tenant
from m365_sandbox.web.asking import PageRefusal
from m365_sandbox.web.outside import Post
from m365_sandbox.web.rendering import page

REQUESTS = 200


class OperatingPages:
    """The pages that belong to nobody in particular."""

    def __init__(self, tenant: Tenant, log: RequestLog, faults: Faults, post: Post) -> None:
        self._tenant = tenant
        self._log = log
        self._faults = faults
        self._post = post

    async def requests(self, request: Request) -> Response:
        """The newest requests first; `find` narrows them to a part of the path."""
        wanted = request.query_params.get("find", "")
        entries = [
            one for one in self._log.since(max(0, self._log.last - 10_000)) if wanted.lower() in one.path.lower()
        ]
        return page(
            "requests.html", visitor=None, entries=entries[: -REQUESTS - 1 : -1], counts=self._log.counts(), find=wanted
        )

    async def faults(self, _request: Request, refusal: str = "") -> Response:
        """The faults that are on, and a form to switch one on."""
        return page(
            "faults.html",
            visitor=None,
            faults=[one.as_json() for one in self._faults.all()],
            kinds=KINDS,
            refusal=refusal,
        )

    async def change_faults(self, request: Request) -> Response:
        """Switch a fault on, or off."""
        form = await request.form()
        if "remove" in form:
            self._faults.remove(int(str(form["remove"])))
            return RedirectResponse(request.url.path, 303)
        match: dict[str, str] = {}
        plan: dict[str, Any] = {"kind": str(form.get("kind", "")), "match": match}
        for name in ("method", "path"):
            if form.get(name):
                match[name] = str(form[name])
        for name in ("nth", "times", "status"):
            if form.get(name):
                plan[name] = int(str(form[name]))
        if form.get("seconds"):
            plan["seconds"] = float(str(form["seconds"]))
        try:
            self._faults.add(plan)
        except (ValueError, KeyError, TypeError) as error:
            return await self.faults(request, f"That is no fault: {error}")
        return RedirectResponse(request.url.path, 303)

    async def outbox(self, _request: Request) -> Response:
        """The mail that left the tenant, the newest first."""
        rows = self._tenant.store.all(
            "SELECT id, sender, recipients, subject, at FROM outbox ORDER BY id DESC LIMIT 200"
        )
        mails = [{**dict(row), "recipients": orjson.loads(row["recipients"])} for row in rows]
        return page("outbox.html", visitor=None, mails=mails)

    async def left_mail(self, request: Request, refusal: str = "") -> Response:
        """One mail that left, and a form to answer it as whoever got it."""
        row, mail = self._left(request)
        body = mail.get_body(("plain", "html"))
        recipients = orjson.loads(row["recipients"])
        return page(
            "left_mail.html",
            visitor=None,
            row=row,
            recipients=recipients,
            sender=recipients[0],
            source=self._post.source_for(recipients[0]),
            words=body.get_content() if body is not None else "",
            refusal=refusal,
        )

    async def answer(self, request: Request) -> Response:
        """Answer it by SMTP, from the address of the machine that is given: the edge judges who it is."""
        _, mail = self._left(request)
        form = await request.form()
        try:
            await self._post.answer(
                mail, str(form.get("words", "")), str(form.get("from", "")), str(form.get("source", ""))
            )
        except (OSError, ValueError, smtplib.SMTPException) as error:
            return await self.left_mail(request, f"It was not taken: {error}")
        return RedirectResponse("/web/outbox", 303)

    def _left(self, request: Request) -> tuple[dict[str, str], EmailMessage]:
        row = self._tenant.store.one("SELECT * FROM outbox WHERE id = ?", (request.path_params["id"],))
        if row is None:
            raise PageRefusal(404, "No such mail has left.")
        return dict(row), message_from_bytes(row["mime"], policy=policy.default)
