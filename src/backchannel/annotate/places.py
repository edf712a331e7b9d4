"""The places that an article names: their spans, what each means, and whether the place itself is meant."""

from __future__ import annotations

from backchannel.annotate.gazetteer import Entry, Gazetteer
from backchannel.annotate.geocode import resolve
from backchannel.annotate.place_words import GOVERNMENT_VERBS
from backchannel.annotate.toponyms import Toponym, find_toponyms
from backchannel.model.document import Document, PlaceMention, PlaceSense

_MOTION = frozenset(
    ("visit", "leave", "enter", "reach", "flee", "tour", "cross", "occupy", "capture", "seize", "invade")
)
_PARTNER = frozenset(("with", "between", "against"))
# A city of this size is likely a capital, whose name stands for its government.
_CAPITAL_SIZE = 300_000


def find_places(document: Document, gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """The places that the article's sentences name, in order, no two overlapping; clutter is left out.

    A place that the gazetteer does not know has no GeoNames id; its coordinates are then those of the town or region
    that the words beside it name, with that precision, or None. `name` is the words as they stand; for the name of a
    people it is the country's ("Turkish" gives Turkey).
    """
    toponyms = find_toponyms(document, gazetteer)
    return tuple(_mention(document, t, e) for t, e in zip(toponyms, resolve(document, toponyms), strict=True))


def _mention(document: Document, toponym: Toponym, entry: Entry | None) -> PlaceMention:
    span, sense = toponym.span, _sense(toponym, entry)
    words = document.text[span.start : span.end]
    if entry is None:
        return PlaceMention(span, words, sense)
    name = entry.name if entry.demonym and entry.name else words
    latitude, longitude = entry.latitude, entry.longitude
    return PlaceMention(span, name, sense, entry.country, latitude, longitude, entry.geonames, entry.precision)


def _sense(toponym: Toponym, entry: Entry | None) -> PlaceSense:
    """Demonym for a people's name; metonym where a country or capital does what only a government does."""
    if entry is None:
        return "literal"
    if entry.demonym:
        return "demonym"
    if entry.kind != "country" and not (entry.kind == "city" and entry.population >= _CAPITAL_SIZE):
        return "literal"
    root = toponym.tokens.root
    head = root.head
    if root.dep_ == "nsubj" and head.lemma_.lower() in GOVERNMENT_VERBS:
        return "metonym"
    if root.dep_ == "pobj" and (head.dep_ == "agent" or (head.lower_ in _PARTNER and entry.kind == "country")):
        return "metonym"
    if root.dep_ in ("dobj", "dative") and head.lemma_.lower() not in _MOTION and entry.kind == "country":
        return "metonym"
    return "literal"
