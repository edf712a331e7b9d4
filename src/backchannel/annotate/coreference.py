"""Which mentions mean the same: names by their parts, descriptions by the office that a name was given, pronouns by
salience.

One pass over the article in reading order. It prefers to leave a pronoun open to guessing: a wrong actor is worse
than none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Literal

from spacy.tokens import Token

from backchannel.annotate.clusters import Cluster, Seen
from backchannel.annotate.descriptions import (
    Description,
    describe,
    does_harm,
    fighters_of,
    group_meant,
    is_fighters,
    is_kind_of_group,
    named_later,
    named_one,
    police_of,
    same_words,
    suspect,
)
from backchannel.annotate.given_names import Gender
from backchannel.annotate.nouns import NounClasses
from backchannel.annotate.offices import GENDERED, Offices, described_by
from backchannel.annotate.pronouns import PRONOUNS, is_expletive, meant_by, says
from backchannel.annotate.same_names import bare, name_key, name_words, person_words, same_organisation, same_person
from backchannel.model.document import Chain, Document, Mention, Name, NameKind, Sentence, token_span
from backchannel.model.phrases import core_span, core_start, is_subject
from backchannel.text import Span
from backchannel.vocabulary import Vocabulary

_AFTER_COLON = 3  # code points from a colon to the quotation that it opens


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
        self.clusters: list[Cluster] = []
        self.by_name: dict[str, Cluster] = {}
        # The named persons by the words of their names: a list of thousands must not be gone through for each of them.
        # And the last words of all persons' names of several.
        self.by_word: dict[str, dict[int, Cluster]] = {}
        self.surnames: set[str] = set()
        self.names = {name.tokens.root.i: name for name in document.names}
        self.inside = document.name_at
        self.offices = Offices(vocabulary, nouns, self.inside)
        self.last_thing = -1  # sentence of the last singular subject that is no actor
        self.told = 0  # sentences so far in which the article itself speaks

    def resolve(self) -> tuple[Chain, ...]:
        for sentence in self.document.sentences:
            self.told += not self._is_quoted(sentence)
            for token in self.document.words(sentence):
                if token.i in self.names:
                    self._name(self.names[token.i], token, sentence.index)
                elif token.i in self.inside:
                    continue
                elif token.lower_ in PRONOUNS and token.pos_ in {"PRON", "DET"}:
                    self._pronoun(token, sentence.index)
                elif token.pos_ == "PROPN" and token.ent_type_ == "DATE":
                    continue  # "in March" is no march
                elif token.pos_ in {"NOUN", "PROPN"} and token.dep_ not in {"compound", "amod", "nmod"}:
                    self._description(token, sentence.index)
        self._join_descriptions()
        return tuple(self._finished())

    def _is_quoted(self, sentence: Sentence) -> bool:
        """Whether the sentence stands wholly in quotation marks."""
        around = self.document.quotation_at(sentence.span.start + 1)
        return around is not None and around == self.document.quotation_at(sentence.span.end - 2)

    # Names

    def _name(self, name: Name, head: Token, at: int) -> None:
        text = bare(name.tokens.text)
        kind = "person" if name.kind == "place" and self._is_surname(text, head) else name.kind
        cluster = self._find_name(text, kind, name)
        if cluster is None:
            cluster = self._new(kind, named=True)
            if kind == "place":
                state = self.vocabulary.state(text)
                cluster.state = state.name if state else None
        self.by_name.setdefault(name_key(text), cluster)
        if cluster.state:
            self.by_name.setdefault(f"={cluster.state}", cluster)
        self._add_name(cluster, text)
        cluster.plural = cluster.plural or head.tag_ == "NNPS"
        self.offices.learn(cluster, name, head, self.given_names)
        self._mention(cluster, name.span, head, "name", at)

    def _is_surname(self, text: str, head: Token) -> bool:
        """Whether a place's name is here that of a person named in full before: "Jack London … London wrote"."""
        if " " in text or head.dep_ not in {"nsubj", "nsubjpass", "dobj", "poss", "agent"}:
            return False
        return text.lower() in self.surnames

    def _add_name(self, cluster: Cluster, text: str) -> None:
        cluster.add_name(text)
        words = cluster.words[-1]
        if cluster.kind == "person" and words:
            self.surnames.update(words[1:][-1:])
            for word in words if cluster.named else ():
                self.by_word.setdefault(word, {})[cluster.index] = cluster

    def _find_name(self, text: str, kind: NameKind, name: Name) -> Cluster | None:
        key = name_key(text)
        known = self.by_name.get(key)
        if known is not None and (kind != "person" or known.kind != "place"):
            return known
        state = self.vocabulary.state(text) if kind == "place" else None
        if state:
            return self.by_name.get(f"={state.name}")
        entry = self.vocabulary.known(text)
        if entry:
            for alias in (entry.name, *entry.aliases):
                if (same := self.by_name.get(name_key(alias))) is not None:
                    return same
        if kind == "person":
            return self._find_person(text)
        if kind in {"organisation", "other"}:
            return self._find_organisation(text, name)
        return None

    def _find_person(self, text: str) -> Cluster | None:
        words = person_words(text)
        best: Cluster | None = None
        # Names that are one person's have a word in common.
        alike = {index: cluster for word in words for index, cluster in self.by_word.get(word, {}).items()}
        for _, cluster in sorted(alike.items()):
            full = [known for known in cluster.words if len(known) > 1]
            # Whoever has a whole name is not anybody who shares one word of it with him.
            names = full if full and len(words) > 1 else cluster.words
            if any(same_person(words, known) for known in names):
                if len(words) > 1:
                    return cluster
                if best is None or _weight(cluster) > _weight(best):
                    best = cluster
        return best

    def _find_organisation(self, text: str, name: Name) -> Cluster | None:
        words = name_words(text)
        if not words:
            return None
        for cluster in reversed(self.clusters):
            if cluster.named and cluster.kind in {"organisation", "other"}:
                for other, parts in zip(cluster.names, cluster.words, strict=True):
                    famous = self.vocabulary.known(text if len(words) < len(parts) else other) is not None
                    if same_organisation(text, words, other, parts, famous=famous):
                        return cluster
        return self._spelled_out(text, name)

    def _spelled_out(self, text: str, name: Name) -> Cluster | None:
        """ "the Movement for Democratic Change (MDC)": whatever the initials, the brackets say so."""
        start = name.tokens.start
        if start < 2 or self.document.doc[start - 1].text != "(":
            return None
        owner = self.inside.get(start - 2)
        if owner is None or not (text.isupper() or _is_short_for(text, owner)):
            return None
        if owner.kind == "place" and self.vocabulary.known(text):
            return None  # "O'SMACH, Cambodia (AP)"
        return self.by_name.get(name_key(bare(owner.tokens.text)))

    # Descriptions

    def _description(self, head: Token, at: int) -> None:
        description = describe(head, at, self.offices)
        if any(c.dep_ == "appos" and c.i in self.names for c in head.rights):
            cluster = None  # the name comes next: "the monitoring group, the Observatory for Peace"
        else:
            cluster = self._called(description) or named_one(description, self.clusters, self.offices)
        if not (description.person or description.group):
            if cluster is not None:
                self._mention(cluster, core_span(head), head, "description", at)
            elif is_subject(head) and not description.plural:
                self.last_thing = at
            return
        if cluster is None and head.dep_ == "appos":
            return
        cluster = (
            cluster
            or suspect(description, self.clusters)
            or group_meant(description, self.clusters, self.offices)
            or fighters_of(description, self.clusters, self.offices)
            or same_words(description, self.clusters, self.offices)
            or self._brought_in(description)
        )
        cluster.definite = cluster.definite or description.definite
        self._mention(cluster, core_span(head), head, "description", at)

    def _called(self, description: Description) -> Cluster | None:
        """The organisation whose name stands before a word for what it is: "the Al Nur channel", "Hamas fighters"."""
        head = description.head
        if not (is_kind_of_group(head) or is_fighters(description)):
            return None
        for child in head.lefts:
            name = self.inside.get(child.i)
            if child.dep_ in {"compound", "nmod"} and name is not None and child.i + 1 == head.i:
                cluster = self.by_name.get(name_key(bare(name.tokens.text)))
                if cluster is None or cluster.kind not in {"organisation", "other"}:
                    return None
                known = self.vocabulary.known(cluster.fullest)
                armed = known is not None and known.kind == "armed_group"
                return cluster if armed or is_kind_of_group(head) else None
        return None

    def _brought_in(self, description: Description) -> Cluster:
        """A new cluster, by the words of its description."""
        head = description.head
        cluster = self._new("person" if description.person else "organisation", named=False)
        cluster.plural = description.plural
        cluster.head_word = description.word
        cluster.indefinite = is_subject(head) and any(c.dep_ == "det" and c.lower_ in {"a", "an"} for c in head.lefts)
        cluster.harming = cluster.indefinite and does_harm(head)
        cluster.countries = self.offices.countries(head)
        cluster.gender = GENDERED.get(head.lower_)
        span = core_span(head)
        self._add_name(cluster, self.document.text[span.start : span.end])
        if description.person:
            self.offices.note_words(cluster, list(head.doc[core_start(head).i : head.i + 1]))
        return cluster

    # Pronouns

    def _pronoun(self, token: Token, at: int) -> None:
        group = PRONOUNS[token.lower_]
        thing = -1 if says(token) else self.last_thing
        if group == "it" and (is_expletive(token) or thing == at):
            return
        quoted = self.document.quotation_at(token.idx) is not None
        clusters = self.clusters
        if group in {"he", "she"} and says(token) and not quoted:
            spoken_of = self._named_in_quotations(at)
            clusters = [c for c in clusters if not _is_one_of(c, spoken_of)]
        best = meant_by(token, clusters, at, self.told, quoted=quoted)
        if best is None or (group == "it" and thing > best.last.sentence):
            return
        if group in {"he", "she"} and best.gender is None:
            best.gender = "he" if group == "he" else "she"
        self._mention(best, token_span(token), token, "pronoun", at)

    def _named_in_quotations(self, at: int) -> list[list[str]]:
        """The names, by their words, of the persons named in what is quoted in the sentence or right after its colon:
        nobody speaks of himself by name.
        """
        sentence = self.document.sentences[at].span
        colon = self.document.text[sentence.start : sentence.end].rstrip().endswith(":")
        end = sentence.end + _AFTER_COLON if colon else sentence.end
        quotations, names = self.document.quotations_by_depth.get(0, []), self.document.names
        first = bisect_right(quotations, sentence.start, key=lambda q: q.outer.end)
        last = bisect_left(quotations, end, key=lambda q: q.inner.start)
        return [
            person_words(bare(name.tokens.text))
            for quotation in quotations[first:last]
            for name in names[slice(*(bisect_left(names, at, key=lambda n: n.span.start) for at in quotation.inner))]
            if name.kind == "person"
        ]

    # Chains

    def _new(self, kind: NameKind, *, named: bool) -> Cluster:
        cluster = Cluster(len(self.clusters), kind, named)
        self.clusters.append(cluster)
        return cluster

    def _mention(
        self, cluster: Cluster, span: Span, head: Token, form: Literal["name", "description", "pronoun"], at: int
    ) -> None:
        cluster.mentions.append(Mention(span, head.i, form, cluster.index))
        if cluster.kind == "people" and head.dep_ in {"amod", "compound", "nmod"}:
            return  # "Turkish" in "Turkish troops" is nobody to go on speaking of
        lasting = cluster.kind == "person"
        cluster.last = _seen(cluster.last, head, at, lasting=lasting)
        if self.document.quotation_at(head.idx) is None:
            cluster.told = _seen(cluster.told, head, self.told, lasting=lasting)
        cluster.count += cluster.last.head == head

    def _join_descriptions(self) -> None:
        """A description beside a name in apposition, or joined to it by "is", is its ("the mayor, Ana Mora")."""
        owner = {m.head: c for c in self.clusters for m in c.mentions}
        for name in self.document.names:
            head = name.tokens.root
            cluster = owner.get(head.i)
            if cluster is None or cluster.kind not in {"person", "organisation"}:
                continue
            for noun in (*described_by(head), *self.offices.office_before(name)):
                described = owner.get(noun.i)
                named_as = noun.pos_ == "PRON" and described is not None  # "named him as X"
                if described is cluster or noun.tag_ in {"NNS", "NNPS"}:
                    continue
                if noun.pos_ not in {"NOUN", "PROPN"} and not named_as:
                    continue
                beside = noun.i + 1 == name.tokens.start or noun.head == head or head.head == noun
                if cluster.kind == "organisation" and not beside:
                    continue  # "the newspaper X" and "X, the group" are one; "the group's leader, X" is not
                if described is None and noun.pos_ == "NOUN" and noun.i not in self.inside:
                    cluster.mentions.append(Mention(core_span(noun), noun.i, "description", cluster.index))
                elif (
                    described is not None
                    and not described.named
                    and not described.plural
                    and described.kind == cluster.kind
                ):
                    owner.update({m.head: cluster for m in described.mentions})
                    self._merge(described, cluster)
        for described in self.clusters:
            if not described.named and described.mentions:
                later = named_later(described, self.clusters)
                if later is None and described.plural:
                    later = police_of(described, self.clusters, self.document.doc)
                if later is not None:
                    self._merge(described, later)

    def _merge(self, described: Cluster, cluster: Cluster) -> None:
        cluster.mentions += [Mention(m.span, m.head, m.form, cluster.index) for m in described.mentions]
        described.mentions.clear()

    def _finished(self) -> Iterator[Chain]:
        kept = sorted((c for c in self.clusters if c.mentions), key=lambda c: min(m.span for m in c.mentions))
        for index, cluster in enumerate(kept):
            in_order = sorted(cluster.mentions, key=lambda m: m.span)
            mentions = tuple(Mention(m.span, m.head, m.form, index) for m in in_order)
            yield Chain(index, cluster.fullest, cluster.kind, cluster.named, mentions, cluster.plural, cluster.gender)


