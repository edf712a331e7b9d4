"""Place names against GeoWebNews and the Local-Global Lexicon.  python bench/places.py [--data DIR]

Exact-span F1 of toponyms on GeoWebNews (adjectives count; its expressions and non-toponyms do not), and accuracy within
161 km over all gold that has coordinates, missed names counted as wrong.
"""

from __future__ import annotations

import math
import tarfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common import DataSet, f1, print_table, ratio, run

from backchannel.annotate.gazetteer import Gazetteer
from backchannel.annotate.places import find_places
from backchannel.annotate.segment import find_blocks, load_language_model, parse
from backchannel.model.article import Article
from backchannel.model.document import Document

DATA = DataSet(
    "places_dev.tar.gz",
    "200 articles of GeoWebNews (GWN.xml) and 588 of the Local-Global Lexicon (lgl.xml), with coordinates",
    "github.com/milangritta/Pragmatic-Guide-to-Geoparsing-Evaluation (the texts are their publishers')",
)
NEAR_KM = 161.0
_NO_TOPONYMS = frozenset(("Literal_Expression", "Non_Lit_Expression", "Non_Toponym"))
_PEER_LABELS = frozenset(("GPE", "LOC", "FAC", "NORP"))

Point = tuple[float, float]
Toponyms = dict[tuple[int, int], Point | None]


@dataclass(frozen=True)
class GoldArticle:
    """An article of either set with its toponyms' spans, and their coordinates where the set has them."""

    article: Article
    toponyms: Toponyms


def read_gold(path: Path) -> dict[str, list[GoldArticle]]:
    """The articles of both sets, `gwn` and `lgl`."""
    with tarfile.open(path) as packed:
        parsed = {}
        for member in packed.getmembers():
            name = Path(member.name).name
            if name in ("GWN.xml", "lgl.xml"):
                stream = packed.extractfile(member)
                assert stream is not None
                parsed[name] = ET.parse(stream).getroot()  # noqa: S314 - the benchmark's own files
    return {"gwn": list(_geowebnews(parsed["GWN.xml"])), "lgl": list(_lgl(parsed["lgl.xml"]))}


def _geowebnews(root: ET.Element) -> Iterator[GoldArticle]:
    for element in root.iter("article"):
        toponyms: Toponyms = {}
        for toponym in element.iter("toponym"):
            if toponym.findtext("type") not in _NO_TOPONYMS:
                toponyms[_span(toponym)] = _point(toponym, "latitude", "longitude")
        article = Article(element.findtext("text") or "", title=element.findtext("title"), url=element.findtext("link"))
        yield GoldArticle(article, toponyms)


def _lgl(root: ET.Element) -> Iterator[GoldArticle]:
    for element in root.iter("article"):
        toponyms: Toponyms = {}
        for toponym in element.iter("toponym"):
            tag = toponym.find("gaztag")
            toponyms[_span(toponym)] = None if tag is None else _point(tag, "lat", "lon")
        article = Article(
            element.findtext("text") or "",
            title=element.findtext("title"),
            url=element.findtext("url"),
            outlet=element.findtext("domain"),
        )
        yield GoldArticle(article, toponyms)


def _span(toponym: ET.Element) -> tuple[int, int]:
    return int(toponym.findtext("start") or 0), int(toponym.findtext("end") or 0)


def _point(element: ET.Element, latitude: str, longitude: str) -> Point | None:
    north, east = element.findtext(latitude), element.findtext(longitude)
    return (float(north), float(east)) if north and east else None


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres."""
    north, other = math.radians(a[0]), math.radians(b[0])
    half = (
        math.sin((other - north) / 2) ** 2
        + math.cos(north) * math.cos(other) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    )
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


def score(pairs: Sequence[tuple[Toponyms, Toponyms]]) -> dict[str, float]:
    """Figures over (gold, found) of each article."""
    gold_count, found_count = sum(len(gold) for gold, _ in pairs), sum(len(found) for _, found in pairs)
    right = sum(len(gold.keys() & found.keys()) for gold, found in pairs)
    located = [(point, found.get(span)) for gold, found in pairs for span, point in gold.items() if point is not None]
    near = sum(got is not None and distance_km(point, got) <= NEAR_KM for point, got in located)
    precision, recall = ratio(right, found_count), ratio(right, gold_count)
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1(precision, recall),
        "accuracy_161km": ratio(near, len(located)),
        "located": float(len(located)),
    }


def largest_population(document: Document, gazetteer: Gazetteer) -> Toponyms:
    """The peer: spaCy's own place names, each the most populous place of its name in the same table."""
    found: Toponyms = {}
    for ent in document.doc.ents:
        if ent.label_ in _PEER_LABELS:
            best = max(gazetteer.find(ent.text), key=lambda entry: entry.population, default=None)
            found[ent.start_char, ent.end_char] = None if best is None else (best.latitude, best.longitude)
    return found


def ours(document: Document, gazetteer: Gazetteer) -> Toponyms:
    found: Toponyms = {}
    for place in find_places(document, gazetteer):
        known = place.latitude is not None and place.longitude is not None
        found[tuple(place.span)] = (place.latitude, place.longitude) if known else None  # type: ignore[index,assignment]
    return found


def measure(data_dir: Path) -> dict[str, float]:
    """`gwn_f1`, `gwn_accuracy_161km`, `lgl_...`, `accuracy_161km` over both, and the peer's as `peer_...`."""
    gold, gazetteer, pipeline = read_gold(DATA.find(data_dir)), Gazetteer(), load_language_model()
    finders: dict[str, Callable[[Document, Gazetteer], Toponyms]] = {"": ours, "peer_": largest_population}
    pairs: dict[str, list[tuple[Toponyms, Toponyms]]] = {}
    for part, articles in gold.items():
        for item, document in zip(
            articles, parse(((g.article, find_blocks(g.article)) for g in articles), pipeline), strict=True
        ):
            for prefix, finder in finders.items():
                pairs.setdefault(f"{prefix}{part}", []).append((item.toponyms, finder(document, gazetteer)))
    figures = {f"{name}_{figure}": value for name in pairs for figure, value in score(pairs[name]).items()}
    for prefix in finders:
        figures[f"{prefix}accuracy_161km"] = score(pairs[f"{prefix}gwn"] + pairs[f"{prefix}lgl"])["accuracy_161km"]
    return figures


def show(figures: Mapping[str, float]) -> None:
    rows = [
        (name, figures[name], figures[f"peer_{name}"])
        for name in figures
        if not name.startswith("peer_") and not name.endswith("located")
    ]
    counts = f"{figures['gwn_located']:.0f} located toponyms of GeoWebNews, {figures['lgl_located']:.0f} of LGL"
    title = f"Places: {counts} (development data)"
    print_table(title, ["figure", "Backchannel", "spaCy + largest*"], rows)
    print("  * spaCy's GPE, LOC, FAC and NORP spans, each the most populous place of its name in the gazetteer")


if __name__ == "__main__":
    run(__doc__, measure, show)
