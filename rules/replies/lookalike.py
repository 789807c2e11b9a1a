"""Does a sender's domain only look like a platform's? Said to the person who decides; it never makes a mail trusted."""

from collections.abc import Iterable

from confusable_homoglyphs import confusables
from tldextract import TLDExtract

#: What is read alike at a glance, beside Unicode's own table.
_ALIKE = (("0", "o"), ("1", "l"), ("i", "l"), ("3", "e"), ("5", "s"), ("-", ""), ("rn", "m"), ("vv", "w"), ("cl", "d"))
_LATIN = "latin"
LONGEST_DOMAIN = 253


def resembles(domain: str, known: Iterable[str]) -> str:
    """Return in words which of the known domains this one only looks like; empty when it looks like none, or is one."""
    seen = readable(domain)
    listed = sorted({one for one in known if one}, key=lambda one: (len(one), one))
    if domain in listed or len(domain) > LONGEST_DOMAIN:
        return ""
    for one in listed:
        if registered(domain) == registered(one):
            return f"It is another name in the domain of {one}, which is not listed by itself."
        if seen != domain and _plain(seen) == _plain(one):
            return f"It is written with letters that look like those of {one}: {seen}."
        if _plain(seen) == _plain(one):
            return f"It looks like {one}."
        if domain.startswith(f"{one}.") or f".{one}." in domain or _label(one) in domain.split("."):
            return f"It has the name of {one} in it, and belongs to somebody else."
        nearest = min(_distance(_label(seen), _label(one)), _distance(_label(_plain(seen)), _label(_plain(one))))
        if nearest == 1 or _label(one) in _label(seen):
            return f"It resembles {one}."
    return ""


def readable(domain: str) -> str:
    """Return a domain as people see it: an internationalised one in its own letters."""
    try:
        return domain.encode("ascii").decode("idna") if "xn--" in domain and len(domain) <= LONGEST_DOMAIN else domain
    except (UnicodeError, ValueError):
        return domain


def registered(domain: str) -> str:
    """Return the part of a domain that somebody registered, by the list of public suffixes in the package."""
    return _extract(domain).top_domain_under_public_suffix or ".".join(domain.split(".")[-2:])


_extract = TLDExtract(suffix_list_urls=(), cache_dir=None)


def _plain(domain: str) -> str:
    """Return what a domain looks like: look-alikes as plain letters, without what the eye passes over."""
    plain = "".join(_letter(one) for one in domain.lower())
    for alike, letter in _ALIKE:
        plain = plain.replace(alike, letter)
    return plain


def _letter(character: str) -> str:
    if character.isascii():
        return character
    found = confusables.is_confusable(character, preferred_aliases=[_LATIN]) or []
    plain = (one["c"] for each in found for one in each["homoglyphs"] if one["c"].isascii())
    return next(plain, character).lower()


def _label(domain: str) -> str:
    """Return the name that a domain is known by: what stands before its public suffix."""
    return registered(domain).partition(".")[0]


def _distance(one: str, other: str) -> int:
    """Return 0 for the same, 1 for one letter more, less or other, or two changed places; else 2."""
    if one == other:
        return 0
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1:
        return 2
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    first, second = one[start:], other[start:]
    swapped = len(first) > 1 and first[:2] == second[1::-1] and first[2:] == second[2:]
    return 1 if swapped or first[1:] == second or first == second[1:] or first[1:] == second[1:] else 2
