"""Where the act that a word tells took place."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.model.document import Document, PlaceMention, Sentence
from backchannel.model.records import Place
from backchannel.text import Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Prepositions that put an act in a place.
_WHERE = frozenset(("in", "at", "near", "outside", "inside", "across", "around", "throughout", "within", "off", "on"))
_FIRM = frozenset(("in", "at", "near", "outside", "inside"))
# These say where only beside words of moving.
_WHITHER = frozenset(("to", "into", "from", "through", "towards", "toward", "out"))
_MOVING = _words(
    """
    arrive bring come deploy deployment deport evacuate flee fly gather go head march move pull retreat return
    rush send transfer travel withdraw withdrawal
    """
)
# Verbs whose object is the place of the act.
_ON_PLACE = _words(
    """
    attack besiege blockade bomb bombard capture cross enter hit invade leave occupy raid reach recapture
    retake seize shell storm strike tour visit
    """
)
# "called on Turkey" is no place.
_ON_WHOM = frozenset(
    ("call", "impose", "press", "rely", "focus", "ruling", "attack", "ban", "sanction", "pressure", "war")
)
# Acts of the body, which happen where the story happens; a speech or a law need not.
_PHYSICAL = _words(
    """
    abduct airstrike arrest attack beat bomb bombing clash demonstrate demonstration demonstrator detain
    disperse explosion fall fire gather injure injury kidnap kill march protest raid rally riot seize shoot
    shooting stab stabbing storm strike surrender throw wound
    """
)
_MODIFIERS = frozenset(("compound", "poss", "nmod", "amod"))
_SCENE_SENTENCES = 4  # how far back the scene of a physical act is looked for


def place_of(document: Document, trigger: Token, *, sentence: Sentence) -> Place | None:
    """The place where the act that the trigger tells happened, named as the article names it; None if nothing tells.

    It is what the trigger's own clause says. Where that says nothing, an act of the body (a killing, an arrest, a
    march) is taken to be where the last such act told shortly before was. A place that stands for its government,
    and the name of a people, are no places of an act.
    """
    found = _told(trigger, _literal(document, sentence))
    if found is None and trigger.lemma_.lower() in _PHYSICAL:
        found = _scene(document, sentence)
    return _place(document, found) if found else None


def _literal(document: Document, sentence: Sentence) -> dict[int, PlaceMention]:
    """The literal places of the sentence by the index of their head token."""
    low = bisect.bisect_left(document.places, sentence.span.start, key=lambda m: m.span.start)
    high = bisect.bisect_left(document.places, sentence.span.end, key=lambda m: m.span.start)
    heads = {}
    for mention in document.places[low:high]:
        if mention.sense == "literal":
            tokens = document.tokens_in(mention.span)
            heads[document.doc[tokens[0].i : tokens[-1].i + 1].root.i] = mention
    return heads


def _told(trigger: Token, places: dict[int, PlaceMention]) -> PlaceMention | None:
    """The place that the clause of the trigger gives it."""
    if not places:
        return None
    if trigger.dep_ == "relcl" and trigger.head.i in places and any(c.lower_ == "where" for c in trigger.children):
        return places[trigger.head.i]
    return next((found for anchor in _anchors(trigger) if (found := _attached(anchor, places)) is not None), None)


def _scene(document: Document, sentence: Sentence) -> PlaceMention | None:
    """Where the last act of the body happened, in the few sentences before or elsewhere in this one."""
    for before in document.sentences[max(sentence.index - _SCENE_SENTENCES, 0) : sentence.index + 1][::-1]:
        places = _literal(document, before)
        if not places:
            continue
        for token in before.tokens:
            if token.lemma_.lower() in _PHYSICAL and (found := _told(token, places)) is not None:
                return found
    return None


def _anchors(trigger: Token) -> Iterator[Token]:
    """The trigger, and the words that its place may hang on: the verb that a noun serves, the verb it is joined to."""
    yield trigger
    token = trigger
    for _ in range(3):
        if token.dep_ in ("ccomp", "ROOT", "parataxis", "csubj"):
            return
        if token.dep_ == "conj" and any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children):
            return
        clause = token.dep_ in ("acl", "relcl")
        token = token.head
        yield token
        if clause:
            return


def _attached(anchor: Token, places: dict[int, PlaceMention]) -> PlaceMention | None:
    """The place that hangs on the word by a preposition of place, or that the verb acts upon."""
    lemma = anchor.lemma_.lower()
    for child in anchor.children:
        word = child.lower_
        if child.dep_ == "prep":
            fits = word in _WHERE and not (word == "on" and lemma in _ON_WHOM)
            if (
                fits
                or (word in _WHITHER and lemma in _MOVING)
                or (word == "of" and lemma in ("control", "takeover", "capture"))
            ):
                found = _below(child, places)
                # From the Union, to the Arab world: no ground on which an act happens.
                if found is not None and (fits or found.country is not None):
                    return found
        elif child.dep_ in ("dobj", "nsubjpass"):
            found = places.get(child.i)
            if lemma in _ON_PLACE and found is not None and found.country is not None:
                return found
            # "held talks in Cairo": the place may hang on the noun.
            for inner in child.children if child.dep_ == "dobj" else ():
                if inner.dep_ == "prep" and (
                    inner.lower_ in _FIRM or (inner.lower_ == "of" and child.lower_ == "control")
                ):
                    found = _below(inner, places)
                    if found is not None:
                        return found
    return None


def _below(preposition: Token, places: dict[int, PlaceMention]) -> PlaceMention | None:
    """The place among the preposition's objects: "in Mokha", "in the port town of Mokha", "at a base near Gao"."""
    for child in preposition.children:
        if child.dep_ not in ("pobj", "prep"):
            continue
        for token in child.subtree:
            if token.dep_ in ("relcl", "acl"):
                break
            if token.i in places and token.dep_ not in _MODIFIERS:
                return places[token.i]
    return None


def _place(document: Document, mention: PlaceMention) -> Place:
    """The place with its name as the article gives it: the state or country that follows it belongs to the name."""
    start, end = mention.span
    for after in document.places:
        gap = document.text[end : after.span.start] if after.span.start >= end else ""
        if gap in (", ", ",") and mention.precision in ("city", "site") and after.precision in ("region", "country"):
            # Not in "Niamey, Niger's capital".
            end = end if document.text[after.span.end : after.span.end + 1] in ("'", "’") else after.span.end
            break
    span = Span(start, end)
    return Place(
        document.text[start:end],
        document.article.cite(*span),
        mention.country,
        mention.latitude,
        mention.longitude,
        mention.precision,
        mention.geonames,
    )
