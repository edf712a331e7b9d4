"""Which words of an article name places.

The spans begin from spaCy's names, corrected by the gazetteer: it knows names that the model mistypes or leaves inside
the name of an organisation ("University of Chicago"), and the article votes on a name typed now one way, now another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from backchannel.annotate import place_words as words
from backchannel.annotate.gazetteer import Entry, Gazetteer
from backchannel.model.document import Document, char_span
from backchannel.text import Span

_PLACES = frozenset(("GPE", "LOC", "FAC"))
_LONGEST = 5  # tokens of a name that is looked for outside spaCy's names
_BIG_CITY = 90_000  # people that make a city's name mean the city wherever a place can stand
_COMPASS = re.compile(
    r"(?:north|south|east|west|central|upper|lower|inner|outer|greater|downtown|(?:north|south)?-?(?:east|west)(?:ern)?|"
    r"northern|southern)",
    re.IGNORECASE,
)
_EDGE = " \t\n\r,;:.()[]\"“”‘'’-–—/&"

_CAPITAL_INSIDE = re.compile(r"[a-z][A-Z]")

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name as it stands, with every place that the gazetteer has for it."""

    span: Span
    tokens: TokenSpan
    name: str
    entries: tuple[Entry, ...]


def find_toponyms(document: Document, gazetteer: Gazetteer) -> list[Toponym]:
    """The toponyms of the article's sentences and datelines in order, no two overlapping."""
    doc = document.doc
    inside = bytearray(len(doc))
    for sentence in document.sentences:
        inside[sentence.tokens.start : sentence.tokens.end] = b"\x01" * len(sentence.tokens)
    for block in document.blocks:
        if block.kind == "dateline":
            for token in document.tokens_in(block.span):
                inside[token.i] = 1
    names = [ent for ent in doc.ents if inside[ent.start]]
    spotter = _Spotter(document, gazetteer, names)
    taken = bytearray(len(doc))
    found: list[Range] = []

    def take(start: int, end: int) -> None:
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            found.append((start, end))

    for name in names:
        for start, end in spotter.in_name(name):
            take(start, end)
    open_ = bytearray(a and not b for a, b in zip(inside, taken, strict=True))
    for name in names:
        if name.label_ == "PERSON":
            open_[name.start : name.end] = bytes(len(name))
    for start, end in spotter.outside_names(open_):
        take(start, end)
    return [_toponym(doc[start:end], gazetteer) for start, end in sorted(found)]


def _toponym(tokens: TokenSpan, gazetteer: Gazetteer) -> Toponym:
    entries = gazetteer.find(tokens.text)
    if not entries and len(tokens) > 1:
        if _COMPASS.fullmatch(tokens[0].text):
            entries = gazetteer.find(tokens[1:].text)
        elif tokens[-1].lower_ in words.REGION_HEADS:
            entries = gazetteer.find(tokens[:-1].text)
        elif len(tokens) > 2 and tokens[1].lower_ == "of":  # Republic of Armenia, City of London
            entries = gazetteer.find(tokens[2:].text)
    return Toponym(char_span(tokens), tokens, tokens.text, entries)


