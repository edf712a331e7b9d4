"""What a reporting word reports, by the grammar of its sentence: clauses, infinitives, objects and predicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backchannel.extract.statements_speakers import subject_of
from backchannel.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from backchannel.extract.statements_cues import Cue, Cues
    from backchannel.model.document import Document

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
# Objects that only name the act of saying.
_EMPTY = frozenset(
    "responsibility comment comments statement statements question questions answer it this that themselves himself herself itself"
    " him her them me us you nothing something anything what which who credit victory letter speech report interview remarks one name".split()
)
_NO_CLAUSE = frozenset(["TO", "CC", "VBG", "IN", "WDT", "WP", "WRB", "VBD", "VBZ", "MD"])
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow".split())
_MARKS = frozenset(["“", "”", '"', "''", "``", "«", "»"])
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
    """Where the words that can belong to the cue's content end: before what is coordinated with it, or says more about it."""
    verb = cue.token
    end = min(end_of(verb), cue.region.end)
    seen = False
    comma: Token | None = None
    for child in verb.rights:
        if child.text in _MARKS:
            continue
        if child.dep_ in ("ccomp", "dobj", "xcomp", "oprd", "prep", "dative", "nsubj"):
            seen = True
        if child.is_punct and child.text in (",", ";", "—", "–", "--"):
            comma = child
            if child.text == ";":
                return min(end, child.idx)
            continue
        cut = None
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


def _cut_by_cue(cue: Cue, cues: Cues, end: int) -> int:
    """Before ", adding that …" and ", and urged …", wherever the parser has hung them."""
    verb = cue.token
    doc = verb.doc
    for i in range(verb.i + 2, len(doc)):
        token = doc[i]
        if token.idx >= end:
            break
        if token.tag_ == "VBG" and token.lemma_ in cues.verbs and token.dep_ in ("advcl", "acl", "conj"):
            at = i - 1
            while at > verb.i and (doc[at].lower_ in _BEFORE_PARTICIPLE or doc[at].text in _MARKS):
                at -= 1
            if doc[at].text == "," or doc[at + 1].lower_ == "while":
                return int(doc[at + (doc[at].text != ",")].idx)
        own = subject_of(token) if token.lemma_ in cues.verbs and token.tag_ in ("VBD", "VBZ", "VBP", "VBN") else None
        if own is not None and own.i < i and own.left_edge.i > verb.i + 2:
            # "A, as the court found", and a new sentence after a quotation's end.
            first = doc[own.left_edge.i - 1]
            if first.lower_ == "as" and first.dep_ == "mark" and doc[first.i - 1].text == ",":
                return int(doc[first.i - 1].idx)
            if first.text in _MARKS and doc[first.i - 1].text[-1:] in (".", "?", "!", "]"):
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
        start, end = int(that.idx + len(that.text)), min(end_of(that.head), cue.region.end)
        return Found((Span(start, max(limit, end) if limit > start else _cut_by_cue(cue, cues, cue.region.end)),), 0.9)
    for child in verb.rights:
        if child.dep_ == "ccomp" or (
            child.dep_ in ("xcomp", "advcl", "conj", "parataxis", "dep") and _is_thatless(child)
        ):
            start = _clause_start(child, verb)
            if start < limit:
                return Found((Span(start, max(limit, start)),), 0.9 if child.dep_ == "ccomp" else 0.7)
    return None


def _that_after(verb: Token) -> Token | None:
    """The "that" that opens the reported clause: right after the verb, or after an adverb, a day or an addressee."""
    doc = verb.doc
    for i in range(verb.i + 1, min(verb.i + 9, len(doc))):
        token = doc[i]
        if token.lower_ == "that":
            return token if token.tag_ == "IN" and token.dep_ == "mark" else None
        if token.tag_ in _FINITE or token.is_punct or token.tag_ in ("VBG", "VB", "TO", "WDT", "WP"):
            return None
        if token.head != verb and token.head.head != verb and token.head.head.head != verb:
            return None
    return None


