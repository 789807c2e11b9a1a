"""Is this word meant for that name? Mistyped, with a sign for a letter, in another form of the family's name, cut short."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from rules.disclosure.spelling import sound
from rules.disclosure.vocabulary import is_known_name

SHORTEST = 4
#: So long a name may be mistyped in one letter, and so long a one in two; in lower case only a long word is a name.
_ONE_SLIP, _TWO_SLIPS, _IN_LOWER_CASE = 5, 9, 7
#: Of two forms of a family's name, Jankauskas and Jankauskaitė, so many first letters and so great a share are the same.
_SHORTEST_STEM, _STEM = 6, 0.7
#: Tobiloba, Tobi: of Oluwatobiloba.
_SHORTEST_CUT_SHORT = 9


@lru_cache(maxsize=16384)
def is_alike(word: str, name: str, *, small: bool) -> bool:
    """Whether a folded word that is no everyday word may stand for a folded name; `small`: it was written without a capital."""
    shorter, longer = sorted((len(word), len(name)))
    if shorter < SHORTEST or (small and shorter < _IN_LOWER_CASE):
        return False
    slips = 0 if shorter < _ONE_SLIP else 1 if shorter < _TWO_SLIPS or small else 2
    if slips and OSA.distance(word, name, score_cutoff=slips) <= slips:
        return True
    if slips and sound(word) == sound(name):
        return True
    if small:
        return False
    same = _shared_beginning(word, name)
    if same >= _SHORTEST_STEM and same >= _STEM * longer:
        return True
    return len(name) >= _SHORTEST_CUT_SHORT and word in name and not is_known_name(word)


def _shared_beginning(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
