"""How two spellings of a name are found to be the same: one key for "U.S." and "US", "al-Qaeda" and "Al Qaeda"."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Points, commas and quotation marks go, hyphens and dashes are blanks, letters that do not decompose are written plain.
_MARKS = str.maketrans(
    {
        **dict.fromkeys('.,"“”«»()', None),
        **dict.fromkeys("-‐‑‒–—/\t\n\u00a0", " "),
        **dict.fromkeys("’‘ʼʿʾ`´", "'"),
        "&": " and ",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
    }
)

_IRREGULAR = {
    "men": "man", "women": "woman", "people": "person", "children": "child", "clergymen": "clergyman", "wives": "wife",
    "thieves": "thief", "chiefs": "chief", "staves": "staff", "leaves": "leave", "police": "police", "mps": "mp",
}  # fmt: skip


def spell(name: str) -> str:
    """The name without accents, dots, commas, hyphens and a final possessive; its capitals kept."""
    if name.isascii() and name.replace(" ", "").isalpha() and "  " not in name:
        return name.strip()
    name = name.translate(_MARKS)
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    name = name.strip()
    if "  " in name:
        name = " ".join(name.split())
    if name.endswith("'"):
        return name[:-1]
    return name[:-2] if name.endswith(("'s", "'S")) else name


def name_key(name: str) -> str:
    """Key of a name in the tables; all-capitals names ("US", "WHO") keep their capitals: "us" and "who" miss them."""
    spelled = spell(name)
    return spelled if spelled.isupper() else spelled.casefold()


@lru_cache(maxsize=4096)  # a reading asks many tables about one word in turn
def query_keys(name: str) -> tuple[str, ...]:
    """Keys under which a name from a text may stand, the most exact first.

    A leading "the" counts only where a table has it ("The Hill").
    """
    spelled = spell(name)
    if not spelled:
        return ()
    lowered = spelled.casefold()
    if not any(c.isupper() for c in spelled):
        # A name never stands in small letters ("turkey", "chad"), but a table may list small words ("peshmerga").
        return ("~" + lowered, "~" + lowered[4:]) if lowered.startswith("the ") else ("~" + lowered,)
    if lowered.startswith("the "):
        return spelled, lowered, spelled[4:], lowered[4:]
    return spelled, lowered


def phrase_key(phrase: str) -> str:
    """Key of a noun phrase of common nouns: small letters, no article at its head."""
    key = spell(phrase).casefold()
    return key.partition(" ")[2] if key.startswith(("the ", "a ", "an ")) else key


def singulars(word: str) -> Iterator[str]:
    """Words of which this one, in small letters, may be the plural; for a table to choose from."""
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    if word.endswith("men"):
        yield word[:-3] + "man"
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]


def plural_demonym(word: str) -> str | None:
    """The plural of "Iranian"; None for words that are their own plural or have an odd one, which the table lists."""
    if word.endswith("German"):
        return word + "s"
    return None if word.endswith(("s", "h", "ese", "x", "z", "men", "man")) else word + "s"
