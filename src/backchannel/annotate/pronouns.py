"""Whom a pronoun may stand for, and how near each is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from backchannel.annotate.clusters import Cluster, Seen
from backchannel.model.phrases import is_subject

PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
    "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
    "it": "it", "its": "it", "itself": "it",
}  # fmt: skip
_MAX_DISTANCE = {"he": 4, "she": 4, "they": 2, "it": 1}
_SAYING = frozenset(
    (
        "say tell add note state announce claim warn insist argue call ask urge stress describe explain write tweet "
        "reply accuse deny confirm promise vow condemn reject"
    ).split()
)
_TALKS = frozenset("interview letter talk meeting call conversation speech statement message remark email".split())
_KILLING = frozenset("kill murder slay assassinate behead execute".split())
_SUFFERING = frozenset({"dobj", "dative"})
_MANY = 0.5  # "they" rather means the many than a body
_JUDGING = frozenset("be seem appear become take mean".split())


def meant_by(token: Token, clusters: Sequence[Cluster], at: int, told: int, *, quoted: bool) -> Cluster | None:
    """The cluster that the pronoun in sentence `at` stands for; None where none agrees and is near enough.

    `told` counts the sentences in the article's own voice. Outside quotation marks the pronoun goes back to what was
    said in that voice: in "Ana was kind," he said, he is not looked for among those whom the quotation names. Inside,
    "he" is not the one who is quoted.
    """
    if quoted:
        return _nearest(token, [(c, c.last) for c in clusters if not _just_spoke(c, told)], at)
    found = _nearest(token, [(c, c.told) for c in clusters], told)
    if found is None and not says(token):
        found = _nearest(token, [(c, c.last) for c in clusters], at)
    return found


def _just_spoke(cluster: Cluster, told: int) -> bool:
    head = cluster.told.head
    if head is None or cluster.kind != "person" or told - cluster.told.sentence > 1:
        return False
    return is_subject(head) and head.head.lemma_ in _SAYING


def _nearest(token: Token, candidates: Iterable[tuple[Cluster, Seen]], at: int) -> Cluster | None:
    group = PRONOUNS[token.lower_]
    reach = _MAX_DISTANCE[group]
    best: Cluster | None = None
    best_score = -49.0
    for cluster, seen in candidates:
        distance = at - seen.sentence
        if distance > reach or not _agrees(cluster, seen, group):
            continue
        score = _salience(cluster, seen, token, group, distance)
        if score > best_score:
            best, best_score = cluster, score
    return best


def is_expletive(token: Token) -> bool:
    """Whether "it" stands for nobody: "it rains", "it is known that"."""
    verb = token.head
    if token.dep_ == "expl":
        return True
    if token.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    if verb.lemma_ in _JUDGING and any(c.dep_ in {"ccomp", "xcomp", "csubj", "advcl"} for c in verb.rights):
        return True
    return verb.lemma_ in {"rain", "snow"}


def says(token: Token) -> bool:
    """Whether the pronoun is the subject of a reporting verb, which no thing is."""
    return is_subject(token) and token.head.lemma_ in _SAYING


def _agrees(cluster: Cluster, seen: Seen, group: str) -> bool:
    if seen.head is None:
        return False
    if group in {"he", "she"}:
        return cluster.kind == "person" and not cluster.plural and cluster.gender in {None, group}
    if group == "they":
        return (
            cluster.plural or cluster.kind == "organisation" or (cluster.kind == "people" and _names_people(seen.head))
        )
    return cluster.kind in {"organisation", "place"} and not cluster.plural


def _left_to_subject(head: Token, token: Token) -> bool:
    """Whether the words stand in a participle clause, or in a talk, whose doer is the subject that the token is."""
    verb = token.head
    if not is_subject(token):
        return False
    heard = head.head if head.dep_ == "pobj" and head.head.lower_ in {"with", "to"} else None
    if heard is not None and heard.i < verb.i and heard.head.lemma_.lower() in _TALKS:
        return True  # "In an interview with Ana Mora, she said"
    for clause in verb.lefts:
        participle = clause.dep_ == "advcl" and clause.tag_ in {"VBG", "VBN"}
        if participle and clause.left_edge.i <= head.i <= clause.right_edge.i:
            return not any(c.dep_ in {"nsubj", "nsubjpass"} for c in clause.lefts)
    return False


def _dies(head: Token) -> bool:
    """Whether the word is told to die or to be killed."""
    killed = head.dep_ == "nsubjpass" and head.head.lemma_ in _KILLING
    return killed or (head.dep_ == "nsubj" and head.head.lemma_ == "die")


def _is_present(verb: Token) -> bool:
    """Whether the verb tells what is so now or has come about: "has been arrested"."""
    first = next((c for c in verb.lefts if c.dep_ in {"aux", "auxpass"}), verb)
    return first.tag_ in {"VBZ", "VBP"}


def _clause_of(token: Token) -> Token | None:
    """The nearest verb above the word that has a subject."""
    return next((a for a in token.ancestors if any(is_subject(c) for c in a.lefts)), None)


def _with_subject(verb: Token) -> Token:
    """The verb that names the doer of the verb: the one it is joined to, where it names none of its own."""
    while verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not any(is_subject(c) for c in verb.lefts):
        verb = verb.head
    return verb


def _names_people(head: Token) -> bool:
    """Whether a demonym stands for the people ("Cypriots", "the Swiss") and not before a noun."""
    return head.tag_ == "NNPS" or head.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"}


def _salience(cluster: Cluster, seen: Seen, token: Token, group: str, distance: int) -> float:
    last = seen.head
    assert last is not None
    score = -1.0 * distance + 0.08 * min(cluster.count, 6) + 0.2 * cluster.named + 0.7 * seen.as_subject
    if distance == 0:
        if _left_to_subject(last, token):
            return -50.0  # "Speaking to him, he said": two persons
        other = token.dep_ in _SUFFERING and not token.lower_.endswith(("self", "selves"))
        if other and is_subject(last) and last.head == _with_subject(token.head):
            return -50.0  # "he saw him", "he came near and hit him": two persons
        if last.dep_ in {"poss", "compound", "amod", "nmod"}:
            score -= 0.5
    if group in {"he", "she"} and cluster.gender is not None:
        score += 0.4
    if group == "they" and cluster.plural:
        score += _MANY
    if group == "it" and cluster.kind == "place" and cluster.state is None and says(token):
        return -50.0  # a town says nothing
    if distance > 0 and _dies(last) and _is_present(token.head):
        score -= 2.0  # "Poe was killed. He has been arrested": somebody else has
    if distance == 0 and token.dep_ == "poss" and is_subject(last) and last.head == _clause_of(token):
        score += 0.5  # "the envoy said Chile had shown its interest": the subject of its own clause
    if seen.as_subject and is_subject(token):
        score += 0.2
        if token.head.lemma_ in _SAYING and last.head.lemma_ in _SAYING:
            score += 0.5  # who spoke goes on speaking
    return score
