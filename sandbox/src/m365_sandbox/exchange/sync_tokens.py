"""Sync state: what a delta link carries, opaque to the client."""

import base64
import binascii
from typing import Any

import orjson

from m365_sandbox.errors import GraphError


def encode_state(values: dict[str, Any]) -> str:
    """The state as it stands in a link."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def decode_state(text: str) -> dict[str, Any]:
    """The state in a link. Raises `GraphError` (410) where there is none."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        raise sync_state_lost() from None
    if not isinstance(values, dict):
        raise sync_state_lost()
    return values


def sync_state_lost() -> GraphError:
    """A token that is not known, or no longer."""
    return GraphError(
        410, "SyncStateNotFound", "The sync state generation is not found; generation=1609;[highest=1612]."
    )
