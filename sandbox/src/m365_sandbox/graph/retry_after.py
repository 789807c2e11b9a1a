"""`Retry-After` in every form that clients meet: whole and fractional seconds, an HTTP date, nonsense, or nothing."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from math import ceil
from typing import Literal, get_args

Form = Literal["integer", "fraction", "http_date", "rubbish", "absent", "huge"]
FORMS: tuple[str, ...] = get_args(Form)
_HUGE = 10**9  # seconds; clients give up far below it


def retry_after(form: str, seconds: float, now: datetime) -> dict[str, str]:
    """The header that asks for this many seconds of patience; empty where the form is `absent`."""
    match form:
        case "integer":
            return {"Retry-After": str(max(1, ceil(seconds)))}
        case "fraction":
            return {"Retry-After": f"{max(0.001, seconds):.3f}"}
        case "http_date":
            return {"Retry-After": format_datetime(now + timedelta(seconds=max(1, ceil(seconds))), usegmt=True)}
        case "rubbish":
            return {"Retry-After": "in a while"}
        case "huge":
            return {"Retry-After": str(_HUGE)}
        case "absent":
            return {}
    raise ValueError(f"retry_after must be one of {', '.join(FORMS)}")
