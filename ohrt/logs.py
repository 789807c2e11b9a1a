"""What the log looks like: readable on a terminal, JSON on request. Ids only, never personal data."""

import logging
import sys

import structlog

#: These libraries log addresses, links, tokens or what a mail made them fail on below this level.
_TALKATIVE = ("O365", "tnefparse", "tldextract", "msal", "office365", "urllib3", "httpx", "sqlalchemy")


def set_up(style: str, level: str) -> None:
    """Send the log to standard error."""
    as_json = style == "json" or (style == "auto" and not sys.stderr.isatty())
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(pad_event_to=24)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.EventRenamer("message") if as_json else structlog.processors.StackInfoRenderer(),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
