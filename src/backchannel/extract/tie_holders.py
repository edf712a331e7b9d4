"""Whose names hold a post: the name after a title, beside an apposition, the subject of "is" and "serves as"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.extract.actors import Cast
from backchannel.extract.tie_words import PostAt, TieWords
from backchannel.model.document import Document, Name, Sentence
from backchannel.model.phrases import conjuncts, is_denied
from backchannel.vocabulary import Vocabulary

# Before a post, these say that it is held no more, or not yet.
PAST = frozenset(
    "former formerly previously once ex late then onetime deposed ousted retired disgraced previous overthrown".split()
)
GROUPS = frozenset({"organ", "party", "organisation", "armed_group"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"pobj", "dobj", "dative"})
_MOVE = frozenset(
    "remove removal return deport deportation expel expulsion extradite extradition evacuate evacuation bring fly ban "
    "bar banish exile smuggle transfer move withdraw".split()
)
_OF = frozenset({"of", "for", "in", "at", "to", "with", "from", "on"})
# What follows "of" is their field, no owner: "Minister of Justice".
_CABINET = frozenset({"minister", "secretary", "commissioner", "undersecretary"})
# A caption says where in the picture somebody is: "X, left, the mayor of Y".
_IN_PICTURE = frozenset({"left", "right", "centre", "center"})
_IN_PHRASE = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PRON", "NUM", "ADV", "PART", "CCONJ", "X"})


class Holders:
    """Finds the names that hold a post that stands in a sentence."""

    def __init__(self, document: Document, cast: Cast, vocabulary: Vocabulary, words: TieWords) -> None:
        self.doc = document.doc
        self.cast = cast
        self.vocabulary = vocabulary
        self.words = words
        self.first_of = {n.tokens.start: n for n in document.names}
        self.inside = document.name_at

    def of(self, at: PostAt, sentence: Sentence) -> Iterator[tuple[Token, int]]:
        """Head tokens of the names that hold the post, each with the index after its name."""
        end = sentence.tokens.end
        i = self.skip_titles(at.last + 1, end)
        name = self.person_at(i, end)
        if name is None and i < end and self.doc[i].lower_ in _OF:
            name, i = self._after_owner(i, end, cabinet=at.post.words[-1] in _CABINET)
        elif name is None and i < end and self.doc[i].text == ",":
            name = self.person_at(self.skip_titles(i + 1, end), end)
            if name is not None and not _related(name.tokens.root, self.doc[at.head]):
                name = None
        before = self._before(at, sentence)
        subject = self.doc[at.head].dep_ in _SUBJECTS
        if before is not None and subject and before.tokens.root.dep_ in _OBJECTS:
            # "Having thanked X, the president left."
            before = None
        if name is not None and before is not None and self.doc[name.tokens.start - 1].text == ",":
            # "A, the envoy to X, B, the envoy to Y": each post follows its name.
            name = None
        if name is not None:
            yield name.tokens.root, name.tokens.end
            if at.plural:
                yield from self._more_names(name.tokens.end, end)
            return
        if before is not None:
            yield before.tokens.root, len(self.doc)
            return
        for token in self._subjects(self.doc[at.head]):
            yield token, len(self.doc)

    def skip_titles(self, i: int, end: int) -> int:
        while (
            i < end
            and i not in self.first_of
            and (self.vocabulary.title(self.doc[i].text) or self.doc[i].text in {".", "(", "“", '"'})
        ):
            if self.doc[i].text == "(":
                close = next((j for j in range(i, min(i + 6, end)) if self.doc[j].text == ")"), None)
                if close is None:
                    return i
                i = close
            i += 1
        return i

    def person_at(self, i: int, end: int) -> Name | None:
        name = self.first_of.get(i) if i < end else None
        return name if name is not None and name.kind == "person" else None

    def _after_owner(self, i: int, end: int, *, cabinet: bool) -> tuple[Name | None, int]:
        """The name after "of Y": "the president of Y, X" and "President of Y X"; "Minister of Justice X"."""
        for j in range(i + 1, min(i + 14, end)):
            name = self.first_of.get(j)
            if name is not None and name.kind == "person":
                before = self.doc[j - 1]
                steps = j - 1
                while steps > i and self.vocabulary.title(self.doc[steps].text):
                    steps -= 1
                before = self.doc[steps]
                if before.text == "," and _has_clause_before(name.tokens.root, self.doc[i]):
                    return None, i
                field = cabinet and j - 1 > i and self.doc[j - 1].text[:1].isupper()
                if field or before.text == "," or (steps > i and (steps in self.inside or self._is_organ(before))):
                    return name, j
                return None, i
            token = self.doc[j]
            if token.pos_ in {"VERB", "AUX", "SCONJ"} and j not in self.inside:
                return None, i
        return None, i

    def _more_names(self, i: int, end: int) -> Iterator[tuple[Token, int]]:
        """ "ministers A of X and B of Y": the names that follow in the list."""
        j = i
        while j < min(i + 12, end):
            name = self.first_of.get(j)
            if name is not None and name.kind == "person":
                yield name.tokens.root, name.tokens.end
                i = j = name.tokens.end
                continue
            if self.doc[j].pos_ in {"VERB", "AUX"}:
                return
            j += 1

    def _before(self, at: PostAt, sentence: Sentence) -> Name | None:
        """The name before a post in apposition: "X, the mayor of Y", "X (head of Y)"."""
        if at.plural:
            return None
        i = at.first - 1
        while i >= sentence.tokens.start:
            token = self.doc[i]
            if token.lower_ in PAST:
                return None
            if token.text in {",", "(", "—", "–"} and i not in self.inside:
                if self.doc[i - 1].lower_ in _IN_PICTURE and self.doc[i - 2].text == ",":
                    i -= 2
                name = self.inside.get(i - 1)
                if name is not None and name.kind == "person":
                    return name
                other = self.words.post_at(self.doc[i - 1]) if i else None
                if other is None:
                    return None
            elif (i not in self.inside and token.pos_ not in _IN_PHRASE and not _joins(token)) or (
                i in self.inside and self.inside[i].kind == "person"
            ):
                return None
            i -= 1
        return None

    def _subjects(self, head: Token) -> Iterator[Token]:
        """Subjects of "X is the mayor", "X became mayor", "X serves as mayor", objects of "elected X as mayor"."""
        verb = head.head
        if is_denied(verb):
            return
        if (head.dep_ == "attr" and verb.lemma_ == "be" and verb.tag_ in {"VBZ", "VBP"}) or (
            head.dep_ in {"attr", "oprd"} and verb.lemma_ == "become" and any(c.lower_ == "has" for c in verb.lefts)
        ):
            yield from subjects_of(verb)
        elif head.dep_ == "pobj" and verb.lower_ == "as":
            if (verb.head.lemma_ in {"serve", "act", "work"} and verb.head.tag_ in {"VBZ", "VBP", "VBG"}) or (
                verb.head.lemma_ in {"succeed", "replace"} and verb.head.tag_ == "VBD"
            ):
                for subject in subjects_of(verb.head):
                    yield verb.head.head if subject.tag_ in {"WP", "WDT"} and verb.head.dep_ == "relcl" else subject
            elif verb.head.lemma_ in {"elect", "appoint", "name", "swear", "acknowledge", "confirm", "inaugurate"}:
                yield from (c for c in verb.head.children if c.dep_ in {"dobj", "nsubjpass"})
        elif head.dep_ == "oprd" and verb.lemma_ in {"elect", "appoint", "name"}:
            yield from (c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"})

    def _is_organ(self, token: Token) -> bool:
        return any(a.kind in GROUPS for a in self.cast.at(token, conjuncts=False))


def _joins(token: Token) -> bool:
    """Whether the token can stand inside a title though it is no noun: "long-serving head of", "Niger's"."""
    return token.tag_ == "POS" or token.dep_ == "amod" or token.lower_ in {"of", "for", "-"}


def _related(one: Token, other: Token) -> bool:
    """Whether one is in the other's phrase, a few steps away at most."""
    for low, high in ((one, other), (other, one)):
        token = low
        for _ in range(4):
            if token.i == high.i:
                return True
            if token.head.i == token.i or token.pos_ in {"VERB", "AUX"}:
                break
            token = token.head
    return False


def _has_clause_before(subject: Token, token: Token) -> bool:
    """Whether the token stands in a clause before the subject's own: "After the envoy of Y left, X spoke"."""
    verb = next((t for t in token.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    return subject.dep_ in _SUBJECTS and verb is not None and verb.dep_ == "advcl" and verb.head == subject.head


def subjects_of(verb: Token) -> Iterator[Token]:
    for child in verb.lefts:
        if child.dep_ in {"nsubj", "nsubjpass"}:
            yield from conjuncts(child)


def is_moved(name: Token) -> bool:
    """Whether somebody is taken out of where "from" says: "deported X from Peru", "the return of X from Peru"."""
    over = name.head.head if name.dep_ == "pobj" else name.head
    return name.dep_ in {*_OBJECTS, "nsubjpass"} and over.lemma_.lower() in _MOVE