def _is_thatless(child: Token) -> bool:
    """A finite clause that the parser did not see as reported: it has a subject, and "that" where it has any mark."""
    if child.tag_ not in _FINITE and not any(c.tag_ in _FINITE for c in child.lefts):
        return False
    marks = [c.lower_ for c in child.lefts if c.dep_ == "mark"]
    if marks == ["that"]:
        return True
    return False


def _clause_start(clause: Token, verb: Token) -> int:
    for child in clause.lefts:
        if child.dep_ == "mark" and child.lower_ == "that" and child.i > verb.i:
            return int(child.idx + len(child.text))
    edge = clause.left_edge
    while edge.i <= verb.i:
        edge = edge.nbor()
    if edge.lower_ == "that" and edge.dep_ in ("mark", "det") and edge.dep_ == "mark":
        edge = edge.nbor()
    return int(edge.idx)


def textual_clause(cue: Cue, cues: Cues, group: Span) -> Found | None:
    """What follows the verb and its adjuncts, where the parser saw no clause but a finite verb stands there."""
    verb = cue.token
    if verb.tag_ == "VBN" and not any(c.dep_ == "aux" for c in verb.lefts):
        return None
    doc = verb.doc
    limit = _cut_by_cue(cue, cues, cue.region.end)
    semicolon = doc.text.find("; ", group.end, limit)
    limit = semicolon if semicolon >= 0 else limit
    i = verb.i + 1
    while i < len(doc) and doc[i].idx < group.end:
        i += 1
    while i < len(doc) and (doc[i].lower_ == "that" or doc[i].text == ","):
        i += 1
    if i >= len(doc) or doc[i].is_punct or doc[i].idx >= limit or doc[i].tag_ in _NO_CLAUSE:
        return None
    start = doc[i].idx
    i += 1
    thing = next((c for c in verb.rights if c.dep_ in ("dobj", "oprd")), None)
    while i < len(doc) and doc[i].idx < limit:
        clause = doc[i].head if doc[i].dep_ in ("aux", "auxpass") else doc[i]
        if doc[i].tag_ in _FINITE and clause.dep_ not in ("relcl", "advcl"):
            # An object of its own, rather than the subject of what is reported: "denied funding, and the row …".
            is_object = thing is not None and thing.right_edge.i < i - 1
            return None if is_object else Found((Span(start, limit),), 0.6)
        i += 1
    return None


def asked_of(cue: Cue, cues: Cues) -> Found | None:
    """ "urged X to go": what is asked, and of whom."""
    verb = cue.token
    base = cue.particle if cue.particle is not None and cue.particle.dep_ == "prep" else verb
    limit = limit_of(cue, cues)
    for child in [*base.rights, *(verb.rights if base != verb else ())]:
        if child.dep_ not in ("xcomp", "ccomp", "acl", "pcomp", "advcl", "relcl") and not (
            child.dep_ in ("dobj", "pobj") and _infinitive(child)
        ):
            continue
        clause = child
        whom = None
        if child.dep_ in ("dobj", "pobj"):
            inner = _infinitive(child)
            if inner is None:
                continue
            clause, whom = inner, child
        to = next((c for c in clause.lefts if c.lower_ == "to" and c.dep_ == "aux"), None)
        if to is None or to.i < verb.i:
            continue
        whom = whom or subject_of(clause)
        if whom is None or whom.i > to.i:
            whom = next((c for c in base.rights if c.dep_ in ("dobj", "pobj", "dative") and c.i < to.i), None)
        before = to.nbor(-1)
        start = before.idx if before.lower_ == "not" else to.idx
        return Found((Span(start, max(limit, end_of(clause)) if limit > start else end_of(clause)),), 0.85, whom)
    return None


def _infinitive(noun: Token) -> Token | None:
    return next(
        (
            c
            for c in noun.rights
            if c.dep_ in ("acl", "relcl", "xcomp") and any(x.lower_ == "to" and x.dep_ == "aux" for x in c.lefts)
        ),
        None,
    )


