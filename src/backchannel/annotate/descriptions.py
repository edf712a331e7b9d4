"""Which actor a description means: "the minister", "the group", "the gunman"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from backchannel.annotate.clusters import Cluster
from backchannel.annotate.offices import Offices, fits
from backchannel.annotate.same_names import SOLE_BODIES
from backchannel.model.phrases import core_start, is_subject

_PLURAL_GROUPS = frozenset({"police", "troops", "people", "authorities"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_NAMING = frozenset({"amod", "compound", "nummod", "nmod"})
# Nouns by which an article means the same one doer in turn.
_SUSPECTS = frozenset("gunman suspect attacker shooter assailant perpetrator killer bomber hijacker".split())
# What such a doer does.
_HARMING = frozenset(
    "shoot stab fire attack kill murder injure wound slash bomb ram gun behead assault ambush hijack detonate rampage "
    "spree".split()
)
# Words for a group, and the kinds of named organisation that each may mean.
_GROUPS = frozenset("group organisation organization movement militia".split())
_FIRMS = frozenset("company firm newspaper agency network broadcaster website charity".split())
_KINDS_OF_GROUP = {
    **{word: frozenset({"armed_group", "party", "organisation"}) for word in _GROUPS},
    **{word: frozenset({"organisation"}) for word in _FIRMS},
    "party": frozenset({"party", "organisation"}),
}
# Last words of names of bodies that nobody calls a group or a firm.
_NO_GROUPS = frozenset(
    "hospital university college school court tribunal parliament senate congress ministry department police".split()
)
_OUTLETS = frozenset("newspaper paper magazine website channel publication broadcaster agency column".split())
_CHANNELS = frozenset("channel station broadcaster magazine daily weekly organisation alliance coalition".split())
_FIGHTERS = frozenset("militants fighters gunmen terrorists insurgents rebels jihadists extremists guerrillas".split())
# Words that fit too many to tell whom they mean.
_ANYBODY = frozenset("man woman person one boy girl leader official member friend".split())
# Words before "officers" that leave them the police's.
_OF_POLICE = frozenset("plainclothes plain-clothes undercover riot traffic".split())
_OF = frozenset("of for on to in at against without and".split())
_MEMORY = 25
_NEAR = 3


@dataclass(frozen=True)
class Description:
    """A noun phrase without a name, as far as it tells who is meant. `at` is the index of its sentence."""

    head: Token
    at: int
    person: bool
    group: bool
    plural: bool
    definite: bool
    bare: bool

    @property
    def word(self) -> str:
        return head_word(self.head)


def describe(head: Token, at: int, offices: Offices) -> Description:
    """What the phrase headed by the noun tells."""
    person, organisation, _, _ = offices.nouns.probabilities(head)
    role = offices.role(head)
    is_person = role.kind == "person" if role else person > 0.5
    is_group = role.kind != "person" if role else organisation > 0.5
    plural = head.tag_ in {"NNS", "NNPS"} or (is_group and head.lower_ in _PLURAL_GROUPS)
    determiners = {c.lower_ for c in head.lefts if c.dep_ in {"det", "poss"}}
    definite = bool(determiners & _DEFINITE) or (
        not determiners and head.lower_ in SOLE_BODIES and not any(c.dep_ in _NAMING for c in head.lefts)
    )
    if not definite and role is not None and is_person:
        # "Quito's mayor": as definite as "the mayor of Quito"
        definite = any(c.dep_ == "poss" and _names_no_person(c, offices) for c in head.lefts)
    return Description(head, at, is_person, is_group, plural, definite, plural and not determiners)


def _names_no_person(possessor: Token, offices: Offices) -> bool:
    name = offices.inside.get(possessor.i)
    return name is not None and name.kind != "person"


def named_one(description: Description, clusters: Iterable[Cluster], offices: Offices) -> Cluster | None:
    """The named cluster that a definite description means: by office, or by a word of an organisation's name."""
    if description.plural or not description.definite:
        return None
    head, at = description.head, description.at
    words = office_words(head)
    countries = offices.countries(head)
    qualifiers = [c.lower_ for c in head.lefts if c.dep_ == "compound" and c.i not in offices.inside]
    candidates: list[Cluster] = []
    if _is_this_paper(head):
        return None
    for cluster in clusters:
        if not cluster.named or at - cluster.last.sentence > _MEMORY:
            continue
        if description.person and cluster.kind == "person":
            if _elsewhere(countries, cluster):
                continue
            if any(fits(words, office) for office in cluster.offices):
                candidates.append(cluster)
        elif not description.person and cluster.kind == "organisation":
            of_name = any(
                _is_headed(name, head.lower_) and all(q in name for q in qualifiers) for name in cluster.words
            )
            if (of_name or head.lower_ in cluster.offices) and not _elsewhere(countries, cluster):
                candidates.append(cluster)
    # "the Greek president": who is said to be Greek goes before whose country nothing tells
    return max(candidates, key=lambda c: (bool(countries & c.countries), c.last.sentence, c.count), default=None)


