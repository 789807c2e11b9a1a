"""What an application may use before it is throttled. Only mail concurrency is limited until an operator says so."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from m365_sandbox.graph.retry_after import FORMS


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of each application; nothing means no limit.

    Real ones, for a tenant of up to 1,000 licences: 1,250 units a minute, 1,200,000 a day; Exchange: 4 at a time,
    10,000 in ten minutes for each mailbox.
    """

    units_per_minute: int | None = None
    units_per_day: int | None = None
    mail_requests_per_ten_minutes: int | None = None
    mail_concurrency: int | None = 4
    blocked_at: float | None = 2.0  # times the minute's units: from there on 503 instead of 429
    retry_after: str = "integer"

    def changed(self, plan: dict[str, Any]) -> "Limits":
        """These limits with some replaced. Raises `ValueError` for what is no limit."""
        unknown = plan.keys() - {field.name for field in fields(self)}
        if unknown:
            raise ValueError(f"no such limit: {', '.join(sorted(unknown))}")
        for name, value in plan.items():
            if name == "retry_after":
                if value not in FORMS:
                    raise ValueError(f"retry_after must be one of {', '.join(FORMS)}")
            elif value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value <= 0):
                raise ValueError(f"{name} must be a number above 0, or null for no limit")
        return replace(self, **plan)

    def as_json(self) -> dict[str, Any]:
        """The limits as the admin endpoint shows them."""
        return asdict(self)
