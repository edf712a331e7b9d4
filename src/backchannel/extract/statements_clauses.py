"""The clause that a reporting word reports, by the grammar of its sentence, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backchannel.extract.statements_cues import MARKS, POINTED_AT
from backchannel.extract.statements_speakers import subject_of
from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.extract.statements_cues import Cue, Cues

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
# Objects that only name the act of saying.
EMPTY = frozenset(
    "responsibility comment comments statement statements question questions answer it this that themselves himself"
    " herself itself him her them me us you nothing something anything what which who credit victory letter speech"
    " report interview remarks one name life lives casualties victims custody control office".split()
)
_NO_CLAUSE = frozenset(["TO", "CC", "VBG", "IN", "WDT", "WP", "WRB", "VBD", "VBZ", "MD"])
_SUBJECTS = frozenset(["nsubj", "nsubjpass", "expl"])
# What opens a clause before the main clause, and what adds a clause of the writer's own after it.
_OPENING = frozenset("while although though when once as after since because if".split())
_CONCEDING = frozenset(["although", "though"])
_TAKE_CLAUSES = frozenset(["say", "note", "add", "argue", "insist"])
# The prepositions of what a noun of saying tells; with others it names whom it is about ("claims against the bank").
_TELLING = frozenset(["of", "for", "about"])
_TOLD_WITH = {
    "warning": frozenset(["of", "about", "against"]),
    "appeal": frozenset(["for"]),
    "demand": frozenset(["for"]),
}
_BEFORE_PARTICIPLE = frozenset(["also", "while", "and", "further", "then", "later", "before", "after", "by"])


@dataclass(frozen=True, slots=True)
class Found:
    """Content as spans in order, whom it was said to where the grammar tells, and how sure the pattern is."""

    pieces: tuple[Span, ...]
    confidence: float
    addressee: Token | None = None


def start_of(token: Token) -> int:
    return int(token.left_edge.idx)


def end_of(token: Token) -> int:
    edge = token.right_edge
    return int(edge.idx + len(edge.text))


def whole(token: Token) -> Span:
    return Span(start_of(token), end_of(token))


def limit_of(cue: Cue, cues: Cues) -> int:
    """Where the words that can belong to the content end: before what is joined to the cue, or says more of it."""
    verb = cue.token
    end = min(end_of(verb), cue.region.end)
    seen = False
    comma: Token | None = None
    for child in verb.rights:
        if child.text in MARKS:
            continue
        if child.dep_ in ("ccomp", "dobj", "xcomp", "oprd", "prep", "dative", "nsubj"):
            seen = True
        if child.is_punct and child.text in (",", ";", "—", "–", "--"):
            comma = child
            if child.text == ";":
                return min(end, child.idx)
            continue
        cut = None
        if child.dep_ == "cc" and child.nbor().lower_ == "that" and child.nbor().dep_ == "mark":
            return _cut_by_cue(cue, cues, end)  # "that A, and that B"
        if child.dep_ == "cc" and child.lower_ not in ("so", "because"):
            cut = child
        elif child.dep_ == "conj" and seen and not any(c.lower_ == "so" for c in (*verb.rights, *child.lefts)):
            cut = child.left_edge
        elif child.dep_ == "advcl" and seen and comma is not None and comma.i == child.left_edge.i - 1:
            cut = comma
        if cut is not None:
            before = comma.idx if comma is not None and comma.i == cut.i - 1 else cut.idx
            return min(end, before)
        comma = None
    return min(end, _cut_by_cue(cue, cues, end))


def _speaks_anew(semicolon: Token, cues: Cues, end: int) -> bool:
    """Whether somebody else is quoted after a semicolon: "one report said A; the ministry later said B"."""
    doc = semicolon.doc
    for i in range(semicolon.i + 2, len(doc)):
        token = doc[i]
        if token.idx >= end or token.text in MARKS or token.text == ";":
            return False
        if token.tag_ in _FINITE:
            own = subject_of(token)
            return token.lemma_ in cues.verbs and own is not None and semicolon.i < own.i < i
    return False


def _before_main_clause(verb: Token, end: int) -> int:
    """Where the sentence's main clause begins behind the clause of the verb that opens it: "While he said A, B."."""
    doc = verb.doc
    mark = next((c for c in verb.lefts if c.dep_ == "mark" and c.lower_ in _OPENING), None)
    if mark is None or not (mark.i == 0 or mark.is_sent_start or mark.nbor(-1).is_sent_start):
        return end
    told = False
    for i in range(verb.i + 1, len(doc) - 1):
        token = doc[i]
        if token.idx >= end or token.text in MARKS:
            break
        told = told or token.tag_ in _FINITE
        if told and token.text == "," and _opens_clause(doc[i + 1]):
            return int(token.idx)
    return end


