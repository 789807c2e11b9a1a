"""What can go wrong with a request, as one tree, split by the one question that matters: may I repeat it?

    GraphError
    ├── NotSent       it never left, or was refused before it had any effect: repeat
    ├── Throttled     the tenant asks to wait: repeat after `wait` seconds
    ├── Conflict      somebody else changed the item first: read again, decide again
    ├── Gone          the delta token is no longer known: walk everything once more
    ├── Refused       repeating changes nothing: a person must
    │   ├── NotFound
    │   └── Unauthenticated
    └── Ambiguous     it may have had its effect: look, and never repeat blindly

A message names the request and Graph's code, never an address or a value: those would end up in logs.
"""


class GraphError(Exception):
    """A request did not succeed."""

    advice = ""

    def __init__(self, request: str, *, status: int | None = None, code: str = "", request_id: str = "") -> None:
        self.request = request
        self.status = status
        self.code = code
        self.request_id = request_id
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        answer = f"{self.status} {self.code}".strip() if self.status else self.code
        traced = f" [request-id {self.request_id}]" if self.request_id else ""
        return f"{self.request}: {answer or 'no answer'}{traced}. {self.advice}".strip()


class NotSent(GraphError):
    """The request had no effect."""

    advice = "Nothing was done. It is tried again by itself; if it persists, check the network and the tenant's health."


class Throttled(GraphError):
    """The tenant asks to wait. `wait` is in seconds."""

    advice = "The tenant limits its callers. It is tried again by itself after the time that the tenant asked for."

    def __init__(
        self, request: str, *, wait: float, status: int | None = None, code: str = "", request_id: str = ""
    ) -> None:
        self.wait = wait
        super().__init__(request, status=status, code=code, request_id=request_id)


class Conflict(GraphError):
    """The item was changed by somebody else in the meantime."""

    advice = "Somebody changed the item first. It is read again and decided again by itself."


class Gone(GraphError):
    """The delta token is no longer known. Where Graph says to go on in `Location` need not ask for the columns: begin anew."""

    advice = "The tenant has forgotten the place in its change feed. Everything is read once more by itself."


class Refused(GraphError):
    """The tenant will not do this, now or later."""

    advice = "The tenant refuses this. Check the service's permissions, and the value that is written."


class NotFound(Refused):
    """The item is not there."""

    advice = "The item is not there (any more)."


class Unauthenticated(Refused):
    """The tenant does not accept who we are: a person is needed."""

    advice = "Sign-in failed. Check the client id and its secret or certificate, and that neither has expired."


class Ambiguous(GraphError):
    """The request may have had its effect."""

    advice = "It may have been done. It is looked up before anything is repeated."
