"""Whether the clause around a time expression tells of what was or of what is to come."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

Tense = Literal["past", "present", "future"]

_WILL = frozenset({"will", "'ll", "’ll", "shall", "wo", "ll"})
_MODAL = frozenset({"would", "could", "may", "might", "can", "should", "must"})
# Verbs and adjectives whose infinitive, or day, lies ahead of them.
_AHEAD = frozenset(
    "expect schedule plan slate set due intend hope want agree promise vow pledge prepare propose ask urge order call "
    "invite likely ready aim mean threaten decide need seek supposed bind poise book target project forecast "
    "anticipate await face".split()
)
# With these a day is the one that was fixed, whatever their tense: "planned a rally for Friday".
_FIXING = frozenset("plan schedule slate postpone delay expire due".split())
_REPORTING = frozenset("say report tell write add note quote announce show state suggest believe think know".split())
# Their past is written as their present, so the parser often errs: "they hit a mine on Friday" tells no programme.
_UNCHANGED = frozenset("hit hurt cut put set shut cost let beat cast quit read shed split spread".split())
_RANKED = frozenset({"first", "second", "third", "last", "latest", "only"})
_SPEECHES = frozenset("speech statement interview address letter tweet post briefing broadcast message".split())
_NONE = frozenset("no none nobody neither nothing".split())
_SAME_AS_HEAD = frozenset("begin start continue manage fail help decline refuse go come use".split())


def tense_at(token: Token) -> Tense:
    """The tense of the verb that governs the token; present where none does."""
    verb = _governor(token)
    return "present" if verb is None else tense_of(verb)


def tense_of_day(token: Token) -> Tense:
    """As `tense_at`, for a day: a plain present that reports nothing tells a programme ("meets Monday")."""
    verb = _governor(token)
    if verb is None:
        return "present"
    tense = tense_of(verb)
    if verb.lemma_ in _FIXING and token.i > verb.i:
        as_fixed = any(child.lower_ == "as" for child in verb.children)  # "began as planned on Friday"
        return "past" if as_fixed or _had_been_fixed(verb) else "future"
    if (
        tense == "present"
        and (verb.tag_ == "VBZ" or (verb.tag_ == "VBP" and verb.lemma_ not in _UNCHANGED))
        and verb.lemma_ not in _REPORTING
        and verb.lemma_ != "be"
        and token.i > verb.i
    ):
        return "future"
    return tense


def tense_of_opening(root: Token) -> Tense:
    """The tense that a day has which opens the sentence of this verb: "On Tuesday the union plans a march" is ahead."""
    tense = tense_of(root)
    return "future" if tense == "present" and root.lemma_ in _AHEAD else tense


def _governor(token: Token) -> Token | None:
    spoken = any(near.lemma_ in _SPEECHES for near in token.doc[max(0, token.i - 3) : token.i])
    for above in token.ancestors:
        if above.pos_ in {"VERB", "AUX"}:
            if spoken and above.dep_ in {"xcomp", "ccomp"} and above.tag_ == "VB":
                continue  # "urged them to yield in a speech on Monday": the day of the urging
            return above
        if above.pos_ == "ADJ" and above.lemma_ in _AHEAD:
            return above
    return None


def tense_of(verb: Token) -> Tense:
    """Past, present or future of a verb, its auxiliaries and what it is governed by ("expected to meet" is future)."""
    auxiliaries = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in auxiliaries}
    if words & _WILL:
        return "future"
    if words & _MODAL and "have" not in words:
        return "past" if "could" in words and _is_negated(verb) else "future"
    if "to" in words or verb.tag_ == "VB":
        if words & {"did", "do", "does"} and "to" not in words:
            return "past" if "did" in words else "present"
        return _infinitive(verb, words)
    if verb.lemma_ in _AHEAD and verb.tag_ in {"VBN", "JJ"} and words & {"is", "are", "'s", "’s"}:
        return "future"
    if verb.tag_ == "VBD" or words & {"was", "were", "had", "did", "has", "have", "been"}:
        return "past"
    if verb.tag_ == "VBG":
        if words & {"is", "are", "am", "'re", "'s", "’s", "’re"}:
            return "future"
        head = verb.head
        return tense_of(head) if head != verb and head.pos_ in {"VERB", "AUX"} else "present"
    if verb.tag_ == "VBN":
        # A participle with "is" or after a noun tells of what was done; "due", "expected" of what will be.
        return "future" if verb.lemma_ in _AHEAD else "past"
    if verb.pos_ == "ADJ" and verb.lemma_ in _AHEAD:
        return "future"
    return "present"


def _is_negated(verb: Token) -> bool:
    """Whether the verb is denied: "could not be reached", "neither of them could be found"."""
    return any(child.dep_ == "neg" or child.lower_ in _NONE for child in verb.children) or any(
        child.dep_ in {"det", "preconj", "cc"} and child.lower_ in _NONE
        for subject in verb.children
        if subject.dep_ in {"nsubj", "nsubjpass"}
        for child in subject.children
    )


def _had_been_fixed(verb: Token) -> bool:
    """Whether the day was fixed before what is told: "had been due to expire", "had been scheduled for"."""
    over = [verb, *verb.ancestors][:3]
    return any(child.dep_ == "aux" and child.lower_ == "had" for token in over for child in token.children)


def _infinitive(verb: Token, words: set[str]) -> Tense:
    if "have" in words:
        return "past"
    head = verb.head
    if head == verb and "to" not in words:
        return "present"  # an order, or a noun that the tagger takes for a verb
    if head.lemma_ == "be" and head.tag_ == "VBD":
        return "present"  # "was to fly on 22 September": ahead of the story, not of the day of publication
    if head.lemma_ == "able" and head.head != head:
        return tense_of(head.head)
    if verb.dep_ == "advcl" and head.tag_ == "VBD" and head.lemma_ not in _AHEAD:
        return "past"  # "rallied to mark the day": done as the head was
    if verb.dep_ in {"acl", "relcl"} and any(child.lower_ in _RANKED for child in head.children):
        return tense_at(head)  # "the first to sign"
    if head != verb and head.pos_ in {"VERB", "AUX"} and verb.dep_ in {"conj", "xcomp"}:
        if head.lemma_ in _SAME_AS_HEAD:
            return tense_of(head)
        if verb.dep_ == "conj" and "to" not in words:
            return tense_of(head)
    return "future"
