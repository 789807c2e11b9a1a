"""What can everybody read anyway? The title, the account and the URLs of the content. SOP 6.4."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rules.disclosure.reading import plain, squeezed

_PARTS_OF_A_URL = re.compile(r"[/?&=]")


@dataclass(frozen=True, slots=True)
class Public:
    """The title of a referral, its account or channel, and its URLs."""

    title: str
    channel: str
    urls: str

    @property
    def words(self) -> frozenset[str]:
        """The folded words of title and channel."""
        return _words(self.title, self.channel)

    def shows(self, mark: str) -> bool:
        """Whether a mark is the account itself, a word of it or of the title, or a whole part of a URL."""
        wanted = squeezed(mark)
        return wanted in self.words or wanted in {
            squeezed(one) for one in (self.channel, *_PARTS_OF_A_URL.split(self.urls))
        }

    def covers(self, text: str, start: int, end: int, *, alone: bool) -> bool:
        """Whether a name in a text is the account's name, or one word of a longer title or channel that stands there.

        A whole name in a title is held: who fills in the form may put a subject's name there.
        """
        if squeezed(text[start:end]) == squeezed(self.channel):
            return True
        around = (place for words in (self.title, self.channel) if words and alone for place in _places(words, text))
        return alone and any(a <= start and end <= b and (a, b) != (start, end) for a, b in around)


@lru_cache(maxsize=256)
def _words(title: str, channel: str) -> frozenset[str]:
    return frozenset(f"{plain(title)} {plain(channel)}".split())


@lru_cache(maxsize=64)
def _places(words: str, text: str) -> tuple[tuple[int, int], ...]:
    return tuple((one.start(), one.end()) for one in re.finditer(re.escape(words), text, re.IGNORECASE))
