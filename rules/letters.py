"""How is a letter, or a message in a row, made from its template? Plain text; a letter's first line is its subject."""

from functools import lru_cache
from typing import Any
from unicodedata import category

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rules.calendar import local
from rules.quotation import inert
from rules.step import Letter

#: Control and format characters, and separators of lines: none of them has a place in a subject.
_UNSAFE = frozenset({"Cc", "Cf", "Zl", "Zp"})


def letter(template: str, **values: Any) -> Letter:
    """Return the letter that a template makes of the values.

    What people typed is only ever a value: it is never read as a template, and cannot break out of the subject line.
    """
    subject, _, body = _compiled(template).render(**values).partition("\n")
    return Letter(one_line(subject.removeprefix("Subject:")), body.strip("\n") + "\n")


def message(template: str, **values: Any) -> str:
    """Return the words for a row that a template makes of the values; its template has no subject line."""
    return _compiled(template).render(**values).strip()


def one_line(text: str) -> str:
    """Return the text on one line, without control characters or marks that turn the direction of writing."""
    if not text.isprintable():
        text = "".join(" " if category(character) in _UNSAFE else character for character in text)
    return " ".join(text.split())[:250]


@lru_cache(maxsize=64)
def _compiled(template: str) -> Template:
    return _ENVIRONMENT.from_string(template)


# Plain text has nothing to escape: an escaped apostrophe would be sent to the platform as it stands.
_ENVIRONMENT = ImmutableSandboxedEnvironment(
    autoescape=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters["inert"] = inert
_ENVIRONMENT.filters["day"] = lambda value: f"{value.day} {value:%B %Y}"
_ENVIRONMENT.filters["moment"] = lambda value: f"{local(value).day} {local(value):%B %Y at %H:%M}"
