"""How may somebody's name be written? In any order, with initials, the surname alone, by a short form of the given name."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product

from rules.disclosure.given import short_forms
from rules.disclosure.people import Name, name_words, people
from rules.disclosure.prose import named
from rules.disclosure.reading import plain, squeezed
from rules.disclosure.spelling import romanised
from rules.disclosure.vocabulary import PUBLIC_NAMES, is_everyday, is_telling
from rules.disclosure.writing import Way, Written

_SHORTEST_SURNAME, _SHORTEST_FIRST_NAME, _SHORTEST_PART, _SHORTEST_INITIALS = 4, 4, 3, 3
#: A single word that is written as a name in a sentence may be written small only when it is long.
_SHORTEST_SINGLE = 6
_LONGEST_WORD = 60


@lru_cache(maxsize=512)
def ways_of_people(note: str, public: frozenset[str] = frozenset()) -> tuple[Way, ...]:
    """Return every way in which the people listed in a note may be written, each alone by surname and first name too.

    What somebody is called, when its words are public, is a stage name and no way of theirs.
    """
    names = dict.fromkeys((*people(note), *named(note, is_list=True).people))
    return _ways_of(name for name in names if (len(name.words) > 1 and not name.nickname) or not _words(name) <= public)


@lru_cache(maxsize=512)
def ways_in_prose(note: str, public: frozenset[str]) -> tuple[Way, ...]:
    """Return every way in which the people that a note in sentences names may be written, but those whose words are all public."""
    return _ways_of(name for name in named(note, is_list=False).people if not _words(name) <= public)


def _words(name: Name) -> set[str]:
    return {plain(word) for word in name.words}


@lru_cache(maxsize=512)
def ways_of_a_colleague(title: str) -> tuple[Way, ...]:
    """Return the ways of a colleague's name. Their surname alone may be any word, for there are many: it must be clear."""
    name = name_words(title)
    if len(name) < 2:
        return (Way(plain(title), Written.AFTER_A_TITLE),) if name else ()
    surname = Written.AFTER_A_TITLE if plain(name[-1]) in PUBLIC_NAMES else Written.CLEARLY_AS_A_NAME
    return tuple(dict.fromkeys((*_whole(name), *_with_initials(name[:-1], name[-1]), *_as_written(name[-1:], surname))))


def ways_of_words(words: Iterable[str]) -> tuple[Way, ...]:
    """Return the ways of words that point at a body even alone."""
    return tuple(way for word in words for way in _as_written((word,), Written.ANYHOW))


def _ways_of(names: Iterable[Name]) -> tuple[Way, ...]:
    of_people = (name for name in names if max(map(len, name.words)) <= _LONGEST_WORD)
    return tuple(dict.fromkeys(way for name in of_people for way in _in_any_script(name)))


def _in_any_script(name: Name) -> Iterator[Way]:
    yield from _ways(name)
    latin = tuple(romanised(word).title() or word for word in name.words)
    if latin != name.words:
        yield from _ways(replace(name, words=latin))


def _ways(name: Name) -> Iterator[Way]:
    words = name.words
    if name.nickname:
        yield from _nickname(words)
        return
    if len(words) == 1:
        yield from _surname(words[0]) if len(words[0]) >= _SHORTEST_SINGLE else ()
        yield from _given(words[0])
        return
    yield from _whole(words)
    yield from _with_initials(words[:-1], words[-1])
    yield from _with_initials(words[1:], words[0])  # where the family's name comes first
    if len(plain(words[0])) >= _SHORTEST_PART:
        yield from _as_written((words[0], words[-1][0]), Written.AS_A_NAME)  # Hyacinth B.
    yield from _surname(words[-1])
    for part in _parts(words[-1]):
        yield from _whole((words[0], part))
        yield from _with_initials(words[:-1], part)
    if len(words) > 2:
        yield from _as_written(words[:-1], Written.AS_A_NAME)
        if words[-2].islower():  # van Bergen, de la Cruz
            yield from _as_written(words[-2:], Written.ANYHOW)
    yield from _given(words[0])


def _given(given: str) -> Iterator[Way]:
    """Yield a given name alone, whole and by the short forms that English has for it: Nat, for Nathaniel."""
    bare = squeezed(given)
    if 1 < len(bare) < _SHORTEST_FIRST_NAME and is_telling(bare):
        yield Way(bare, Written.CLEARLY_AS_A_NAME)
    if len(bare) >= _SHORTEST_FIRST_NAME and bare not in PUBLIC_NAMES:
        yield from _as_written((given,), Written.CLEARLY_AS_A_NAME if is_everyday(plain(given)) else Written.AS_A_NAME)
    for short in short_forms(bare):
        if len(short) >= _SHORTEST_PART and not _is_common(short):
            yield Way(short, Written.CLEARLY_AS_A_NAME)


