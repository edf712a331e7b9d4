"""Names and numbers inside time expressions: months, weekdays, seasons, ordinals, counts and spoken years."""

from __future__ import annotations

import re

from backchannel.model.dates import Season

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS: tuple[tuple[str, Season], ...] = (
    ("spring", "SP"),
    ("summer", "SU"),
    ("autumn", "FA"),
    ("fall", "FA"),
    ("winter", "WI"),
)
ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth", "twentieth"),
)
DECADES = ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")
_SMALL = ("zero", *ONES, *TEENS)
_FIXED = {
    "a": 1.0,
    "an": 1.0,
    "half a": 0.5,
    "half an": 0.5,
    "a half": 0.5,
    "one and a half": 1.5,
    "a couple": 2.0,
    "a couple of": 2.0,
    "couple of": 2.0,
    "a dozen": 12.0,
    "a hundred": 100.0,
}


def month_number(name: str) -> int | None:
    head = name[:3].lower()
    return MONTHS.index(head) + 1 if head in MONTHS else None


def weekday_number(name: str) -> int:
    """Monday is 0."""
    return WEEKDAYS.index(name[:3].lower())


def season_code(name: str) -> Season:
    return dict(SEASONS)[name.lower()]


def ordinal(text: str) -> int | None:
    """The number of "3", "3rd", "third" or "twenty-third"."""
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits.group())
    parts = re.split(r"[\s-]", text.lower())
    if parts[0] in {"twenty", "thirty"} and len(parts) == 2:
        rest = ordinal(parts[1])
        return None if rest is None else (20 if parts[0] == "twenty" else 30) + rest
    if parts[0] == "thirtieth":
        return 30
    return ORDINALS.index(parts[0]) + 1 if parts[0] in ORDINALS else None


def number(text: str) -> float | None:
    """The number that digits or words tell ("2 1/2", "twenty-five", "a couple of"); None for "several"."""
    text = " ".join(text.lower().replace(",", "").split())
    if text.endswith(" 1/2"):
        return float(text[:-4]) + 0.5
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    if text in _FIXED:
        return _FIXED[text]
    total = 0.0
    for word in re.split(r"[\s-]", text):
        if word in _SMALL:
            total += _SMALL.index(word)
        elif word in TENS:
            total += 20 + 10 * TENS.index(word)
        elif word in {"hundred", "thousand"}:
            total *= 100 if word == "hundred" else 1000
        else:
            return None
    return total


def spoken_year(text: str) -> int | None:
    """The year of "nineteen ninety-six" or "two thousand and four", or of plain digits."""
    if text.isdigit():
        return int(text)
    first, *rest = re.split(r"[\s-]", text.lower())
    if first == "two":
        tail = number(" ".join(w for w in rest[1:] if w != "and")) if rest[1:] else 0.0
        return None if tail is None else 2000 + int(tail)
    tail = number(" ".join(rest))
    return None if tail is None else (1900 if first == "nineteen" else 1800) + int(tail)