class _Spotter:
    """The rules, with the article's votes: how often a name is typed a place, a word is part of a person's name."""

    def __init__(self, document: Document, gazetteer: Gazetteer, names: Sequence[TokenSpan]) -> None:
        self.doc = document.doc
        self.tokens = document.tokens
        self.gazetteer = gazetteer
        self.places: Counter[str] = Counter(n.text for n in names if n.label_ in _PLACES)
        self.people: Counter[str] = Counter(t.text for n in names if n.label_ == "PERSON" and len(n) > 1 for t in n)

    def in_name(self, name: TokenSpan) -> Iterator[Range]:
        """The toponyms that one of spaCy's names gives as a whole."""
        label = name.label_
        trimmed = self._trim(name.start, name.end)
        if trimmed is None:
            return
        tokens = self.doc[trimmed[0] : trimmed[1]]
        if label in _PLACES or (label == "PERSON" and self._person_is_place(tokens)):
            yield from self._parts(*trimmed)
        elif label in ("NORP", "LANGUAGE"):
            if any(e.demonym or e.kind in ("country", "region", "land") for e in self.gazetteer.find(tokens.text)):
                yield trimmed
        elif label in ("ORG", "PRODUCT") and self._organisation_is_place(tokens):
            yield trimmed

    def _trim(self, start: int, end: int) -> Range | None:
        doc = self.doc
        while start < end and (doc[start].lower_ in words.DETERMINERS or not doc[start].text.strip(_EDGE)):
            start += 1
        while start < end and (doc[end - 1].lower_ in ("'s", "’s", "the") or not doc[end - 1].text.strip(_EDGE)):
            end -= 1
        return (start, end) if start < end else None

    def _parts(self, start: int, end: int) -> Iterator[Range]:
        """The name of a place as one, or split where a comma divides it: El Paso, Texas."""
        doc = self.doc
        for stop in range(min(end + 2, len(doc)), end, -1):
            # The model cut the name short: MEXICO | CITY.
            if doc[stop - 1].text[0].isupper() and self.gazetteer.find(doc[start:stop].text):
                end = stop
        if self.gazetteer.find(doc[start:end].text):
            if not self._doubtful(doc[start:end]):
                yield start, end
            return
        at = start
        for i in range(start, end + 1):
            if i == end or doc[i].text in (",", "/", ";") or doc[i].is_space:
                part = self._trim(at, i)
                at = i + 1
                if part is None:
                    continue
                tokens = doc[part[0] : part[1]]
                if any(c.isupper() for c in tokens.text) and not self._doubtful(tokens):
                    yield part

    def _doubtful(self, tokens: TokenSpan) -> bool:
        """Whether a name that can be a place is here rather something else."""
        text = tokens.text
        lower = text.lower()
        if lower in words.GENERIC or lower in words.GROUPS:
            return True
        if lower.replace(".", "") in words.SEATS:
            return not _after_in(tokens[0])
        entries = self.gazetteer.find(text)
        if entries:
            # Later mentions of somebody whose surname is a town's.
            namesake = len(tokens) == 1 and self.people[text] >= max(self.places[text], 1)
            return namesake and not any(_is_strong(e) for e in entries) and not _after_in(tokens[0])
        if len(tokens) == 1:
            if self.people[text] or _CAPITAL_INSIDE.search(text):
                return True
            if text.isupper() and len(text) <= 5:
                return not _is_dateline(tokens)
            return not (self.places[text] > 1 or _after_in(tokens[0]) or _in_list(tokens) or _is_dateline(tokens))
        return tokens[-1].lower_ in words.NO_PLACE_HEADS or all(self.people[t.text] for t in tokens)

    def _person_is_place(self, tokens: TokenSpan) -> bool:
        text = tokens.text
        if self.places[text] and not self.people[text]:
            return True
        if len(tokens) > 1 and tokens[-1].lower_ in words.REGION_HEADS:
            return True
        entries = self.gazetteer.find(text)
        if entries and _is_dateline(tokens):
            return True
        sure = any(_is_strong(e) or e.population >= _BIG_CITY for e in entries)
        return sure and not self.people[text] and _after_in(tokens[0])

    def _organisation_is_place(self, tokens: TokenSpan) -> bool:
        text, last = tokens.text, tokens[-1].lower_
        entries = self.gazetteer.find(text)
        if last in words.NO_PLACE_HEADS or text.lower() in words.AMBIGUOUS or (entries and self._doubtful(tokens)):
            return False
        if entries and _is_dateline(tokens):
            return True
        if self.places[text] or (len(tokens) > 1 and last in words.PLACE_HEADS) or any(_is_strong(e) for e in entries):
            return True
        return any(not e.minor for e in entries) and (len(tokens) > 1 or _after_in(tokens[0]))

    def outside_names(self, open_: bytearray) -> Iterator[Range]:
        """Toponyms among the tokens that are open: strong ones anywhere, towns where a place can stand."""
        tokens = self.tokens
        i, n = 0, len(tokens)
        while i < n:
            if not open_[i] or not tokens[i].text[0].isupper() or tokens[i].lower_ in words.DETERMINERS:
                i += 1
                continue
            longest = 1
            while longest < _LONGEST and i + longest < n and open_[i + longest] and not tokens[i + longest].is_space:
                longest += 1
            for length in range(longest, 0, -1):
                if tokens[i + length - 1].text[0].isupper() and self._accept(self.doc[i : i + length]):
                    yield i, i + length
                    i += length - 1
                    break
            i += 1

    def _accept(self, tokens: TokenSpan) -> bool:
        first, text = tokens[0], tokens.text
        entries = self.gazetteer.find(text)
        if not entries or text.lower() in words.AMBIGUOUS or self._doubtful(tokens):
            return False
        single, short = len(tokens) == 1, len(text) <= 3
        if short and not (text.isupper() or "." in text):
            return False
        if len(text) == 2 and any(e.kind == "region" for e in entries):
            # A state's postal code is also a word or a company's form: after its town only.
            return first.i > 0 and first.nbor(-1).text == ","
        if self.places[text] and not self.people[text]:
            return True
        if any(_is_strong(e) or (e.kind == "district" and not e.minor and not single) for e in entries):
            return not short or first.pos_ in ("PROPN", "ADJ") or "." in text
        if short or (single and entries[0].population < _BIG_CITY and all(e.minor for e in entries)):
            return _before_plural(tokens)
        if _is_dateline(tokens):
            return True
        if self.people[text] or (single and first.pos_ != "PROPN"):
            return False
        big = max((e.population for e in entries if e.kind == "city" or not e.minor), default=0) >= _BIG_CITY
        if first.ent_type_ == "ORG":
            after = first.doc[tokens.end : tokens.end + 3]
            return big or (first.ent_iob_ == "B" and any(t.lower_ in words.CIVIC for t in after))
        if _before_plural(tokens):
            return True
        before = first.nbor(-1).lower_ if first.i else ""
        return before in words.IN and (big or not single or before in words.SURELY_IN)