def _opens_clause(first: Token) -> bool:
    """Whether a subject with its finite verb begins here."""
    subject = first
    while subject.dep_ not in _SUBJECTS and subject.head.left_edge == first and subject.head != subject:
        subject = subject.head
    verb = subject.head
    finite = verb.tag_ in _FINITE or any(c.tag_ in _FINITE for c in verb.lefts if c.dep_ in ("aux", "auxpass"))
    return subject.dep_ in _SUBJECTS and subject.left_edge == first and subject.i < verb.i and finite


def _dash_before(verb: Token) -> str | None:
    """The dash that opens the clause of the verb, where it stands inside a sentence."""
    own = subject_of(verb)
    before = own.left_edge.i - 1 if own is not None and own.i < verb.i else 0
    if before <= 0 or before <= verb.sent.start:
        return None
    mark = verb.doc[before].text
    return mark if mark in ("—", "–", "--") else None


def _cut_by_cue(cue: Cue, cues: Cues, end: int) -> int:
    """Before ", adding that …" and ", and urged …", wherever the parser has hung them."""
    verb = cue.token
    doc = verb.doc
    end = min(end, _before_main_clause(verb, end))
    dash = _dash_before(verb)
    marked = False
    for i in range(verb.i + 1, len(doc)):
        token = doc[i]
        if token.idx >= end:
            break
        marked ^= token.text in MARKS
        if i == verb.i + 1:
            continue
        if token.lower_ in _CONCEDING and not marked and doc[i - 1].text == ",":
            return int(doc[i - 1].idx)  # "… wore a vest, though it was later found to be a fake"
        if token.text == dash:
            return int(token.idx)  # "A — she said she could not tell which — had left"
        if token.text in ("—", "–", "--") and i + 1 < len(doc) and doc[i + 1].lower_ in ("so", "but", "yet"):
            return int(token.idx)
        if token.text == ";" and _speaks_anew(token, cues, end):
            return int(token.idx)
        if token.text in MARKS and doc[i - 1].text == "," and i + 1 < len(doc) and doc[i + 1].lower_ in ("a", "an"):
            return int(token.idx)  # "… had “deep roots,” an admission that …": the writer's word for it
        if token.lower_ == "according" and i + 1 < len(doc) and doc[i + 1].lower_ == "to":
            comma = doc[i - 2] if doc[i - 1].text in MARKS else doc[i - 1]
            if comma.text in (",", "("):
                return int(doc[i - 1].idx)
        if token.tag_ == "VBG" and token.lemma_ in cues.verbs and token.dep_ in ("advcl", "acl", "conj"):
            at = i - 1
            while at > verb.i and (doc[at].lower_ in _BEFORE_PARTICIPLE or doc[at].text in MARKS):
                at -= 1
            if doc[at].text == "," or doc[at + 1].lower_ == "while":
                return int(doc[at + (doc[at].text != ",")].idx)
        own = subject_of(token) if token.lemma_ in cues.verbs and token.tag_ in ("VBD", "VBZ", "VBP", "VBN") else None
        if own is not None and own.i < i and own.left_edge.i > verb.i + 2:
            # "A, as the court found", and a new sentence after a quotation's end.
            first = doc[own.left_edge.i - 1]
            if first.lower_ == "as" and first.dep_ == "mark" and doc[first.i - 1].text == ",":
                return int(doc[first.i - 1].idx)
            if first.text in MARKS and doc[first.i - 1].text[-1:] in (".", "?", "!", "]"):
                return int(first.idx)
        if own is not None and token.dep_ == "conj" and own.i < i:
            # A second speaker: "one said A and several said B".
            at = own.left_edge.i - 1
            if at > verb.i and doc[at].lower_ in ("and", "but", "while"):
                return int(doc[at].idx)
        if own is not None and own.i < i and own.left_edge.i > verb.i + 1:
            # "A, which he said B": the relative clause is another statement.
            which = doc[own.left_edge.i - 1]
            if which.tag_ == "WDT" and doc[which.i - 1].text == "," and which.head != token:
                return int(doc[which.i - 1].idx)
        if (
            token.dep_ == "conj"
            and token.tag_ == verb.tag_
            and token.tag_ in ("VBD", "VBZ")
            and token.lemma_ in cues.verbs
        ):
            hung = token.head != verb and (
                token.head.tag_ != token.tag_ or any(c.dep_ == "expl" for c in token.head.lefts)
            )
            if subject_of(token) is None and hung:
                at = i - 1
                while at > verb.i and doc[at].dep_ in ("advmod", "aux"):
                    at -= 1
                if doc[at].lower_ in ("and", "but"):
                    return int(doc[at].idx)
    return end


