"""Whether an act happened, is planned, asked for, denied or doubtful: read from the words that govern it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from backchannel.extract.events_syntax import LIGHT, is_errand, is_infinitive, is_ranked
from backchannel.model.phrases import is_inverted
from backchannel.model.records import Status

_PLANNED = (
    "plan intend agree vow pledge promise prepare schedule set decide threaten aim commit undertake swear "
    "due consent expect ready willing warn will "
    "determined expected scheduled slated about move opt offer volunteer begin_to"
)
_ASKED = (
    "urge call ask demand want wish propose request order recommend seek suggest appeal press push hope "
    "advocate require beg plead petition "
    "need instruct tell advise lobby vote should encourage pressure pressurize invite insist campaign "
    "implore desire favor favour prefer"
)
_DENIED = "forbid prohibit deny refuse decline reject avoid prevent refrain stop fail rule avert exclude abstain"
_DOUBTED = (
    "allege suspect fear consider appear seem rumor rumour speculate risk accuse believe attempt try "
    "struggle mull contemplate presume may likely possible "
    "potential suspected alleged unlikely able"
)
_NOUNS_PLANNED = (
    "plan intention decision promise pledge preparation agreement vow order mandate deal proposal "
    "readiness willingness commitment offer intent"
)
_NOUNS_ASKED = (
    "call demand request proposal appeal need bid wish desire interest plea petition recommendation push campaign "
    "resolution"
)
_NOUNS_DOUBTED = (
    "possibility prospect threat fear risk attempt effort right chance danger ability suspicion "
    "allegation accusation claim rumor rumour likelihood "
    "charge potential option idea hope speculation case question power permission authority opportunity "
    "reason purpose conspiracy condition term deadline"
)
# What has been put to somebody before it can be refused.
_PUT = frozenset(
    "accusation allegation appeal bid call charge demand invitation offer petition plea proposal request "
    "ultimatum".split()
)
_DENYING = frozenset("deny dismiss reject refute rebut dispute repudiate contradict".split())
# What somebody told that is denied afterwards: "denied a report that it had shelled the town".
_TOLD = frozenset("accusation allegation account assertion charge claim report rumor rumour story suggestion".split())
# What fails where nothing comes of it: "failed to yield an accord" (but "failed to stop the attack").
_BRINGING = frozenset("yield produce achieve secure clinch conclude strike forge broker obtain negotiate".split())
# What somebody is accused of or punished for is told by the accusation, not as an act that happened.
_CHARGED = frozenset("accuse suspect charge convict sentence jail arrest detain sue".split())
# Who gathers to say something says it by gathering: "rallied to demand her release".
_GATHERING = frozenset("gather rally march protest demonstrate assemble converge picket strike turn take".split())
_VOICED = frozenset("demand call urge protest condemn denounce oppose reject criticize criticise support".split())
_PREPARING = frozenset({"plan", "schedule"})
# Who talks of killing has killed nobody.
_MUSING = frozenset("talk joke think dream fantasize fantasise muse speak boast".split())
_UNSURE = frozenset("allegedly perhaps possibly presumably probably purportedly supposedly".split())
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_UNREAL = frozenset({"could", "may", "might", "can", "ca"})
_DUTY = frozenset({"should", "must", "ought"})
_CONDITION = frozenset({"if", "unless", "whether", "until", "before", "lest"})


def _table(**rows: str) -> Mapping[str, Status]:
    return {word: status for status, words in rows.items() for word in words.split()}  # type: ignore[misc]


_VERBS = _table(planned=_PLANNED, asked=_ASKED, denied=_DENIED, doubtful=_DOUBTED)
_NOUNS = _table(planned=_NOUNS_PLANNED, asked=_NOUNS_ASKED, doubtful=_NOUNS_DOUBTED)


@dataclass(frozen=True, slots=True)
class Reality:
    """A status and the word that gives it: a modal ("will"), a negation, or a governing verb or noun ("agreed to")."""

    status: Status
    by: Token | None = None
    modal: bool = False
    negated: bool = False


_HAPPENED = Reality("happened")


def reality(token: Token) -> Reality:
    """The status of the act that a verb, noun or adjective tells."""
    if token.pos_ in ("VERB", "AUX"):
        return _of_verb(token)
    if token.pos_ == "ADJ" and token.head.pos_ == "AUX":
        return _of_verb(token.head)  # "would have been willing"
    return _of_noun(token)


def is_in_doubt(token: Token) -> bool:
    """Whether the act is what a question asks: "Did they shell it?"; "Why did they shell it?" takes it as given."""
    verb = token.head if token.dep_ == "conj" else token
    if verb.dep_ != "ROOT" or not is_inverted(verb):
        return False
    if not verb.sent.text.rstrip('"”’ \n').endswith("?"):
        return False
    turned = next(c for c in verb.lefts if c.dep_ in {"aux", "auxpass"})
    return not any(t.tag_ in {"WRB", "WP", "WDT", "WP$"} for t in verb.doc[verb.left_edge.i : turned.i])


def _of_verb(verb: Token) -> Reality:
    own = _auxiliaries(verb)
    if own:
        return own
    if verb.lemma_ in _PREPARING and any(c.dep_ in {"dobj", "nsubjpass"} for c in verb.children):
        return Reality("planned", verb)  # "planned a demonstration"
    if verb.tag_ == "VB" and verb.dep_ == "ROOT" and not any(c.dep_ in ("nsubj", "aux") for c in verb.children):
        return Reality("asked", verb, modal=True)
    return _governed(verb, 0)


def _auxiliaries(verb: Token) -> Reality | None:
    children = list(verb.children)
    negation = next((c for c in children if c.dep_ == "neg" or c.lower_ in ("never", "nor", "neither")), None)
    if any(c.dep_ in ("nsubj", "nsubjpass", "dobj") and c.lower_ in ("nobody", "none", "nothing") for c in children):
        negation = negation or verb
    if negation is None:
        negation = _negated_side(verb) or next((c for c in children if _is_no_longer(c)), None)
    for child in children:
        if child.dep_ != "aux":
            continue
        word = child.lower_
        if word in _FUTURE:
            return Reality("denied" if negation else "planned", child, modal=True, negated=negation is not None)
        if word in ("would", "'d"):
            return Reality(
                "denied" if negation else "planned" if _is_reported(verb) else "doubtful",
                child,
                modal=True,
                negated=negation is not None,
            )
        if word in _DUTY:
            return Reality("asked", child, modal=True, negated=negation is not None)
        if word in _UNREAL:
            return Reality("denied" if negation else "doubtful", child, modal=True, negated=negation is not None)
    if negation is not None:
        return Reality("denied", negation, negated=True)
    marks = [c.lower_ for c in children if c.dep_ == "mark"]
    if any(m in _CONDITION - {"until", "before"} for m in marks) or (
        any(m in ("until", "before") for m in marks) and _is_present(verb)
    ):
        return Reality("doubtful", verb)
    if any(c.dep_ == "advmod" and c.lower_ in _UNSURE for c in children):
        return Reality("doubtful", verb)
    if (
        verb.dep_ == "conj"
        and verb.head.pos_ in ("VERB", "AUX")
        and not any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in children)
    ):
        shared = _auxiliaries(verb.head) if verb.tag_ in (verb.head.tag_, "VB") else None
        if shared and not shared.negated:
            return shared
    if _is_gapped(verb):
        return _auxiliaries(verb.head)  # "the men must be freed and the mission restored"
    return None


def _is_gapped(verb: Token) -> bool:
    """Whether a participle with a subject of its own leaves out the auxiliaries of the verb that it is joined to."""
    alone = not any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    joined = verb.dep_ == "conj" and verb.tag_ == verb.head.tag_ == "VBN"
    return joined and alone and any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _is_no_longer(word: Token) -> bool:
    """ "No longer insists": what was done is done no more."""
    return word.lower_ == "longer" and word.i > 0 and word.nbor(-1).lower_ == "no"


def _negated_side(verb: Token) -> Token | None:
    """The word that denies a subject or object: "neither party will", "would sell no more oil"."""
    for side in verb.children:
        if side.dep_ in ("nsubj", "nsubjpass", "dobj"):
            for word in side.children:
                if word.i < side.i and word.lower_ in ("no", "neither") and word.dep_ in ("det", "preconj", "cc"):
                    return word
                if word.lower_ == "no" and word.dep_ == "neg":
                    return word
                if word.dep_ == "amod" and any(c.lower_ == "no" for c in word.children):
                    return word
    return None


def _is_present(verb: Token) -> bool:
    """Whether the clause is in the present tense, which after "until" and "before" is the future."""
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")] or [verb]
    return any(h.tag_ in ("VBZ", "VBP") for h in helpers)


def _is_reported(verb: Token) -> bool:
    at = verb
    while at.dep_ in ("conj", "xcomp") and at.head.pos_ in ("VERB", "AUX"):
        at = at.head
    return at.dep_ in ("ccomp", "parataxis")


def _governed(verb: Token, depth: int) -> Reality:
    """What the governing words make of a verb that has no auxiliary of its own."""
    if depth > 4:
        return _HAPPENED
    head = verb.head
    if (
        verb.dep_ == "conj"
        and head.pos_ in ("VERB", "AUX")
        and not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") and c.lower_ != "to" for c in verb.children)
    ):
        return _governed(head, depth + 1) if verb.tag_ == head.tag_ else _HAPPENED
    if is_errand(verb):
        return _auxiliaries(head) or _governed(head, depth + 1)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
        lemma = head.lemma_.lower()
        going = lemma == "go" and head.tag_ == "VBG" and is_infinitive(verb)
        if going or (lemma == "be" and is_infinitive(verb)):
            return Reality("planned", head)
        status = _VERBS.get(lemma) or (_NOUNS.get(lemma) if head.pos_ == "NOUN" else None)
        if lemma == "let" and verb.tag_ == "VB":
            return _auxiliaries(head) or _governed(head, depth + 1)  # "refused to let them land"
        if status in ("planned", "asked") and _is_finite(verb):
            status = None  # "told us that three had been killed"
        if status:
            return Reality(status, head)
        return (
            _auxiliaries(head) or _governed(head, depth + 1)
            if verb.dep_ == "xcomp" or is_infinitive(verb)
            else _HAPPENED
        )
    if verb.dep_ == "pcomp":
        governor = head.head
        lemma = governor.lemma_.lower()
        status = _VERBS.get(lemma) if governor.pos_ in ("VERB", "AUX") else _NOUNS.get(lemma)
        if lemma in _CHARGED and head.lower_ in ("of", "for", "with", "on"):
            status = "doubtful"
        if lemma in _MUSING and head.lower_ in ("about", "of"):
            status = "doubtful"
        return Reality(status, governor) if status and head.lower_ != "after" else _HAPPENED
    if verb.dep_ in ("acl", "ccomp") and (denial := _denial_of(head)) is not None and not is_infinitive(verb):
        return Reality("denied", denial)
    if verb.dep_ in ("acl", "relcl") and head.pos_ == "NOUN" and is_infinitive(verb):
        return _HAPPENED if is_ranked(head) else Reality(_NOUNS.get(head.lemma_.lower(), "planned"), head)
    if verb.dep_ == "advcl" and is_infinitive(verb):
        if verb.lemma_ == "protest" or (head.lemma_ in _GATHERING and verb.lemma_ in _VOICED):
            return _auxiliaries(head) or _governed(head, depth + 1)
        return Reality("planned", head)
    return _HAPPENED


def _denial_of(telling: Token) -> Token | None:
    """The verb that denies what the noun says was told: "denied the claim that", "the charge was dismissed"."""
    denied = telling.dep_ in ("dobj", "nsubjpass") and telling.head.lemma_ in _DENYING
    return telling.head if denied and telling.lemma_.lower() in _TOLD else None


def _is_finite(verb: Token) -> bool:
    """Whether the clause has a subject and a tense: "that three were killed", not "that they be freed", nor "that
    Chile withdraw", which the tagger takes for a present."""
    helpers = {c.tag_ for c in verb.lefts if c.dep_ in ("aux", "auxpass")}
    told = verb.tag_ in ("VBD", "VBZ") or bool(helpers & {"VBD", "VBZ", "VBP"})
    return told and any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _is_hint(leading: Token) -> bool:
    """Whether what leads to the act is word that is sought of it: "a reward for information leading to his arrest"."""
    return leading.dep_ in ("acl", "relcl") and leading.head.lemma_.lower() in {"information", "tip", "evidence"}


