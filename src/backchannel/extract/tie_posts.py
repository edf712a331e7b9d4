"""Who holds which office, and who is a member or citizen of what: titles, appositions, "X is the …", "X of the …"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_holders import GROUPS, PAST, Holders, is_moved, subjects_of
from backchannel.extract.tie_owners import Owners
from backchannel.extract.tie_states import StateGuess
from backchannel.extract.tie_words import Draft, Post, PostAt, TieWords
from backchannel.model.document import Document, Name, Sentence
from backchannel.model.records import Actor, TieKind
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

_MEMBER_OF = frozenset({"of", "from"})
_NOT_YET = frozenset("elect designate candidate candidates nominee hopeful hopefuls election".split())
_NOUNS = frozenset({"NOUN", "PROPN"})
_REPORTERS = frozenset({"correspondent", "reporter"})
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
        self.owners = Owners(document, cast, vocabulary, words, guess)
        self.first_of = self.holders.first_of
        self.inside = self.holders.inside
        self.over: set[tuple[str, str]] = set()
        self.last_post: Post | None = None

    def read(self) -> Iterator[Draft]:
        """The ties of every post; who is called the former holder of one in one place holds it nowhere."""
        drafts = list(self._all())
        yield from (d for d in drafts if (d.a.id, (d.role or "").lower()) not in self.over)

    def _all(self) -> Iterator[Draft]:
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
                found = self.words.post_at(token) if name is None or name.kind != "person" else None
                whole = (
                    found is not None and self._can_be_post(token) and (name is None or self._ends_name(found, name))
                )
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
        left = self.owners.left(at, sentence)
        holders = list(self.holders.of(at, sentence))
        if self._is_past(at, left):
            if any(t.lower_ in PAST for t in left):
                role = self.doc[at.first : at.last + 1].text.lower()
                self.over |= {(a.id, role) for t, _ in holders if (a := self._person(t, at.post)) is not None}
            return
        if not holders:
            return
        self.last_post = at.post
        own = self.owners.of(at, left)
        for holder, after in holders:
            actor = self._person(holder, at.post)
            if actor is None:
                continue
            if at.post.tie == "holds_office" and self.guess.is_over(actor, own):
                continue
            owners = own or self.owners.after_name(after)
            if at.post.owner == "legislature":
                # "Senator X of Ohio" sits in the Senate, not in Ohio; "the Labour MP" in the House as well.
                owners = [o for o in owners if o.kind in GROUPS and not self.owners.is_place(o)]
                if all(o.kind == "party" for o in owners):
                    owners = [*owners, *self.owners.default(at, actor)]
            guessed = not owners
            if guessed and not self.owners.of_unknown(left, sentence):
                owners = self.owners.default(at, actor)
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
            owners, guessed = self.owners.default(at, holder), True
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
            if kind == "member_of" and (owner.kind not in GROUPS | {"unnamed"} or self.owners.is_place(owner)):
                continue
            if at.post.words[-1] in _REPORTERS and owner.kind == "organ":
                # "the White House correspondent X" writes about it.
                continue
            posted = True
            yield Draft(kind, holder, owner, span, role, 0.6 if guessed else 0.9, guessed)

    def _by_adjective(self, at: PostAt) -> bool:
        """ "Republican President X" is of that party and leads the state; "the Labour Party's president" leads it."""
        before = self.doc[at.first - 1] if at.first else None
        if before is None or before.tag_ in {"POS", "DT"}:
            return False
        return before.text[:1].isupper() and before.lower_ != "party"

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

    def _runs_for(self, i: int) -> bool:
        """Whether the word before "for" says that the post is only sought: "her party's nominee for governor"."""
        return self.doc[i].lower_ in _NOT_YET or self.doc[i].lemma_.lower() in {"run", "bid", "campaign", "stand"}

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
        for owner in self.owners.objects(self.doc[i])[:1]:
            kind: TieKind | None = None
            if owner.kind in GROUPS and not self.owners.is_place(owner):
                kind = "member_of"
            elif owner.kind == "state" and self.doc[i].lower_ == "from" and not is_moved(name.tokens.root):
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
