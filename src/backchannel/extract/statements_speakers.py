"""Who speaks, and to whom, by the grammar around a reporting word."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from spacy.tokens import Token

_SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj"])
_RELATIVE = frozenset(["who", "which", "that", "whom"])
_QUOTED = frozenset(["quote", "cite", "describe", "report", "record"])
MAKES = frozenset(
    "make issue release publish post give send write sign repeat deliver put read carry hold raise level face"
    " air file submit circulate share deliver table".split()
)
# Persons and bodies among the things that report: whoever they come from, it is they who speak.
_SPEAK_THEMSELVES = frozenset(
    "auditor commission committee court inspector investigator judge jury justice newspaper outlet panel pollster"
    " prosecutor regulator researcher scientist source tribunal watchdog".split()
)
# What happens, counts or is done says nothing, whatever its verb: "a spate of attacks demands", "the results suggest".
_MUTE = frozenset(
    "agenda attack bombing ceremony clash data decline decrease delay development event evidence failure fall"
    " growth incident increase killing lack motivation number outbreak performance raid reform result riot rise"
    " sentencing series shooting spate strike string success test theory trend trial unrest victory violence visit"
    " war wave".split()
)
_DEMONSTRATIONS = frozenset(["demonstration", "march", "protest", "rally"])
_ASKING = frozenset(["appeal", "ask", "call", "demand", "urge"])
CLOSING = frozenset(['"', "”", "''"])
_STEPS = 6
_FINITE = frozenset(["VBD", "VBZ", "VBP"])


def subject_of(verb: Token) -> Token | None:
    """The verb's own subject.

    Of several it is a name, or the one beside the verb: the parser takes in words of what is quoted before it.
    """
    before = [c for c in verb.lefts if _may_be_subject(c)]
    after = next((c for c in verb.rights if _may_be_subject(c)), None)
    if after is not None and (not before or _beyond_marks(before[-1], verb)):
        return after
    if len(before) > 1 and _governed(before[-1]):
        before.pop()  # "officers who had been looking for Roe said": not Roe
    if len(before) > 1 and (before[0].tag_ == "WDT" or before[-1].pos_ == "PROPN" or _is_beside(before[-1], verb)):
        return before[-1]  # of "the vote, which the papers say": the papers
    return before[0] if before else None


def is_mute(speaker: Token, cue: Token) -> bool:
    """Whether the subject of a reporting word is nothing that speaks; those who demonstrate ask by it, no more."""
    if speaker.pos_ != "NOUN":
        return False
    if is_demonstration(speaker):
        return cue.lemma_ not in _ASKING
    return speaker.lemma_.lower() in _MUTE


def is_demonstration(speaker: Token) -> bool:
    """Whether a crowd's doing stands for the crowd: "demonstrations demanding reforms"."""
    return speaker.pos_ == "NOUN" and speaker.lemma_.lower() in _DEMONSTRATIONS


def _may_be_subject(token: Token) -> bool:
    return token.dep_ in _SUBJECTS and token.pos_ not in ("VERB", "AUX")


def _described(subject: Token, verb: Token) -> Token:
    """The name of which the subject is a part of the description: "Jane Roe, a fellow of the | Institute, said"."""
    doc = verb.doc
    first = subject.left_edge.i
    if subject.pos_ != "PROPN" or first < 4 or doc[verb.i - 1].text != "," or doc[first - 1].tag_ != "IN":
        return subject
    for at in range(first - 1, max(first - 25, 1), -1):
        if doc[at].is_sent_start:
            break
        if doc[at].text == "," and doc[at - 1].pos_ == "PROPN" and doc[at + 1].tag_ in ("DT", "NN"):
            return doc[at - 1]
    return subject


def _governed(subject: Token) -> bool:
    """Whether a preposition stands right before the noun phrase, whatever the parser made of it."""
    first = subject.left_edge.i
    return first > 0 and subject.doc[first - 1].tag_ == "IN" and subject.doc[first - 1].dep_ == "prep"


def _is_beside(subject: Token, verb: Token) -> bool:
    """Whether the subject stands right before the verb, after a comma or a mark."""
    before = subject.left_edge.i - 1
    return (
        before >= 0
        and subject.doc[before].is_punct
        and all(t.dep_ in ("aux", "advmod", "neg") for t in verb.doc[subject.i + 1 : verb.i])
    )


def _beyond_marks(token: Token, verb: Token) -> bool:
    """Whether a quotation ends between the two."""
    return any(t.text in CLOSING for t in verb.doc[token.i + 1 : verb.i])


def antecedent(pronoun: Token) -> Token:
    """What a relative pronoun stands for; the token itself where it is none."""
    if pronoun.lower_ not in _RELATIVE or pronoun.tag_ not in ("WP", "WDT"):
        return pronoun
    verb = pronoun.head
    for _ in range(_STEPS):
        if verb.dep_ == "relcl":
            return verb.head
        if verb.head == verb:
            break
        verb = verb.head
    return pronoun


