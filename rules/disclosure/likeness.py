"""Which names may this word be meant for? Mistyped, with a sign for a letter, in another form of the family's name, cut short."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rules.disclosure.spelling import sound
from rules.disclosure.vocabulary import is_known_name

#: So long a name may be mistyped in one letter, and so long a one in two; in lower case only a long word is a name.
_ONE_SLIP, _TWO_SLIPS, _IN_LOWER_CASE = 5, 9, 7
#: Of two forms of a family's name, Jankauskas and Jankauskaitė, so many first letters and so great a share are the same.
_SHORTEST_STEM, _STEM = 6, 0.7
#: Tobiloba, Tobi: of Oluwatobiloba.
_SHORTEST_CUT, _SHORTEST_CUT_SHORT = 4, 9


@dataclass(frozen=True, slots=True)
class Likeness:
    """Names by what they have in common with words that are like them."""

    names: tuple[str, ...]
    by_sound: dict[str, list[str]]
    by_stem: dict[str, list[str]]
    by_part: dict[str, list[str]]


def likeness(names: Iterable[str]) -> Likeness:
    """Return folded names in such a form that words can be compared with all of them at once."""
    found = Likeness(tuple(dict.fromkeys(names)), {}, {}, {})
    for name in found.names:
        if len(name) >= _ONE_SLIP:
            found.by_sound.setdefault(sound(name), []).append(name)
        if len(name) >= _SHORTEST_STEM:
            found.by_stem.setdefault(name[:_SHORTEST_STEM], []).append(name)
        if len(name) >= _SHORTEST_CUT_SHORT:
            parts = (name[at : at + _SHORTEST_CUT] for at in range(len(name) - _SHORTEST_CUT + 1))
            for part in dict.fromkeys(parts):
                found.by_part.setdefault(part, []).append(name)
    return found


def meant(word: str, known: Likeness, *, small: bool) -> Iterator[str]:
    """Yield the names that a folded word may stand for, which is no everyday word; `small`: written without a capital."""
    least = _IN_LOWER_CASE if small else _ONE_SLIP
    if len(word) >= least:
        most = 1 if small else 2
        for name, slips, _ in process.extract_iter(word, known.names, scorer=OSA.distance, score_cutoff=most):
            shorter = min(len(word), len(name))
            if shorter >= least and slips <= (1 if shorter < _TWO_SLIPS else most):
                yield name
        yield from (name for name in known.by_sound.get(sound(word), ()) if len(name) >= least)
    if small:
        return
    for name in known.by_stem.get(word[:_SHORTEST_STEM], ()):
        if _shared_beginning(word, name) >= _STEM * max(len(word), len(name)):
            yield name
    if len(word) >= _SHORTEST_CUT and not is_known_name(word):
        yield from (name for name in known.by_part.get(word[:_SHORTEST_CUT], ()) if word in name)


def _shared_beginning(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
