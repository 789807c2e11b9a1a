"""Which given names does English have, and how does it cut them short?"""

from functools import lru_cache

from nicknames import NickNamer


@lru_cache(maxsize=4096)
def short_forms(name: str) -> tuple[str, ...]:
    """Return the short forms of a folded given name: Nat and Nate, of Nathaniel."""
    return tuple(sorted(_names().nicknames_of(name))) if name.isascii() else ()


@lru_cache(maxsize=4096)
def is_given_name(name: str) -> bool:
    """Whether a folded word is an English given name or a short form of one."""
    return bool(short_forms(name)) or bool(_names().canonicals_of(name))


@lru_cache(maxsize=1)
def _names() -> NickNamer:
    return NickNamer()
