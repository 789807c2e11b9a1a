"""Every page and what it shows. `/web/as/{address}/…` is the tenant as one person sees it."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from m365_sandbox.admin.faults import Faults
from m365_sandbox.admin.request_log import RequestLog
from m365_sandbox.graph.gateway import Gateway
from m365_sandbox.identity.tokens import Tokens
from m365_sandbox.tenant import Tenant
from m365_sandbox.web.asking import Graph, PageRefusal
from m365_sandbox.web.libraries import LibraryPages
from m365_sandbox.web.lists import ListPages
from m365_sandbox.web.mail import MailPages
from m365_sandbox.web.operating import OperatingPages
from m365_sandbox.web.outside import Post
from m365_sandbox.web.rendering import page
from m365_sandbox.web.tasks import TaskPages
from m365_sandbox.web.visitor import Visitor

Page = Callable[[Request, Visitor], Awaitable[Response]]
_BASE_URL = "https://sandbox/v1.0"


class WebPages:
    """The pages of one tenant."""

    def __init__(
        self, tenant: Tenant, gateway: Gateway, tokens: Tokens, log: RequestLog, faults: Faults, post: Post
    ) -> None:
        self._tenant = tenant
        self._gateway = gateway
        self._tokens = tokens
        self._operating = OperatingPages(tenant, log, faults, post)

    def routes(self) -> list[BaseRoute]:
        """What to mount on the admin port."""
        lists, mail, tasks, operating = ListPages(), MailPages(), TaskPages(), self._operating
        libraries = LibraryPages(self._tenant)
        personal: list[tuple[str, str, Page]] = [
            ("GET", "/", self.start),
            ("GET", "/lists/{list}", lists.rows),
            ("GET", "/lists/{list}/new", lists.empty_form),
            ("POST", "/lists/{list}/new", lists.submit),
            ("GET", "/lists/{list}/{item:int}", lists.row),
            ("POST", "/lists/{list}/{item:int}", lists.edit),
            ("GET", "/mail/{mailbox}", mail.folder),
            ("GET", "/mail/{mailbox}/folders/{folder}", mail.folder),
            ("GET", "/mail/{mailbox}/messages/{message}", mail.message),
            ("POST", "/mail/{mailbox}/messages/{message}", mail.reply),
            ("GET", "/libraries/{drive}", libraries.folder),
            ("GET", "/libraries/{drive}/{folder}", libraries.folder),
            ("GET", "/tasks", tasks.tasks),
            ("POST", "/tasks", tasks.complete),
        ]
        return [
            Route("/", lambda _: RedirectResponse("/web/")),
            Mount(
                "/web",
                routes=[
                    Route("/", self._guarded(self.people)),
                    Route("/requests", self._guarded(operating.requests)),
                    Route("/faults", self._guarded(operating.faults)),
                    Route("/faults", self._guarded(operating.change_faults), methods=["POST"]),
                    Route("/outbox", self._guarded(operating.outbox)),
                    Route("/outbox/{id:int}", self._guarded(operating.left_mail)),
                    Route("/outbox/{id:int}", self._guarded(operating.answer), methods=["POST"]),
                    *(
                        Route(f"/as/{{person}}{path}", self._guarded(self._personal(serve)), methods=[method])
                        for method, path, serve in personal
                    ),
                ],
            ),
        ]

    async def people(self, _request: Request) -> Response:
        """Who may be looked at the tenant as."""
        return page("people.html", people=self._tenant.directory.people(), visitor=None)

    async def start(self, _request: Request, visitor: Visitor) -> Response:
        """The lists and libraries that a person finds."""
        return page("start.html", visitor=visitor)

    def _personal(self, serve: Page) -> Callable[[Request], Awaitable[Response]]:
        async def served(request: Request) -> Response:
            person = self._tenant.directory.person(request.path_params["person"])
            if person is None:
                raise PageRefusal(404, f"Nobody here has the address {request.path_params['person']}.")
            graph = Graph.as_person(self._gateway, self._tokens, person, _BASE_URL)
            team = Graph.as_application(self._gateway, self._tokens, _BASE_URL)
            return await serve(request, await Visitor.arrive(person, graph, team))

        return served

    def _guarded(self, serve: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def served(request: Request) -> Response:
            try:
                _refuse_other_sites(request)
                return await serve(request)
            except PageRefusal as refusal:
                return _refused(refusal)

        return served


def _refuse_other_sites(request: Request) -> None:
    """A page of somebody else, open in the same browser, must not act here."""
    host = request.url.hostname or ""
    if host not in ("127.0.0.1", "localhost", "::1"):
        raise PageRefusal(403, "These pages answer under the names of this machine alone.")
    origin = request.headers.get("origin")
    if request.method == "POST" and origin not in (None, "null") and urlsplit(origin).netloc != request.url.netloc:
        raise PageRefusal(403, "A page of another site may not act here.")


def _refused(refusal: PageRefusal) -> HTMLResponse:
    return page("refused.html", status=refusal.status, refusal=refusal, visitor=None)
