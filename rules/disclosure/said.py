"""What do words say letter by letter: `echo kilo six eight zulu`, `K V one nine`?"""

from collections.abc import Iterator
from functools import lru_cache

from rules.disclosure.reading import Word, read

_ALPHABET = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform"
    " victor whiskey xray yankee zulu alfa juliett whisky"
)
_FIGURES = "zero one two three four five six seven eight nine"
#: What each word says; an X-ray is two words, the first of which says it all.
_SAYS = {
    **{word: word[0] for word in _ALPHABET.split()},
    **{word: str(figure) for figure, word in enumerate(_FIGURES.split())},
    "niner": "9",
    "ray": "",
}
_SHORTEST, _LEAST_SAID = 5, 3


@lru_cache(maxsize=64)
def said(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return each run of words that say letters and figures: where it stands, and what it says."""
    return tuple(_said(text))


def find(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where these folded letters and figures are said."""
    if len(wanted) >= _SHORTEST:
        yield from ((start, end) for start, end, letters in said(text) if wanted in letters)


def _said(text: str) -> Iterator[tuple[int, int, str]]:
    run: list[Word] = []
    for word in (*read(text).words, Word("", 0, 0)):
        if word.text in _SAYS or len(word.text) == 1:
            run.append(word)
            continue
        letters = "".join(_SAYS.get(one.text, one.text) for one in run)
        if len(run) >= _SHORTEST and sum(len(one.text) > 1 for one in run) >= _LEAST_SAID:
            yield run[0].start, run[-1].end, letters
        run = []
