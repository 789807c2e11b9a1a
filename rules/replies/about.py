"""Which of our URLs is a sentence about? By the address in any spelling, by the object's id, or by its place in our notice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.content_key import content_key
from rules.replies.sentences import Sentence


@dataclass(frozen=True, slots=True)
class About:
    """The places in our notice, from 0, of the URLs that a sentence names.

    `others`: those that nothing else is said of. `unknown`: it names content that is not ours, or cannot be told.
    """

    urls: frozenset[int] = frozenset()
    others: bool = False
    unknown: bool = False

    @property
    def nothing(self) -> bool:
        """Whether it names no content in particular."""
        return not (self.urls or self.others or self.unknown)


class Notice:
    """Our URLs in the order of our notice, as a reply may name them."""

    def __init__(self, urls: Sequence[str]) -> None:
        self.urls = tuple(dict.fromkeys(one for one in urls if one.strip()))
        self._by_key: dict[str, set[int]] = {}
        for at, url in enumerate(self.urls):
            for name in {url, content_key(url), _id_of(url)} - {""}:
                self._by_key.setdefault(name, set()).add(at)
        #: What a platform may number otherwise than we did: learned from its own list.
        self._numbered: dict[int, int] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of our objects that name one each."""
        ids = (_id_of(url) for url in self.urls)
        return tuple(dict.fromkeys(one for one in ids if one and len(self._by_key[one]) == 1))

    def learn_numbers(self, told: Sequence[Sentence]) -> None:
        """Take over the numbers that a reply gives to our URLs in a list of its own."""
        numbered: dict[int, int] = {}
        for one in told:
            places = self._places(one.addresses)[0]
            if one.number and len(places) == 1:
                numbered.setdefault(one.number, next(iter(places)))
        if len(set(numbered.values())) == len(self.urls):
            self._numbered = numbered

    def about(self, text: str, addresses: Sequence[str]) -> About:
        """Return which URLs a text names; addresses say it more surely than words do."""
        if not self.urls:
            return About()
        places, foreign = self._places(addresses)
        if places or foreign:
            return About(places, unknown=foreign)
        words = text.lower()
        found, lost = set[int](), False
        for number in _numbers(words, len(self.urls)):
            place = self.place(number)
            lost |= place is None
            found |= {place} if place is not None else set()
        several = len(self.urls) > 1
        return About(frozenset(found), several and _OTHERS.search(words) is not None, lost)

    def place(self, number: int) -> int | None:
        """Return the place of the URL with a number, None when there is none."""
        if self._numbered:
            return self._numbered.get(number)
        return number - 1 if 0 < number <= len(self.urls) else None

    def _places(self, addresses: Sequence[str]) -> tuple[frozenset[int], bool]:
        places, foreign = set[int](), False
        for address in addresses:
            found = self._by_key.get(address) or self._by_key.get(content_key(address), set())
            places |= found
            foreign |= not found and not _INFORMATION.search(address)
        return frozenset(places), foreign


#: An address that explains, as guidelines or a help page; anything else that is not ours may be other content.
_INFORMATION = re.compile(
    r"//(?:support|help|legal|transparency|safety|policy|policies|about)\."
    r"|/(?:[\w-]{0,40}(?:guideline|polic(?:y|ies)|terms|tos\b|help|support|legal|law|safety|rules|standards|appeal|transparency|privacy|about|report|contact|faq)[\w-]{0,40})(?:[/?#.]|$)",
    re.IGNORECASE,
)
SHORTEST_ID = 6


def _id_of(url: str) -> str:
    """Return the id of the object that a URL names, empty when the key is only the tidied address."""
    platform, colon, told = content_key(url).partition(":")
    last = re.split(r"[:/]", told)[-1]
    return last if colon and platform.isalpha() and len(last) >= SHORTEST_ID else ""


_ORDINALS = (
    "first|1st|erste[nrs]?",
    "second|2nd|zweite[nrs]?",
    "third|3rd|dritte[nrs]?",
    "fourth|4th|vierte[nrs]?",
    "fifth|5th|fünfte[nrs]?",
    "sixth|6th|sechste[nrs]?",
    "seventh|7th",
    "eighth|8th",
    "ninth|9th",
    "tenth|10th",
)
_NOT_OF_CONTENT = (
    r"(?! (?:time|review|look|week|month|year|day|hour|instance|place|step|report|notice|request|warning|strike|violation|offence"
    r"|offense|party|paragraph|section|amendment|of all|\d))"
)
_ORDINAL = re.compile(
    "|".join(rf"(?P<n{at}>\b(?:{words})\b)" for at, words in enumerate(_ORDINALS, 1)).join(
        ("(?:", f"){_NOT_OF_CONTENT}")
    )
)
_LAST = re.compile(rf"\b(?:the|das|der|die) (?:last|final|letzte[nrs]?)\b{_NOT_OF_CONTENT}")
_OTHERS = re.compile(
    r"\b(?:the|all|both|any|das|die|den) (?:other|others|remaining|rest|remainder|übrigen|andere[nrs]?|restlichen)\b"
    r"(?! (?:hand|content of|team|option|step|information))"
)
_NUMBERED = re.compile(
    r"\b(?:urls?|links?|videos?|clips?|posts?|items?|entr(?:y|ies)|number|beitrag|addresses|address)\s?(?:#|no\.? ?|nr\.? ?|number )?"
    r"(\d{1,2}(?:\s?(?:,|and|&|und|-|to|bis)\s?#?\d{1,2}){0,20})\b(?! ?(?:days?|hours?|minutes?|seconds?|times|of|%|/|\.\d|:\d))"
)


def _numbers(words: str, count: int) -> set[int]:
    """Return the numbers of the URLs that a text names in words."""
    found = {int((one.lastgroup or "n0")[1:]) for one in _ORDINAL.finditer(words)}
    if count <= 1:
        found.discard(1)
    if count > 1 and _LAST.search(words):
        found.add(count)
    for one in _NUMBERED.finditer(words):
        found |= _spelled(one[1])
    return found


def _spelled(numbers: str) -> set[int]:
    found: set[int] = set()
    before, ranging = 0, False
    for word in re.findall(r"\d+|-|to|bis", numbers):
        if not word.isdigit():
            ranging = True
            continue
        number = int(word)
        found |= set(range(before, number + 1)) if ranging else {number}
        before, ranging = number, False
    return found
