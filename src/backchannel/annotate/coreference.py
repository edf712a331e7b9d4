"""Which mentions mean the same: names by their parts, descriptions by the office that a name was given, pronouns by salience.

One pass over the article in reading order. It prefers to leave a pronoun open to guessing: a wrong actor is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Token

from backchannel.annotate.given_names import Gender
from backchannel.annotate.nouns import NounClasses
from backchannel.model.document import Chain, Document, Mention, Name, NameKind, token_span
from backchannel.model.phrases import core_span, is_subject
from backchannel.text import Span
from backchannel.vocabulary import Role, Vocabulary

_GENDERED: dict[str, Gender] = {
    **dict.fromkeys(
        [
            "mr",
            "sir",
            "king",
            "prince",
            "emir",
            "sheikh",
            "sheik",
            "sultan",
            "pope",
            "father",
            "husband",
            "son",
            "brother",
            "uncle",
            "grandfather",
            "spokesman",
            "businessman",
            "congressman",
            "chairman",
            "man",
            "boy",
            "actor",
            "lord",
            "ayatollah",
            "imam",
            "cardinal",
            "bishop",
            "baron",
            "duke",
            "widower",
            "policeman",
            "gunman",
            "fisherman",
            "nephew",
        ],
        "he",
    ),
    **dict.fromkeys(
        [
            "mrs",
            "ms",
            "miss",
            "madam",
            "queen",
            "princess",
            "mother",
            "wife",
            "daughter",
            "sister",
            "aunt",
            "grandmother",
            "spokeswoman",
            "businesswoman",
            "congresswoman",
            "chairwoman",
            "woman",
            "girl",
            "actress",
            "lady",
            "baroness",
            "duchess",
            "widow",
            "policewoman",
            "niece",
        ],
        "she",
    ),
}
_PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
    "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
    "it": "it", "its": "it", "itself": "it",
}  # fmt: skip
# Words that mean the same office; the first is the key.
_SAME_OFFICE = {
    "premier": "prime minister", "pm": "prime minister", "foreign secretary": "foreign minister", "defence minister": "defense minister",
    "defence secretary": "defense minister", "defense secretary": "defense minister", "secretary of defense": "defense minister",
    "top diplomat": "foreign minister", "home secretary": "interior minister", "police head": "police chief",
}  # fmt: skip
_LEGAL_ENDINGS = frozenset("inc inc. ltd ltd. llc plc corp corp. kft kft. gmbh ag sa".split())
_LESSER = frozenset({"vice", "deputy", "former", "assistant", "ex", "acting"})
_PLURAL_GROUPS = frozenset({"police", "troops", "people", "authorities"})
# Nouns by which an article means the same one doer in turn.
_SUSPECTS = frozenset("gunman suspect attacker shooter assailant perpetrator killer bomber hijacker".split())
_SAYING = frozenset(
    "say tell add note state announce claim warn insist argue call ask urge stress describe explain write tweet reply accuse deny".split()
)
_GENERIC_ENDINGS = frozenset(
    "party movement group front company corporation organization organisation newspaper agency army".split()
)
_NAMING = frozenset({"amod", "compound", "nummod", "nmod"})
# Words for a group, and the kinds of named organisation that each may mean.
_KINDS_OF_GROUP = {
    **dict.fromkeys(
        ("group", "organisation", "organization", "movement", "militia"), {"armed_group", "party", "organisation"}
    ),
    **dict.fromkeys(("company", "firm", "newspaper", "agency", "network", "broadcaster"), {"organisation"}),
    "party": {"party", "organisation"},
}
# Bodies of which an article mostly speaks of one, so that the bare word is the one named in full.
_SOLE_BODIES = frozenset("parliament house senate congress knesset majlis duma court assembly".split())
_MAX_DISTANCE = {"he": 4, "she": 4, "they": 2, "it": 1}


@dataclass
class _Cluster:
    """A chain in the making."""

    index: int
    kind: NameKind
    named: bool
    plural: bool = False
    gender: Gender | None = None
    names: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    state: str | None = None
    head_word: str = ""
    indefinite: bool = False
    last_sentence: int = -1
    last_head: Token | None = None
    last_as_subject: bool = False
    count: int = 0

    @property
    def fullest(self) -> str:
        return max(self.names, key=lambda n: (len(n.split()), len(n)), default=self.head_word)


def find_chains(
    document: Document, vocabulary: Vocabulary, nouns: NounClasses, given_names: Mapping[str, Gender]
) -> tuple[Chain, ...]:
    """Chains in the order of their first mention. `document` has its names; every name lies in exactly one chain."""
    return _Resolver(document, vocabulary, nouns, given_names).resolve()


class _Resolver:
    def __init__(
        self, document: Document, vocabulary: Vocabulary, nouns: NounClasses, given_names: Mapping[str, Gender]
    ) -> None:
        self.given_names = given_names
        self.document = document
        self.vocabulary = vocabulary
        self.nouns = nouns
        self.clusters: list[_Cluster] = []
        self.by_name: dict[str, _Cluster] = {}
        self.names = {name.tokens.root.i: name for name in document.names}
        self.inside = {token.i: name for name in document.names for token in name.tokens}
        self.last_thing = -1  # sentence of the last singular subject that is no actor

    def resolve(self) -> tuple[Chain, ...]:
        for sentence in self.document.sentences:
            for token in sentence.tokens:
                if token.i in self.names:
                    self._name(self.names[token.i], token, sentence.index)
                elif token.i in self.inside:
                    continue
                elif token.lower_ in _PRONOUNS and token.pos_ in {"PRON", "DET"}:
                    self._pronoun(token, sentence.index)
                elif token.pos_ in {"NOUN", "PROPN"} and token.dep_ not in {"compound", "amod", "nmod"}:
                    self._description(token, sentence.index)
        self._join_descriptions()
        return tuple(self._finished())

    # Names

    def _name(self, name: Name, head: Token, at: int) -> None:
        text = _bare(name.tokens.text)
        cluster = self._find_name(text, name.kind, name)
        if cluster is None:
            cluster = self._new(name.kind, named=True)
            if name.kind == "place":
                state = self.vocabulary.state(text)
                cluster.state = state.name if state else None
        self.by_name.setdefault(_key(text), cluster)
        if cluster.state:
            self.by_name.setdefault(f"={cluster.state}", cluster)
        if text not in cluster.names:
            cluster.names.append(text)
        cluster.plural = cluster.plural or head.tag_ == "NNPS"
        self._learn_office(cluster, name, head)
        self._mention(cluster, name.span, head, "name", at)

    def _find_name(self, text: str, kind: NameKind, name: Name) -> _Cluster | None:
        key = _key(text)
        if key in self.by_name:
            return self.by_name[key]
        state = self.vocabulary.state(text) if kind == "place" else None
        if state:
            return self.by_name.get(f"={state.name}")
        known = self.vocabulary.known(text)
        if known:
            for alias in (known.name, *known.aliases):
                if _key(alias) in self.by_name:
                    return self.by_name[_key(alias)]
        if kind == "person":
            return self._find_person(text)
        if kind == "organisation" or kind == "other":
            return self._find_organisation(text, name)
        return None

    def _find_person(self, text: str) -> _Cluster | None:
        words = _words(text)
        best: _Cluster | None = None
        for cluster in self.clusters:
            if cluster.kind != "person" or not cluster.named:
                continue
            if any(_same_person(words, _words(known)) for known in cluster.names):
                if len(words) > 1:
                    return cluster
                best = best or cluster
        return best

    def _find_organisation(self, text: str, name: Name) -> _Cluster | None:
        words = _words(text)
        if not words:
            return None
        for cluster in reversed(self.clusters):
            if cluster.named and cluster.kind in {"organisation", "other"}:
                if any(_same_organisation(text, words, known) for known in cluster.names):
                    return cluster
        before = self.document.doc[name.tokens.start - 1] if name.tokens.start else None
        if before is not None and before.text == "(" and text.isupper() and name.tokens.start > 1:
            # "the Movement for Democratic Change (MDC)": whatever the initials, the brackets say so.
            owner = self.inside.get(name.tokens.start - 2)
            if owner is not None:
                return self.by_name.get(_key(_bare(owner.tokens.text)))
        return None

    def _learn_office(self, cluster: _Cluster, name: Name, head: Token) -> None:
        """Offices, country and gender that the words around the name give: title, apposition, "X is the mayor"."""
        if cluster.kind != "person":
            return
        words = _words(name.tokens.text)
        if len(words) > 1 and cluster.gender is None:
            cluster.gender = self.given_names.get(name.tokens[0].text)
        before = [
            t for t in head.doc[max(core_start(head).i, name.tokens.start - 8) : name.tokens.start] if not t.is_punct
        ]
        if before:
            self._office_words(cluster, before)
        for holder in (*_described_by(head), *self._office_before(name)):
            self._office_words(
                cluster, [t for t in holder.subtree if t.i <= holder.i + 4 and (t.i >= core_start(holder).i)]
            )

    def _office_words(self, cluster: _Cluster, tokens: list[Token]) -> None:
        for token in tokens:
            if token.lower_ in _GENDERED:
                cluster.gender = _GENDERED[token.lower_]
            state = None
            if token.text[:1].isupper():
                state = self.vocabulary.demonym(token.text) or self.vocabulary.state(token.text)
            if state is not None:
                cluster.countries.add(state.iso3)
            if token.pos_ == "NOUN" and token.i + 1 == tokens[-1].i + 1 and self.nouns.probabilities(token)[0] > 0.5:
                cluster.offices.add(
                    _office(token.lower_)
                )  # "commissioner", "archbishop": any noun for a person before the name
        words = [t.lower_ for t in tokens]
        used = [False] * len(words)  # the "president" of a vice president is no office of its own
        for length in (4, 3, 2, 1):
            for start in range(len(words) - length + 1):
                if any(used[start : start + length]):
                    continue
                phrase = " ".join(words[start : start + length])
                role = self.vocabulary.role(phrase)
                if role is not None and role.kind == "person":
                    cluster.offices.add(_office(phrase))
                    used[start : start + length] = [True] * length

    # Descriptions

    def _description(self, head: Token, at: int) -> None:
        person, organisation, _, _ = self.nouns.probabilities(head)
        role = self._role(head)
        is_person = role.kind == "person" if role else person > 0.5
        is_group = role.kind != "person" if role else organisation > 0.5
        plural = head.tag_ in {"NNS", "NNPS"} or (is_group and head.lower_ in _PLURAL_GROUPS)
        determiners = {c.lower_ for c in head.lefts if c.dep_ in {"det", "poss"}}
        definite = bool(determiners & {"the", "this", "that", "these", "those"}) or (
            not determiners and head.lower_ in _SOLE_BODIES and not any(c.dep_ in _NAMING for c in head.lefts)
        )
        if not (is_person or is_group):
            named = self._find_described(head, False, plural, at) if definite else None
            if named is not None:
                self._mention(named, core_span(head), head, "description", at)
            elif is_subject(head) and not plural:
                self.last_thing = at
            return
        cluster = self._find_described(head, is_person, plural, at) if definite else None
        if cluster is None and head.dep_ == "appos":
            return
        if cluster is None and definite and not plural and head.lower_ in _SUSPECTS:
            cluster = self._find_suspect()
        if cluster is None and definite and not plural and head.lower_ in _KINDS_OF_GROUP:
            cluster = self._find_group(head, at)
        if cluster is None:
            bare = plural and not determiners  # "police", "protesters": the same ones all through the article
            cluster = self._find_same_words(head, plural) if definite or bare else None
        if cluster is None:
            cluster = self._new("person" if is_person else "organisation", named=False)
            cluster.plural = plural
            cluster.head_word = _head_word(head)
            cluster.indefinite = bool(determiners & {"a", "an"}) and is_subject(head)
            cluster.countries = self._countries(head)
            cluster.gender = _GENDERED.get(head.lower_)
            span = core_span(head)
            cluster.names.append(self.document.text[span.start : span.end])
            if is_person:
                self._office_words(cluster, list(head.doc[core_start(head).i : head.i + 1]))
        self._mention(cluster, core_span(head), head, "description", at)

    def _role(self, head: Token) -> Role | None:
        start = core_start(head).i
        words = [t.lower_ for t in head.doc[max(start, head.i - 3) : head.i + 1]]
        for first in range(len(words)):
            role = self.vocabulary.role(" ".join(words[first:]))
            if role is not None:
                return role
        return None

    def _find_described(self, head: Token, is_person: bool, plural: bool, at: int) -> _Cluster | None:
        """The named cluster that a definite description means: by office, or by the last word of an organisation's name."""
        if plural:
            return None
        words = [t.lower_ for t in head.doc[core_start(head).i : head.i + 1] if t.pos_ in {"NOUN", "PROPN", "ADJ"}]
        following = head.nbor() if head.i + 2 < len(head.doc) else None
        if following is not None and following.lower_ == "of" and head.lower_ == "secretary":
            words += ["of", head.doc[head.i + 2].lower_]
        countries = self._countries(head)
        candidates: list[_Cluster] = []
        for cluster in self.clusters:
            if not cluster.named or at - cluster.last_sentence > 25:
                continue
            if is_person and cluster.kind == "person":
                if countries and cluster.countries and not countries & cluster.countries:
                    continue
                if any(_fits(words, office) for office in cluster.offices):
                    candidates.append(cluster)
            elif not is_person and cluster.kind == "organisation":
                last = [n for n in cluster.names if head.lower_ in _words(n)]
                if last and not (countries and cluster.countries and not countries & cluster.countries):
                    candidates.append(cluster)
        return max(candidates, key=lambda c: (c.last_sentence, c.count), default=None)

    def _find_suspect(self) -> _Cluster | None:
        """The unnamed one whom the article brought in as a doer: "A man fired … The attacker fled"."""
        known = [c for c in self.clusters if c.head_word == "gunman" and not c.plural]
        if known:
            return None
        brought = [c for c in self.clusters if not c.named and c.kind == "person" and c.indefinite and not c.plural]
        return brought[0] if len(brought) == 1 else None

    def _find_group(self, head: Token, at: int) -> _Cluster | None:
        """The organisation that "the group" means: the last one named, in this sentence or the two before."""
        kinds = _KINDS_OF_GROUP[head.lower_]
        near = [c for c in self.clusters if c.named and c.kind == "organisation" and at - c.last_sentence <= 2]
        fitting = []
        for cluster in near:
            known = self.vocabulary.known(cluster.fullest)
            if (known.kind if known else "organisation") in kinds:
                fitting.append(cluster)
        return max(fitting, key=lambda c: (c.last_sentence, c.last_head.i if c.last_head else -1), default=None)

    def _countries(self, head: Token) -> set[str]:
        """Codes of the states that the phrase's adjectives and possessors name."""
        found = set()
        for token in head.doc[core_start(head).i : head.i]:
            if token.text[:1].isupper():
                state = self.vocabulary.demonym(token.text) or self.vocabulary.state(token.text)
                if state is not None:
                    found.add(state.iso3)
        return found

    def _find_same_words(self, head: Token, plural: bool) -> _Cluster | None:
        word = _head_word(head)
        countries = self._countries(head)
        bare = all(c.dep_ in {"det", "punct"} for c in head.lefts)
        for cluster in reversed(self.clusters):
            if cluster.named or cluster.head_word != word or cluster.plural != plural:
                continue
            if countries == cluster.countries or (not countries and bare):
                return cluster
        return None

    # Pronouns

    def _pronoun(self, token: Token, at: int) -> None:
        group = _PRONOUNS[token.lower_]
        if group == "it" and (_is_expletive(token) or self.last_thing == at):
            return
        best: _Cluster | None = None
        best_score = -99.0
        for cluster in self.clusters:
            distance = at - cluster.last_sentence
            if distance > _MAX_DISTANCE[group] or not _agrees(cluster, group):
                continue
            score = self._salience(cluster, token, distance)
            if score > best_score:
                best, best_score = cluster, score
        if best is None or (group == "it" and self.last_thing > best.last_sentence):
            return
        if group in {"he", "she"} and best.gender is None:
            best.gender = "he" if group == "he" else "she"
        self._mention(best, token_span(token), token, "pronoun", at)

    def _salience(self, cluster: _Cluster, token: Token, distance: int) -> float:
        last = cluster.last_head
        assert last is not None
        score = -1.0 * distance + 0.08 * min(cluster.count, 6) + 0.2 * cluster.named + 0.7 * cluster.last_as_subject
        if distance == 0:
            if last.head == token.head and token.dep_ not in {"poss", "nsubj", "nsubjpass"} and is_subject(last):
                return -50.0  # "he saw him": two persons
            if last.dep_ in {"poss", "compound", "amod", "nmod"}:
                score -= 0.5
        if _PRONOUNS[token.lower_] in {"he", "she"} and cluster.gender is not None:
            score += 0.4
        if is_subject(token) and cluster.last_as_subject:
            score += 0.2
            if token.head.lemma_ in _SAYING and last.head.lemma_ in _SAYING:
                score += 0.5  # who spoke goes on speaking
        return score

    # Chains

    def _new(self, kind: NameKind, *, named: bool) -> _Cluster:
        cluster = _Cluster(len(self.clusters), kind, named)
        self.clusters.append(cluster)
        return cluster

    def _mention(
        self, cluster: _Cluster, span: Span, head: Token, form: Literal["name", "description", "pronoun"], at: int
    ) -> None:
        cluster.mentions.append(Mention(span, head.i, form, cluster.index))
        if cluster.kind == "people" and head.dep_ in {"amod", "compound", "nmod"}:
            return  # "Turkish" in "Turkish troops" is nobody to go on speaking of
        if head.dep_ not in {"appos"} or cluster.last_sentence != at:
            cluster.last_as_subject = is_subject(head) or (head.dep_ == "appos" and is_subject(head.head))
        if head.dep_ in {"compound", "amod", "nmod"} and cluster.last_sentence == at:
            return
        cluster.last_sentence, cluster.last_head = at, head
        cluster.count += 1

    def _join_descriptions(self) -> None:
        """A description beside a name in apposition, or joined to it by "is", is that name's ("the mayor, Dee Margo")."""
        owner = {m.head: c for c in self.clusters for m in c.mentions}
        for name in self.document.names:
            head = name.tokens.root
            cluster = owner.get(head.i)
            if cluster is None or cluster.kind not in {"person", "organisation"}:
                continue
            for noun in (*_described_by(head), *self._office_before(name)):
                described = owner.get(noun.i)
                if described is cluster or noun.pos_ not in {"NOUN", "PROPN"} or noun.tag_ in {"NNS", "NNPS"}:
                    continue
                if cluster.kind == "organisation" and noun.i + 1 != name.tokens.start and noun.head != head:
                    continue  # "the newspaper X" and "X, the group" are one; "the group's leader, X" is not
                if described is None and noun.pos_ == "NOUN" and noun.i not in self.inside:
                    cluster.mentions.append(Mention(core_span(noun), noun.i, "description", cluster.index))
                elif (
                    described is not None
                    and not described.named
                    and not described.plural
                    and described.kind == cluster.kind
                ):
                    cluster.mentions += [Mention(m.span, m.head, m.form, cluster.index) for m in described.mentions]
                    owner.update({m.head: cluster for m in described.mentions})
                    described.mentions.clear()

    def _office_before(self, name: Name) -> Iterator[Token]:
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
                if self._is_person_noun(token):
                    yield token
                return
            if token.pos_ == "ADP":
                return

    def _is_person_noun(self, token: Token) -> bool:
        role = self._role(token)
        return role.kind == "person" if role else self.nouns.probabilities(token)[0] > 0.5

    def _finished(self) -> Iterator[Chain]:
        index = 0
        for cluster in sorted((c for c in self.clusters if c.mentions), key=lambda c: min(m.span for m in c.mentions)):
            mentions = tuple(
                Mention(m.span, m.head, m.form, index) for m in sorted(cluster.mentions, key=lambda m: m.span)
            )
            yield Chain(index, cluster.fullest, cluster.kind, cluster.named, mentions, cluster.plural, cluster.gender)
            index += 1


