"""What a post is a post of: "of X" after it, the names and adjectives before it, what stands elsewhere in the text."""

from __future__ import annotations

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_holders import GROUPS, PAST
from backchannel.extract.tie_places import PLACE_WORDS
from backchannel.extract.tie_states import StateGuess
from backchannel.extract.tie_words import PostAt, TieWords
from backchannel.model.document import Document, Name, Sentence
from backchannel.model.records import Actor
from backchannel.vocabulary import Vocabulary

_OF = frozenset({"of", "for", "in", "at", "to", "with", "from"})
_REGIONS = frozenset("africa asia europe america americas east pacific caribbean balkans gulf sahel".split())
# After these stands the region of a post whose body is named elsewhere: "the UNICEF director for Africa".
_REGION = frozenset({"for", "in"})
_IN_PHRASE = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PRON", "NUM", "ADV", "PART", "CCONJ", "X"})
_NO_PARTISANS = frozenset({"justice", "judge", "magistrate"})
_ROYAL = frozenset({"king", "queen", "emperor", "empress", "emir", "sultan", "shah", "prince", "princess"})
# What follows "of" is their field, unless it is a state: "Minister of Information".
_PORTFOLIOS = frozenset(
    {"minister", "ministers", "secretary", "secretaries", "commissioner", "president", "under-secretary"}
    - {"president"}
)
_NOUNS = frozenset({"NOUN", "PROPN"})