def _nickname(words: tuple[str, ...]) -> Iterator[Way]:
    if len(squeezed("".join(words))) >= _SHORTEST_FIRST_NAME:
        common = is_everyday(plain(" ".join(words)))
        yield from _as_written(words, Written.CLEARLY_AS_A_NAME if common else Written.AS_A_NAME)
        if not common:
            yield Way(f"{plain(' '.join(words))}s", Written.AS_A_NAME, is_itself=False)


def _whole(name: tuple[str, ...]) -> Iterator[Way]:
    initials = "".join(part[0] for word in name for part in plain(word).split())
    if len(initials) >= _SHORTEST_INITIALS:
        yield Way(initials, Written.LETTER_BY_LETTER)
    given_first = [name]
    surname_first = [(name[-1], *name[:-1]), (name[-1], *reversed(name[:-1]))]
    if len(name) > 2:
        given_first += [name[1:], (name[0], name[-1])]
        surname_first.append((name[-1], name[0]))
    for orders, if_common in ((given_first, Written.AS_A_NAME), (surname_first, Written.AS_A_LISTED_NAME)):
        for order in orders:
            common = all(_is_common(word) or len(plain(word)) < 2 for word in order)
            yield from _as_written(order, if_common if common else Written.ANYHOW)


def _with_initials(given: tuple[str, ...], surname: str) -> Iterator[Way]:
    sure = len(plain(surname)) >= _SHORTEST_SURNAME and not _is_common(surname)
    initials = tuple(word[0] for word in given)
    each = tuple(part[0] for word in given for part in plain(word).split())  # Tak-Wai: T. W.
    for short in dict.fromkeys(((initials[0],), initials, each, (given[0], *initials[1:]))):
        ambiguous = len(short) == 1 and short[0].lower() in ("a", "i")
        written = Written.ANYHOW if sure and not ambiguous else Written.AS_A_NAME
        yield from _as_written((*short, surname), written)
        yield from _as_written((surname, *short), Written.AS_A_LISTED_NAME if len(short[-1]) == 1 else written)


def _surname(surname: str) -> Iterator[Way]:
    for part in (surname, *_parts(surname)):
        bare = squeezed(part)
        if len(bare) < 2:
            continue
        if bare in PUBLIC_NAMES:
            written = Written.AFTER_A_TITLE
        elif is_everyday(plain(part)) or len(bare) < _SHORTEST_SURNAME:
            written = Written.CLEARLY_AS_A_NAME
        else:
            written = Written.ANYHOW
            yield Way(f"{bare}s", Written.AS_A_NAME, is_itself=False)  # the family
        yield from _as_written((part,), written)


def _parts(surname: str) -> tuple[str, ...]:
    """Return the parts of a double-barrelled name, and a name without its prefix: Osei-Tutu, al-Khatiri, O'Neil."""
    parts = surname.split("-")
    bare = [part.replace("’", "'").partition("'")[2] for part in parts]
    parts = [part for part in (*(parts if len(parts) > 1 else ()), *bare) if len(part) >= _SHORTEST_PART]
    return tuple(dict.fromkeys(parts))


def _is_common(word: str) -> bool:
    is_hyphenated = any(part[:1].isupper() for part in word.split("-")[1:])  # Min-Jun; a T-shirt is none
    return not is_hyphenated and (plain(word) in PUBLIC_NAMES or is_everyday(plain(word)))


def is_sure(way: Way) -> bool:
    """Whether a way is one word that points at somebody by itself, so that a word like it does too."""
    return (
        " " not in way.words
        and way.is_itself
        and way.written in (Written.ANYHOW, Written.AS_A_NAME)
        and is_telling(way.words)
    )


def _as_written(words: tuple[str, ...], written: Written) -> Iterator[Way]:
    """Yield the words with their inner apostrophes and hyphens read as a space and as nothing: `O Neill`, `ONeill`."""
    spellings = [dict.fromkeys((plain(word), squeezed(word))) for word in words]
    for spelling in product(*spellings):
        together = " ".join(part for part in spelling if part)
        if together:
            yield Way(together, written)