def core_start(head: Token) -> Token:
    """First token of the noun phrase's core."""
    offset = core_span(head).start
    token = head
    while token.idx > offset:
        token = token.nbor(-1)
    return token


def _described_by(head: Token) -> Iterator[Token]:
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
        while (
            above.dep_ == "pobj" and above.head.lower_ in {"of", "for", "in", "to", "at"} and above.head.dep_ == "prep"
        ):
            above = above.head.head
            yield above
        if above.dep_ == "poss":
            yield above.head
    elif is_subject(head) and above.lemma_ == "be":
        yield from (c for c in above.rights if c.dep_ == "attr")
    elif above.dep_ == "acl" and above.lower_ in {"named", "called", "identified"}:
        yield above.head
    elif above.lower_ == "as" and above.head.lemma_ in {"identify", "name"}:
        yield from (c for c in above.head.children if c.dep_ in {"dobj", "nsubjpass"})
        if above.head.dep_ == "acl":
            yield above.head.head  # "the attacker, identified as X"


def _head_word(head: Token) -> str:
    lemma = head.lemma_.lower()
    return "gunman" if lemma in _SUSPECTS else lemma


def _bare(text: str) -> str:
    return " ".join(text.split())


def _key(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text.casefold()).strip().removeprefix("the ")


def _words(text: str) -> list[str]:
    return [w for w in re.findall(r"[\w’'-]+", text.casefold()) if w not in {"the"}]


