"""Whether a fate is told as having come about, and whether a death is somebody's doing."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from backchannel.extract.events_syntax import after, is_infinitive, is_passive, subjects
from backchannel.extract.fate_people import People
from backchannel.model.document import Document, Sentence
from backchannel.model.records import Event, FateKind

_MODALS = frozenset("will would could should may might can must shall wo ca 'll 'd".split())
# Governors under which an act is wished, feared or denied, not told.
_UNREAL = frozenset(
    "threaten want wish hope plan vow promise pledge refuse fail decline demand urge ask request call try seek "
    "attempt order deny intend agree "
    "prohibit forbid ban bar prevent stop avoid "
    "offer warn fear prepare propose negotiate discuss work press appeal expect consider help risk exchange".split()
)
# Governors and prepositions under which a noun tells what came about.
_REAL_VERBS = frozenset(
    "secure win obtain announce report confirm welcome celebrate follow condemn mourn protest include claim cause "
    "investigate mark".split()
)
_REAL_PREPOSITIONS = frozenset({"after", "following", "since", "upon", "over", "until", "before", "with", "by"})
_AIMING = frozenset(
    "agree negotiate talk work hope wait call ask press push appeal plead campaign pray seek discuss bargain insist "
    "decide vote argue".split()
)
_AIMS = frozenset(
    "negotiation talk deal agreement accord condition term demand call plea appeal campaign obstacle barrier key way "
    "price ransom ultimatum deadline hope effort bid plan proposal pressure request".split()
)
_VIOLENT = frozenset(
    "attack bomb bombing blast explosion shooting gunman gunfire shot strike airstrike shelling stab stabbing "
    "raid rescue ambush clash fighting war "
    "crash collision accident derail derailment capsize sink fire blaze collapse "
    "assault rocket missile knife gun massacre crackdown".split()
)
_CAPTIVITY = frozenset(
    "hostage captive captivity victim captor kidnapper kidnap abduct prisoner detainee prison detain abductee".split()
)
_ILL = frozenset(
    "infect infection sars "
    "disease illness measles virus coronavirus covid covid-19 epidemic pandemic outbreak cancer cholera ebola "
    "malaria influenza flu infection famine "
    "starvation hunger".split()
)


class Reality:
    """Tells wishes, threats and rules from what happened. `struck` holds the keys of those wounded so far."""

    def __init__(self, document: Document, events: Sequence[Event]) -> None:
        self.events = {e.trigger.start: e for e in events}
        self.violent = any(e.type == "ASSAULT" for e in events) or any(
            t.lemma_.lower() in _VIOLENT for t in document.tokens
        )
        self.struck: set[str] = set()

    def verb(self, verb: Token) -> bool:
        event = self.events.get(verb.idx)
        if event is not None and event.status in {"planned", "asked", "denied", "doubtful"}:
            return False
        at = verb
        for _ in range(4):
            for child in at.children:
                if (
                    child.dep_ == "neg"
                    or (child.dep_ == "aux" and child.lower_ in _MODALS)
                    or (child.dep_ == "mark" and child.lower_ in {"if", "unless"})
                ):
                    return False
            instead = at.dep_ == "pcomp" and "instead" in {at.head.lower_, at.head.head.lower_}
            if instead or at.head.lower_ == "without":
                return False
            if is_infinitive(at) and at.head.lemma_.lower() not in {
                "manage",
                "begin",
                "continue",
                "go",
                "report",
                "say",
                "believe",
                "know",
            }:
                return False
            over = at.head.head if at.dep_ == "pcomp" and at.head.pos_ == "ADP" else at.head
            if (
                at.dep_ in {"xcomp", "pcomp", "ccomp", "acl"}
                and over.lemma_.lower() in _UNREAL
                and over.pos_ in {"VERB", "NOUN"}
            ):
                return False
            if (
                at.dep_ in {"conj", "xcomp"}
                and at.head.pos_ in {"VERB", "AUX"}
                and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in at.lefts)
            ):
                at = at.head
                continue
            break
        return True

    def noun(self, noun: Token) -> bool:
        if _is_aimed_at(noun):
            return False
        event = self.events.get(noun.idx)
        if event is not None:
            return event.status == "happened"
        head = noun.head
        if noun.dep_ == "pobj":
            return head.lower_ in _REAL_PREPOSITIONS
        if noun.dep_ in {"dobj", "nsubjpass"}:
            return head.lemma_.lower() in _REAL_VERBS and self.verb(head)
        return (
            noun.dep_ in {"nsubj", "ROOT"}
            and head.lemma_.lower() in {"come", "follow", "take", "happen", "end"}
            and self.verb(head)
        )

    def violently(self, word: Token, people: People, sentence: Sentence) -> bool:
        """Whether a death is told of an attack and not of age or illness."""
        if people.key in self.struck:
            return True
        if people.count is None:
            return any(
                t.lemma_.lower() in _VIOLENT
                for c in word.rights
                if c.dep_ in {"prep", "advcl", "npadvmod"}
                for t in c.subtree
            )
        return self.at_hand(word, sentence) or (self.violent and not after(word, "of") and not after(word, "from"))

    def of_captives(self, sentence: Sentence) -> bool:
        """Whether the sentence speaks of captives: who is rescued from a fire or the sea is not freed."""
        return any(t.lemma_.lower() in _CAPTIVITY for t in sentence.tokens)

    def at_hand(self, word: Token, sentence: Sentence) -> bool:
        return any(t.lemma_.lower() in _VIOLENT for t in sentence.tokens if t.i != word.i)

    def of_illness(self, fate: FateKind, sentence: Sentence) -> bool:
        """Whether the sentence tells of sickness or of nature, where the dead are nobody's doing."""
        lemmas = {t.lemma_.lower() for t in sentence.tokens} if fate in {"killed", "wounded"} else set()
        if not lemmas & _ILL:
            return False
        return not any(t.lemma_.lower() in _VIOLENT and not _strikes_unarmed(t) for t in sentence.tokens)


def _is_aimed_at(noun: Token) -> bool:
    """Whether what the noun names is only worked towards: "negotiations for the release", "agreed on the release",
    "obstacles to the release"; who is thanked for a release had one."""
    preposition = noun.head
    if noun.dep_ != "pobj" or preposition.lower_ not in {"for", "to", "on", "towards", "toward", "about"}:
        return False
    head = preposition.head
    if head.pos_ in {"VERB", "AUX"}:
        return head.lemma_.lower() in _AIMING
    return head.lemma_.lower() in _AIMS


def _strikes_unarmed(verb: Token) -> bool:
    """Whether what strikes is an illness or a famine: "the cholera that struck the port"."""
    if verb.lemma_.lower() != "strike" or verb.pos_ != "VERB":
        return False
    struck_by = {verb.head.lemma_.lower()} if verb.dep_ == "relcl" else {t.lemma_.lower() for t in subjects(verb)}
    return bool(struck_by & _ILL)


def is_general(verb: Token) -> bool:
    """A passive of the plain present tells what happens as a rule: "where people are killed"."""
    aux = [c for c in verb.children if c.dep_ in {"auxpass", "aux"}]
    return is_passive(verb) and len(aux) == 1 and aux[0].lower_ in {"are", "is"}
