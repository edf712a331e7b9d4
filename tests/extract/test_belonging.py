"""What belongs to what: places in their country, bodies in the state or the body that they are of."""

from __future__ import annotations

import pytest

from backchannel.annotate.segment import find_blocks, parse
from backchannel.extract.ties import extract_ties
from backchannel.model.article import Article
from backchannel.reading import load_reader


def told(text: str) -> set[tuple[str, str, str]]:
    reader = load_reader()
    article = Article(text, None)
    document = reader.annotate(next(parse([(article, find_blocks(article))], reader.pipeline)))
    cast = reader.cast(document)
    return {(t.a.name, t.kind, t.b.name) for t in extract_ties(document, cast, cast.vocabulary, reader.tie_words)}


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("The flood reached Adana, southern Turkey.", "Adana", "Turkey"),
        ("The envoys met in Lima, the Peruvian capital.", "Lima", "Peru"),
        ("Ayacucho, the capital of Peru's Ayacucho Region, was rebuilt.", "Ayacucho Region", "Peru"),
        ("The rebels took the Tigray region in Ethiopia.", "Tigray", "Ethiopia"),
        ("The plotters met in the Wannsee suburb of Berlin.", "Wannsee", "Berlin"),
        ("The delegates met in the Turkish town of Bursa.", "Bursa", "Turkey"),
        ("Planes flew from Incirlik Air Base, Turkey.", "Incirlik Air Base", "Turkey"),
        ("The United Nations was split. The U.N. Security Council met.", "U.N. Security Council", "United Nations"),
        ("She lived in Texas. The Texas Supreme Court heard her case.", "Texas Supreme Court", "Texas"),
        ("Roscosmos, the Russian space agency, lost contact.", "Roscosmos", "Russia"),
        ("He ran the Apollo Project at the University of Chicago.", "Apollo Project", "University of Chicago"),
    ],
)
def test_belongs(text: str, part: str, whole: str) -> None:
    assert (part, "part_of", whole) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Critics of Israel's Gaza offensive and of China's Tibet policy marched.",
        "Russia's Black Sea fleet left port.",
        "Reuters, the British news agency, reported the fall of Saigon.",
        "The court for Virginia in Richmond heard the case.",
        "The NATO-Russia Council was founded in Rome.",
        "Planes flew from Incirlik Air Base, Turkey and Iraq.",
        "London's Royal Veterinary College was founded under George III.",
    ],
)
def test_does_not_belong(text: str) -> None:
    assert not {t for t in told(text) if t[1] == "part_of"}
