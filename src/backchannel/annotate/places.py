"""Which words of an article name places, and which places they are.

The spans begin from spaCy's names, corrected by the gazetteer: it knows names that the model mistypes or leaves inside the name
of an organisation ("University of Chicago"), and the article votes on a name that is typed now one way, now another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from backchannel.annotate.gazetteer import Entry, Gazetteer
from backchannel.annotate.geocode import Toponym, resolve
from backchannel.model.document import Document, PlaceMention, PlaceSense
from backchannel.text import Span

_PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
_LONGEST = 5
_BIG_CITY = 90_000

# The last word of a name that makes it a place whatever its label.
_PLACE_HEADS = frozenset(
    [
        "airport",
        "airfield",
        "avenue",
        "bay",
        "beach",
        "boulevard",
        "bridge",
        "canal",
        "canyon",
        "cape",
        "castle",
        "cemetery",
        "cathedral",
        "creek",
        "crossing",
        "county",
        "desert",
        "falls",
        "forest",
        "fort",
        "gulf",
        "harbor",
        "harbour",
        "heights",
        "highway",
        "hill",
        "hills",
        "hospital",
        "island",
        "islands",
        "isle",
        "junction",
        "lake",
        "lakes",
        "lane",
        "mosque",
        "mount",
        "mountain",
        "mountains",
        "ocean",
        "oblast",
        "park",
        "parish",
        "peninsula",
        "plateau",
        "plaza",
        "port",
        "prison",
        "province",
        "reef",
        "reservoir",
        "ridge",
        "river",
        "road",
        "sea",
        "square",
        "station",
        "strait",
        "street",
        "stadium",
        "township",
        "tower",
        "tunnel",
        "valley",
        "village",
        "ward",
        "woods",
        "zone",
        "museum",
        "arena",
        "campus",
        "library",
        "church",
    ]
)
_REGION_HEADS = frozenset(
    (
        "county",
        "province",
        "oblast",
        "parish",
        "river",
        "valley",
        "island",
        "islands",
        "peninsula",
        "township",
        "governorate",
    )
)
_COMPASS = re.compile(
    r"(?:north|south|east|west|central|upper|lower|inner|outer|greater|downtown|northern|southern|eastern|western|north-?east(?:ern)?|north-?west(?:ern)?"
    r"|south-?east(?:ern)?|south-?west(?:ern)?)$",
    re.IGNORECASE,
)
_IN = frozenset(
    [
        "in",
        "at",
        "near",
        "outside",
        "from",
        "to",
        "toward",
        "towards",
        "across",
        "around",
        "inside",
        "through",
        "throughout",
        "into",
        "of",
        "over",
        "between",
        "via",
        "off",
    ]
)
_DETERMINERS = frozenset(("the", "a", "an", "its", "this", "that", "these", "those", "our", "their", "his", "her"))
# Words that are written with a capital, and name a place only together with others.
_GENERIC = frozenset(
    [
        "centre",
        "center",
        "central",
        "commonwealth",
        "county",
        "city",
        "state",
        "states",
        "republic",
        "province",
        "district",
        "region",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "gulf",
        "delta",
        "union",
        "capital",
        "island",
        "islands",
        "lake",
        "river",
        "valley",
        "park",
        "street",
        "road",
        "avenue",
        "square",
        "church",
        "hospital",
        "school",
        "house",
        "hall",
        "university",
        "college",
        "airport",
        "bridge",
        "station",
        "tower",
        "court",
        "coast",
        "orange",
        "metro",
        "route",
        "islamic",
        "federal",
        "national",
        "international",
        "general",
        "royal",
        "saint",
        "st",
        "mount",
        "fort",
        "port",
        "earth",
        "march",
        "may",
        "august",
        "mobile",
        "reading",
        "sunday",
        "monday",
        "friday",
        "saturday",
        "tuesday",
        "wednesday",
        "thursday",
        "january",
        "april",
        "june",
        "july",
        "god",
        "mr",
        "mrs",
        "ms",
        "dr",
        "university",
        "congress",
        "senate",
        "parliament",
        "international",
        "highway",
        "interstate",
        "exit",
    ]
)
# Seats of government stand for those who sit there, save after a word of place.
_SEATS = frozenset(
    (
        "white house",
        "kremlin",
        "pentagon",
        "downing street",
        "10 downing street",
        "capitol hill",
        "us capitol",
        "wall street",
    )
)
_SURELY_IN = frozenset(("in", "near", "outside"))
# The last word of a name that is no place although the model may call it one.
_NO_PLACE_HEADS = frozenset(
    [
        "party",
        "times",
        "post",
        "news",
        "herald",
        "tribune",
        "agency",
        "department",
        "ministry",
        "committee",
        "commission",
        "group",
        "inc",
        "inc.",
        "ltd",
        "ltd.",
        "plc",
        "company",
        "corp",
        "act",
        "law",
        "bill",
        "championship",
        "open",
        "cup",
        "league",
        "award",
        "awards",
        "day",
        "week",
        "festival",
        "war",
        "agreement",
        "deal",
        "treaty",
        "police",
        "services",
        "service",
    ]
)
_CIVIC = frozenset(
    [
        "county",
        "city",
        "town",
        "police",
        "sheriff",
        "council",
        "university",
        "college",
        "hospital",
        "school",
        "schools",
        "court",
        "courts",
        "jail",
        "fire",
        "department",
        "chamber",
        "airport",
        "district",
        "township",
        "village",
        "parish",
        "board",
        "airlines",
        "airways",
        "post",
        "times",
        "news",
        "herald",
        "tribune",
        "gazette",
        "museum",
        "association",
        "society",
    ]
)
_PLURAL_HEADS = frozenset(
    [
        "counties",
        "townships",
        "parishes",
        "rivers",
        "provinces",
        "districts",
        "cities",
        "towns",
        "governorates",
        "oblasts",
        "regions",
    ]
)
_DATELINE_ENDS = frozenset(("-", "--", "—", "–", "―", "(", ":"))
_EDGE = " \t\n\r,;:.()[]\"“”‘'’-–—/&"
# Verbs whose subject is a government where the words name a country or a capital.
_GOVERNMENT_VERBS = frozenset(
    [
        "accept",
        "accuse",
        "agree",
        "announce",
        "approve",
        "ask",
        "back",
        "ban",
        "block",
        "blame",
        "call",
        "claim",
        "condemn",
        "confirm",
        "consider",
        "criticize",
        "criticise",
        "decide",
        "declare",
        "demand",
        "deny",
        "deploy",
        "deplore",
        "dismiss",
        "express",
        "fear",
        "hope",
        "impose",
        "insist",
        "intend",
        "invade",
        "launch",
        "negotiate",
        "offer",
        "oppose",
        "order",
        "plan",
        "pledge",
        "promise",
        "propose",
        "protest",
        "punish",
        "recognize",
        "recognise",
        "refuse",
        "regret",
        "reject",
        "retaliate",
        "say",
        "seek",
        "send",
        "sign",
        "support",
        "suspect",
        "suspend",
        "sponsor",
        "take",
        "tell",
        "threaten",
        "try",
        "urge",
        "violate",
        "vow",
        "want",
        "warn",
        "welcome",
        "withdraw",
    ]
)


def find_places(document: Document, gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """The places that the article's sentences name, in order, no two overlapping; clutter is left out.

    A name that the gazetteer does not know is kept, with country and coordinates None unless its neighbours tell them.
    """
    spotter = _Spotter(document, gazetteer)
    toponyms = spotter.toponyms()
    mentions = []
    for toponym, entry in zip(toponyms, resolve(document, toponyms), strict=True):
        span, sense = toponym.span, _sense(toponym, entry)
        words = document.text[span.start : span.end]
        if entry is None:
            mentions.append(PlaceMention(span, words, sense))
            continue
        name = entry.name if entry.demonym and entry.name else words
        mentions.append(
            PlaceMention(span, name, sense, entry.country, entry.latitude, entry.longitude, entry.geonames, entry.precision)
        )  # fmt: skip
    return tuple(mentions)


def _sense(toponym: Toponym, entry: Entry | None) -> PlaceSense:
    if entry is not None and entry.demonym:
        return "demonym"
    root = toponym.tokens.root
    government = entry is not None and (entry.kind in ("country", "land") or entry.population >= 500_000)
    if government:
        if root.dep_ == "nsubj" and root.head.pos_ in ("VERB", "AUX") and root.head.lemma_.lower() in _GOVERNMENT_VERBS:
            return "metonym"
        if root.dep_ == "pobj" and root.head.dep_ == "agent":
            return "metonym"
        if (root.dep_ == "pobj" and root.head.lower_ in ("with", "between", "against")) or root.dep_ in (
            "dobj",
            "dative",
        ):
            if root.head.lemma_.lower() in ("visit", "leave", "enter", "reach", "flee", "tour"):
                return "literal"
            return "metonym"
    return "literal"


@dataclass
class _Spotter:
    document: Document
    gazetteer: Gazetteer
    votes: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)

    def toponyms(self) -> list[Toponym]:
        """The toponyms in order, not overlapping, each with what the gazetteer knows of its name."""
        doc = self.document.doc
        inside = bytearray(len(doc))
        for sentence in self.document.sentences:
            inside[sentence.tokens.start : sentence.tokens.end] = b"\x01" * len(sentence.tokens)
        ents = [ent for ent in doc.ents if inside[ent.start]]
        self._count(ents)
        taken = bytearray(len(doc))
        found: list[tuple[int, int]] = []

        def take(start: int, end: int) -> None:
            if start < end and not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append((start, end))

        closed = bytearray(len(doc))
        for ent in ents:
            for start, end in self._from_name(ent):
                take(start, end)
            if ent.label_ == "PERSON":
                closed[ent.start : ent.end] = b"\x01" * (ent.end - ent.start)
        for start, end in self._scan(inside, taken, closed):
            take(start, end)
        return [self._toponym(start, end) for start, end in sorted(found)]

    def _count(self, ents: Sequence[TokenSpan]) -> None:
        """How often each name is typed a place, and how often its words are part of a person's name."""
        for ent in ents:
            if ent.label_ in _PLACE_LABELS:
                self.votes[ent.text] += 1
            elif ent.label_ == "PERSON":
                words = ent.text.split()
                if len(words) > 1:
                    self.people.update(words)

    def _toponym(self, start: int, end: int) -> Toponym:
        tokens = self.document.doc[start:end]
        span = Span(tokens.start_char, tokens.end_char)
        return Toponym(span, tokens, tokens.text, self._known(tokens))

    def _known(self, tokens: TokenSpan) -> tuple[Entry, ...]:
        entries = self.gazetteer.find(tokens.text)
        if entries or len(tokens) == 1:
            return entries
        if _COMPASS.match(tokens[0].text):
            return self.gazetteer.find(tokens[1:].text)
        if tokens[-1].lower_ in _REGION_HEADS:
            return self.gazetteer.find(tokens[:-1].text)
        return ()

    def _from_name(self, ent: TokenSpan) -> Iterator[tuple[int, int]]:
        """The toponyms that one of spaCy's names gives."""
        label = ent.label_
        if label in _PLACE_LABELS:
            yield from self._places(ent)
        elif label in ("NORP", "LANGUAGE"):
            yield from self._peoples(ent)
        elif label == "PERSON":
            if self._person_is_place(ent):
                yield from self._places(ent)
        elif label in ("ORG", "PRODUCT", "WORK_OF_ART", "EVENT"):
            trimmed = self._trim(ent.start, ent.end)
            if trimmed and label in ("ORG", "PRODUCT") and self._organisation_is_place(trimmed):
                yield trimmed

    def _trim(self, start: int, end: int) -> tuple[int, int] | None:
        doc = self.document.doc
        while start < end and (doc[start].lower_ in _DETERMINERS or not doc[start].text.strip(_EDGE)):
            start += 1
        while start < end and (doc[end - 1].lower_ in ("'s", "’s", "the") or not doc[end - 1].text.strip(_EDGE)):
            end -= 1
        return (start, end) if start < end else None

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        """The longest name in the gazetteer that begins here, where the model cut it short: MEXICO | CITY."""
        doc = self.document.doc
        for stop in range(min(end + 2, len(doc)), end, -1):
            if doc[stop - 1].text[0].isupper() and self.gazetteer.find(doc[start:stop].text):
                return start, stop
        return start, end

    def _doubtful(self, tokens: TokenSpan) -> bool:
        """Whether a name that the model calls a place, and the gazetteer does not know, is rather something else."""
        text = tokens.text
        if text.lower() in _GENERIC:
            return True
        if _fold_seat(text) in _SEATS:
            return not _after_in(tokens[0])
        if self.gazetteer.find(text):
            return False
        if len(tokens) == 1:
            return self.people[text] > 0 or (text.isupper() and len(text) <= 5 and not _dateline(tokens))
        return tokens[-1].lower_ in _NO_PLACE_HEADS or all(self.people[t.text] for t in tokens)

    def _places(self, ent: TokenSpan) -> Iterator[tuple[int, int]]:
        doc = self.document.doc
        trimmed = self._trim(ent.start, ent.end)
        if trimmed is None:
            return
        start, end = self._whole(*trimmed)
        if self.gazetteer.find(doc[start:end].text):
            if not self._doubtful(doc[start:end]):
                yield start, end
            return
        at = start
        for i in range(start, end + 1):
            if i == end or doc[i].text in (",", "/", ";") or doc[i].is_space:
                part = self._trim(at, i)
                at = i + 1
                if (
                    part
                    and any(c.isupper() for c in doc[part[0] : part[1]].text)
                    and not self._doubtful(doc[part[0] : part[1]])
                ):
                    yield part

    def _peoples(self, ent: TokenSpan) -> Iterator[tuple[int, int]]:
        trimmed = self._trim(ent.start, ent.end)
        if trimmed and any(
            e.demonym or e.kind in ("country", "region", "land")
            for e in self.gazetteer.find(self.document.doc[trimmed[0] : trimmed[1]].text)
        ):
            yield trimmed

    def _person_is_place(self, ent: TokenSpan) -> bool:
        text = ent.text
        trimmed = self._trim(ent.start, ent.end)
        if trimmed is None:
            return False
        words = self.document.doc[trimmed[0] : trimmed[1]]
        if self.votes[words.text] and not self.people[words.text]:
            return True
        if words[-1].lower_ in _REGION_HEADS and len(words) > 1:
            return True
        entries = self.gazetteer.find(words.text)
        strong = any(_strong(e) or e.population >= _BIG_CITY for e in entries)
        return strong and not self.people[text] and _after_in(words[0])

    def _organisation_is_place(self, trimmed: tuple[int, int]) -> bool:
        tokens = self.document.doc[trimmed[0] : trimmed[1]]
        if (self._doubtful(tokens) and self.gazetteer.find(tokens.text)) or tokens[-1].lower_ in _NO_PLACE_HEADS:
            return False
        if self.votes[tokens.text]:
            return True
        if len(tokens) > 1 and tokens[-1].lower_ in _PLACE_HEADS:
            return True
        entries = self.gazetteer.find(tokens.text)
        if any(_strong(e) for e in entries):
            return True
        return any(not e.minor for e in entries) and (len(tokens) > 1 or _after_in(tokens[0]))

    def _scan(self, inside: bytearray, taken: bytearray, closed: bytearray) -> Iterator[tuple[int, int]]:
        """Toponyms that no name gave: strong ones anywhere, cities where their neighbours speak for a place."""
        doc = self.document.doc
        i, n = 0, len(doc)
        while i < n:
            if not inside[i] or taken[i] or closed[i] or not doc[i].text[0].isupper() or doc[i].lower_ in _DETERMINERS:
                i += 1
                continue
            for length in range(min(_LONGEST, n - i), 0, -1):
                last = doc[i + length - 1]
                if not last.text[0].isupper() or any(taken[i : i + length]) or any(closed[i : i + length]):
                    continue
                if self._accept(doc[i : i + length]):
                    yield i, i + length
                    i += length - 1
                    break
            i += 1

    def _accept(self, tokens: TokenSpan) -> bool:
        first, text = tokens[0], tokens.text
        entries = self.gazetteer.find(text)
        if not entries or self._doubtful(tokens):
            return False
        if len(text) <= 3 and not (text.isupper() or "." in text):
            return False
        if len(text) == 2 and any(e.kind == "region" for e in entries):
            # A state's postal code, which is also a word or a company's form: after its town only.
            return first.i > 0 and first.nbor(-1).text == ","
        if self.votes[text] and not self.people[text]:
            return True
        if any(_strong(e) for e in entries) or (
            any(e.kind == "district" and not e.minor for e in entries) and len(tokens) > 1
        ):
            return len(text) > 3 or first.pos_ in ("PROPN", "ADJ") or "." in text
        if len(text) <= 3 or (all(e.minor for e in entries) and len(tokens) == 1 and entries[0].population < _BIG_CITY):
            return self._before_plural(tokens)
        if _dateline(tokens):
            return True
        if (len(tokens) == 1 and first.pos_ != "PROPN") or self.people[text]:
            return False
        big = max((e.population for e in entries if e.kind != "district"), default=0)
        if first.ent_type_ == "ORG":
            return big >= _BIG_CITY or (
                first.ent_iob_ == "B" and any(t.lower_ in _CIVIC for t in first.doc[tokens.end : tokens.end + 3])
            )
        if self._before_plural(tokens):
            return True
        near = first.nbor(-1).lower_ if first.i else ""
        return near in _IN and (big >= _BIG_CITY or len(tokens) > 1 or near in _SURELY_IN)

    def _before_plural(self, tokens: TokenSpan) -> bool:
        """Whether it is one of those that a plural gathers: Camden and Charlton counties."""
        for token in tokens.doc[tokens.end : tokens.end + 6]:
            if token.lower_ in _PLURAL_HEADS:
                return True
            if token.lower_ not in ("and", ",", "or") and not token.text[0].isupper():
                return False
        return False


def _fold_seat(text: str) -> str:
    return text.lower().replace(".", "")


def _dateline(tokens: TokenSpan) -> bool:
    """Whether it opens its sentence in capitals, and a dash or an agency follows: KABUL (Agency) -"""
    first = tokens[0]
    if not (tokens.text.isupper() and len(tokens.text) > 3 and first.is_sent_start):
        return False
    return any(t.text in _DATELINE_ENDS for t in tokens.doc[tokens.end : tokens.end + 5])


def _strong(entry: Entry) -> bool:
    """Whether the name means a place wherever it stands capitalised."""
    if entry.kind == "region":
        return entry.country in ("USA", "CAN", "AUS") and not entry.minor
    return entry.kind in ("country", "land", "water", "site")


def _after_in(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).lower_ in _IN
