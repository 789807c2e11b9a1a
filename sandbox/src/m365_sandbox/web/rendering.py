"""How a page is made: Jinja2 with everything escaped, no script, nothing from elsewhere."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from jinja2 import Environment

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}")
_HEADERS = {
    # Nothing on a page may run or be fetched, whatever somebody wrote into a row or a mail.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def _moment(stamp: str | None) -> str:
    """`2 November 2026, 09:30` of a stamp in UTC, or the text as it is when it is no stamp."""
    if not stamp:
        return ""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def _shown(value: Any) -> Any:
    """A value of a row as a person reads it: a stamp as a moment or a day, several values with commas."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str) and _STAMP.fullmatch(value):
        return _moment(value).removesuffix(", 00:00")
    return _address(value) if isinstance(value, str) and _ADDRESS.fullmatch(value) else value


def _address(text: str) -> Markup:
    """A mail address that is broken, where it must be, behind its @."""
    return Markup("@<wbr>").join(escape(part) for part in text.split("@"))


def _clock(epoch: float) -> str:
    """`09:30:12.345` of seconds of the epoch, in UTC."""
    return f"{datetime.fromtimestamp(epoch, UTC):%H:%M:%S.%f}"[:-3]


def _size(count: int) -> str:
    """`12 bytes`, `3.4 MB`."""
    size, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # loaded with the first page that is looked at

    environment = Environment(
        loader=PackageLoader("m365_sandbox.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": _moment, "clock": _clock, "size": _size, "shown": _shown, "address": _address}
    return environment


def page(template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page made from a template."""
    html = _environment().get_template(template).render(**values)
    return HTMLResponse(html, status_code=status, headers=_HEADERS)
