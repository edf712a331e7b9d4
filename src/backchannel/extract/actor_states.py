"""States as actors: by name, adjective, capital, palace or government, one actor a state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property

from spacy.tokens import Token

from backchannel.extract.actor_kinds import Traits
from backchannel.model.document import Chain, Document
from backchannel.model.phrases import core_span, named_span
from backchannel.model.records import Actor
from backchannel.text import Span
from backchannel.vocabulary import State, Vocabulary

_COUNTRY_WORDS = frozenset({"country", "nation", "republic", "kingdom"})
_PAIRED = frozenset("countries nations states governments neighbours neighbors".split())
_GOVERNMENTS = frozenset({"government", "administration", "regime"})
# First words of adjectives of two: "South Sudanese" is not Sudan's.
_HALVES = frozenset("North South East West Central New Saudi Sri Costa Sierra Puerto".split())
# Prepositions after which a capital is the government, and those after which it is the town.
_ABOUT_GOVERNMENTS = frozenset("with between against by to from on for of toward towards and".split())
Keep = Callable[[str, Iterable[Span], Traits], Actor]


class States:
    """The state actors of one article. `keep` makes an actor of a name, the spans that name it, and its traits."""

    def __init__(self, document: Document, vocabulary: Vocabulary, keep: Keep) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self._keep = keep
        self._known: dict[str, Actor] = {}
        self._meet()

    def by_code(self, iso3: str) -> Actor | None:
        """The actor of a state that the article names, by its alpha-3 code."""
        return self._known.get(iso3)

    def adjective(self, token: Token) -> Actor | None:
        """The state whose adjective the token ends ("a South Korean town"); it becomes an actor if it was none."""
        state, start = None, token
        if token.i and token.nbor(-1).text in _HALVES:
            state, start = self.vocabulary.demonym(f"{token.nbor(-1).text} {token.text}"), token.nbor(-1)
        if state is None:
            state, start = self.vocabulary.demonym(token.text, self.document.article.published), token
        return self.actor(state, Span(start.idx, token.idx + len(token.text))) if state else None

    def is_country_word(self, token: Token) -> bool:
        """Whether the phrase is "the country" or the like; "this country", unquoted, is the readers'."""
        if token.lower_ not in _COUNTRY_WORDS:
            return False
        quoted = self.document.quotation_at(token.idx) is not None
        return any(c.lower_ == "the" or (c.lower_ == "this" and quoted) for c in token.lefts)

    def government(self, token: Token) -> Actor | None:
        """ "the Mexican government", "Israel's government", "the government of Oman", "in Muscat": the state itself.

        A bare "the government" is that of the one state that the article speaks of most, where one stands out.
        """
        if token.lemma_.lower() not in _GOVERNMENTS:
            return None
        state, span = self._governed(token)
        if state is not None:
            return self.actor(state, span)
        bare = not any(c.dep_ in {"amod", "compound", "poss", "nmod", "prep"} for c in token.children)
        if not bare or token.lemma_ != "government" or token.tag_ != "NN":
            return None
        return self._governed_before(token) or self.main

    def _governed_before(self, token: Token) -> Actor | None:
        """The state whose government was named last, in the sentence or the two before ("Oman's government … it")."""
        sentence = self.document.sentence_at(token.idx)
        if sentence is None or not any(c.lower_ == "the" for c in token.lefts):
            return None
        since = self.document.sentences[max(sentence.index - 2, 0)].tokens.start
        for before in reversed(token.doc[since : token.i]):
            if before.lower_ == "government":
                state, span = self._governed(before)
                if state is not None:
                    return self.actor(state, span)
        return None

    def _governed(self, token: Token) -> tuple[State | None, Span]:
        """The state that the words beside "government" name, and the span of the whole phrase."""
        for child in token.children:
            if child.dep_ in {"amod", "compound", "poss", "nmod"}:
                state = self.vocabulary.demonym(child.text) or self.vocabulary.state(_name_text(child))
                if state is not None:
                    return state, core_span(token)
            elif child.dep_ == "prep" and child.lower_ in {"of", "in"}:
                named = [_name_text(c) for c in child.children]
                state = next((s for n in named if (s := self.vocabulary.state(n) or self.vocabulary.capital(n))), None)
                if state is not None:
                    return state, named_span(token)
        return None, core_span(token)

    @cached_property
    def main(self) -> Actor | None:
        """The state that the article speaks of most, in its names, adjectives and lead, where one stands out."""
        counts: Counter[str] = Counter()
        lead = self.document.sentences[0].span.end if self.document.sentences else 0
        for name in self.document.names:
            if _is_behind(name.tokens[-1]):
                continue
            state = self.vocabulary.demonym(name.tokens.text) if name.kind == "people" else None
            state = state or (self.vocabulary.state(name.tokens.text) if name.kind == "place" else None)
            if state is not None:
                counts[state.iso3] += 4 if name.span.start < lead else 1
        ranked = counts.most_common(2)
        if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 1.5 * ranked[1][1]):
            return None
        code = ranked[0][0]
        found = self._known.get(code)
        state = self.vocabulary.by_code(code, self.document.article.published)
        if found is None and state is not None:
            first = next(
                n for n in self.document.names if (s := self.vocabulary.demonym(n.tokens.text)) and s.iso3 == code
            )
            found = self.actor(state, first.span)
        return found

    def country_meant(self, token: Token) -> Actor | None:
        """ "the country": the state named last before it, in its own sentence or the one before, else the article's."""
        sentence = self.document.sentence_at(token.idx)
        first = max((sentence.index if sentence else 0) - 1, 0)
        since = self.document.sentences[first].span.start if self.document.sentences else 0
        latest: tuple[int, Actor] | None = None
        for actor in self._known.values():
            for mention in actor.mentions:
                if since <= mention.start < token.idx and (latest is None or mention.start > latest[0]):
                    latest = (mention.start, actor)
        return latest[1] if latest else self.main

    def pair(self, token: Token) -> tuple[Actor, ...]:
        """ "The two countries", "both governments": the two states named last before it, in this sentence or the two
        before.
        """
        if token.tag_ != "NNS" or token.lower_ not in _PAIRED:
            return ()
        if not any(c.lower_ in {"two", "both"} for c in token.lefts):
            return ()
        sentence = self.document.sentence_at(token.idx)
        since = self.document.sentences[max((sentence.index if sentence else 0) - 2, 0)].span.start
        found: dict[str, Actor] = {}
        for name in reversed(self.document.names):
            if not since <= name.span.start < token.idx:
                continue
            words = name.tokens.text
            state = self.vocabulary.demonym(words) or self.vocabulary.state(words) or self.vocabulary.seat(words)
            if state is not None and len(found) < 2:
                found.setdefault(_state_key(state), self.actor(state, name.span))
        return tuple(reversed(found.values())) if len(found) == 2 else ()

    def _meet(self) -> None:
        """Make the actors of all states that the article names, by name, capital, palace or "the … government"."""
        found: dict[str, tuple[State, list[Span]]] = {}

        def note(state: State | None, span: Span) -> None:
            if state is not None:
                found.setdefault(_state_key(state), (state, []))[1].append(span)

        for chain in self.document.chains:
            if not chain.named:
                continue
            named = self.vocabulary.state(chain.name) if chain.kind == "place" else None
            for mention in chain.mentions:
                text = self.document.text[mention.span.start : mention.span.end]
                if named is not None:
                    note(named, mention.span)
                elif mention.form == "name":
                    note(self.governs(self.document.doc[mention.head], text, chain), mention.span)
        for sentence in self.document.sentences:
            for token in self.document.words(sentence):
                if token.lower_ in _GOVERNMENTS:
                    state, span = self._governed(token)
                    note(state, span)
        for key, (state, spans) in found.items():
            self._known[key] = self._keep(state.name, spans, _traits_of_state(state))

    def governs(self, token: Token, text: str, chain: Chain) -> State | None:
        """The state whose government a name stands for here: a palace, or a capital at an agent's place."""
        seat = self.vocabulary.seat(text)
        if seat is not None:
            return seat
        capital = self.vocabulary.capital(text) if chain.kind == "place" else None
        return capital if capital is not None and _is_government(token) else None

    def of_chain(self, chain: Chain) -> Actor | None:
        """The state actor of a chain of place names that name a state."""
        state = self.vocabulary.state(chain.name) if chain.named and chain.kind == "place" else None
        return self.actor(state, chain.mentions[0].span) if state is not None else None

    def actor(self, state: State, span: Span) -> Actor:
        """The actor of a state that the article names, or means by an adjective at the span."""
        actor = self._known.get(_state_key(state))
        if actor is None:
            actor = self._keep(state.name, [span], _traits_of_state(state))
            self._known[_state_key(state)] = actor
        return actor


