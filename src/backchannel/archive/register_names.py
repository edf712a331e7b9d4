"""Names as the register compares them: what two tellings of one name have in common, whatever the spelling."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from backchannel.archive.days import name_key
from backchannel.vocabulary import State, Vocabulary

_SUFFIXES = frozenset("jr sr ii iii iv".split())
# Words that belong to the surname after them: "van der Bellen" alone is one surname, and so is "al-Assad".
_PARTICLES = frozenset(
    "al el ul bin ibn bint ben van von vom zu zum der den de da di du del della la le ter ten dos das st saint".split()
)
_MINISTRY = re.compile(r"(?:ministry|department) (?:of|for) (?:the )?(.+)")
_SAME_WORDS = {
    "defence": "defense", "labour": "labor", "programme": "program", "centre": "center", "organisation": "organization",
    "justices": "justice", "foreign affairs": "foreign", "home affairs": "interior", "internal affairs": "interior",
}  # fmt: skip
# Beside the words of the vocabulary's organs: what bodies of many states are called by.
_GENERIC = frozenset(
    (
        "state states federal national central general public regional local provincial municipal city town country "
        "supreme high higher constitutional appeals special joint main royal imperial islamic people peoples popular "
        "revolutionary republican democratic socialist communist liberal conservative labor labour workers social "
        "green christian united new own foreign interior internal external home civil military armed security "
        "ministry ministries department office agency administration government governments authority authorities "
        "council councils committee commission cabinet court courts tribunal parliament assembly senate congress house "
        "chamber lower upper legislature party parties movement front union coalition alliance opposition forces force "
        "army navy police guard guards corps troops intelligence service services embassy consulate mission bank "
        "presidency secretariat treasury chancellery prosecutor prosecutors attorney attorneys general's ruling "
        "order board bureau command staff unit palace caretaker provisional interim transitional of for the in and on "
        "to s former occupied prefecture superintendent branch"
    ).split()
)
_DEPENDENT = frozenset("his her its their our my your whose s".split())
_COUNTS = frozenset(
    (
        "a an the all any some several many few most both other others another more at least about nearly almost "
        "around up to over under as than every each no one two three four five six seven eight nine ten eleven twelve "
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
        "ninety hundred hundreds thousand thousands million millions dozen dozens scores half of these those this that"
    ).split()
)
_JOINING = frozenset("and or nor neither but".split())
_NAMED_WORDS = 6  # a longer description is one article's own

# Letters by which one name is written in several ways, longest first: "Qotbzadeh" and "Ghotbzadeh" sound "k t b s d".
_SOUNDS = (
    ("tch", "ch"), ("sch", "sh"), ("kh", "k"), ("gh", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("zh", "j"),
    ("dj", "j"), ("ck", "k"), ("ch", "\0"), ("c", "k"), ("\0", "c"), ("x", "ks"), ("q", "k"), ("g", "k"), ("w", "v"),
    ("z", "s"),
)  # fmt: skip
_SILENT = re.compile(r"[aeiouyh]")
_SERVANT = re.compile(r"^abd[aeu]l")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)  # the same few thousand names stand in nearly all articles
def _folded(name: str) -> tuple[str, ...]:
    return tuple(name_key(name).split())


def words_of(name: str) -> list[str]:
    """The words of a name, folded: no case, accents or punctuation."""
    return list(_folded(name))


def parts_of(name: str) -> list[str]:
    """The parts of a person's name, folded: "bani sadr" with its hyphen is one."""
    return [" ".join(words) for part in name.split() if (words := _folded(part))]


def key_of(words: list[str]) -> str:
    """Words as a key of `entry_names`."""
    return f" {' '.join(words)} "


def person_words(name: str, vocabulary: Vocabulary) -> list[str]:
    """The parts of a person's name without the titles before and "Jr." behind it; nothing where all are titles."""
    parts = name.split()
    while parts and (vocabulary.title(parts[0]) or vocabulary.role(parts[0]) is not None):
        parts = parts[1:]
    words = parts_of(" ".join(parts))
    return words[:-1] if len(words) > 1 and words[-1] in _SUFFIXES else words


def is_single(words: list[str]) -> bool:
    """Whether a person's name is one name alone: "Gofman", "Bani-Sadr", "bin Laden"."""
    return len(words) < 2 or all(word in _PARTICLES for word in words[:-1])


def without_middle(words: list[str]) -> list[str]:
    """First and last name: "harold h saunders" and "robert gabriel mugabe" without what stands between."""
    last = len(words) - 1
    while last > 1 and words[last - 1] in _PARTICLES:
        last -= 1
    return [words[0], *words[last:]] if last > 1 else words