def _same_person(one: list[str], other: list[str]) -> bool:
    """Whether one name is the other's surname, or both share surname and a first name that does not contradict."""
    if not one or not other:
        return False
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return short[0] in (long[-1], long[0]) or short[0] in long[1:]
    if long[-len(short) :] == short or long[: len(short)] == short:
        return True
    return short[-1] == long[-1] and (
        short[0] == long[0] or (short[0][0] == long[0][0] and (len(short[0]) <= 2 or len(long[0]) <= 2))
    )


def _same_organisation(text: str, words: list[str], known: str) -> bool:
    """By initials, by a short form that leaves "Party" or "Inc" off, or by the one word for what it is ("Parliament")."""
    if _acronym(text, known) or _acronym(known, text):
        return True
    other = _words(known)
    short, long = (words, other) if len(words) < len(other) else (other, words)
    if not short:
        return False
    if long[: len(short)] == short and all(w in _GENERIC_ENDINGS or w in _LEGAL_ENDINGS for w in long[len(short) :]):
        return True
    return len(short) == 1 and short[0] in _SOLE_BODIES and short[0] in long


def _acronym(short: str, long: str) -> bool:
    letters = re.sub(r"[^A-Za-z]", "", short)
    if not 2 <= len(letters) <= 6 or not letters.isupper():
        return False
    words = [w for w in re.findall(r"[A-Za-z]+", long) if w[0].isupper()]
    return len(words) >= 2 and "".join(w[0] for w in words) == letters


