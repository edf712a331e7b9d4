"""Which place lies in which: towns in their region, regions in their country; and what is said to be part of what."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_bodies import BUILDINGS, ORGANS, BodyReader
from backchannel.extract.tie_states import StateGuess
from backchannel.extract.tie_words import Draft
from backchannel.model.document import Document, Name, Sentence
from backchannel.model.phrases import is_denied
from backchannel.model.records import Actor
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

PLACE_WORDS = frozenset(
    "city town village capital province region state district island territory suburb port county governorate "
    "municipality republic department "
    "airport base prefecture canton oblast enclave peninsula area neighbourhood neighborhood borough".split()
)
# "the Miramar neighbourhood of Havana": the name after these is the whole.
_PARTS = frozenset("suburb neighbourhood neighborhood district area borough department".split())
_DESCRIBES = frozenset({"DET", "ADJ", "NOUN", "ADV"})
_SETTLED = frozenset("city town village capital suburb port".split())
_QUARTERS = frozenset(
    "north south east west northeast northwest southeast southwest centre center middle heart".split()
)
_COMPASS = frozenset(
    "northern southern eastern western central northeastern northwestern southeastern southwestern "
    "north-eastern north-western south-eastern south-western".split()
)
_SIZES = {"site": 0, "city": 1, "region": 2, "country": 3}
_LIES = frozenset({"is", "lies", "sits", "located", "situated"})


class BelongingReader:
    """Reads one article for `part_of`."""

    def __init__(self, document: Document, cast: Cast, vocabulary: Vocabulary, guess: StateGuess) -> None:
        self.document = document
        self.doc = document.doc
        self.cast = cast
        self.vocabulary = vocabulary
        self.countries = {p.span.start: p.country for p in document.places}
        self.precisions = {p.span.start: p.precision for p in document.places}
        self.bodies = BodyReader(document, cast, vocabulary, guess)
        self.inside = document.name_at

    def read(self) -> Iterator[Draft]:
        for each in self.document.sentences:
            yield from self._copula(each)
        for name in self.document.names:
            sentence = self.document.sentence_at(name.span.start)
            if sentence is None:
                continue
            if name.kind == "place" or self._is_said_place(name):
                yield from self._place(name, sentence)
            elif name.kind == "organisation" or name.tokens[-1].lower_ in BUILDINGS:
                yield from self.bodies.of(name, sentence)

    def _copula(self, sentence: Sentence) -> Iterator[Draft]:
        """ "The Senate is the upper chamber of the parliament"."""
        for token in self.document.words(sentence):
            if token.dep_ != "attr" or token.head.lemma_ != "be" or token.head.tag_ not in {"VBZ", "VBP"}:
                continue
            if is_denied(token.head):
                continue
            if token.lower_ not in ORGANS | PLACE_WORDS | {"part", "branch", "arm", "level", "wing"}:
                continue
            for prep in token.rights:
                if prep.dep_ != "prep" or prep.lower_ not in {"of", "in"}:
                    continue
                wholes = [a for c in prep.children if c.dep_ == "pobj" for a in self.cast.at(c)]
                parts = [a for c in token.head.lefts if c.dep_ == "nsubj" for a in self.cast.at(c)]
                for part in parts:
                    for whole in wholes[:1]:
                        if part.kind != "person" and whole.kind in {"state", "organ", "organisation"}:
                            joins = token.lower_ == "part" and whole.kind != "state" and part.kind == "state"
                            yield Draft("member_of" if joins else "part_of", part, whole, sentence.span)

    def _is_said_place(self, name: Name) -> bool:
        """Whether an unknown name is a place by the words before it: "the town of X"."""
        i = name.tokens.start
        return name.kind != "person" and i > 1 and self.doc[i - 1].lower_ == "of" and self.doc[i - 2].lower_ in _SETTLED

    def _place(self, name: Name, sentence: Sentence) -> Iterator[Draft]:
        place = self._first(name.tokens.root)
        state = self.vocabulary.state(name.tokens.text)
        if place is None or (state is not None and state.kind not in {"territory", "part"}):
            return
        for owner, span in self._around_place(name, sentence):
            if owner is not None and owner != place and owner.kind != "person":
                yield Draft("part_of", place, owner, span)
                return

    def _around_place(self, name: Name, sentence: Sentence) -> Iterator[tuple[Actor | None, Span]]:
        i, end = name.tokens.end, sentence.tokens.end
        if i < end and self.doc[i].lower_ in PLACE_WORDS:
            # "the Tigray region in Ethiopia", "the Miramar neighbourhood of Havana"
            i += 1
            part = self.inside.get(i + 1) if i + 1 < end and self.doc[i].lower_ == "of" else None
            if part is not None and part.kind == "place" and not self._in_other_countries(name, part):
                yield self._first(part.tokens.root), Span(name.span.start, part.span.end)
        # "Mwanza, Tanzania", "Lima, Peru's capital", "Mwanza, northern Tanzania"
        if i + 2 < end and self.doc[i].text == ",":
            j = i + 2 if self.doc[i + 1].lower_ in _COMPASS else i + 1
            other = self.inside.get(j)
            if (
                other is not None
                and other.tokens.start == j
                and other.kind == "place"
                and (self.vocabulary.state(other.tokens.text) or self._same_country(name, other))
                and not self._lists(name, other)
            ):
                yield self._first(other.tokens.root), Span(name.span.start, other.span.end)
            # "Lima, the Peruvian capital"
            yield from self._described(name, i + 1, end)
        # "Mwanza, a city in the north of Tanzania", "Mwanza, in northern Tanzania", "Mwanza in Tanzania"
        whole = self._within(i, end)
        if (
            whole is not None
            and (self.vocabulary.state(whole.tokens.text) or self._same_country(name, whole))
            and self._is_smaller(name, whole)
        ):
            yield self._first(whole.tokens.root), Span(name.span.start, whole.span.end)
        # "the Spanish city of Zaragoza", "the country's capital, Lima", "the town of A in the province of B"
        j = name.tokens.start - 1
        if (j > sentence.tokens.start and self.doc[j].lower_ == "of") or self.doc[j].text == ",":
            j -= 1
        if j >= sentence.tokens.start and self.doc[j].lower_ in PLACE_WORDS - _PARTS and j not in self.inside:
            k = j - 1
            while k >= sentence.tokens.start and k >= j - 5:
                token = self.doc[k]
                if token.tag_ == "POS":
                    yield self.bodies.owner(self.doc[k - 1]), Span(self.doc[k - 1].idx, name.span.end)
                elif token.tag_ == "PRP$":
                    yield self._first(token), Span(token.idx, name.span.end)
                elif self.vocabulary.demonym(token.text):
                    yield self.cast.adjective(token), Span(token.idx, name.span.end)
                elif (other := self.inside.get(k)) is not None and other.kind == "place":
                    yield self._first(other.tokens.root), Span(other.span.start, name.span.end)
                elif token.pos_ not in {"NOUN", "PROPN", "ADJ"}:
                    break
                k -= 1
            if self.doc[j].lower_ == "capital" and (state := self.vocabulary.capital(name.tokens.text)) is not None:
                yield self.cast.named_state(state, name.tokens[0]), Span(self.doc[j].idx, name.span.end)
            if i + 1 < end and self.doc[i].lower_ == "in":
                other = next(
                    (n for n in (self.inside.get(x) for x in range(i + 1, min(i + 6, end))) if n is not None), None
                )
                if other is not None and other.kind == "place":
                    yield self._first(other.tokens.root), Span(name.span.start, other.span.end)
        # "Peru's Junín Region"
        k = name.tokens.start - 1
        if (
            k > sentence.tokens.start
            and self.doc[k].tag_ == "POS"
            and (other := self.inside.get(k - 1)) is not None
            and other.kind == "place"
            and not self._modifies(name)
        ):
            yield self._first(other.tokens.root), Span(other.span.start, name.span.end)

    def _described(self, name: Name, i: int, end: int) -> Iterator[tuple[Actor | None, Span]]:
        """The state of an apposition that says what the place is: "Lima, the Peruvian capital"."""
        adjective: Token | None = None
        for token in self.doc[i : min(i + 6, end)]:
            if self.vocabulary.demonym(token.text):
                adjective = token
            elif token.lower_ in PLACE_WORDS and adjective is not None:
                yield self.cast.adjective(adjective), Span(name.span.start, token.idx + len(token.text))
                return
            elif token.i in self.inside or token.pos_ not in _DESCRIBES:
                return

    def _within(self, i: int, end: int) -> Name | None:
        """The place after "in": the outermost of "in the Ural region of Russia"; also after "the capital of"."""
        while i < end and self.doc[i].lower_ in _LIES:
            i += 1
        comma = i < end and self.doc[i].text == ","
        i += comma
        described = False
        while comma and i < end and self.doc[i].lower_ not in {"in", "of"} and self.doc[i].pos_ in _DESCRIBES:
            described = described or self.doc[i].lower_ in PLACE_WORDS
            i += 1
        if i >= end or not (self.doc[i].lower_ == "in" or (described and self.doc[i].lower_ == "of")):
            return None
        found: Name | None = None
        for j in range(i + 1, min(i + 8, end)):
            other = self.inside.get(j)
            token = self.doc[j]
            if other is not None and other.kind == "place":
                found = other if j == other.tokens.start or found is None else found
            elif token.tag_ == "POS":
                # "in Iraq's Anbar province": Anbar, if a name follows.
                following = self.inside.get(j + 1)
                if following is None or following.kind != "place":
                    break
            elif not (self._leads_to_place(token) if other is None else self.vocabulary.demonym(token.text)):
                break
        return found

    def _is_smaller(self, one: Name, other: Name) -> bool:
        """Whether the first can lie in the second: no region lies in a city ("the court for Virginia in Abingdon")."""
        first, second = self.precisions.get(one.span.start), self.precisions.get(other.span.start)
        return first is None or second is None or _SIZES[first] <= _SIZES[second]

    def _modifies(self, name: Name) -> bool:
        """Whether the name only says which of its owner's things is meant: "Russia's Pacific fleet"."""
        i = name.tokens.end
        following = self.doc[i] if i < len(self.doc) else None
        return (
            following is not None
            and following.pos_ in {"NOUN", "PROPN"}
            and following.lower_ not in PLACE_WORDS
            and name.tokens.root.head == following
        )

    def _leads_to_place(self, token: Token) -> bool:
        """What stands between "in" and the name of the whole: "the", "northern", "the south of"."""
        if token.pos_ == "NOUN":
            return token.lower_ in PLACE_WORDS | _QUARTERS
        return token.pos_ in _DESCRIBES or token.lower_ == "of"

    def _in_other_countries(self, one: Name, other: Name) -> bool:
        """Whether the gazetteer finds the two in different countries."""
        first, second = self.countries.get(one.span.start), self.countries.get(other.span.start)
        return first is not None and second is not None and first != second

    def _same_country(self, one: Name, other: Name) -> bool:
        """Whether the gazetteer finds both in one country."""
        first, second = self.countries.get(one.span.start), self.countries.get(other.span.start)
        if first is None or first != second or self.vocabulary.demonym(other.tokens.text):
            return False
        # "Alabama, Arkansas, Ohio" is a list; "Orlando, Florida, United States" is not.
        i = other.tokens.end
        third = self.inside.get(i + 1) if i + 1 < len(self.doc) and self.doc[i].text == "," else None
        return third is None or third.kind != "place" or self.vocabulary.state(third.tokens.text) is not None

    def _lists(self, one: Name, other: Name) -> bool:
        """Whether the two stand in a list ("Paris, London and Rome") rather than one in the other."""
        following = self.doc[other.tokens.end : other.tokens.end + 2]
        before = self.doc[max(one.tokens.start - 2, 0) : one.tokens.start]
        in_list = (
            before.text.endswith(",")
            and len(before) == 2
            and (n := self.inside.get(before[0].i)) is not None
            and n.kind == "place"
        )
        return (
            bool(in_list)
            or any(t.lower_ in {"and", "or"} for t in following)
            or bool(self.vocabulary.state(one.tokens.text))
        )

    def _first(self, token: Token) -> Actor | None:
        found = self.cast.at(token, conjuncts=False)
        return found[0] if found else None