def _is_strong(entry: Entry) -> bool:
    """Whether the name means a place wherever it stands capitalised."""
    if entry.kind == "region":
        return entry.country in ("USA", "CAN", "AUS") and not entry.minor
    return entry.kind in ("country", "land", "water", "site")


def _after_in(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).lower_ in words.IN


def _in_list(tokens: TokenSpan) -> bool:
    """Whether a comma or an "and" stands beside it, as in a list of places or before its state."""
    doc, start, end = tokens.doc, tokens.start, tokens.end
    return (start > 0 and doc[start - 1].lower_ in (",", "and")) or (end < len(doc) and doc[end].text in (",", "("))


def _is_dateline(tokens: TokenSpan) -> bool:
    """Whether it opens its sentence in capitals, and a dash or an agency follows: KABUL (Agency) -"""
    first = tokens[0]
    if not tokens.text.isupper() or len(tokens.text) < 4:
        return False
    if not first.is_sent_start and not (first.nbor(-1).is_punct or first.nbor(-1).is_space):
        return False
    return any(t.text in words.DATELINE_ENDS for t in tokens.doc[tokens.end : tokens.end + 5])


def _before_plural(tokens: TokenSpan) -> bool:
    """Whether it is one of those that a plural gathers: Camden and Charlton counties."""
    for token in tokens.doc[tokens.end : tokens.end + 6]:
        if token.lower_ in words.PLURAL_HEADS:
            return True
        if token.lower_ not in ("and", ",", "or") and not token.text[0].isupper():
            return False
    return False