def speaker_of(verb: Token, told: AbstractSet[int] = frozenset()) -> Token | None:
    """Head of the words that name the speaker of a reporting verb; None where the sentence names none.

    `told` are the indices of all reporting words: a participle after a comma, or a verb joined by "and" in the tense
    of an earlier one, is that one's, whatever clause of its content the parser has hung it on.
    """
    first = verb
    if subject_of(verb) is None and (earlier := _governing(verb, told)) is not None:
        return speaker_of(earlier)
    for _ in range(_STEPS):
        subject = subject_of(verb)
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
        if passive and verb == first:
            return _agent(verb)
        if subject is not None:
            return None if subject.lower_ in ("it", "there") and subject.dep_ == "expl" else _described(subject, verb)
        head = verb.head
        if verb == first and first.tag_ in _FINITE and (near := _left_of(first) or _right_of(first)) is not None:
            return _described(near, first)
        if head == verb:
            return _agent(verb)
        match verb.dep_:
            case "acl":
                return _agent(verb) if verb.tag_ == "VBN" else head
            case "conj" | "advcl" | "xcomp" | "ccomp" | "dep":
                verb = head
            case "pcomp" | "prep":
                if head.dep_ == "prep" and head.lower_ == "as" and head.head.lemma_ in _QUOTED:
                    return _quoted(head.head)
                verb = head.head
            case _:
                return None
        if verb.pos_ not in ("VERB", "AUX"):
            return verb if verb.pos_ in ("NOUN", "PROPN") else None
    return None


def _governing(verb: Token, told: AbstractSet[int]) -> Token | None:
    """The reporting verb above this one in the same sentence that it goes on for."""
    participle = verb.tag_ == "VBG" and _after_comma(verb)
    if not participle and verb.dep_ != "conj":
        return None
    above = verb
    for step in range(8):
        if above.head == above:
            return None
        above = above.head
        if not participle and not step and above.tag_ != verb.tag_:
            continue  # "said they had questioned him but indicated": told on a level with "said"
        if above.i in told and above.pos_ == "VERB" and above.i < verb.i:
            if participle:
                return above if step or above.tag_ != "VBG" else None
            return above if step and above.tag_ == verb.tag_ and verb.head.tag_ != verb.tag_ else None
    return None


def _after_comma(verb: Token) -> bool:
    before = verb.doc[verb.i - 1] if verb.i else verb
    while before.i > 0 and (before.tag_ == "RB" or before.lower_ in ("while", "and") or before.text in CLOSING):
        before = before.nbor(-1)
    return before.text == "," or verb.doc[verb.i - 1].lower_ == "while"


def _left_of(verb: Token) -> Token | None:
    """The name right before a finite verb to which the parser gave no subject: "…, Jane Roe, said"."""
    doc = verb.doc
    at = verb.i - 1
    while at > 0 and (doc[at].dep_ in ("aux", "advmod") or doc[at].text == ","):
        at -= 1
    near = doc[at] if at >= 0 else None
    # Two verbs with one subject ("denied it and said") have the conjunction or the first verb there.
    return near if near is not None and near.pos_ == "PROPN" and verb.dep_ != "conj" else None


def _right_of(verb: Token) -> Token | None:
    """The noun phrase right after a finite verb that follows a quotation: "…," said Roe, whose book …"."""
    doc = verb.doc
    if verb.i == 0 or verb.i + 1 >= len(doc) or doc[verb.i - 1].text not in CLOSING:
        return None
    near = doc[verb.i + 1]
    while near.dep_ in ("compound", "det", "amod", "nmod", "poss", "nummod") and near.head.i > near.i:
        near = near.head
    return near if near.pos_ in ("PROPN", "NOUN") and near.dep_ in _SUBJECTS else None


def _agent(verb: Token) -> Token | None:
    for child in verb.rights:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((c for c in child.rights if c.dep_ == "pobj"), None)
    return None


def _quoted(verb: Token) -> Token | None:
    """ "X was quoted as saying", "Y cited X as saying": X."""
    for child in verb.children:
        if child.dep_ in ("nsubjpass", "dobj"):
            return child
    return subject_of(verb) if verb.tag_ == "VBN" else None


def author_of(noun: Token, *, texts: AbstractSet[str]) -> Token | None:
    """Whose text it is that speaks; None for what is no text, and for who speaks for himself: "scientists from X"."""
    lemma = noun.lemma_.lower()
    return owner_of(noun, texts=texts) if lemma in texts and lemma not in _SPEAK_THEMSELVES else None


def owner_of(noun: Token, *, texts: AbstractSet[str]) -> Token | None:
    """Whose claim or text it is: "X's claim", "a report by X", or the subject of the verb whose object it is."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return child
    for child in noun.rights:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
            named = next((c for c in child.rights if c.dep_ == "pobj"), None)
            if named is None or named.ent_type_ not in ("DATE", "TIME"):  # "a study from March"
                return named
    if noun.dep_ in ("dobj", "conj", "nsubjpass"):
        head = noun.head
        if head.pos_ == "VERB" and (noun.lemma_ not in texts or head.lemma_ in MAKES):
            return _agent(head) if noun.dep_ == "nsubjpass" else speaker_of(head)
    if noun.dep_ == "pobj" and noun.head.lower_ in ("in", "with") and noun.head.head.pos_ == "VERB":
        return speaker_of(noun.head.head)
    return None


def addressee_of(verb: Token, *, told: bool) -> Token | None:
    """Whom it is said to: the object of "told", or "to" somebody."""
    for child in verb.rights:
        if child.dep_ == "dative":
            return next((c for c in child.rights if c.dep_ == "pobj"), None) if child.pos_ == "ADP" else child
        if told and child.dep_ == "dobj":
            return child
        if child.dep_ == "prep" and child.lower_ == "to":
            return next((c for c in child.rights if c.dep_ == "pobj"), None)
    return None