def _is_one_of(cluster: Cluster, names: list[list[str]]) -> bool:
    """Whether one of the names is that of the person."""
    return cluster.kind == "person" and any(same_person(name, known) for name in names for known in cluster.words)


def _weight(cluster: Cluster) -> tuple[int, bool]:
    """How much the article speaks of somebody so far: of two of one surname it means the one of whom it speaks."""
    return len(cluster.mentions), cluster.last.as_subject


def _is_short_for(text: str, owner: Name) -> bool:
    """Whether one word in brackets is the short form of a longer body's name: "… of Volcano Studies (Volcast)"."""
    return len(text.split()) == 1 and len(owner.tokens) > 2 and text[:1] == owner.tokens.text[:1]


def _seen(before: Seen, head: Token, at: int, *, lasting: bool) -> Seen:
    """Where the cluster was last spoken of, after a mention more; `lasting` if a subject stays it in its sentence."""
    as_subject = before.as_subject
    if head.dep_ != "appos" or before.sentence != at:
        as_subject = is_subject(head) or (head.dep_ == "appos" and is_subject(head.head))
    if lasting and before.sentence == at and before.as_subject and not is_subject(head):
        return before  # "She told reporters with her": still the subject
    if head.dep_ in {"compound", "amod", "nmod"} and before.sentence == at:
        return before._replace(as_subject=as_subject)
    return Seen(at, head, as_subject)
