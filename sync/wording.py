"""The words of the service: letter templates and phrase tables, read once from their files."""

from functools import lru_cache
from importlib import resources

from rules.replies.phrase_table import Phrase, phrases


@lru_cache(maxsize=1)
def templates() -> dict[str, str]:
    """Return the text of each letter template by its name."""
    folder = resources.files("rules") / "wording"
    return {
        one.name.removesuffix(".txt"): one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".txt")
    }


@lru_cache(maxsize=1)
def phrase_table() -> tuple[Phrase, ...]:
    """Return what platforms write, language after language."""
    folder = resources.files("rules") / "replies" / "phrases"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(phrase for one in files for phrase in phrases(one.read_text("utf-8")))