def reported_clause(cue: Cue, cues: Cues) -> Found | None:
    """The clause after a verb of saying, without "that"."""
    verb = cue.token
    limit = limit_of(cue, cues)
    that = _that_after(verb)
    if that is not None and that.idx < cue.region.end:
        start = int(that.idx + len(that.text))
        end = limit if limit > start else _cut_by_cue(cue, cues, cue.region.end)
        return Found((Span(start, end),), 0.9)
    for child in verb.rights:
        if child.left_edge.i > verb.i and _is_joined(child.left_edge, verb):
            continue
        if child.dep_ == "ccomp" or (
            child.dep_ in ("xcomp", "advcl", "conj", "parataxis", "dep") and _is_thatless(child, verb)
        ):
            start = _with_lost_subject(child, verb, clause_start(child, verb), cue)
            if start < limit:
                return Found((Span(start, max(limit, start)),), 0.9 if child.dep_ == "ccomp" else 0.7)
    return None


def _with_lost_subject(clause: Token, verb: Token, start: int, cue: Cue) -> int:
    """Where the clause starts, when the parser made its subject the verb's object: "said the road to Graz is open"."""
    if "told" in cue.frames or "to" in cue.frames or cue.text[start - 5 : start].lower().strip() == "that":
        return start
    thing = next((c for c in verb.rights if c.dep_ == "dobj" and c.idx < start), None)
    if thing is None or subject_of(clause) is not None or any(c.lower_ == "to" for c in clause.lefts):
        return start
    return start_of(thing)


def _that_after(verb: Token) -> Token | None:
    """The "that" that opens the reported clause: right after the verb, or after an adverb, a day or an addressee."""
    doc = verb.doc
    for i in range(verb.i + 1, min(verb.i + 9, len(doc))):
        token = doc[i]
        if token.lower_ == "that":
            if _points(token) or _is_joined(token, verb):
                return None
            return token if token.dep_ == "mark" or _opens_report(token, verb) else None
        if token.tag_ in _FINITE or token.is_punct or token.tag_ in ("VBG", "VB", "TO", "WDT", "WP"):
            return None
        if verb not in (token.head, token.head.head, token.head.head.head):
            return None
    return None


def _is_joined(that: Token, verb: Token) -> bool:
    """Whether a "that" goes on with what another verb reports: "said they had been informed and that all was well"."""
    passive = any(c.dep_ == "auxpass" for c in verb.lefts)
    return passive and verb.dep_ == "ccomp" and that.lower_ == "that" and that.nbor(-1).dep_ == "cc"


def _points(that: Token) -> bool:
    """Whether "that" points at a thing, whatever the parser takes it for: "said that claim was absurd"."""
    return that.i + 1 < len(that.doc) and that.nbor().lower_ in POINTED_AT


def _opens_report(that: Token, verb: Token) -> bool:
    """Whether "that" was taken for a relative of a noun in an adjunct: "announced before the match that she would"."""
    clause = that.head
    adjunct = clause.head.head
    return (
        clause.dep_ == "relcl"
        and adjunct.dep_ == "prep"
        and adjunct.head == verb
        and that.nbor().tag_ == "PRP"
        and not any(c.dep_ in ("ccomp", "xcomp", "dobj") for c in verb.rights)
    )


def _is_thatless(child: Token, verb: Token) -> bool:
    """A finite clause that the parser did not see as reported: it has "that", or after "say" its own subject."""
    if child.tag_ not in _FINITE and not any(c.tag_ in _FINITE for c in child.lefts):
        return False
    marks = [c.lower_ for c in child.lefts if c.dep_ == "mark"]
    if child.dep_ == "advcl" and not marks and verb.lemma_ in _TAKE_CLAUSES:
        return any(c.dep_ == "nsubj" and c.i > verb.i for c in child.lefts)
    return marks == ["that"]


