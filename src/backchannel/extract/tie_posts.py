"""Who holds which office, and who is a member or citizen of what: titles, appositions, "X is the …", "X of the …"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_holders import GROUPS, PAST, Holders, subjects_of
from backchannel.extract.tie_places import PLACE_WORDS
from backchannel.extract.tie_states import StateGuess
from backchannel.extract.tie_words import Draft, Post, PostAt, TieWords
from backchannel.model.document import Document, Name, Sentence
from backchannel.model.records import Actor, TieKind
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

_OF = frozenset({"of", "for", "in", "at", "to", "with", "from"})
_REGIONS = frozenset("africa asia europe america americas east pacific caribbean balkans gulf sahel".split())
# After these stands the region of a post whose body is named elsewhere: "the UNICEF director for Africa".
_REGION = frozenset({"for", "in"})
_MEMBER_OF = frozenset({"of", "from"})
_IN_PHRASE = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PRON", "NUM", "ADV", "PART", "CCONJ", "X"})
_NOT_YET = frozenset("elect designate candidate candidates nominee hopeful hopefuls election".split())
_NOUNS = frozenset({"NOUN", "PROPN"})
_NO_PARTISANS = frozenset({"justice", "judge", "magistrate"})
_ROYAL = frozenset({"king", "queen", "emperor", "empress", "emir", "sultan", "shah", "prince", "princess"})
# What follows "of" is their field, unless it is a state: "Minister of Information".
_PORTFOLIOS = frozenset(
    {"minister", "ministers", "secretary", "secretaries", "commissioner", "president", "under-secretary"}
    - {"president"}
)
_COUNTERPARTS = frozenset({"counterpart", "counterparts"})
_CITIZENSHIP = frozenset({"citizenship", "nationality", "passport", "passports"})


class PostReader:
    """Reads one article for posts. A post is found by its words; then whose name holds it, and what it is a post of."""

    def __init__(
        self, document: Document, cast: Cast, vocabulary: Vocabulary, words: TieWords, guess: StateGuess
    ) -> None:
        self.document = document
        self.doc = document.doc
        self.tokens = document.tokens
        self.cast = cast
        self.vocabulary = vocabulary
        self.words = words
        self.guess = guess
        self.holders = Holders(document, cast, vocabulary, words)
        self.first_of = self.holders.first_of
        self.inside = self.holders.inside
        self.places = {n.span.start for n in document.names if n.kind == "place"}
        self.last_post: Post | None = None

    def read(self) -> Iterator[Draft]:
        for sentence in self.document.sentences:
            taken = -1
            for token in self.tokens[sentence.tokens.start : sentence.tokens.end]:
                if token.i <= taken:
                    continue
                name = self.inside.get(token.i)
                if token.lower_ in _CITIZENSHIP:
                    yield from self._citizenship(token, sentence)
                if token.lower_ in _COUNTERPARTS and self.last_post is not None:
                    yield from self._counterparts(token, self.last_post, sentence)
                    continue
                found = (
                    self.words.post_at(token)
                    if self._can_be_post(token) and (name is None or name.kind != "person")
                    else None
                )
                whole = found is not None and (name is None or self._ends_name(found, name))
                if found is not None and whole and not self._in_longer_post(token):
                    taken = found.last
                    yield from self._post(found, sentence)
                if name is not None and name.kind == "person" and token.i == name.tokens.start:
                    yield from self._of_group(name, sentence)

    def _in_longer_post(self, token: Token) -> bool:
        """Whether a post that is headed further on begins before ("deputy" of "deputy secretary of state")."""
        for i in range(token.i + 1, min(token.i + 3, len(self.doc))):
            longer = self.words.post_at(self.doc[i])
            if longer is not None and longer.first <= token.i:
                return True
        return False

    def _can_be_post(self, token: Token) -> bool:
        """A noun; also what the parser took for an adjective right before a name ("Libyan national X")."""
        return token.pos_ in _NOUNS or (token.pos_ == "ADJ" and token.i + 1 in self.first_of)

    def _ends_name(self, at: PostAt, name: Name) -> bool:
        """A post inside a longer name is none ("House of Representatives"), unless its holder follows ("Tory MP X")."""
        if at.first <= name.tokens.start:
            return True
        after = at.last + 2 if at.last + 2 < len(self.doc) and self.doc[at.last + 1].text == "," else at.last + 1
        return at.last + 1 >= name.tokens.end and self.holders.person_at(after, len(self.doc)) is not None

    # One post

    def _post(self, at: PostAt, sentence: Sentence) -> Iterator[Draft]:
        left = self._left(at, sentence)
        if self._is_past(at, left):
            return
        holders = list(self.holders.of(at, sentence))
        if not holders:
            return
        self.last_post = at.post
        own = self._owners(at, left)
        for holder, after in holders:
            actor = self._person(holder, at.post)
            if actor is None:
                continue
            if at.post.tie == "holds_office" and self.guess.is_over(actor, own):
                continue
            owners = own or self._of_place(after)
            if at.post.owner == "legislature":
                # "Senator X of Ohio" sits in the Senate, not in Ohio; "the Labour MP" in the House as well.
                owners = [o for o in owners if o.kind in GROUPS and not self._is_place(o)]
                if all(o.kind == "party" for o in owners):
                    owners = [*owners, *self._default(at, actor)]
            guessed = not owners
            if guessed and not self._of_unknown(left, sentence):
                owners = self._default(at, actor)
            yield from self._ties(at, actor, owners, sentence, holder, guessed=guessed)

    def _ties(
        self, at: PostAt, holder: Actor, owners: list[Actor], sentence: Sentence, held: Token, *, guessed: bool
    ) -> Iterator[Draft]:
        role = self.doc[at.first : at.last + 1].text
        span = _around(sentence, self.doc[at.first], self.doc[at.last], held)
        # An ambassador at an organisation is not its officer; an envoy may be.
        sent = at.post.words[-1] in {"ambassador", "representative"}
        posted = False
        if at.post.words[-1] == "president" and owners and owners[0].kind == "party" and self._by_adjective(at):
            yield Draft("member_of", holder, owners[0], span, role)
            owners, guessed = self._default(at, holder), True
        for owner in owners:
            if owner == holder or owner.kind in {"person", "crowd"} or (sent and owner.sector == "IGO"):
                continue
            if owner.kind == "party" and not _leads(at.post):
                yield Draft("member_of", holder, owner, span, role)
                continue
            if posted:
                continue
            kind = at.post.tie
            if at.post.words[-1] == "nominee" and owner.kind != "party":
                continue
            if kind == "citizen_of" and owner.kind != "state":
                continue
            if kind == "member_of" and (owner.kind not in GROUPS | {"unnamed"} or self._is_place(owner)):
                continue
            posted = True
            yield Draft(kind, holder, owner, span, role, 0.6 if guessed else 0.9, guessed)

    def _by_adjective(self, at: PostAt) -> bool:
        """ "Republican President X" is of that party and leads the state; "the Labour Party's president" leads it."""
        before = self.doc[at.first - 1] if at.first else None
        return before is not None and before.text[:1].isupper() and before.tag_ != "POS" and before.lower_ != "party"

    def _person(self, token: Token, post: Post | None = None) -> Actor | None:
        """The holder; only a member can be somebody else than a person."""
        found = self.cast.at(token, conjuncts=False)
        kinds = (
            {"person", "state", "organ", "party", "organisation"}
            if post is not None and post.words[-1] == "member"
            else {"person"}
        )
        return found[0] if found and found[0].kind in kinds and not self._is_no_name(found[0]) else None

    def _is_no_name(self, actor: Actor) -> bool:
        """ "US" of "Republican US Senator X", and "Sen.", taken for a person's name."""
        return actor.kind == "person" and (self.vocabulary.title(actor.name) or bool(self.vocabulary.state(actor.name)))

    def _is_place(self, actor: Actor) -> bool:
        return actor.mentions[0].start in self.places

    # What stands to the left in the same phrase

    def _left(self, at: PostAt, sentence: Sentence) -> list[Token]:
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

    def _is_past(self, at: PostAt, left: list[Token]) -> bool:
        if any(t.lower_ in PAST for t in left) or any(t.lower_.startswith("ex-") for t in (*left, self.doc[at.first])):
            return True
        if at.first > 1 and self.doc[at.first - 1].lower_ in {"for", "as"} and self._runs_for(at.first - 2):
            return True
        following = [t.lower_ for t in self.doc[at.last + 1 : at.last + 3]]
        if following[:1] == ["-"]:
            following = following[1:]
        if following and following[0] in _NOT_YET:
            return True
        head = self.doc[at.head]
        while head.dep_ == "conj":
            head = head.head
            if any(c.lower_ in PAST for c in head.lefts):
                return True
        first = next((t for t in reversed(left) if t.lower_ != "and"), self.doc[at.first])
        joined = first.nbor(-2) if first.i > 2 and first.nbor(-1).lower_ == "and" else None
        if joined is not None and (other := self.words.post_at(joined)) is not None:
            # "former governor and senator X"
            return self._is_past(other, [t for t in joined.lefts if t.i < other.first])
        return False

    def _of_unknown(self, left: list[Token], sentence: Sentence) -> bool:
        """Whether a name stands before the post that no actor goes by ("GHB President X"): then it is of that."""
        if not left or left[0].i == sentence.tokens.start or left[0].i in self.inside:
            return False
        word = left[0].text
        return left[0].tag_ == "NNP" and word.isalpha() and any(c.isupper() for c in word[1:])

    def _runs_for(self, i: int) -> bool:
        """Whether the word before "for" says that the post is only sought: "her party's nominee for governor"."""
        return self.doc[i].lower_ in _NOT_YET or self.doc[i].lemma_.lower() in {"run", "bid", "campaign", "stand"}

    def _owners(self, at: PostAt, left: list[Token]) -> list[Actor]:
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
                a
                for a in self._objects(after)
                if not portfolio or a.kind == "state" or (of_place and self._is_place(a))
            ]
            if not found and after.lower_ in {"of", "for"}:
                # "a professor of law at X", "head of surgery at X"
                found = self._of_body(after, found)
            place = all(self._is_place(a) or a.kind in {"state", "unnamed"} for a in found)
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

    def _of_body(self, region: Token, places: list[Actor]) -> list[Actor]:
        """ "director for Africa at X": X, where the body stands after the region."""
        inner = [p for c in region.children if c.dep_ == "pobj" for p in c.rights]
        beside = [c for c in region.head.rights if c.i > region.i]
        for preposition in (*inner, *beside):
            if preposition.dep_ == "prep" and preposition.lower_ in {"of", "at", "with", "in"}:
                bodies = [a for a in self._objects(preposition) if a.kind in GROUPS and a not in places]
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

    def _objects(self, preposition: Token) -> list[Actor]:
        """What stands after the preposition: "of the Spanish city of Zaragoza" is of Zaragoza."""
        found: list[Actor] = []
        for child in preposition.children:
            if child.dep_ == "pobj":
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
            if name is not None and name.kind in {"organisation", "place"}:
                found += self.cast.at(name.tokens.root, conjuncts=False)
        return found

    def _first(self, token: Token) -> Actor | None:
        found = self.cast.at(token, conjuncts=False)
        return found[0] if found else None

    # Owners that stand elsewhere

    def _of_place(self, i: int) -> list[Actor]:
        """ "President X of Egypt": the state after the name."""
        if i + 1 < len(self.doc) and self.doc[i].lower_ == "of":
            name = self.inside.get(i + 1) or self.inside.get(i + 2)
            if name is not None and name.kind in {"place", "organisation"}:
                found = self._first(name.tokens.root)
                return [found] if found else []
        return []

    def _default(self, at: PostAt, holder: Actor) -> list[Actor]:
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

    def _of_cabinet(self, at: PostAt, holder: Actor) -> bool:
        """ "the Secretary of Energy, X", and "Secretary X" of one who is known as an officer of state."""
        if at.post.words != ("secretary",):
            return False
        after = self.doc[at.last + 1] if at.last + 1 < len(self.doc) else None
        if after is not None and after.lower_ in {"of", "for"}:
            return after.i + 1 < len(self.doc) and self.doc[after.i + 1].text[:1].isupper()
        return self.guess.knows(holder)

    # Other shapes

    def _of_group(self, name: Name, sentence: Sentence) -> Iterator[Draft]:
        """ "X of UNICEF", "X from the Y camp": a member; "X from South Korea": a citizen."""
        i = name.tokens.end
        if i + 2 < sentence.tokens.end and self.doc[i].text == ",":
            # "X, of the Interior Ministry,"
            i += 1
        if i + 1 >= sentence.tokens.end or self.doc[i].lower_ not in _MEMBER_OF:
            return
        holder = self._person(name.tokens.root)
        if holder is None:
            return
        for owner in self._objects(self.doc[i])[:1]:
            kind: TieKind | None = None
            if owner.kind in GROUPS and not self._is_place(owner):
                kind = "member_of"
            elif owner.kind == "state" and self.doc[i].lower_ == "from":
                kind = "citizen_of"
            if kind:
                span = _around(sentence, name.tokens[0], self.doc[min(i + 3, sentence.tokens.end - 1)])
                yield Draft(kind, holder, owner, span, None, 0.7)

    def _citizenship(self, noun: Token, sentence: Sentence) -> Iterator[Draft]:
        """ "X, who holds dual French-Lebanese citizenship"."""
        if noun.dep_ != "dobj" or noun.head.lemma_ not in {"hold", "have", "possess", "carry", "acquire"}:
            return
        holders = [
            p
            for s in subjects_of(noun.head)
            for t in [noun.head.head if s.tag_ in {"WP", "WDT"} and noun.head.dep_ == "relcl" else s]
            if (p := self._person(t)) is not None
        ]
        for token in noun.doc[max(noun.i - 6, sentence.tokens.start) : noun.i]:
            state = self.cast.adjective(token)
            if state is None and (found := self.vocabulary.state(token.text)) is not None:
                state = self.cast.named_state(found, token)
            if state is not None:
                for holder in holders:
                    yield Draft("citizen_of", holder, state, _around(sentence, noun.head, noun), None, 0.7)

    def _counterparts(self, token: Token, post: Post, sentence: Sentence) -> Iterator[Draft]:
        """ "his Greek and French counterparts, A and B": as many names as adjectives, in the same order."""
        states: list[Actor] = []
        for i in range(token.i - 1, sentence.tokens.start - 1, -1):
            before = self.doc[i]
            if self.vocabulary.demonym(before.text):
                found = self.cast.adjective(before)
                if found:
                    states.insert(0, found)
            elif before.text not in {",", "and"}:
                break
        start = token.i + 1
        names = [
            n for n in self.document.names if start <= n.tokens.start < sentence.tokens.end and n.kind == "person"
        ][: len(states)]
        if (
            not states
            or len(names) < len(states)
            or names[0].tokens.start > self.holders.skip_titles(start + 1, sentence.tokens.end)
        ):
            return
        for state, name in zip(states, names, strict=True):
            holder = self._person(name.tokens.root)
            if holder is not None:
                yield Draft(
                    post.tie, holder, state, _around(sentence, token, name.tokens[-1]), " ".join(post.words), 0.7
                )


def _leads(post: Post) -> bool:
    """Whether a party's post is an office of the party itself: its leader, not "the Labour mayor"."""
    return post.words[-1] in {
        "leader",
        "chairman",
        "chairwoman",
        "chair",
        "chairperson",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "president",
    } or (post.words[-1] == "secretary" and len(post.words) > 1 and post.words[0] == "general")


def _around(sentence: Sentence, *tokens: Token) -> Span:
    """The stretch of the sentence from the first of the tokens to the last."""
    start = min(t.idx for t in tokens)
    end = max(t.idx + len(t.text) for t in tokens)
    return Span(max(start, sentence.span.start), min(end, sentence.span.end))