def _is_headed(name: Sequence[str], word: str) -> bool:
    """Whether a name says that what bears it is such a thing: a "Ministry of Defence" is, a "Law School" no law."""
    return any(w == word and (at + 1 == len(name) or name[at + 1] in _OF) for at, w in enumerate(name))


def named_later(cluster: Cluster, clusters: Iterable[Cluster]) -> Cluster | None:
    """The one person of a description's office that the article names only after it; None where there are several."""
    if cluster.head_word in _ANYBODY or not cluster.definite or cluster.plural or cluster.kind != "person":
        return None
    head = cluster.mentions[0].head
    doc = cluster.last.head.doc if cluster.last.head is not None else None
    if doc is None:
        return None
    words = office_words(doc[head])
    found = [
        c
        for c in clusters
        if c.named
        and c.kind == "person"
        and not _elsewhere(cluster.countries, c)
        and (cluster.gender is None or c.gender in {None, cluster.gender})
        and any(fits(words, office) for office in c.offices)
        and not _has_for_object(cluster, c, doc)
    ]
    return found[0] if len(found) == 1 else None


def _has_for_object(cluster: Cluster, other: Cluster, doc: Doc) -> bool:
    """Whether a verb has the one for its subject and the other for its object: "the minister met Minister Ana Mora"."""
    verbs = {doc[m.head].head.i for m in cluster.mentions if is_subject(doc[m.head])}
    return any(doc[m.head].dep_ == "dobj" and doc[m.head].head.i in verbs for m in other.mentions)


def office_words(head: Token) -> list[str]:
    """The words of the phrase that may name an office, "of state" after a secretary with them."""
    words = [t.lower_ for t in head.doc[core_start(head).i : head.i + 1] if t.pos_ in {"NOUN", "PROPN", "ADJ"}]
    following = head.nbor() if head.i + 2 < len(head.doc) else None
    if following is not None and following.lower_ == "of" and head.lower_ == "secretary":
        words += ["of", head.doc[head.i + 2].lower_]
    return words


def suspect(description: Description, clusters: Sequence[Cluster]) -> Cluster | None:
    """The unnamed one whom the article brought in as a doer: "A man fired … The attacker fled"."""
    if not description.definite or description.plural or description.head.lower_ not in _SUSPECTS:
        return None
    if any(c.head_word == "gunman" and not c.plural for c in clusters):
        return None
    brought = [c for c in clusters if not c.named and c.kind == "person" and c.indefinite and not c.plural]
    for several in ([c for c in brought if c.harming], brought):
        if len(several) == 1:
            return several[0]
    return None


def does_harm(subject: Token) -> bool:
    """Whether the sentence's verbs say that the subject did harm: "a man entered, drew a knife and began to stab"."""
    return subject.dep_ == "nsubj" and any(
        t.lemma_.lower() in _HARMING and not any(c.dep_ in {"nsubj", "nsubjpass"} and c != subject for c in t.lefts)
        for t in subject.head.subtree
    )


def group_meant(description: Description, clusters: Iterable[Cluster], offices: Offices) -> Cluster | None:
    """The organisation that "the group" means: the last one named, in this sentence or the two before."""
    kinds = _KINDS_OF_GROUP.get(description.head.lower_)
    if kinds is None or not description.definite or description.plural or _is_this_paper(description.head):
        return None
    if any(c.i in offices.inside for c in description.head.lefts):
        return None  # "the Harvest Institute website"
    fitting = []
    for cluster in clusters:
        if cluster.named and cluster.kind == "organisation" and description.at - cluster.last.sentence <= 2:
            known = offices.vocabulary.known(cluster.fullest)
            if known is None and _NO_GROUPS & set(cluster.words[-1][-1:]):
                continue
            if (known.kind if known else "organisation") in kinds:
                fitting.append(cluster)
    return max(fitting, key=lambda c: (c.last.sentence, c.last.head.i if c.last.head else -1), default=None)


def _is_this_paper(head: Token) -> bool:
    """ "This newspaper" is the one that prints the article, whatever others it names."""
    return head.lower_ in _OUTLETS and any(c.lower_ == "this" for c in head.lefts)