def without_initials(words: list[str]) -> list[str]:
    """The name without single letters between its first and last word."""
    return [w for at, w in enumerate(words) if len(w) > 1 or at in {0, len(words) - 1}]


def may_be_same(one: list[str], other: list[str]) -> bool:
    """Whether two full names of the same first and last word can be one: of the words between, those of one stand in
    the other, or begin with its initials. "George W. Bush" is not "George H. W. Bush"."""
    short, long = sorted((one[1:-1], other[1:-1]), key=len)
    if not short:
        return True
    if len(short) != len(long):
        return all(len(word) > 1 and word in long for word in short)
    return all(a == b or (1 in {len(a), len(b)} and a[0] == b[0]) for a, b in zip(short, long, strict=True))


def surname(words: list[str]) -> str:
    """The last word, with "al", "van der" and their like before it."""
    last = len(words) - 1
    while last > 1 and words[last - 1] in _PARTICLES:
        last -= 1
    return " ".join(words[last:])


def sounds(words: list[str]) -> set[str]:
    """What spellings of one person's full name have in common: of the whole, and of first and last name alone."""
    return {"".join(map(_sound, some)) or some[0][:1] for some in (words, without_middle(words))}


@lru_cache(maxsize=16_384)
def _sound(word: str) -> str:
    if word in {"al", "el", "ul"}:
        return ""
    plain = _SERVANT.sub("abd", word.replace(" ", ""))
    for letters, sound in _SOUNDS:
        plain = plain.replace(letters, sound)
    return _TWICE.sub(r"\1", _SILENT.sub("", plain))


def likeness(one: str, other: str) -> float:
    """How alike two keys are written, 0 to 1."""
    return SequenceMatcher(None, one.strip(), other.strip(), autojunk=False).ratio()


def is_initials(key: str, name: str) -> bool:
    """Whether the key is made of the first letters of the name's words that are written large: " plo "."""
    letters = key.replace(" ", "")
    large = "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper()).casefold()
    return len(letters) > 1 and letters == large


@lru_cache(maxsize=512)
def state_forms(state: State) -> list[list[str]]:
    """Names and adjectives of a state as words, the longest first."""
    forms = {tuple(words_of(form)) for form in (state.name, *state.aliases, *state.demonyms)}
    plurals = {(*form[:-1], form[-1] + "s") for form in forms if form}
    return [list(form) for form in sorted(forms | plurals, key=lambda f: (-len(f), f)) if form]


def without_state(words: list[str], state: State | None) -> list[str]:
    """The words without those that say whose it is: "iran s foreign ministry", "parliament of iraq"."""
    if state is None:
        return words
    for form in state_forms(state):
        for at in range(len(words) - len(form) + 1):
            if words[at : at + len(form)] == form:
                before, after = words[:at], words[at + len(form) :]
                if after[:1] == ["s"]:
                    after = after[1:]
                while before and before[-1] in {"of", "the", "in"}:
                    before = before[:-1]
                return before + after
    return words


def body_words(words: list[str]) -> list[str]:
    """One order and spelling for what ministries are called: "ministry of defence" is "defense ministry"."""
    plain = " ".join(words).removeprefix("the ")
    if found := _MINISTRY.fullmatch(plain):
        plain = f"{found[1]} ministry"
    if plain.endswith(" department"):
        plain = plain.removesuffix("department") + "ministry"
    for one, other in _SAME_WORDS.items():
        plain = re.sub(rf"\b{one}\b", other, plain)
    return plain.split()


def is_generic(words: list[str], vocabulary: Vocabulary) -> bool:
    """Whether bodies of many states are called so: "foreign ministry", "supreme court", "the party"."""
    return all(word in _GENERIC for word in words) or vocabulary.organ(" ".join(words)) is not None


def described_words(name: str) -> list[str] | None:
    """The words of a description without article and number; None where it is told of one article only: "his aides",
    "Carter and Muskie", or a whole sentence."""
    words = words_of(name)
    while words and (words[0] in _COUNTS or words[0].isdigit()):
        words = words[1:]
    if not words or len(words) > _NAMED_WORDS or words[0] in _DEPENDENT or not _JOINING.isdisjoint(words):
        return None
    return words


def depends(name: str) -> bool:
    """Whether a name says only beside its own text whose body it is: "its military", "the country's parliament"."""
    words = words_of(name.removeprefix("the ").removeprefix("The "))
    return bool(words) and (words[0] in _DEPENDENT or not any(c.isupper() for c in name))


def without_counts(name: str) -> str:
    """A description as it stands, without article and number at its head: "52 American hostages"."""
    parts = name.split()
    while len(parts) > 1 and all(word in _COUNTS or word.isdigit() for word in words_of(parts[0])):
        parts = parts[1:]
    return " ".join(parts)