def _office(phrase: str) -> str:
    return _SAME_OFFICE.get(phrase, phrase)


def _fits(words: list[str], office: str) -> bool:
    """Whether a description ("the former foreign minister") means the office: by its last word, none of its words against it."""
    phrase = " ".join(words)
    for end in range(len(words)):
        if _office(" ".join(words[end:])) == office:
            rest = words[:end]
            return not set(rest) & _LESSER
    if not words or office.rsplit(maxsplit=1)[-1] != words[-1] or set(office.split()) & _LESSER:
        return False
    return len(words) == 1 or phrase == office


def _names_people(head: Token) -> bool:
    """Whether a demonym stands for the people ("Cypriots", "the Swiss") and not before a noun."""
    return head.tag_ == "NNPS" or head.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"}


def _is_expletive(token: Token) -> bool:
    verb = token.head
    if token.dep_ == "expl":
        return True
    if token.dep_ != "nsubj" and token.dep_ != "nsubjpass":
        return False
    if any(c.dep_ in {"ccomp", "xcomp", "csubj", "advcl"} for c in verb.rights) and verb.lemma_ in {
        "be",
        "seem",
        "appear",
        "become",
        "take",
        "mean",
    }:
        return True
    return verb.lemma_ in {"rain", "snow"}


def _agrees(cluster: _Cluster, group: str) -> bool:
    if cluster.last_head is None:
        return False
    if group in {"he", "she"}:
        return cluster.kind == "person" and not cluster.plural and cluster.gender in {None, group}
    if group == "they":
        return (
            cluster.plural
            or cluster.kind == "organisation"
            or (cluster.kind == "people" and _names_people(cluster.last_head))
        )
    return cluster.kind in {"organisation", "place"} and not cluster.plural