def infinitive(cue: Cue, cues: Cues) -> Found | None:
    """ "vowed to return", "committed to going"."""
    verb = cue.token
    limit = limit_of(cue, cues)
    base = cue.particle if cue.particle is not None and cue.particle.dep_ == "prep" else verb
    for child in [*verb.rights, *(base.rights if base != verb else ())]:
        if child.dep_ in ("xcomp", "advcl", "ccomp"):
            to = next((c for c in child.lefts if c.lower_ == "to" and c.dep_ == "aux"), None)
            if to is not None and to.i > verb.i:
                before = to.nbor(-1)
                start = before.idx if before.lower_ == "not" else to.idx
                return Found((Span(start, max(limit, start + 1)),), 0.85)
        if child.dep_ == "pcomp" and base != verb:
            return Found((Span(start_of(child), max(limit, end_of(child))),), 0.8)
    return None


def gerund(cue: Cue, cues: Cues) -> Found | None:
    """ "recommended waiting"."""
    for child in cue.token.rights:
        if child.dep_ in ("xcomp", "dobj", "pcomp") and child.tag_ == "VBG":
            return Found((Span(start_of(child), max(limit_of(cue, cues), end_of(child))),), 0.75)
    return None


def noun_phrase(cue: Cue, cues: Cues) -> Found | None:
    """ "announced new restrictions", "called for an inquiry"; not where the noun only names the act."""
    verb = cue.token
    base = cue.particle if cue.particle is not None and cue.particle.dep_ == "prep" else verb
    for child in base.rights:
        if child.dep_ in ("dobj", "pobj", "pcomp", "ccomp"):
            if child.lower_ in _EMPTY or child.lower_ in _DAYS or _only_names_it(child, verb):
                return None
            return Found((Span(start_of(child), max(min(limit_of(cue, cues), cue.region.end), end_of(child))),), 0.7)
    if base != verb and base.i == verb.i + 1 and limit_of(cue, cues) > base.idx + len(base.text):
        return Found((Span(base.idx + len(base.text), max(limit_of(cue, cues), cue.region.end)),), 0.6)
    if verb.tag_ == "VBN" and base == verb:
        subject = next((c for c in verb.lefts if c.dep_ == "nsubjpass"), None)
        if subject is not None and any(c.dep_ == "agent" for c in verb.rights) and subject.lower_ not in _EMPTY:
            return Found((whole(subject),), 0.55)
    return None


def _only_names_it(noun: Token, verb: Token) -> bool:
    """ "announced the deal": a noun that was spoken of before, with nothing that says what is in it."""
    if verb.lemma_ not in ("announce", "reveal", "disclose", "report", "confirm", "claim", "propose", "deny", "repeat"):
        return False
    definite = any(c.lower_ in ("the", "this", "that", "these", "those") for c in noun.lefts)
    return definite and not any(c.dep_ in ("prep", "acl", "relcl") for c in noun.rights)


def preposed(cue: Cue, words: tuple[str, ...]) -> Token | None:
    """The complement of a preposition that hangs on the verb or on its object."""
    verb = cue.token
    for child in verb.rights:
        if child.dep_ in ("prep", "dative", "agent") and child.lower_ in words:
            return next((c for c in child.rights if c.dep_ in ("pobj", "pcomp", "amod", "acomp", "advcl")), None)
        if child.dep_ == "dobj":
            for inner in child.rights:
                if inner.dep_ == "prep" and inner.lower_ in words:
                    found = next((c for c in inner.rights if c.dep_ in ("pobj", "pcomp", "amod", "acomp")), None)
                    if found is not None:
                        return found
    return None


def of_or_with(cue: Cue, cues: Cues) -> Found | None:
    """ "accused X of Y", "charged X with Y": the content is Y."""
    told = preposed(cue, ("of", "with"))
    verb = cue.token
    if told is None or (verb.tag_ == "VBN" and not _has_voice(verb)):
        return None
    whom = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    return Found((Span(start_of(told), max(min(limit_of(cue, cues), cue.region.end), end_of(told))),), 0.85, whom)


def something_as(cue: Cue, cues: Cues) -> Found | None:
    """ "described X as Y": the content is X and Y as they stand."""
    told = preposed(cue, ("as",))
    if told is None or cue.token.tag_ == "VBN" and not _has_voice(cue.token):
        return None
    thing = _thing(cue.token, told)
    pieces = [Span(start_of(told), max(min(limit_of(cue, cues), cue.region.end), end_of(told)))]
    if thing is not None:
        pieces.insert(0, Span(start_of(thing), min(end_of(thing), _as_of(told))))
    return Found(tuple(pieces), 0.8)


