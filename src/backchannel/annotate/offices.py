"""Offices and descriptions: what the words around a name say that somebody is, and whether a description fits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from backchannel.annotate.clusters import Cluster
from backchannel.annotate.given_names import Gender
from backchannel.annotate.nouns import NounClasses
from backchannel.model.document import Name
from backchannel.model.phrases import core_start, is_subject
from backchannel.vocabulary import Role, Vocabulary

_HE = (
    "mr sir king prince emir sheikh sheik sultan pope father husband son brother uncle grandfather spokesman "
    "businessman congressman chairman man boy actor lord ayatollah imam cardinal bishop baron duke widower "
    "policeman gunman fisherman nephew boyfriend grandson stepfather"
)
_SHE = (
    "mrs ms miss madam queen princess mother wife daughter sister aunt grandmother spokeswoman businesswoman "
    "congresswoman chairwoman woman girl actress lady baroness duchess widow policewoman niece girlfriend "
    "granddaughter stepmother"
)
GENDERED: Mapping[str, Gender] = {**dict.fromkeys(_HE.split(), "he"), **dict.fromkeys(_SHE.split(), "she")}
# Words that mean the same office; the first is the key.
_SAME_OFFICE = {
    "premier": "prime minister", "pm": "prime minister",
    "foreign secretary": "foreign minister", "secretary of state": "foreign minister",
    "top diplomat": "foreign minister",
    "defence minister": "defense minister", "defence secretary": "defense minister",
    "defense secretary": "defense minister", "secretary of defense": "defense minister",
    "home secretary": "interior minister", "police head": "police chief",
}  # fmt: skip
_LESSER = frozenset({"vice", "deputy", "former", "assistant", "ex", "acting"})
_NAMED_AS = frozenset({"named", "called", "identified"})
_INSIDE = frozenset({"of", "for", "in", "to", "at"})


@dataclass(frozen=True)
class Offices:
    """What the words beside a name tell, by the vocabulary and the classes of nouns."""

    vocabulary: Vocabulary
    nouns: NounClasses
    inside: Mapping[int, Name]

    def role(self, head: Token) -> Role | None:
        """The role that the noun and up to three words before it name, the longest first."""
        start = core_start(head).i
        words = [t.lower_ for t in head.doc[max(start, head.i - 3) : head.i + 1]]
        for first in range(len(words)):
            role = self.vocabulary.role(" ".join(words[first:]))
            if role is not None:
                return role
        return None

    def is_person_noun(self, token: Token) -> bool:
        role = self.role(token)
        return role.kind == "person" if role else self.nouns.probabilities(token)[0] > 0.5

    def countries(self, head: Token) -> set[str]:
        """Codes of the states that the phrase's adjectives and possessors name."""
        found = set()
        for token in head.doc[core_start(head).i : head.i]:
            if token.text[:1].isupper():
                state = self.vocabulary.demonym(token.text) or self.vocabulary.state(token.text)
                if state is not None:
                    found.add(state.iso3)
        return found

    def learn(self, cluster: Cluster, name: Name, head: Token, given_names: Mapping[str, Gender]) -> None:
        """Offices, country and gender that the words around the name give: title, apposition, "X is the mayor"."""
        if cluster.kind == "organisation":
            for noun in described_by(head):
                if noun.tag_ == "NN":
                    cluster.offices.add(noun.lower_)
            return
        if cluster.kind != "person":
            return
        if len(name.tokens) > 1:
            cluster.gender = cluster.gender or given_names.get(name.tokens[0].text)
            cluster.countries |= {t.iso3 for t in self.vocabulary.leader_named(name.tokens.text)[:1]}
        first = max(core_start(head).i, name.tokens.start - 8)
        before = [t for t in head.doc[first : name.tokens.start] if not t.is_punct]
        if before:
            self.note_words(cluster, before)
        for holder in (*described_by(head), *self.office_before(name)):
            start = core_start(holder).i
            self.note_words(cluster, [t for t in holder.subtree if start <= t.i <= holder.i + 4], holder)

    def note_words(self, cluster: Cluster, tokens: Sequence[Token], holder: Token | None = None) -> None:
        """Keep what the words say of the cluster; `holder` is the noun that heads them, by default the last."""
        holder = holder or tokens[-1]
        for token in tokens:
            if token.i <= holder.i and token.lower_ in GENDERED:
                cluster.gender = GENDERED[token.lower_]
            if token.text[:1].isupper():
                state = self.vocabulary.demonym(token.text) or self.vocabulary.state(token.text)
                if state is not None:
                    cluster.countries.add(state.iso3)
        if holder.pos_ == "NOUN" and self.nouns.probabilities(holder)[0] > 0.5:
            # "commissioner", "archbishop": any noun for a person beside the name
            cluster.offices |= _both(holder.lower_)
        words = [t.lower_ for t in tokens]
        used = [False] * len(words)  # the "president" of a vice president is no office of its own
        for length in (4, 3, 2, 1):
            for start in range(len(words) - length + 1):
                if any(used[start : start + length]):
                    continue
                phrase = " ".join(words[start : start + length])
                role = self.vocabulary.role(phrase)
                if role is not None and role.kind == "person":
                    cluster.offices |= _both(phrase)
                    used[start : start + length] = [True] * length

    def office_before(self, name: Name) -> Iterator[Token]:
        """The office that stands before the name whatever the parser made of it: "a member of the parliament, X"."""
        doc, at = name.tokens.doc, name.tokens.start - 1
        if at < 1 or name.tokens.root.dep_ == "compound":
            return
        comma = doc[at].text == ","
        end = at if comma else at + 1
        start = end
        while start > 0 and not doc[start].is_sent_start and end - start < 14:
            before = doc[start - 1]
            if (before.is_punct and before.text not in {"-", "'"}) or before.pos_ in {"VERB", "AUX", "SCONJ"}:
                break
            start -= 1
        segment = list(doc[start:end])
        if not segment or (not comma and not any(t.lower_ == "of" for t in segment)):
            return
        for token in segment:
            if (
                token.pos_ in {"NOUN", "PROPN"}
                and token.dep_ not in {"compound", "poss", "nmod"}
                and token.i not in self.inside
            ):
                if self.is_person_noun(token):
                    yield token
                return
            if token.pos_ == "ADP":
                return