def clause_start(clause: Token, verb: Token) -> int:
    for child in clause.lefts:
        if child.dep_ == "mark" and child.lower_ == "that" and child.i > verb.i and not _points(child):
            return int(child.idx + len(child.text))
    edge = clause.left_edge
    while edge.i <= verb.i:
        edge = edge.nbor()
    if edge.lower_ == "that" and edge.dep_ == "mark" and not _points(edge):
        edge = edge.nbor()
    return int(edge.idx)


def textual_clause(cue: Cue, cues: Cues, group: Span) -> Found | None:
    """What follows the verb and its adjuncts, where the parser saw no clause but a finite verb stands there."""
    verb = cue.token
    if verb.tag_ == "VBN" and not any(c.dep_ == "aux" for c in verb.lefts):
        return None
    if verb.dep_ == "acl" or (verb.dep_ == "relcl" and not _is_relative(subject_of(verb))):
        return None  # "officers answering a call shot …", "the posts he has held were …": the main clause goes on
    doc = verb.doc
    limit = _cut_by_cue(cue, cues, cue.region.end)
    semicolon = cue.text.find("; ", group.end, limit)
    limit = semicolon if semicolon >= 0 else limit
    i = verb.i + 1
    while i < len(doc) and doc[i].idx < group.end:
        i += 1
    while i < len(doc) and (doc[i].lower_ == "that" or doc[i].text == ","):
        i += 1
    set_off = doc[i - 1].text == ","
    if i >= len(doc) or doc[i].is_punct or doc[i].idx >= limit or doc[i].tag_ in _NO_CLAUSE or doc[i].dep_ == "neg":
        return None
    start = doc[i].idx
    i += 1
    thing = next((c for c in verb.rights if c.dep_ in ("dobj", "oprd")), None)
    while i < len(doc) and doc[i].idx < limit:
        clause = doc[i].head if doc[i].dep_ in ("aux", "auxpass") else doc[i]
        if doc[i].tag_ in _FINITE and clause.dep_ not in ("relcl", "advcl"):
            if set_off and doc[i].lemma_ in cues.verbs:
                return None  # "went on holiday, the indictment said"
            # An object of its own, rather than the subject of what is reported: "denied funding, and the row …".
            is_object = thing is not None and thing.right_edge.i < i - 1 and verb.lemma_ not in _TAKE_CLAUSES
            return None if is_object else Found((Span(start, limit),), 0.6)
        i += 1
    return None


def _is_relative(subject: Token | None) -> bool:
    return subject is not None and subject.tag_ in ("WP", "WDT")


def reported_passive(cue: Cue) -> Found | None:
    """ "X was said to have begun": the content is X and what follows "to"."""
    verb = cue.token
    if verb.tag_ != "VBN":
        return None
    subject = next((c for c in verb.lefts if c.dep_ in ("nsubjpass", "nsubj")), None)
    clause = next((c for c in verb.rights if c.dep_ == "xcomp"), None)
    if subject is None or clause is None or not any(c.dep_ == "agent" for c in verb.rights):
        return None
    to = next((c for c in clause.lefts if c.lower_ == "to"), None)
    if to is None:
        return None
    return Found((whole(subject), Span(to.idx, end_of(clause))), 0.6)


def after_noun(cue: Cue) -> Found | None:
    """What a noun of saying reports: "the claim that …", "claims of fraud"."""
    noun = cue.token
    for child in noun.rights:
        if child.dep_ in ("acl", "ccomp", "relcl") and any(
            c.dep_ == "mark" and c.lower_ == "that" for c in child.lefts
        ):
            return Found((Span(clause_start(child, noun), min(end_of(child), cue.region.end)),), 0.75)
        if (
            child.dep_ == "acl"
            and "inf" in cue.frames
            and any(c.lower_ == "to" and c.dep_ == "aux" for c in child.lefts)
        ):
            return Found((whole(child),), 0.7)
        if child.dep_ == "prep" and "np" in cue.frames and child.lower_ in _TOLD_WITH.get(noun.lemma_, _TELLING):
            told = next((c for c in child.rights if c.dep_ in ("pobj", "pcomp")), None)
            if told is not None and told.lower_ not in EMPTY:
                return Found((whole(told),), 0.65)
    return None
