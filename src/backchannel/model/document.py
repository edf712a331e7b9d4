"""An article with its annotations: what the stages of `annotate` add, one layer each, and what `extract` reads.

A document is frozen; a stage returns its layer, and `reading` makes the next document with `with_layers`.
Nothing here knows politics. Token work goes through `doc`, one spaCy Doc over the whole text: a token's
`idx` is its offset in `article.text`, and every sentence lies inside one block.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from backchannel.model.article import Article
from backchannel.text import Span

if TYPE_CHECKING:  # whoever only asks an archive needs records, but no spaCy
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

BlockKind = Literal["paragraph", "heading", "dateline", "label", "clutter"]
NameKind = Literal["person", "organisation", "place", "people", "other"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
TimeBasis = Literal["stated", "relative", "tense"]
PlaceSense = Literal["literal", "metonym", "demonym"]
PlacePrecision = Literal["country", "region", "city", "site"]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines that belongs together: a paragraph, a heading, or clutter; or what stands before a paragraph.

    That is its dateline, with a live report's clock time, or the label of who speaks next in a transcript.
    `why` says for clutter why it is skipped.
    """

    span: Span
    kind: BlockKind
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a paragraph or heading. `span` is trimmed of white space; `tokens` is its spaCy span."""

    index: int
    span: Span
    tokens: TokenSpan
    block: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text in quotation marks. `inner` leaves the marks out, `outer` has them; `depth` is 0 outside any other.

    `closed` is False where a paragraph opens a quotation that the next paragraph goes on with.
    """

    inner: Span
    outer: Span
    depth: int = 0
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name as it stands, with what kind of thing it names after the article's votes."""

    span: Span
    tokens: TokenSpan
    kind: NameKind


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression and its TIMEX3 `value` ("2024-09-01", "2024-08", "P3D", "PRESENT_REF"); None where it cannot
    be worked out.

    `basis` is stated (the words alone tell it), relative (worked out from the publication date) or tense.
    """

    span: Span
    type: TimeType
    value: str | None
    basis: TimeBasis


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name, resolved against the gazetteer; `country` is ISO 3166-1 alpha-3, coordinates are WGS84 degrees."""

    span: Span
    name: str
    sense: PlaceSense
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = None
    precision: PlacePrecision | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name or stand for somebody: a name, a description or a pronoun. `head` is the token index of its
    head.
    """

    span: Span
    head: int
    form: Literal["name", "description", "pronoun"]
    chain: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Mentions of one and the same. `name` is the fullest name the article gives, or the description where it gives
    none.
    """

    index: int
    name: str
    kind: NameKind
    named: bool
    mentions: tuple[Mention, ...]
    plural: bool = False
    gender: Literal["he", "she"] | None = None


_OF_TOKENS = ("tokens", "_token_starts")


@dataclass(frozen=True)
class Document:
    """An article, its tokens and its layers so far."""

    article: Article
    doc: Doc = field(repr=False)
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    unbalanced: tuple[Span, ...] = ()
    """What a quotation mark without a fellow leaves unread."""
    times: tuple[TimeExpression, ...] = ()
    names: tuple[Name, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    chains: tuple[Chain, ...] = ()

    def with_layers(self, **layers: object) -> Document:
        made = replace(self, **layers)  # type: ignore[arg-type]
        if made.doc is self.doc:
            # What was worked out of the tokens holds for the new document too.
            made.__dict__.update((name, self.__dict__[name]) for name in _OF_TOKENS if name in self.__dict__)
        return made

    @property
    def text(self) -> str:
        return self.article.text

    @cached_property
    def _starts(self) -> list[int]:
        return [s.span.start for s in self.sentences]

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of `doc`, made once; `doc` makes them anew each time it is asked."""
        return list(self.doc)

    @cached_property
    def name_at(self) -> dict[int, Name]:
        """The name that a token is part of, by the token's number."""
        return {i: name for name in self.names for i in range(name.tokens.start, name.tokens.end)}

    def words(self, sentence: Sentence) -> list[Token]:
        """The tokens of one of its sentences; asking the sentence itself makes them anew each time."""
        return self.tokens[sentence.tokens.start : sentence.tokens.end]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [t.idx for t in self.tokens]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers the code point; None in clutter and between sentences."""
        at = bisect.bisect_right(self._starts, offset) - 1
        if at < 0 or offset >= self.sentences[at].span.end:
            return None
        return self.sentences[at]

    def token_at(self, offset: int) -> Token | None:
        """The token that covers the code point."""
        at = bisect.bisect_right(self._token_starts, offset) - 1
        if at < 0:
            return None
        token = self.tokens[at]
        return token if offset < token.idx + len(token.text) else None

    def tokens_in(self, span: tuple[int, int]) -> Sequence[Token]:
        """The tokens that start inside the span."""
        low = bisect.bisect_left(self._token_starts, span[0])
        high = bisect.bisect_left(self._token_starts, span[1])
        return self.tokens[low:high]

    @cached_property
    def quotations_by_depth(self) -> dict[int, list[Quotation]]:
        """The quotations of each depth, in order; none of one depth overlaps another."""
        depths: dict[int, list[Quotation]] = {}
        for quotation in self.quotations:
            depths.setdefault(quotation.depth, []).append(quotation)
        return depths

    def quotation_at(self, offset: int) -> Quotation | None:
        """The innermost quotation around the code point."""
        found: Quotation | None = None
        for depth in range(len(self.quotations_by_depth)):
            row = self.quotations_by_depth.get(depth, [])
            at = bisect.bisect_right(row, offset, key=lambda q: q.inner.start) - 1
            if at < 0 or row[at].inner.end <= offset:
                break
            found = row[at]
        return found


def char_span(tokens: TokenSpan) -> Span:
    """A spaCy span as code points."""
    return Span(tokens.start_char, tokens.end_char)


def token_span(token: Token) -> Span:
    return Span(token.idx, token.idx + len(token.text))