def _traits_of_state(state: State) -> Traits:
    return Traits("organ" if state.kind == "part" else "state", state.iso3, "GOV", "vocabulary")


def _state_key(state: State) -> str:
    """Scotland bears the code of the United Kingdom and is yet another actor."""
    return state.name if state.kind == "part" else state.iso3


def _name_text(token: Token) -> str:
    """The token with the compounds before it: "United States", "South Korea"."""
    start = token.i
    while start > 0 and token.doc[start - 1].dep_ == "compound" and token.doc[start - 1].head == token:
        start -= 1
    return str(token.doc[start : token.i + 1].text)


def _is_behind(token: Token) -> bool:
    """Whether the name says who stands behind somebody else: "Saudi-backed rebels"."""
    following = token.doc[token.i + 1 : token.i + 3]
    return len(following) == 2 and following[0].text in {"-", "–"} and following[1].tag_ == "VBN"


def _is_government(token: Token) -> bool:
    """Whether a capital at this place in the sentence is its government rather than the town."""
    if token.dep_ in {"nsubj", "nsubjpass"}:
        return token.head.lemma_ != "be" or any(c.dep_ in {"acomp"} for c in token.head.children)
    if token.dep_ in {"poss", "dobj", "dative"}:
        return True
    if token.dep_ == "conj":
        return _is_government(token.head)
    return token.dep_ == "pobj" and token.head.lower_ in _ABOUT_GOVERNMENTS and token.head.head.pos_ != "NOUN"
