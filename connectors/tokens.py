"""Tokens for Graph, from msal: certificate, secret or managed identity.

msal 1.39.0 is neither single-flight nor lets a valid token survive a 5xx of the token endpoint; both are mended here,
and pinned by tests.
"""

import threading
from collections.abc import Callable
from typing import Any

import msal
import requests
from msal.exceptions import MsalServiceError

from connectors.errors import NotSent, Throttled, Unauthenticated

_REQUEST = "get a token"


class Tokens:
    """Access tokens, one request at a time. `acquire` asks msal, which keeps them in memory until they expire."""

    def __init__(self, acquire: Callable[[], dict[str, Any]], forget: Callable[[], None]) -> None:
        self._acquire = acquire
        self._forget = forget
        self._single_flight = threading.Lock()

    def result(self) -> dict[str, Any]:
        """Return msal's answer, which holds `access_token`. Raises a `GraphError` that says what to do."""
        with self._single_flight:
            try:
                answer = self._acquire()
            except (requests.RequestException, MsalServiceError) as error:
                raise NotSent(_REQUEST, code=type(error).__name__) from error
            except ValueError as error:
                # msal reads the tenant's discovery document while it is made, and says so by ValueError.
                raise Unauthenticated(_REQUEST, code="invalid_authority") from error
        if answer and "access_token" in answer:
            return answer
        code = str((answer or {}).get("error", "no answer"))
        if code in {"temporarily_unavailable", "server_error"} or "429" in code:
            raise Throttled(_REQUEST, wait=5.0, code=code)
        numbers = "".join(f" AADSTS{number}" for number in (answer or {}).get("error_codes", []))
        raise Unauthenticated(_REQUEST, code=f"{code}{numbers}")

    def forget(self) -> None:
        """Drop the tokens at hand: the tenant has refused one before its time."""
        with self._single_flight:
            self._forget()


def from_client(
    client_id: str, credential: str | dict[str, Any], *, authority: str, scope: str, session: requests.Session
) -> Tokens:
    """Return tokens for an app registration. `credential` is a secret, or msal's description of a certificate.

    The client is made when first asked: making it reads the discovery document.
    """
    made: list[msal.ConfidentialClientApplication] = []

    def application() -> msal.ConfidentialClientApplication:
        if not made:
            made.append(
                msal.ConfidentialClientApplication(
                    client_id, credential, authority=authority, instance_discovery=False, http_client=session
                )
            )
        return made[0]

    def acquire() -> dict[str, Any]:
        answer: dict[str, Any] = application().acquire_token_for_client(
            [scope],
            # Without this a 5xx while a token ages raises, and hides the token that is still valid.
            http_exceptions=(requests.RequestException, MsalServiceError),
        )
        return answer

    return Tokens(acquire, lambda: application().remove_tokens_for_client())


def from_managed_identity(resource: str, *, session: requests.Session, identity: str = "") -> Tokens:
    """Return tokens for the machine's managed identity; `identity` is the client id of a user-assigned one."""
    who = msal.UserAssignedManagedIdentity(client_id=identity) if identity else msal.SystemAssignedManagedIdentity()

    def client() -> msal.ManagedIdentityClient:
        return msal.ManagedIdentityClient(who, http_client=session)

    made = [client()]

    def acquire() -> dict[str, Any]:
        answer: dict[str, Any] = made[0].acquire_token_for_client(resource=resource)
        return answer

    def forget() -> None:
        made[0] = client()

    return Tokens(acquire, forget)
