"""The words that ties are told by, and the draft of a tie that the rules hand on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, get_args

from spacy.tokens import Token

from backchannel.model.records import Actor, TieKind
from backchannel.text import Span
from backchannel.vocabulary.tables import read_table

#: Whose the post is: where no owner stands beside it the state the article speaks of, a legislature, or not known; of a
#: "body" and never of a state by its adjective ("a French lawyer"); of the "sender" and never of where it is held
#: ("the Swiss ambassador to Iran"). An alpha-3 code instead says that the title is that state's own ("Home Secretary").
PostOwner = Literal["state", "legislature", "none", "body", "sender"]
_CODE = re.compile(r"[A-Z]{3}")
BondForm = Literal["noun", "verb", "between"]

# The head of an English phrase is its last word, or the one before these: "secretary of state", "attorney general",
# "chargé d'affaires".
_TAILS = frozenset({"of", "general", "to", "in", "at", "d'affaires"})


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody is by title: an office, a membership or a citizenship."""

    words: tuple[str, ...]
    head: int
    tie: TieKind
    owner: PostOwner
    country: str | None = None


@dataclass(frozen=True, slots=True)
class PostAt:
    """A post at the tokens `first` to `last`, headed by the token `head` (indices into the spaCy Doc)."""

    post: Post
    first: int
    head: int
    last: int
    plural: bool = False


@dataclass(frozen=True)
class TieWords:
    """All words that the rules for ties know."""

    posts: Mapping[str, tuple[Post, ...]]
    kin: frozenset[str]
    bonds: Mapping[tuple[str, BondForm], TieKind]

    def post_at(self, token: Token) -> PostAt | None:
        """The longest post that the token heads."""
        lower = token.lower_
        for post in self.posts.get(lower, ()):
            first = token.i - post.head
            last = first + len(post.words) - 1
            if first < 0 or last >= len(token.doc):
                continue
            if all(token.doc[first + at].lower_ == w for at, w in enumerate(post.words) if at != post.head):
                return PostAt(post, first, token.i, last, post.words[post.head] != lower)
        return None


@dataclass(frozen=True, slots=True)
class Draft:
    """A tie before it has an id."""

    kind: TieKind
    a: Actor
    b: Actor
    span: Span
    role: str | None = None
    confidence: float = 0.8
    guessed: bool = False


def load_tie_words(folder: Path | None = None) -> TieWords:
    """The words of the package, or of a folder with `posts.tsv`, `kin.tsv` and `bond_words.tsv`.

    Raises VocabularyError, with file and line, where a row is not in its form.
    """
    return _packaged() if folder is None else _load(folder)


@lru_cache(maxsize=1)
def _packaged() -> TieWords:
    return _load(files("backchannel").joinpath("data"))


def _load(folder: Traversable) -> TieWords:
    posts: dict[str, list[Post]] = defaultdict(list)
    for row in read_table(folder, "posts.tsv", ("words", "tie", "owner", "source")):
        tie: TieKind = row.one_of("tie", get_args(TieKind))
        code = row.text("owner")
        country = code if _CODE.fullmatch(code) else None
        owner: PostOwner = "state" if country else row.one_of("owner", get_args(PostOwner))
        for head, post in posts_titled(row.text("words"), tie, owner, country):
            posts[head].append(post)
    bonds: dict[tuple[str, BondForm], TieKind] = {}
    for row in read_table(folder, "bond_words.tsv", ("word", "form", "tie", "source")):
        form: BondForm = row.one_of("form", get_args(BondForm))
        bonds[row.text("word"), form] = row.one_of("tie", get_args(TieKind))
    kin = frozenset(row.text("words") for row in read_table(folder, "kin.tsv", ("words", "source")))
    longest_first = {head: tuple(sorted(found, key=lambda p: -len(p.words))) for head, found in posts.items()}
    return TieWords(longest_first, kin, bonds)


def posts_titled(title: str, tie: TieKind, owner: PostOwner, country: str | None = None) -> Iterator[tuple[str, Post]]:
    """The post of a title in small letters, with each word that can head it in a text: singular and plurals."""
    words = _tokens(title)
    head = _head(words)
    post = Post(words, head, tie, owner, country)
    for inflected in {words[head], *_plurals(words[head])}:
        yield inflected, post


def _plurals(word: str) -> tuple[str, ...]:
    """Forms that a plural can have, the impossible ones too: they are only looked up."""
    if word.endswith("man"):
        return (f"{word[:-3]}men",)
    return (f"{word}s", f"{word}es", f"{word[:-1]}ies") if word.endswith("y") else (f"{word}s", f"{word}es")


def _tokens(text: str) -> tuple[str, ...]:
    """Words as the tokenizer has them: "director-general" is three."""
    return tuple(part for word in text.split(" ") for part in re.split(r"(-)", word))


def _head(words: Iterable[str]) -> int:
    listed = list(words)
    for at, word in enumerate(listed[1:], start=1):
        if word in _TAILS:
            return at - 2 if listed[at - 1] == "-" else at - 1
    return len(listed) - 1
