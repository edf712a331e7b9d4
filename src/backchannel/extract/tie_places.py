"""What belongs to what: organs to their state, places to their country, bodies to larger bodies."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_states import StateGuess
from backchannel.extract.tie_words import Draft
from backchannel.model.document import Document, Name, Sentence
from backchannel.model.records import Actor
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

# An organisation with one of these in its name, and a state beside it or in it, is that state's.
_ORGANS = frozenset(
    "ministry parliament congress senate assembly court police department agency army navy force forces guard "
    "guards council commission bank "
    "treasury government office service services institute authority council administration bureau command house "
    "legislature directorate "
    "tribunal cabinet chamber centers centres board secretariat reserve corps embassy consulate survey fleet mission "
    "observatory laboratory intelligence prosecutors parliamentary".split()
)
# A state's government is that state.
# Parts of a university, a hospital or a ministry.
_UNITS = frozenset({"school", "center", "centre", "faculty", "laboratory", "lab", "college", "program", "programme"})
_THE_STATE = frozenset({"government", "governments", "govt"})
# What stands in a place and is no body of people: a building, a base.
_BUILDINGS = frozenset("hall hospital airport base prison jail square stadium museum palace camp bridge hotel".split())
PLACE_WORDS = frozenset(
    "city town village capital province region state district island territory suburb port county governorate "
    "municipality republic department "
    "airport base prefecture canton oblast enclave peninsula area neighbourhood neighborhood borough".split()
)
_BODIES = frozenset({"organ", "party", "organisation", "unnamed"})
_OWNED = frozenset({"state", "state-owned", "state-run", "owned", "government", "government-owned"})
# "the Miramar neighbourhood of Havana": the name after these is the whole.
_PARTS = frozenset("suburb neighbourhood neighborhood district area borough department".split())
_DESCRIBES = frozenset({"DET", "ADJ", "NOUN", "ADV"})
_QUARTERS = frozenset(
    "north south east west northeast northwest southeast southwest centre center middle heart".split()
)
_LIES = frozenset({"is", "lies", "sits", "located", "situated"})
_COUNTRY = frozenset({"country", "nation", "state", "republic", "kingdom"})


class BelongingReader:
    """Reads one article for `part_of`."""

    def __init__(self, document: Document, cast: Cast, vocabulary: Vocabulary, guess: StateGuess) -> None:
        self.guess = guess
        self.document = document
        self.doc = document.doc
        self.cast = cast
        self.vocabulary = vocabulary
        self.countries = {p.span.start: p.country for p in document.places}
        self.inside = {i: n for n in document.names for i in range(n.tokens.start, n.tokens.end)}

    def read(self) -> Iterator[Draft]:
        for each in self.document.sentences:
            yield from self._copula(each)
        for name in self.document.names:
            sentence = self.document.sentence_at(name.span.start)
            if sentence is None:
                continue
            if name.kind == "organisation":
                yield from self._organisation(name, sentence)
            elif name.kind == "place":
                yield from self._place(name, sentence)

    def _copula(self, sentence: Sentence) -> Iterator[Draft]:
        """ "The Senate is the upper chamber of the parliament"."""
        for token in self.document.words(sentence):
            if token.dep_ != "attr" or token.head.lemma_ != "be" or token.head.tag_ not in {"VBZ", "VBP"}:
                continue
            if token.lower_ not in _ORGANS | PLACE_WORDS | {"part", "branch", "arm", "level", "wing"}:
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

    # Organisations

    def _organisation(self, name: Name, sentence: Sentence) -> Iterator[Draft]:
        part = self._first(name.tokens.root)
        if part is None or part.kind not in _BODIES:
            return
        known = self.vocabulary.known(name.tokens.text)
        owned = name.tokens.start > sentence.tokens.start and self.doc[name.tokens.start - 1].tag_ == "POS"
        if known is not None and known.country is None and known.kind != "organ" and not owned:
            return
        if _THE_STATE & {name.tokens[0].lower_, name.tokens[-1].lower_}:
            return
        is_organ = any(t.lower_ in _ORGANS for t in name.tokens)
        state = self._in_name(name) if is_organ else None
        span = name.span
        if state is None:
            beside, start = self._beside(name, sentence, adjective=is_organ)
            state, span = beside, Span(start, name.span.end)
        if state is None:
            building = name.tokens[-1].lower_ in _BUILDINGS
            parted = any(t.lower_ in _UNITS for t in name.tokens)
            after = self._after(name, sentence) if is_organ or building or parted else None
            if after is not None:
                state, end = after
                span = Span(name.span.start, end)
        if known is not None and known.country is None and state is not None and state.kind == "state":
            # "Argentina's Red Cross" is no part of the state.
            return
        if state is not None and state != part and state.kind != "person":
            yield Draft("part_of", part, state, span)

    def _in_name(self, name: Name) -> Actor | None:
        """The state in an organ's own name: "the Indonesian National Police", "the Parliament of Iraq"."""
        tokens = name.tokens
        for length in (3, 2, 1):
            if len(tokens) > length:
                state = self._state_of(tokens[:length].text, tokens[0])
                if state is not None:
                    return state
        for at in range(1, len(tokens) - 1):
            if tokens[at].lower_ == "of":
                rest = tokens[at + 1 :].text
                state = self._state_of(rest.removeprefix("the ").removeprefix("The "), tokens[at + 1])
                if state is not None:
                    return state
        return None

    def _state_of(self, text: str, token: Token) -> Actor | None:
        state = self.vocabulary.state(text)
        if state is not None:
            return self.cast.state(state.iso3) or self.cast.named_state(state, token)
        return self.cast.adjective(token) if self.vocabulary.demonym(text) else None

    def _beside(self, name: Name, sentence: Sentence, *, adjective: bool) -> tuple[Actor | None, int]:
        """The owner before the name: "the UK's X", "the country's X", and before an organ "Iranian X"."""
        i = name.tokens.start - 1
        low = sentence.tokens.start
        if i < low:
            return None, 0
        token = self.doc[i]
        if token.tag_ == "POS" and i > low:
            owner = self._owner(self.doc[i - 1])
            first = self.inside.get(i - 1)
            start = first.span.start if first else self.doc[i - 1].idx
            if owner is not None and (
                owner.kind in {"state"} or (first is not None and first.kind in {"place", "organisation"})
            ):
                return owner, start
        elif adjective and self.vocabulary.demonym(token.text):
            return self.cast.adjective(token), token.idx
        elif adjective and (other := self.inside.get(i)) is not None and other.kind == "place":
            return self._first(other.tokens.root), other.span.start
        return self._state_owned(name, low)

    def _state_owned(self, name: Name, low: int) -> tuple[Actor | None, int]:
        """ "the Kenyan state-owned firm X", "state news agency X"."""
        owned = False
        for i in range(name.tokens.start - 1, max(low, name.tokens.start - 7) - 1, -1):
            token = self.doc[i]
            if owned and self.vocabulary.demonym(token.text):
                return self.cast.adjective(token), token.idx
            if token.pos_ not in {"NOUN", "ADJ", "PROPN", "VERB"} and token.text != "-":
                break
            owned = owned or token.lower_ in _OWNED
        known = self.vocabulary.known(name.tokens.text)
        state = self.guess.about(name.span.start) if owned else None
        if state is not None and (known is None or known.country in {None, state.country}):
            return state, name.span.start
        return None, 0

    def _after(self, name: Name, sentence: Sentence) -> tuple[Actor, int] | None:
        """ "the Institute of Public Health in Norway", "the Court of Appeal of Kenya"."""
        i = name.tokens.end
        if i + 1 >= sentence.tokens.end or self.doc[i].lower_ not in {"of", "in", "at"}:
            return None
        j = i + 2 if self.doc[i + 1].pos_ == "DET" and i + 2 < sentence.tokens.end else i + 1
        other = self.inside.get(j)
        if self.doc[i].lower_ == "at":
            # "the Institute of X at the University of Y"
            body = self._first(other.tokens.root) if other is not None and other.kind == "organisation" else None
            return (body, other.span.end) if other is not None and body is not None and body.kind in _BODIES else None
        if other is None or other.kind != "place":
            return None
        owner = self._first(other.tokens.root)
        whole = owner is not None and (
            owner.kind == "state"
            or self.doc[i].lower_ == "of"
            or name.tokens[-1].lower_ in _BUILDINGS
            or self.vocabulary.state(other.tokens.text) is not None
        )
        return (owner, other.span.end) if whole and owner is not None else None

    # Places

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
        # "Mwanza, Tanzania", "Lima, Peru's capital"
        if i + 1 < end and self.doc[i].text == ",":
            other = self.inside.get(i + 1)
            if (
                other is not None
                and other.tokens.start == i + 1
                and (self.vocabulary.state(other.tokens.text) or self._same_country(name, other))
                and not self._lists(name, other)
            ):
                yield self._first(other.tokens.root), Span(name.span.start, other.span.end)
        # "Mwanza, a city in the north of Tanzania", "Mwanza, in northern Tanzania", "Mwanza in Tanzania"
        whole = self._within(i, end)
        if whole is not None and (self.vocabulary.state(whole.tokens.text) or self._same_country(name, whole)):
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
                    yield self._owner(self.doc[k - 1]), Span(self.doc[k - 1].idx, name.span.end)
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
        ):
            yield self._first(other.tokens.root), Span(other.span.start, name.span.end)

    def _within(self, i: int, end: int) -> Name | None:
        """The place after "in": the outermost of "in the Ural region of Russia"."""
        while i < end and self.doc[i].lower_ in _LIES:
            i += 1
        comma = i < end and self.doc[i].text == ","
        i += comma
        described = False
        while comma and i < end and self.doc[i].lower_ not in {"in", "of"} and self.doc[i].pos_ in _DESCRIBES:
            described = described or self.doc[i].lower_ in PLACE_WORDS
            i += 1
        if i >= end or self.doc[i].lower_ != "in":
            return None
        found: Name | None = None
        for j in range(i + 1, min(i + 8, end)):
            other = self.inside.get(j)
            token = self.doc[j]
            if other is not None and other.kind == "place":
                found = other if j == other.tokens.start or found is None else found
            elif other is not None or not self._leads_to_place(token):
                break
        return found

    def _leads_to_place(self, token: Token) -> bool:
        """What stands between "in" and the name of the whole: "the", "northern", "the south of"."""
        if token.pos_ == "NOUN":
            return token.lower_ in PLACE_WORDS | _QUARTERS
        return token.pos_ in _DESCRIBES or token.lower_ == "of"

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

    def _owner(self, token: Token) -> Actor | None:
        """The possessor; "the country" is the one that the article is about."""
        return self.guess.about(token.idx) if token.lower_ in _COUNTRY else self._first(token)

    def _first(self, token: Token) -> Actor | None:
        found = self.cast.at(token, conjuncts=False)
        return found[0] if found else None
