"""Faults chosen by address: a recipient's local part or an item's title that ends in `+504`, `+503`, `+429`, `+timeout`
or `+reset`. Each strikes once for the same call on the same thing, so that a careful client gets through.

`+503` and `+429` refuse before anything is done; `+504`, `+timeout` and `+reset` lose the answer after the effect.
"""

import re

import orjson

from m365_sandbox.errors import GraphError
from m365_sandbox.exchange.message_store import find_message
from m365_sandbox.exchange.mime_build import recipients_of
from m365_sandbox.routing import Route
from m365_sandbox.sharepoint.addressing import find_list
from m365_sandbox.sharepoint.item_store import find_item
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphRequest, Json

_MARK = re.compile(r"\+(504|503|429|timeout|reset)$")
BEFORE = ("503", "429")


class AddressFaults:
    """Which calls have been struck already."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._struck: set[tuple[str, str, str]] = set()

    def strike(self, route: Route, request: GraphRequest) -> str | None:
        """The mark that strikes this call, if any."""
        if request.method not in ("POST", "PATCH"):
            return None
        for text in self._addresses(route, request):
            match = _MARK.search(text)
            key = (request.method, request.path, text)
            if match and key not in self._struck:
                self._struck.add(key)
                return match.group(1)
        return None

    def _addresses(self, route: Route, request: GraphRequest) -> list[str]:
        try:
            if "/items" in route.template:
                return self._titles(route, request)
            if route.template.endswith("/sendMail"):
                return _local_parts(_recipients(request.parameters().get("message") or {}))
            if route.template.endswith("/send"):
                return self._draft_recipients(request)
        except (GraphError, AttributeError, KeyError, TypeError):
            pass  # the handler says what is wrong with such a request
        return []

    def _titles(self, route: Route, request: GraphRequest) -> list[str]:
        body = request.json()
        fields = body if route.template.endswith("/fields") else body.get("fields", {})
        titles = [fields["Title"]] if isinstance(fields.get("Title"), str) else []
        if "item" in request.params:
            row = find_item(self._tenant, find_list(self._tenant, request), request.params["item"])
            titles.append(str(orjson.loads(row["fields"]).get("Title", "")))
        return titles

    def _draft_recipients(self, request: GraphRequest) -> list[str]:
        user = request.params.get("user")
        owner = self._tenant.directory.person(user) if user else request.principal.person
        if owner is None:
            return []
        row = find_message(self._tenant.store, owner.id, request.params["message"])
        return _local_parts(recipients_of(orjson.loads(row["properties"])))


def _recipients(message: Json) -> list[str]:
    names = ("toRecipients", "ccRecipients", "bccRecipients")
    return [one["emailAddress"]["address"] for name in names for one in message.get(name) or []]


def _local_parts(addresses: list[str]) -> list[str]:
    return [address.partition("@")[0] for address in addresses]