class Owners:
    """Finds the actors that a post is a post of."""

    def __init__(
        self, document: Document, cast: Cast, vocabulary: Vocabulary, words: TieWords, guess: StateGuess
    ) -> None:
        self.doc = document.doc
        self.cast = cast
        self.vocabulary = vocabulary
        self.words = words
        self.guess = guess
        self.inside = document.name_at
        self.places = {n.span.start for n in document.names if n.kind == "place"}

    # What stands to the left in the same phrase

    def left(self, at: PostAt, sentence: Sentence) -> list[Token]:
        """Tokens before the post in its noun phrase, nearest first."""
        found: list[Token] = []
        for i in range(at.first - 1, sentence.tokens.start - 1, -1):
            token = self.doc[i]
            inside = i in self.inside
            if not found and token.text == "-" and i - 1 in self.inside:
                # A headline that runs into its text: "Rebels Enter Crimea-President X said".
                break
            if (
                not inside
                and token.pos_ not in _IN_PHRASE
                and token.text not in {"-", "–", ".", "/"}
                and token.tag_ != "POS"
            ):
                if token.lower_ in PAST:
                    # "the ousted Peruvian president X": the tagger takes it for a verb.
                    found.append(token)
                    continue
                if token.lower_ not in {"of", "and", "for"} or not found or found[-1].i not in self.inside:
                    break
                if token.lower_ != "and":
                    break
            if not inside and token.pos_ in _NOUNS and self.words.post_at(token) is not None:
                break
            if (token.pos_ == "PRON" and token.tag_ != "PRP$") or (inside and self.inside[i].kind == "person"):
                break
            found.append(token)
            if (token.pos_ == "DET" and not inside) or token.tag_ == "PRP$":
                break
        return found

    # Owners that the phrase names

    def of(self, at: PostAt, left: list[Token]) -> list[Actor]:
        """What the post is a post of, the nearest first: "of X" after it, then names and adjectives before it."""
        found: list[Actor] = []
        region: list[Actor] = []
        after = self.doc[at.last + 1] if at.last + 1 < len(self.doc) else None
        abroad = at.post.owner == "sender" and after is not None and after.lower_ != "of"
        if after is not None and after.lower_ in _OF and at.post.tie != "citizen_of" and not abroad:
            cabinet = self.doc[at.head].lower_ in _PORTFOLIOS and "general" not in at.post.words
            portfolio = cabinet and after.lower_ in {"of", "for"}
            of_place = not portfolio or after.lower_ == "of"
            found += [
                a for a in self.objects(after) if not portfolio or a.kind == "state" or (of_place and self.is_place(a))
            ]
            if not found and after.lower_ in {"of", "for"}:
                # "a professor of law at X", "head of surgery at X"
                found = self._of_body(after, found)
            place = all(self.is_place(a) or a.kind in {"state", "unnamed"} for a in found)
            field = after.lower_ == "in" and at.post.tie == "member_of" and any(self._of_body(after, found))
            if after.lower_ in _REGION and found and (place or field):
                region, found = found, self._of_body(after, found)
        elif after is not None and after.text == "," and not left:
            # "X, commander, Y"
            name = self.inside.get(after.i + 1)
            if name is not None and name.kind == "organisation" and name.tokens.start == after.i + 1:
                found += self.cast.at(name.tokens.root, conjuncts=False)
        done: set[int] = set()
        for token in left:
            if token.i in done:
                continue
            name = self.inside.get(token.i)
            actor: Actor | None = None
            if name is not None and name.tokens.end > at.first:
                # The post is the end of the name: "Labour MP X".
                actor = self.cast.party(token) or self.cast.adjective(token)
            elif name is not None:
                done.update(range(name.tokens.start, name.tokens.end))
                if (party := self.cast.party(name.tokens[-1])) is not None:
                    actor = party
                elif name.kind == "people":
                    actor = self._people(name)
                elif name.kind in {"organisation", "place"} or name.kind == "other":
                    actor = self._first(name.tokens.root) or self._first(token)
            elif token.tag_ == "PRP$":
                actor = self._first(token)
            elif (state := self.cast.adjective(token)) is not None:
                actor = state
            elif (party := self.cast.party(token)) is not None:
                actor = party
            elif token.pos_ in {"NOUN", "PROPN"} and token.lower_ not in self.words.posts:
                actor = self._organ(token)
            if actor is not None and actor.kind == "party" and at.post.words[-1] in _NO_PARTISANS:
                # "a conservative justice"
                continue
            of_body = at.post.owner == "body" and (name is None or name.kind == "people")
            if actor is not None and actor not in found and not (of_body and actor.kind == "state"):
                found.append(actor)
        if any(a.kind in GROUPS for a in found):
            # "X's Africa director" is of X.
            return [a for a in found if a.name.split()[-1].lower() not in _REGIONS]
        return region + found

    def objects(self, preposition: Token) -> list[Actor]:
        """What stands after the preposition: "of the Spanish city of Zaragoza" is of Zaragoza."""
        found: list[Actor] = []
        for child in map(self._called, preposition.children):
            if child.dep_ in {"pobj", "appos"}:
                inner = next(
                    (c for p in child.rights if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), None
                )
                place = child.lower_ in PLACE_WORDS and inner is not None and inner.i in self.inside
                found += [
                    a
                    for a in self.cast.at(inner if place and inner is not None else child)
                    if a.kind != "person" and a not in found
                ]
        if not found and preposition.i + 1 < len(self.doc):
            i = preposition.i + 1
            while i < len(self.doc) and self.doc[i].pos_ == "DET":
                i += 1
            name = self.inside.get(i)
            whose = name is not None and self.doc[min(name.tokens.end, len(self.doc) - 1)].tag_ == "POS"
            if name is not None and name.kind in {"organisation", "place"} and not whose:
                found += self.cast.at(name.tokens.root, conjuncts=False)
        return found

    def _called(self, noun: Token) -> Token:
        """The name that the noun introduces: "the charity X" is X."""
        for child in noun.rights if noun.tag_ == "NN" else ():
            name = self.inside.get(child.i)
            if child.dep_ == "appos" and child.left_edge.i == noun.i + 1 and (name is None or name.kind != "person"):
                return child
        return noun

    def is_place(self, actor: Actor) -> bool:
        """Whether the actor is first named as a place."""
        return actor.mentions[0].start in self.places

    def _of_body(self, region: Token, places: list[Actor]) -> list[Actor]:
        """ "director for Africa at X": X, where the body stands after the region."""
        inner = [p for c in region.children if c.dep_ == "pobj" for p in c.rights]
        beside = [c for c in region.head.rights if c.i > region.i]
        for preposition in (*inner, *beside):
            if preposition.dep_ == "prep" and preposition.lower_ in {"of", "at", "with", "in"}:
                bodies = [
                    a
                    for a in self.objects(preposition)
                    if a.kind in GROUPS and a not in places and not self.is_place(a)
                ]
                if bodies:
                    return bodies
        return []

    def _people(self, name: Name) -> Actor | None:
        token = name.tokens[-1]
        if self.vocabulary.demonym(name.tokens.text):
            return self.cast.adjective(token)
        return self._first(token)

    def _organ(self, token: Token) -> Actor | None:
        """ "police spokesman", "foreign ministry official": a generic organ before the post."""
        found = self._first(token)
        return found if found is not None and found.kind in GROUPS else None

    def _first(self, token: Token) -> Actor | None:
        found = self.cast.at(token, conjuncts=False)
        return found[0] if found else None

    # Owners that stand elsewhere

    def after_name(self, i: int) -> list[Actor]:
        """ "President X of Egypt": the state after the name."""
        if i + 1 < len(self.doc) and self.doc[i].lower_ == "of":
            name = self.inside.get(i + 1) or self.inside.get(i + 2)
            if name is not None and name.kind in {"place", "organisation"}:
                found = self._first(name.tokens.root)
                return [found] if found else []
        return []

    def default(self, at: PostAt, holder: Actor) -> list[Actor]:
        """What the holder's post is of where nothing beside it tells: the holder's state, the legislature spoken of."""
        if at.post.words[-1] in _ROYAL and not self.guess.knows(holder, at.post.words[-1]):
            # "Sultan Ahmed" may be a man's name, and a king one of a story.
            return []
        if at.post.tie == "holds_office" and (at.post.owner in {"state", "sender"} or self._of_cabinet(at, holder)):
            # An article on an ambassador speaks of the state that he is sent to.
            sent = at.post.owner == "sender"
            state = self.guess.for_holder(holder, self.doc[at.head].idx, at.post.country, at_home=not sent)
            return [state] if state else []
        if at.post.owner == "legislature":
            return self.guess.legislature(at, self.doc[at.head])
        return []

    def of_unknown(self, left: list[Token], sentence: Sentence) -> bool:
        """Whether a name stands before the post that no actor goes by ("GHB President X"): then it is of that."""
        if not left or left[0].i == sentence.tokens.start or left[0].i in self.inside:
            return False
        word = left[0].text
        return left[0].tag_ == "NNP" and word.isalpha() and any(c.isupper() for c in word[1:])

    def _of_cabinet(self, at: PostAt, holder: Actor) -> bool:
        """ "the Secretary of Energy, X", and "Secretary X" of one who is known as an officer of state."""
        if at.post.words != ("secretary",):
            return False
        after = self.doc[at.last + 1] if at.last + 1 < len(self.doc) else None
        if after is not None and after.lower_ in {"of", "for"}:
            return after.i + 1 < len(self.doc) and self.doc[after.i + 1].text[:1].isupper()
        return self.guess.knows(holder)
