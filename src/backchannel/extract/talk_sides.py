"""Who the words of a talk mean: the parties' names, "the two governments", and who does what a verb far below says."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.events_syntax import is_passive, subjects
from backchannel.extract.tie_states import StateGuess
from backchannel.model.document import Document
from backchannel.model.records import Actor

SIDES = frozenset("country countries government governments side sides nation nations parties states".split())
_BOTH = frozenset({"two", "both"})
_BELOW = frozenset({"xcomp", "conj", "ccomp", "advcl"})


class Sides:
    """Collects the actors of one article's talks; a capital that negotiates is its government."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self.document = document
        self.cast = cast

    def add(
        self, found: list[Actor], tokens: Sequence[Token], besides: Sequence[Actor] = (), *, crowds: bool = False
    ) -> None:
        """Appends the actors that the tokens name to `found`, each once and none of `besides`."""
        for token in tokens:
            actors = self.cast.at(token)
            if means_two(token.doc[token.left_edge.i : token.i + 1].text) or any(means_two(a.name) for a in actors):
                actors = StateGuess(self.document, self.cast, self.cast.vocabulary).two(token, besides) or actors
            for actor in actors:
                capital = self.cast.vocabulary.capital(actor.name) if actor.kind not in {"state", "person"} else None
                one = self.cast.named_state(capital, token) if capital is not None else actor
                if one not in found and one not in besides and (crowds or one.kind != "crowd"):
                    found.append(one)

    def of_adjective(self, token: Token) -> Actor | None:
        """The state of the adjective; none where it is a word of a name ("the North American Free Trade Agreement")."""
        name = self.document.name_at.get(token.i)
        return self.cast.adjective(token) if name is None or name.kind in {"people", "place"} else None


def doers(verb: Token) -> list[Token]:
    """The verb's subjects, or those of the verbs over it: "X appealed to both and offered to mediate"."""
    found = subjects(verb)
    at = verb
    for _ in range(3):
        if found or is_passive(at) or at.dep_ not in _BELOW or at.head.pos_ not in {"VERB", "AUX"}:
            break
        at = at.head
        found = [c for c in at.lefts if c.dep_ in {"nsubj", "nsubjpass"}]
    return found


def main_subjects(verb: Token) -> list[Token]:
    """Subjects of the nearest verb above that has its own."""
    at = verb
    for _ in range(4):
        own = [c for c in at.lefts if c.dep_ == "nsubj"]
        if own or at.head.pos_ not in {"VERB", "AUX"} or at.dep_ not in _BELOW:
            return own
        at = at.head
    return []


def means_two(phrase: str) -> bool:
    """ "the two countries", "both governments", "both"."""
    words = [w for w in phrase.lower().split() if w != "the"]
    return bool(words) and words[0] in _BOTH and (len(words) == 1 or words[-1] in SIDES) and words != ["two"]