def described_by(head: Token) -> Iterator[Token]:
    """Nouns that may describe the name: in apposition on either side, after "is", before "named"."""
    for child in head.children:
        if child.dep_ == "appos":
            yield child
        if child.dep_ == "relcl" and child.lemma_ == "be":
            yield from (c for c in child.rights if c.dep_ == "attr")
    above = head.head
    if head.dep_ == "appos":
        yield above
        # "A member of the parliament, X": the parser hangs X on the nearer noun.
        for _ in range(4):
            if above.dep_ != "pobj" or above.head.lower_ not in _INSIDE or above.head.dep_ != "prep":
                break
            above = above.head.head
            yield above
        if above.dep_ == "poss":
            yield above.head
    elif is_subject(head) and above.lemma_ == "be":
        yield from (c for c in above.rights if c.dep_ == "attr")
    elif above.dep_ == "acl" and above.lower_ in _NAMED_AS:
        yield above.head
    elif (above := _listed_under(head)).lower_ == "as" and above.head.lemma_ in {"identify", "name"}:
        identified = [c for c in above.head.children if c.dep_ in {"dobj", "nsubjpass"}]
        yield from identified
        if above.head.dep_ == "acl":
            yield above.head.head  # "the attacker, identified as X"
        elif not identified and above.head.tag_ == "VBN" and (noun := _before_comma(above.head)) is not None:
            yield noun


def _listed_under(head: Token) -> Token:
    """What the name hangs on, over what is joined before it: "named as a resident and former clerk, X"."""
    while head.dep_ in {"conj", "appos"} and head.head.pos_ in {"NOUN", "PROPN"}:
        head = head.head
    return head.head


def _before_comma(participle: Token) -> Token | None:
    """The noun that the participle follows, wherever the parser hangs it: "held the man, later identified as X"."""
    at = participle.i - 1
    while at > 0 and participle.doc[at].pos_ == "ADV":
        at -= 1
    if at < 1 or participle.doc[at].text != ",":
        return None
    noun = participle.doc[at - 1]
    return noun if noun.pos_ == "NOUN" else None


def fits(words: list[str], office: str) -> bool:
    """Whether a description ("the former foreign minister") means the office: by its last word, no other against it."""
    for end in range(len(words)):
        phrase = " ".join(words[end:])
        if phrase == office or _SAME_OFFICE.get(phrase) == office:
            return not set(words[:end]) & _LESSER
    held = office.split()
    if not words or held[-1] != words[-1] or set(held) & _LESSER:
        return False
    return held[-len(words) :] == words  # "the press secretary" of a Pentagon press secretary


def _both(phrase: str) -> set[str]:
    """The office as it stands, by which "the secretary" is known, and by the word that all its names share."""
    return {phrase, _SAME_OFFICE.get(phrase, phrase)}
