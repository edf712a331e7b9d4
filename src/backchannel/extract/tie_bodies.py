"""Which body belongs to what: organs to their state, units to the body that they are of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_states import StateGuess
from backchannel.extract.tie_words import Draft
from backchannel.model.document import Document, Name, Sentence
from backchannel.model.records import Actor
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

# An organisation with one of these in its name, and a state beside it or in it, is that state's.
ORGANS = frozenset(
    "ministry parliament congress senate assembly court police department agency army navy force forces guard "
    "guards council commission bank "
    "treasury government office service services institute authority council administration bureau command house "
    "legislature directorate "
    "tribunal cabinet chamber centers centres board secretariat reserve corps embassy consulate survey fleet mission "
    "observatory laboratory intelligence prosecutors parliamentary".split()
)
# Parts of a university, a hospital or a ministry.
_UNITS = frozenset(
    "school center centre faculty laboratory lab college program programme project initiative clinic division".split()
)
# A state's government is that state.
_THE_STATE = frozenset({"government", "governments", "govt"})
# What stands in a place and is no body of people: a building, a base.
BUILDINGS = frozenset("hall hospital airport base prison jail square stadium museum palace camp bridge hotel".split())
# With the name of a city or a province before it, each is that one's own: "the Ohio Supreme Court".
_OF_A_PLACE = frozenset({"police", "court", "senate", "legislature", "parliament", "assembly", "department", "board"})
# "Roscosmos, the Russian space agency": what a state has one of, by one word or by two.
_OWN_ORGANS = frozenset("parliament legislature ministry army navy".split())
_OWN_KINDS = frozenset({"agency", "service", "services", "bank", "authority", "directorate", "force"})
_OWN_FIELDS = frozenset(
    "space intelligence security spy central weather meteorological statistics tax customs atomic nuclear border "
    "counterintelligence counterterrorism antitrust aviation immigration civil state-run air".split()
)
_BODIES = frozenset({"organ", "party", "organisation", "unnamed"})
_OWNED = frozenset({"state", "state-owned", "state-run", "owned", "government", "government-owned"})
_COUNTRY = frozenset({"country", "nation", "state", "republic", "kingdom"})


class BodyReader:
    """Reads one article for the bodies that are part of a state or of another body."""

    def __init__(self, document: Document, cast: Cast, vocabulary: Vocabulary, guess: StateGuess) -> None:
        self.document = document
        self.doc = document.doc
        self.cast = cast
        self.vocabulary = vocabulary
        self.guess = guess
        self.inside = document.name_at

    def of(self, name: Name, sentence: Sentence) -> Iterator[Draft]:
        part = self._first(name.tokens.root)
        if part is None or part.kind not in _BODIES:
            return
        known = self.vocabulary.known(name.tokens.text)
        before = self.doc[name.tokens.start - 1] if name.tokens.start > sentence.tokens.start else None
        if before is not None and before.text == "-" and not before.whitespace_:
            # "the NATO-Russia Council": half a name.
            return
        owned = before is not None and before.tag_ == "POS"
        parent = self._parent(name)
        if parent is not None and parent != part:
            yield Draft("part_of", part, parent, name.span)
            return
        if known is not None and known.country is None and known.kind != "organ" and not owned:
            return
        if _THE_STATE & {name.tokens[0].lower_, name.tokens[-1].lower_}:
            return
        is_organ = any(t.lower_ in ORGANS for t in name.tokens)
        state = self._in_name(name) if is_organ else None
        span = name.span
        if state is None:
            beside, start = self._beside(name, sentence, adjective=is_organ)
            state, span = beside, Span(start, name.span.end)
        if state is None:
            building = name.tokens[-1].lower_ in BUILDINGS
            parted = any(t.lower_ in _UNITS for t in name.tokens)
            after = self._after(name, sentence) if is_organ or building or parted else None
            if after is not None:
                state, end = after
                span = Span(name.span.start, end)
        if state is None and (described := self._described(name)) is not None:
            state, span = described
        if known is not None and known.country is None and state is not None and state.kind == "state":
            # "Argentina's Red Cross" is no part of the state.
            return
        if state is not None and state != part and state.kind != "person":
            yield Draft("part_of", part, state, span)

    def _parent(self, name: Name) -> Actor | None:
        """Whose it is by the name it begins with: "the United Nations Security Council", "the Ohio Senate"."""
        tokens = name.tokens
        for length in (3, 2, 1):
            rest = {t.lower_ for t in tokens[length:]}
            if len(tokens) <= length or not rest & ORGANS:
                continue
            known = self.vocabulary.known(tokens[:length].text)
            if known is not None and known.sector == "IGO":
                return self._actors.get(known.name)
            if rest & _OF_A_PLACE or "house of representatives" in tokens.text.lower():
                place = self._actors.get(tokens[:length].text)
                if place is not None and place.kind != "state":
                    return place
        return None

    @cached_property
    def _actors(self) -> dict[str, Actor]:
        """The organisations of states and the places that the article names by themselves."""
        found: dict[str, Actor] = {}
        for name in self.document.names:
            known = self.vocabulary.known(name.tokens.text) if name.kind == "organisation" else None
            if (known is not None and known.sector == "IGO") or name.kind == "place":
                actor = self._first(name.tokens.root)
                if actor is not None:
                    found.setdefault(known.name if known is not None else name.tokens.text, actor)
        return found

    def _described(self, name: Name) -> tuple[Actor, Span] | None:
        """ "Roscosmos, the Russian space agency", "the Rada (Ukraine's parliament)"."""
        root = name.tokens.root
        for noun in root.rights:
            if noun.dep_ != "appos" or noun.pos_ != "NOUN":
                continue
            words = {t.lower_ for t in noun.lefts}
            if noun.lower_ in _OWN_ORGANS or (noun.lower_ in _OWN_KINDS and words & _OWN_FIELDS):
                for token in noun.lefts:
                    state = self.cast.adjective(token) or (self._first(token) if token.dep_ == "poss" else None)
                    if state is not None and state.kind == "state":
                        return state, Span(name.span.start, noun.idx + len(noun.text))
        return None

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
            owner = self.owner(self.doc[i - 1])
            first = self.inside.get(i - 1)
            start = first.span.start if first else self.doc[i - 1].idx
            if (
                first is not None
                and first.kind == "place"
                and not adjective
                and self.vocabulary.capital(first.tokens.text)
            ):
                # "London's X College" is in London, and no organ of the state that London may stand for.
                return None, 0
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
        building = name.tokens[-1].lower_ in BUILDINGS
        if i + 1 >= sentence.tokens.end or not (
            self.doc[i].lower_ in {"of", "in", "at"} or (building and self.doc[i].text == ",")
        ):
            return None
        j = i + 2 if self.doc[i + 1].pos_ == "DET" and i + 2 < sentence.tokens.end else i + 1
        other = self.inside.get(j)
        if self.doc[i].lower_ == "at":
            # "the Institute of X at the University of Y"
            body = self._first(other.tokens.root) if other is not None and other.kind == "organisation" else None
            return (body, other.span.end) if other is not None and body is not None and body.kind in _BODIES else None
        if other is None or other.kind != "place" or (self.doc[i].text == "," and self._goes_on(other)):
            return None
        owner = self._first(other.tokens.root)
        whole = owner is not None and (
            owner.kind == "state"
            or self.doc[i].lower_ == "of"
            or building
            or self.vocabulary.state(other.tokens.text) is not None
        )
        return (owner, other.span.end) if whole and owner is not None else None

    def _goes_on(self, name: Name) -> bool:
        """Whether the name is one of a list: "the base, Turkey and Iraq"."""
        return any(t.lower_ in {"and", "or"} for t in self.doc[name.tokens.end : name.tokens.end + 2])

    def owner(self, token: Token) -> Actor | None:
        """The possessor; "the country" is the one that the article is about."""
        return self.guess.about(token.idx) if token.lower_ in _COUNTRY else self._first(token)

    def _first(self, token: Token) -> Actor | None:
        found = self.cast.at(token, conjuncts=False)
        return found[0] if found else None
