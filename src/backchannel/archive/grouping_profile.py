"""What of an article says which happening it tells of: its leading words and names, and its day.

A profile is small and stands for the article from then on, so that an archive need not open texts to group them.
Profiles of the articles of one story add up to the profile of the story.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from backchannel.archive.grouping_words import COMMONEST, Background, load_background, stem, words_of
from backchannel.errors import ArchiveError, SourceError
from backchannel.model.article import Article, parse_day

LEAD = 50
"""How many different telling words of an article count, from the title on: news says first what happened."""
BEGINNING, LONGEST_TERM = 5_000, 40
"""Code points of a text in which these words are looked for, and of a term: longer ones are no words."""
INDEXED = 16
"""Terms of an article that a table is asked for when its companions are looked for."""
NAME, WORD = 1.75, 1.0
"""What a name counts beside another word; chosen on the train part of ECB+."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Weights of the stems of one article, or their sums over `articles` of one story; the days they appeared between,
    None where no day is known."""

    terms: Mapping[str, float]
    first: date | None = None
    last: date | None = None
    articles: int = 1

    @property
    def weight(self) -> float:
        return math.fsum(self.terms.values())

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, the same for equal profiles."""
        days = [self.first and self.first.isoformat(), self.last and self.last.isoformat()]
        return json.dumps([dict(self.terms), *days, self.articles], ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, packed: bytes) -> Profile:
        """Raises ArchiveError where the bytes are no profile."""
        try:
            terms, first, last, articles = json.loads(packed)
            weights = {str(term): float(weight) for term, weight in terms.items()}
            return cls(weights, parse_day(first), parse_day(last), int(articles))
        except (ValueError, TypeError, AttributeError, SourceError) as error:
            raise ArchiveError(f"not the profile of an article: {packed[:40]!r} ({error}); make it anew") from None


def profile(article: Article, background: Background | None = None) -> Profile:
    """The profile of an article, from its title and the beginning of its text."""
    known = background or load_background()
    terms: dict[str, float] = {}
    for part in (article.title or "", article.text):
        # A headline in capitals would make a name of every word.
        shouted = part.isupper()
        for word in words_of(part[:BEGINNING]):
            term = stem(word)
            if known.rate(term) >= COMMONEST or not (term.isdigit() or 2 <= len(term) <= LONGEST_TERM):
                continue
            if term not in terms and len(terms) == LEAD:
                break
            is_name = word[0].isupper() and not shouted and term not in known.lower
            terms[term] = max(terms.get(term, 0.0), NAME if is_name else WORD)
    return Profile(terms, article.published, article.published)


def together(profiles: Iterable[Profile]) -> Profile:
    """The profile of the story that the profiles make up. Raises ValueError where there is none."""
    terms: dict[str, float] = {}
    days: list[date] = []
    articles = 0
    for one in profiles:
        articles += one.articles
        days += (day for day in (one.first, one.last) if day)
        for term, weight in one.terms.items():
            terms[term] = terms.get(term, 0.0) + weight
    if not articles:
        raise ValueError("a story has at least one article")
    return Profile(terms, min(days, default=None), max(days, default=None), articles)


def telling_terms(one: Profile, background: Background | None = None, most: int = INDEXED) -> tuple[str, ...]:
    """Its rarest terms, names before other words, at most `most`."""
    known = background or load_background()
    ranked = sorted(one.terms, key=lambda term: (known.rate(term) / one.terms[term] ** 2, term))
    return tuple(ranked[:most])


def candidate_terms(one: Profile, background: Background | None = None) -> tuple[int, ...]:
    """Its telling terms as signed 64-bit numbers, at most INDEXED, for a table that finds articles that may tell of
    the same happening: what shares none of them does not."""
    return tuple(term_key(term) for term in telling_terms(one, background))


def term_key(term: str) -> int:
    """The number that stands for a term in a table; the same on every machine."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "big", signed=True)
