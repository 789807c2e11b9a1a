"""The tenant: its state and the few services that handlers share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from m365_sandbox.clock import Clock
from m365_sandbox.directory import Directory
from m365_sandbox.drives.blobs import BlobStore
from m365_sandbox.store import Store
from m365_sandbox.switches import Switches


@dataclass(slots=True)
class Tenant:
    """What a handler is given besides the request."""

    directory_path: Path
    store: Store
    clock: Clock
    directory: Directory
    switches: Switches
    blobs: BlobStore
    sent_delay: float = 0.2  # seconds between /send and the Sent Items copy
    on_submission: Callable[[], None] = field(default=lambda: None)  # wakes transport
    has_relay: bool = False  # whether mail that leaves is handed to an SMTP server
    on_relay: Callable[[], None] = field(default=lambda: None)  # wakes the relay
    on_subscription: Callable[[], None] = field(default=lambda: None)  # wakes the notifier
    on_catalogue_change: Callable[[], None] = field(default=lambda: None)  # a list or a drive was made

    def set_clock_offset(self, seconds: float) -> None:
        """Move the tenant's time, and remember it."""
        self.clock.offset_seconds = seconds
        self.store.set_setting("clock_offset", repr(seconds))