def fighters_of(description: Description, clusters: Sequence[Cluster], offices: Offices) -> Cluster | None:
    """The armed group that "the militants" are of: the one named last, in this sentence or the three before, where the
    article has brought in no other such men since.
    """
    head = description.head
    if head.lower_ not in _FIGHTERS or not description.definite or offices.countries(head):
        return None
    if any(c.i in offices.inside or c.dep_ == "nummod" for c in head.lefts) or any(
        c.dep_ == "prep" and c.lower_ in {"of", "from"} for c in head.rights
    ):
        return None
    for cluster in sorted(clusters, key=lambda c: c.last.sentence, reverse=True):
        if description.at - cluster.last.sentence > _NEAR:
            return None
        if not cluster.named and cluster.plural and f"{cluster.head_word}s" in _FIGHTERS:
            return None
        if cluster.named and cluster.kind in {"organisation", "other"}:
            known = offices.vocabulary.known(cluster.fullest)
            if known is not None and known.kind == "armed_group":
                return cluster
    return None


def police_of(officers: Cluster, clusters: Sequence[Cluster], doc: Doc) -> Cluster | None:
    """The police whose officers "officers" or "the officers" are, where the article speaks of one police."""
    if officers.named or not officers.plural or officers.head_word not in {"officer", "detective"}:
        return None
    head = doc[officers.mentions[0].head]
    sort = {c.lower_ for c in head.lefts if c.dep_ in {"nummod", "compound", "nmod", "poss"}}
    if sort - _OF_POLICE or any(c.dep_ == "prep" and c.lower_ in {"of", "from"} for c in head.rights):
        return None
    police = [c for c in clusters if c.mentions and _is_police(c)]
    if sum(c.named for c in police) > 1:
        return None
    return max(police, key=lambda c: (c.named, len(c.mentions)), default=None)


def _is_police(cluster: Cluster) -> bool:
    if cluster.named:
        return cluster.kind == "organisation" and any(words[-1:] == ["police"] for words in cluster.words)
    return cluster.head_word == "police"


def is_kind_of_group(head: Token) -> bool:
    """Whether the noun only says what sort of organisation a name before it is: "the Al Nur channel"."""
    return head.tag_ == "NN" and (head.lower_ in _KINDS_OF_GROUP or head.lower_ in _CHANNELS)


def is_fighters(description: Description) -> bool:
    """Whether the plural, uncounted, means the armed group whose name stands before it: "Hamas fighters"."""
    return description.head.lower_ in _FIGHTERS and not any(c.dep_ == "nummod" for c in description.head.lefts)


def same_words(description: Description, clusters: Sequence[Cluster], offices: Offices) -> Cluster | None:
    """The unnamed cluster that the same noun brought in before; plurals without an article are the same throughout."""
    if not (description.definite or description.bare):
        return None
    word, countries, counts = description.word, offices.countries(description.head), _counts(description.head)
    plain = all(c.dep_ in {"det", "punct"} for c in description.head.lefts)
    found: Cluster | None = None
    for cluster in reversed(clusters):
        if cluster.named or cluster.head_word != word or cluster.plural != description.plural:
            continue
        if (
            counts
            and not description.definite
            and not any(counts & _counts(description.head.doc[m.head]) for m in cluster.mentions)
        ):
            continue  # "three soldiers" are none of the two hundred before
        if _differ(_names_before, description.head, cluster):
            continue
        if not plain or countries:
            if countries != cluster.countries:
                continue
            if description.plural and _differ(_sort, description.head, cluster):
                continue
        if found is None or cluster.last.sentence > found.last.sentence:
            found = cluster
    return found


def _counts(head: Token) -> set[str]:
    return {c.lower_ for c in head.lefts if c.dep_ == "nummod"}


def _differ(told: Callable[[Token], set[str]], head: Token, cluster: Cluster) -> bool:
    """Whether phrase and cluster both tell something of the kind, and nothing that is the same."""
    here = told(head)
    others = [told(head.doc[m.head]) for m in cluster.mentions if m.form != "pronoun"]
    return bool(here) and any(others) and not any(here & other for other in others)


def _names_before(head: Token) -> set[str]:
    """ "Interfax" of "the Interfax agency", which is not "the AP agency"."""
    return {c.lower_ for c in head.lefts if c.dep_ in {"compound", "nmod"} and c.pos_ == "PROPN"}


def _sort(head: Token) -> set[str]:
    """ "Port" of "port officials", who are no "hospital officials"."""
    return {c.lower_ for c in head.lefts if c.dep_ in {"amod", "compound", "nmod"}}


def head_word(head: Token) -> str:
    lemma = head.lemma_.lower()
    return "gunman" if lemma in _SUSPECTS else lemma


def _elsewhere(countries: set[str], cluster: Cluster) -> bool:
    return bool(countries and cluster.countries and not countries & cluster.countries)
