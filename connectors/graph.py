"""The one way to Microsoft Graph: office365's request layer on our session, under our retry policy."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import orjson
import requests
from office365.graph_request import GraphRequest
from office365.runtime.client_request_exception import ClientRequestException
from office365.runtime.http.http_method import HttpMethod
from office365.runtime.http.request_options import RequestOptions

from connectors.answers import answer, error_of
from connectors.errors import Ambiguous, GraphError, NotSent, Unauthenticated
from connectors.request import Effect, Request, Response, Service
from connectors.retry import repeating
from connectors.session import TIMEOUT, HostNotPinned
from connectors.tokens import Tokens

#: Exchange answers a fifth concurrent request of an app with 429.
EXCHANGE_CONCURRENCY = 4


class Graph:
    """Sends requests and returns their answers. Thread-safe; raises only `GraphError`. A refused token is renewed once."""

    def __init__(
        self, root: str, tokens: Tokens, session: requests.Session, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.root = root.rstrip("/")
        self._tokens = tokens
        self.sleep = sleep
        self._exchange = threading.BoundedSemaphore(EXCHANGE_CONCURRENCY)
        self._layer = GraphRequest().with_access_token(tokens.result).with_transport(session=session, timeout=TIMEOUT)

    def send(self, request: Request) -> Response:
        """Return the answer, repeating what the retry policy lets be repeated."""
        return repeating(request.effect, lambda: self.once(request), sleep=self.sleep)

    def once(self, request: Request) -> Response:
        """Send a request a single time; the caller has a retry policy of its own."""
        try:
            return self._attempt(request)
        except Unauthenticated as error:
            if error.request != request.name:
                raise  # it was the token endpoint that said no
            self._tokens.forget()
            return self._attempt(request)

    def _attempt(self, request: Request) -> Response:
        options = RequestOptions(
            url=request.path if request.path.startswith("https://") else f"{self.root}{request.path}",
            method=HttpMethod[request.method.capitalize()],
            data=request.body,
            headers={"Accept": "application/json", **request.headers},
        )
        with self._exchange if request.service is Service.EXCHANGE else nullcontext():
            try:
                received = self._layer.execute_request_direct(options)
            except ClientRequestException as error:
                if error.response is None:
                    raise Ambiguous(request.name, code=type(error).__name__) from None
                raise error_of(
                    request, error.response.status_code, _lower(error.response), error.response.content
                ) from None
            except requests.RequestException as error:
                raise _no_answer(request, error) from None
        failed = not 200 <= received.status_code < 300
        body = received.content if request.raw or failed else _parsed(request, received.content)
        return answer(request, received.status_code, _lower(received), body)


_BEFORE_ANY_BYTE = ("NewConnectionError", "NameResolutionError", "CERTIFICATE_VERIFY_FAILED")


def _lower(received: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in received.headers.items()}


def _parsed(request: Request, content: bytes) -> Any:
    """Return an answer's JSON. A page of a proxy, or half an answer, says nothing about what was done."""
    try:
        return orjson.loads(content) if content else {}
    except orjson.JSONDecodeError:
        pass
    try:
        return orjson.loads(_without_half_characters(content))
    except ValueError:
        unread = NotSent if request.effect is Effect.READ else Ambiguous
        raise unread(request.name, code="the answer is not JSON") from None


def _without_half_characters(content: bytes) -> bytes:
    """Return JSON with a question mark for each half of a surrogate pair. ValueError: it is no JSON.

    SharePoint counts in UTF-16: a text cut at its 255th unit may end within an emoji. One such row would stop all others.
    """
    return json.dumps(json.loads(content), ensure_ascii=False).encode("utf-8", "replace")


def _no_answer(request: Request, error: requests.RequestException) -> GraphError:
    """Return what a missing answer means: without a connection nothing can have happened."""
    never_left = (HostNotPinned, requests.ConnectTimeout, requests.exceptions.InvalidURL)
    told = repr(error)
    # A TLS error may also come after the request went out; one about the certificate comes before.
    if isinstance(error, never_left) or any(sign in told for sign in _BEFORE_ANY_BYTE):
        return NotSent(request.name, code=type(error).__name__)
    if request.effect is Effect.READ:
        return NotSent(request.name, code=type(error).__name__)
    return Ambiguous(request.name, code=type(error).__name__)
