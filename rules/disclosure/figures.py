"""Which number do words say? English, from one to ninety-nine, and years."""

import re

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_FIRSTS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth"
)
_ONE_BY_ONE = {word: at + 1 for at, word in enumerate(_ONES.split())}
_BY_TENS = {word: (at + 2) * 10 for at, word in enumerate(_TENS.split())}
_NUMBERED = {word: at + 1 for at, word in enumerate(_FIRSTS.split())}

#: How a number is said, with one space between its words: `sixty one`.
CARDINALS = {
    **_ONE_BY_ONE,
    **_BY_TENS,
    **{f"{tens} {ones}": _BY_TENS[tens] + _ONE_BY_ONE[ones] for tens in _BY_TENS for ones in _ONES.split()[:9]},
}
#: How a day of a month is said.
ORDINALS = {
    **_NUMBERED,
    "twentieth": 20,
    "thirtieth": 30,
    **{f"twenty {ones}": 20 + _NUMBERED[ones] for ones in _FIRSTS.split()[:9]},
    "thirty first": 31,
}
SAID = {number: words for words, number in CARDINALS.items()}


def any_of(numbers: dict[str, int]) -> str:
    """Return a pattern of these numbers, the longest first; a hyphen may stand for the space."""
    return "|".join(word.replace(" ", "[ -]") for word in sorted(numbers, key=len, reverse=True))


_YEAR = re.compile(rf"(?:(two thousand)(?: and)?|(twenty)(?: oh)?|(nineteen))[ -]({any_of(CARDINALS)})", re.IGNORECASE)
YEAR_IN_WORDS = rf"(?:two thousand(?: and)?|twenty(?: oh)?|nineteen)[ -](?:{any_of(CARDINALS)})"


def number(words: str) -> int:
    """Return the number that words or digits say; a year may be said as `two thousand and seven`. ValueError: none."""
    if words.isdigit():
        return int(words)
    plainly = words.lower().replace("-", " ")
    if year := _YEAR.fullmatch(plainly):
        return (1900 if year[3] else 2000) + CARDINALS[year[4].replace("-", " ")]
    said = CARDINALS.get(plainly, ORDINALS.get(plainly))
    if said is None:
        raise ValueError("no number")
    return said