def _has_voice(verb: Token) -> bool:
    """Whether it is somebody who says so: in the active, or in the passive with "by"."""
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    return any(c.dep_ == "agent" or (not passive and c.dep_ in ("aux", "nsubj")) for c in verb.children)


def _as_of(told: Token) -> int:
    return int(told.head.idx) if told.head.lower_ == "as" else start_of(told)


def _thing(verb: Token, told: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "dobj" and child.i > verb.i and child.i < told.i and child != told:
            return child
        if child.dep_ == "nsubjpass":
            return child
    return None


def something_called(cue: Cue, cues: Cues) -> Found | None:
    """ "called X a Y": the content is X and Y as they stand."""
    verb = cue.token
    limit = min(limit_of(cue, cues), cue.region.end)
    children = [c for c in verb.rights]
    if verb.tag_ == "VBN" and not _has_voice(verb):
        return None
    told = next((c for c in children if c.dep_ in ("oprd", "attr", "acomp")), None)
    if told is not None:
        thing = next((c for c in verb.children if c.dep_ in ("dobj", "nsubj") and verb.i < c.i < told.i), None)
        if (
            thing is None
            and not any(c.tag_ in ("WP", "WDT") for c in verb.lefts)
            and verb.dep_ not in ("relcl", "pcomp")
        ):
            return None
        pieces = [Span(start_of(told), max(limit, end_of(told)))]
        if thing is not None:
            pieces.insert(0, whole(thing))
        return Found(tuple(pieces), 0.85)
    clause = next((c for c in children if c.dep_ in ("ccomp", "xcomp")), None)
    if clause is not None:
        return Found((Span(max(start_of(clause), verb.idx + len(verb.text)), max(limit, end_of(clause))),), 0.7)
    marked = doc_text_quote(verb, limit)
    first = next((c for c in children if c.dep_ in ("dobj", "nsubj")), None)
    if marked is not None and first is not None and first.left_edge.idx < marked:
        return Found((Span(first.left_edge.idx, marked), Span(marked, max(limit, marked))), 0.75)
    if first is not None:
        for i in range(first.left_edge.i + 1, first.right_edge.i + 1):
            token = verb.doc[i]
            if token.lower_ in ("a", "an") and verb.doc[i - 1].pos_ in ("NOUN", "PROPN", "PRON") and token.idx < limit:
                return Found((Span(first.left_edge.idx, token.idx), Span(token.idx, limit)), 0.7)
    objects = [c for c in children if c.dep_ in ("dobj", "dative")]
    if len(objects) > 1:
        return Found((whole(objects[0]), Span(start_of(objects[1]), max(limit, end_of(objects[1])))), 0.7)
    return None


def doc_text_quote(verb: Token, limit: int) -> int | None:
    """Where the first quotation mark after the verb stands, before the limit."""
    for i in range(verb.i + 2, len(verb.doc)):
        token = verb.doc[i]
        if token.idx >= limit:
            return None
        if token.text in _MARKS:
            return int(token.idx)
    return None


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
            return Found((Span(_clause_start(child, noun), min(end_of(child), cue.region.end)),), 0.75)
        if (
            child.dep_ == "acl"
            and "inf" in cue.frames
            and any(c.lower_ == "to" and c.dep_ == "aux" for c in child.lefts)
        ):
            return Found((whole(child),), 0.7)
        if child.dep_ == "prep" and child.lower_ in ("of", "for") and "np" in cue.frames:
            if child.lower_ == "of" and noun.lemma_ == "demand":
                continue
            told = next((c for c in child.rights if c.dep_ in ("pobj", "pcomp")), None)
            if told is not None and told.lower_ not in _EMPTY:
                return Found((whole(told),), 0.65)
    return None


# The frames that one rule reads, in the order in which they are tried.
RULES: tuple[tuple[str, Callable[[Cue, Cues], Found | None]], ...] = (
    ("of", of_or_with),
    ("with", of_or_with),
    ("as", something_as),
    ("small", something_called),
    ("inf", infinitive),
    ("ger", gerund),
)
