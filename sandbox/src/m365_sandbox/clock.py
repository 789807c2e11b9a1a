"""The tenant's time, which tests can move."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Wall time plus an offset. Content is dated by it; tokens and delays are not, since clients live in real time."""

    def __init__(self, offset_seconds: float = 0.0) -> None:
        self.offset_seconds = offset_seconds

    def now(self) -> datetime:
        """The tenant's present, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset_seconds)

    def stamp(self) -> str:
        """The present as SharePoint and Exchange write it: whole seconds, `Z`."""
        return to_stamp(self.now())


def to_stamp(moment: datetime) -> str:
    """`2026-11-16T06:36:14Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def to_fine_stamp(moment: datetime) -> str:
    """`2026-11-16T06:36:14.1234567Z`, the seven digits of To Do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def read_stamp(text: str) -> datetime:
    """A date, or a date and time, in ISO 8601; without an offset it is UTC. Raises `ValueError`."""
    moment = datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