def _of_noun(noun: Token) -> Reality:
    if any(
        c.lower_ in ("possible", "potential", "alleged", "suspected", "future", "proposed", "planned", "no", "any")
        for c in noun.children
    ):
        word = next(
            c
            for c in noun.children
            if c.lower_
            in ("possible", "potential", "alleged", "suspected", "future", "proposed", "planned", "no", "any")
        )
        status: Status = (
            "planned"
            if word.lower_ in ("planned", "future")
            else "denied"
            if word.lower_ == "no"
            else "asked"
            if word.lower_ == "proposed"
            else "doubtful"
        )
        return Reality(status, word)
    head = noun.head
    if noun.dep_ == "pobj":
        governor = head.head
        if head.lower_ == "to" and governor.lemma_ == "lead" and _is_hint(governor):
            return Reality("doubtful", governor)
        if head.lower_ in ("for", "of", "to", "about", "on", "against"):
            table = _VERBS if governor.pos_ == "VERB" else _NOUNS
            found = table.get(governor.lemma_.lower())
            if found and not (
                governor.pos_ == "VERB" and head.lower_ in ("of", "about", "on", "against") and found != "doubtful"
            ):
                return Reality(found, governor)
        return _HAPPENED
    if noun.dep_ in ("dobj", "nsubjpass") and head.pos_ in ("VERB", "AUX") and head.lemma_ not in {"order", "set"}:
        found = _VERBS.get(head.lemma_.lower())
        if found == "denied" and noun.lemma_.lower() in _PUT:
            return _HAPPENED
        if found:
            return Reality(found, head)
        if head.lemma_ in _BRINGING and (told := _governed(head, 0)).status == "denied":
            return told
        # What somebody may condemn or end is there; what somebody may launch is not.
        return (_auxiliaries(head) or _governed(head, 0)) if head.lemma_ in LIGHT else _HAPPENED
    return _HAPPENED
