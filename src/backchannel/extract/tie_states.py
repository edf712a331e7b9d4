"""Which state a post belongs to where the text leaves it out ("the Prime Minister, X"): worked out from the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_words import PostAt
from backchannel.model.document import Document, Name
from backchannel.model.records import Actor
from backchannel.text import Span
from backchannel.vocabulary import State, Vocabulary

_CHAMBERS = frozenset(
    "parliament congress senate house assembly council knesset majlis duma bundestag diet legislature chamber "
    "seimas sejm "
    "riksdag storting".split()
)


_NO_CHAMBERS = frozenset(
    {"white", "committee", "subcommittee", "court", "party", "office", "foundation", "dean", "speaker", "leader"}
)
# Who left office, or died in it, this short a time ago is still called by it.
_GRACE = timedelta(days=60)


class StateGuess:
    """The states that an article speaks of, weighed by how often and how near."""

    def __init__(self, document: Document, cast: Cast, vocabulary: Vocabulary) -> None:
        self.document = document
        self.cast = cast
        self.vocabulary = vocabulary
        self.published = document.article.published
        self.seen: list[tuple[Token, State]] = []
        for name in document.names:
            state = self._state(name.tokens.text)
            if state is not None and state.kind != "part":
                self.seen.append((name.tokens[0], state))
        self.blocks = [b.span for b in document.blocks]
        self._about: dict[Span | None, Actor | None] = {}

    def _state(self, text: str) -> State | None:
        vocabulary = self.vocabulary
        return vocabulary.state(text) or vocabulary.demonym(text) or vocabulary.capital(text)

    def for_holder(
        self, holder: Actor, offset: int, country: str | None = None, *, at_home: bool = True
    ) -> Actor | None:
        """The state of an officer of state: by the table of leaders, by a title that is one state's own, by what is
        known of the person, else, of one who serves at home, the one that the article is about.
        """
        token = self.document.token_at(offset)
        code = next((t.iso3 for t in self.vocabulary.leader_named(holder.name, self.published)), country)
        own = self.vocabulary.by_code(code, self.published) if code is not None else None
        if own is not None and token is not None:
            return self.cast.named_state(own, token)
        if holder.country is not None:
            state = self.cast.state(holder.country)
            if state is not None:
                return state
        return self.about(offset) if at_home else None

    def knows(self, holder: Actor, title: str = "") -> bool:
        """Whether the table of leaders has the person, under a title that ends in the word."""
        return any(t.title.endswith(title) for t in self.vocabulary.leader_named(holder.name, self.published))

    def is_over(self, holder: Actor, owners: Sequence[Actor] = ()) -> bool:
        """Whether the tables know every office of the person as ended, some time before the article was published.

        Of a bearer of one name alone this holds only where the text gives no other state: there are many Abdullahs.
        """
        if self.published is None:
            return False
        terms = self.vocabulary.leader_named(holder.name)
        states = {o.country for o in owners if o.kind == "state"}
        if " " not in holder.name and states and not states & {t.iso3 for t in terms}:
            return False
        return bool(terms) and all(
            t.life.valid_until is not None and t.life.valid_until < self.published for t in terms
        )

    def about(self, offset: int) -> Actor | None:
        """The state spoken of most, the same paragraph counted double; the first named wins a tie."""
        block = next((b for b in self.blocks if b.start <= offset < b.end), None)
        if block not in self._about:
            self._about[block] = self._weighed(block)
        return self._about[block]

    def _weighed(self, block: Span | None) -> Actor | None:
        votes: Counter[str] = Counter()
        first: dict[str, tuple[Token, State]] = {}
        for token, state in self.seen:
            votes[state.iso3] += 2 if block is not None and block.start <= token.idx < block.end else 1
            first.setdefault(state.iso3, (token, state))
        if not votes:
            return None
        token, state = first[max(votes, key=lambda iso3: (votes[iso3], -first[iso3][0].i))]
        return self.cast.named_state(state, token)

    def two(self, word: Token, besides: Sequence[Actor]) -> tuple[Actor, ...]:
        """ "the two countries": the two states that the sentence names before the word, else those that the article
        speaks of most, where none comes near them and the sentence names no other.
        """
        named = {s.iso3: a for t, s in self.seen if t.sent == word.sent and t.i < word.i
                 and (a := self.cast.named_state(s, t)) not in besides}  # fmt: skip
        if len(named) == 2:
            one, other = named.values()
            return one, other
        votes: Counter[str] = Counter(state.iso3 for _, state in self.seen)
        first = {state.iso3: (state, token) for token, state in reversed(self.seen)}
        ranked = [
            (n, a) for iso3, n in votes.most_common() if (a := self.cast.named_state(*first[iso3])) not in besides
        ]
        if len(ranked) < 2 or (len(ranked) > 2 and ranked[2][0] > 0.67 * ranked[1][0]):
            return ()
        most = ranked[0][1], ranked[1][1]
        return most if all(a in most for a in named.values()) else tuple(named.values())

    def _is_regional(self, name: Name) -> bool:
        """Whether the body's name begins with that of a province or a town."""
        first = name.tokens[0].text
        return first in self._places and self._state(first) is None

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset(n.tokens.text for n in self.document.names if n.kind == "place")

    def legislature(self, at: PostAt, head: Token) -> list[Actor]:
        """The chamber of "MP X" or "Senator X": the one that the article names last before, else first after it."""
        if at.post.words[-1] == "member":
            return []
        word = head.lower_
        house = word.startswith(("representative", "congress"))
        wanted = {"senate"} if word.startswith("senator") else {"house"} if house else _CHAMBERS
        found: Name | None = None
        for name in self.document.names:
            inside = {t.lower_ for t in name.tokens}
            if self._is_regional(name):
                # "Representative X" need not sit in the Texas House that the article speaks of.
                continue
            if name.kind == "organisation" and wanted & inside and not inside & _NO_CHAMBERS:
                if name.span.start < head.idx or found is None:
                    found = name
                if name.span.start > head.idx:
                    break
        return list(self.cast.at(found.tokens.root, conjuncts=False)) if found is not None else []
