"""Who the article speaks of: the cast, made once from the chains of mentions and asked by every extractor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from spacy.tokens import Token

from backchannel.extract.actor_kinds import Traits, traits_of_description, traits_of_name
from backchannel.extract.actor_labels import labelled
from backchannel.extract.actor_mentions import Mentions
from backchannel.extract.actor_phrases import past_date, phrase_name, taken_of, with_clause
from backchannel.extract.actor_speech import SPEAKER_WORDS, Speech
from backchannel.extract.actor_states import States
from backchannel.extract.actor_voice import Voice
from backchannel.extract.actor_writings import author_of
from backchannel.model.document import Chain, Document, Mention
from backchannel.model.phrases import conjuncts as joined
from backchannel.model.phrases import core_span, named_span, whole_span
from backchannel.model.records import Actor, Statement, claim_id
from backchannel.text import Span
from backchannel.vocabulary import State, Vocabulary

_PLURAL_HEADS = frozenset(
    (
        "dozens hundreds thousands scores millions others many several most some all those both none two "
        "three four five six seven eight nine ten"
    ).split()
)
_PRONOUNS = SPEAKER_WORDS | frozenset(
    (
        "he him his she her hers they them their it its you your who whom whose which that this there himself "
        "herself themselves itself"
    ).split()
)
_OWNERS = frozenset({"his", "her", "their", "its"})
_SOME = frozenset("a an another some several many".split())
_ANYBODY = frozenset("those anyone anybody everyone everybody".split())


class Cast:
    """The actors of one article, asked by the token that heads a noun phrase.

    Pronouns and descriptions are resolved; a phrase that names nobody who was named before ("witnesses")
    becomes an actor of its own, kind unnamed or crowd, by its own words, the first time it is asked for.
    """

    def __init__(self, document: Document, vocabulary: Vocabulary, is_animate: Callable[[Token], bool]) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.is_animate = is_animate
        self._actors: dict[str, Actor] = {}
        self._of_chain: dict[int, Actor] = {}
        self._crowd: Actor | None = None
        self._mentions = Mentions(document)
        self._speech = Speech(document, vocabulary, self._voiced)
        self._states = States(document, vocabulary, self._keep)

    def learn_speakers(self, statements: Sequence[Statement]) -> None:
        """From now on "I" and "we" inside a statement are its speaker, "you" its addressee."""
        self._speech.learn(statements)

    def at(self, token: Token, *, conjuncts: bool = True) -> tuple[Actor, ...]:
        """The actors that the noun phrase headed by the token stands for; with those joined to it by "and".

        Empty where the phrase can be no actor ("the car", "Tuesday") or its pronoun stays unresolved.
        """
        pair = self._states.pair(token) or self._two_persons(token)
        if pair:
            return pair
        found: list[Actor] = []
        heads = [*joined(token), *self._mentions.joined_name(token)] if conjuncts else [token]
        if len(heads) == 2 and self._is_calling(token) and self._person_named(heads[1]) is not None:
            heads = heads[1:]  # "businessman and party member Jane Roe" is one
        for head in heads:
            actor = self._single(head)
            if actor is not None and actor not in found:
                found.append(actor)
        return tuple(found)

    def _two_persons(self, token: Token) -> tuple[Actor, ...]:
        """ "The two presidents, Jane Roe and John Doe", "both men": the persons, where just two can be meant."""
        if token.tag_ != "NNS" or not self.is_animate(token):
            return ()
        lefts = {c.lower_ for c in token.lefts}
        if "both" not in lefts and not {"the", "two"} <= lefts:
            return ()
        after = [c for c in joined(token) if c is not token]
        after += [a for c in token.rights if c.dep_ == "appos" for a in joined(c)]
        if len(after) == 2 and token.nbor().text in {",", ":", "–", "—"}:
            told = [person for c in after if (person := self._person_named(c)) is not None]
            return tuple(told) if len(told) == 2 else ()
        chain = self.chain_of(token)
        if chain is not None and (chain.named or chain.mentions[0].head < token.i):
            return ()
        sentence = self.document.sentence_at(token.idx)
        if sentence is None:
            return ()
        named = [c for c in self.document.chains if c.named and c.kind == "person"]
        for first in (sentence.index, sentence.index - 1):  # its own sentence, then that and the one before
            since = self.document.sentences[max(first, 0)].span.start
            near = [c for c in named if any(since <= m.span.start < token.idx for m in c.mentions)]
            if len(near) == 2:
                return tuple(self._actor_of_chain(c) for c in near)
        return ()

    def _is_calling(self, token: Token) -> bool:
        """Whether the noun, in the singular without an article, only says what somebody is."""
        article = any(c.dep_ in {"det", "poss", "nummod"} for c in token.lefts)
        return token.tag_ == "NN" and not article and self.is_animate(token)

    def _person_named(self, token: Token) -> Actor | None:
        entry = self._mentions.at(token)
        if entry is None or entry[1].form != "name" or entry[0].kind != "person":
            return None
        return self._of_mention(token, *entry)

    def _titled(self, token: Token) -> Actor | None:
        """The person whose title the parser took for a phrase of its own: "and Defence Minister | Jane Roe"."""
        role = self.vocabulary.role(token.lower_)
        if role is None or role.kind != "person":
            return None
        entry = self._mentions.at(token.nbor()) if token.i + 1 < len(token.doc) else None
        if entry is None or entry[1].form != "name":
            return None
        name = self.document.doc[entry[1].head]
        beside = name.dep_ == "appos" and name.head in {token, token.head}
        return self._person_named(name) if beside else None

    def one(self, token: Token) -> Actor | None:
        """The phrase as one actor who speaks: two joint speakers are one, "X and Y".

        A speaker is somebody by speaking, so a phrase that `at` takes for no actor ("the motion") is one by its words.
        """
        actors = self.at(token)
        if (
            not actors
            and token.pos_ in {"NOUN", "PROPN", "NUM", "ADJ", "DET", "PRON"}
            and token.lower_ not in _PRONOUNS
        ):
            return self._by_own_words(token)
        if len(actors) < 2:
            return actors[0] if actors else None
        last = list(joined(token))[-1]
        span = Span(core_span(token).start, named_span(last).end)
        names = [_beside(a, actors[0]) for a in actors]
        return self._keep(" and ".join([", ".join(names[:-1]), names[-1]]), [span], Traits("unnamed"))

    def crowd(self, token: Token) -> Actor:
        """The nameless crowd that protests: one actor "protesters", first met where the phrase stands."""
        if self._crowd is None:
            chain = self.chain_of(token)
            again = [m.span for m in chain.mentions] if chain is not None and not chain.named else []
            self._crowd = self._keep("protesters", [whole_span(token), core_span(token), *again], Traits("crowd"))
        return self._crowd

    def labelled(self, label: Span) -> Actor:
        """Who speaks under a transcript's label ("MR KIRBY"); where nobody fits, it is one by the label."""
        known, name = labelled(self.document, label, tuple(self), self._speech.writer)
        return known if known is not None else self._keep(name, [label], Traits("unnamed"))

    def author_at(self, offset: int) -> Actor | None:
        """Whose claim it is what an opinion or a letter tells at the place in its own voice; None for news."""
        return self._speech.author_at(offset)

    @property
    def issuer(self) -> Actor | None:
        """Who says "we" in the article's own text, where it is a release or a statement; None for news and opinion."""
        return self._speech.issuer

    def state(self, iso3: str) -> Actor | None:
        """The actor of a state that the article names, by its alpha-3 code."""
        return self._states.by_code(iso3)

    def adjective(self, token: Token) -> Actor | None:
        """The state whose adjective the token ends ("a South Korean town"); it becomes an actor if it was none."""
        return self._states.adjective(token)

    def named_state(self, state: State, token: Token) -> Actor:
        """The actor of a state that a longer name or a compound names ("the Parliament of Iraq", "Iran-backed")."""
        return self._states.actor(state, Span(token.idx, token.idx + len(token.text)))

    def party(self, token: Token) -> Actor | None:
        """The party whose short name or adjective the token is ("a Democratic senator")."""
        if not token.text[:1].isupper():
            return None
        on = self.document.article.published
        for name in (token.text, f"{token.text}s", f"{token.text} Party"):
            known = self.vocabulary.known(name, on)
            if known is not None and known.kind == "party":
                for chain in self.document.chains:
                    if chain.named and self.vocabulary.known(chain.name, on) is known:
                        return self._actor_of_chain(chain)
                span = Span(token.idx, token.idx + len(token.text))
                return self._keep(
                    known.name, [span], Traits("party", known.country, known.sector, "vocabulary", known.wikidata)
                )
        return None

    def phrase(self, token: Token) -> Span:
        """Span of the noun phrase headed by the token: determiner, title, appositive kept, no relative clauses."""
        return whole_span(token)

    def chain_of(self, token: Token) -> Chain | None:
        """The chain of mentions that the token heads a mention of."""
        entry = self._mentions.at(token)
        return entry[0] if entry else None

    def __iter__(self) -> Iterator[Actor]:
        """Every actor that is named, and every one that was asked for, in the order of their first mention."""
        for chain in self.document.chains:
            if chain.named and chain.kind in {"person", "organisation"}:
                self._actor_of_chain(chain)
        return iter(sorted(self._actors.values(), key=lambda a: (a.mentions[0].span, a.id)))

    # One noun phrase

    def _single(self, token: Token, depth: int = 0) -> Actor | None:
        if depth > 4:
            return None
        lower = token.lower_
        if self._mentions.at(token) is None and (
            token.tag_ in {"WP", "WDT"}
            or lower in {"who", "which"}
            or (lower == "that" and token.dep_ in {"nsubj", "nsubjpass", "dobj"})
        ):
            clause = token.head if token.head.dep_ == "relcl" else token.head.head
            return self._single(clause.head, depth + 1) if clause.dep_ == "relcl" and clause.head != token else None
        spoken = self._speech.at(token)
        if spoken is not None:
            return spoken
        entry = self._mentions.at(token)
        if (entry is None or entry[1].form != "name") and (titled := self._titled(token)) is not None:
            return titled
        if entry is not None and entry[0].named:
            owned = self._mentions.owned(token, entry[1])
            return self._of_mention(token, *entry) if owned is None else self._single(owned, depth + 1)
        if (named := self._mentions.place_of(token)) is not None:
            return self._single(named, depth + 1)
        if self._states.is_country_word(token):
            return self._states.country_meant(token)
        writing = author_of(token, self._mentions, self._single, depth)
        if writing is not None:
            return writing
        return self._of_mention(token, *entry) if entry is not None else self._unnamed(token)

    def _voiced(self, voice: Voice) -> Actor:
        name, span = voice.name, voice.named_at
        if name.endswith(" Government") and (state := self.vocabulary.state(name.removesuffix(" Government"))):
            return self._states.actor(state, span)
        last = name.split()[-1]
        for chain in self.document.chains:
            if chain.named and (chain.name == name or (chain.kind == "person" and chain.name.split()[-1] == last)):
                return self._actor_of_chain(chain)
        return self._keep(name, [span], Traits("person" if voice.of_author else "unnamed"))

    def _of_mention(self, token: Token, chain: Chain, mention: Mention) -> Actor | None:
        if chain.named and chain.kind == "other" and not self._acts(token):
            return None
        if chain.named:
            text = self.document.text[mention.span.start : mention.span.end]
            governed = self._states.governs(token, text, chain) if mention.form == "name" else None
            if governed is not None:
                return self._states.actor(governed, mention.span)
            if chain.kind == "people" and _is_one_of_them(token):
                return self._keep_phrase(token)
            if chain.kind == "people" and _is_adjective(token):
                state = self.vocabulary.demonym(token.text)
                return self._states.actor(state, mention.span) if state is not None else None
            if mention.form == "pronoun" and chain.kind == "place" and (capital := self.vocabulary.capital(chain.name)):
                return self._states.actor(capital, mention.span)  # a town does nothing; its government does
            return self._actor_of_chain(chain)
        government = self._states.government(token)
        if government is not None:
            return government
        return self._actor_of_chain(chain)

    def _unnamed(self, token: Token) -> Actor | None:
        lower = token.lower_
        if token.pos_ == "PROPN" and token.ent_type_ == "DATE":
            return None  # "in March" is no march
        if lower == "those" and not any(c.dep_ in {"relcl", "acl"} for c in token.rights):
            return None
        if lower == "one":
            named = (self._person_named(c) for c in token.rights if c.dep_ == "appos")
            if (person := next(filter(None, named), None)) is not None:
                return person  # "one of the pilots, Jane Roe"
        counted = token.pos_ == "NUM" or lower in _PLURAL_HEADS
        if token.pos_ == "PROPN" and self.vocabulary.demonym(token.text):
            return self._keep_phrase(token)
        if counted and token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos"}:
            inner = [
                c
                for p in token.children
                if p.dep_ == "prep" and p.lower_ == "of"
                for c in p.children
                if c.dep_ == "pobj"
            ]
            if inner and not (self.is_animate(inner[0]) or self._mentions.at(inner[0]) is not None):
                return None
            if not inner and (
                token.ent_type_ in {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"}
                or token.head.lower_ in {"in", "at", "since", "by"}
            ):
                return None
            return self._keep_phrase(token)
        if token.pos_ in {"NOUN", "PROPN"} and (self.is_animate(token) or self.vocabulary.role(lower) is not None):
            return self._states.government(token) or self._keep_phrase(token)
        return None

    def _by_own_words(self, token: Token) -> Actor | None:
        entry = self._mentions.at(token)
        return self._actor_of_chain(entry[0]) if entry is not None else self._keep_phrase(token)

    # Keeping actors

    def _keep_phrase(self, token: Token) -> Actor:
        full, whole, core = (past_date(self.document, span(token)) for span in (named_span, whole_span, core_span))
        if token.lower_ in _ANYBODY:
            full = whole = with_clause(token)
        elif (taken := taken_of(token)) is not None:
            full = whole = core = Span(full.start, taken.idx + len(taken.text))
        return self._keep(
            self._called(full),
            [whole, full, core],
            traits_of_description(self.document, token, self.vocabulary),
        )

    def _called(self, phrase: Span) -> str:
        """What a phrase that names nobody is called: "his lawyers" by the name of whose lawyers they are."""
        text = self.document.text
        first = self.document.token_at(phrase.start)
        if first is not None and first.lower_ in _OWNERS and first.tag_ == "PRP$":
            entry = self._mentions.at(first)
            known = entry is not None and entry[0].named and self.vocabulary.capital(entry[0].name) is None
            owner = self._of_mention(first, *entry) if entry is not None and known else None
            if entry is not None and owner is not None:
                many = owner.name.endswith("s") and (entry[0].plural or owner.kind == "state")
                whose = f"{owner.name}'" if many else f"{owner.name}'s"
                return f"{whose} {phrase_name(text[first.idx + len(first.text) : phrase.end])}"
        return phrase_name(text[phrase.start : phrase.end])

    def _keep(self, name: str, spans: Iterable[Span], traits: Traits) -> Actor:
        cites = tuple(self.document.article.cite(*s) for s in sorted(set(spans)))
        actor = Actor(
            claim_id(self.document.article, "actor", name, cites[0].start),
            name, traits.kind, cites, traits.country, traits.sector, traits.basis, traits.wikidata,
        )  # fmt: skip
        return self._actors.setdefault(actor.id, actor)

    def _actor_of_chain(self, chain: Chain) -> Actor:
        known = self._of_chain.get(chain.index)
        if known is not None:
            return known
        state = self._states.of_chain(chain)
        if state is not None:
            return state
        spans = [m.span for m in chain.mentions]
        described = (self.document.doc[m.head] for m in chain.mentions if m.form == "description")
        place = next((p for noun in described if (p := self._mentions.place_of(noun)) is not None), None)
        if not chain.named and place is not None:
            actor = self._single(place)
            if actor is not None:
                return self._of_chain.setdefault(chain.index, actor)
        if chain.named:
            actor = self._keep(chain.name, spans, traits_of_name(self.document, chain, self.vocabulary))
        else:
            text = self.document.text
            called = (m for m in chain.mentions if text[m.span.start : m.span.end] == chain.name)
            head = self.document.doc[next(called, chain.mentions[0]).head]
            full = past_date(self.document, named_span(head))
            if (taken := taken_of(head)) is not None:
                full = Span(full.start, taken.idx + len(taken.text))
            actor = self._keep(
                self._called(full),
                [full, *(s for s in (*spans, whole_span(head)) if taken is None or s.start != full.start)],
                traits_of_description(self.document, head, self.vocabulary),
            )
        self._of_chain[chain.index] = actor
        return actor

    def _acts(self, token: Token) -> bool:
        return token.dep_ in {"nsubj", "nsubjpass", "dobj", "agent", "pobj", "poss", "conj", "appos"}


def _beside(actor: Actor, first: Actor) -> str:
    """The actor's name in "X and his aides": not "X and X's aides"."""
    if actor.name.startswith((f"{first.name}'s ", f"{first.name}' ")):
        return min((m.quote for m in actor.mentions), key=len)
    return actor.name


def _is_one_of_them(token: Token) -> bool:
    """Whether the name of a people stands for one or some of it: "a Libyan", not "Libyan" nor "the French"."""
    some = any(c.lower_ in _SOME or c.dep_ == "nummod" for c in token.lefts)
    return some and token.dep_ not in {"amod", "compound", "nmod", "npadvmod"}


def _is_adjective(token: Token) -> bool:
    return token.tag_ == "JJ" or token.dep_ in {"amod", "compound", "nmod"}
