"""Where an act happened."""

from __future__ import annotations

import pytest

from backchannel.annotate.gazetteer import Gazetteer
from backchannel.annotate.places import find_places
from backchannel.annotate.segment import find_blocks, load_language_model, parse
from backchannel.extract.places import place_of
from backchannel.model.article import Article
from backchannel.model.records import Place


def place(text: str, trigger: str) -> Place | None:
    article = Article(text)
    document = next(iter(parse([(article, find_blocks(article))], load_language_model())))
    document = document.with_layers(places=find_places(document, Gazetteer()))
    at = text.index(trigger)
    token, sentence = document.token_at(at), document.sentence_at(at)
    assert token is not None
    assert sentence is not None
    return place_of(document, token, sentence=sentence)


@pytest.mark.parametrize(
    ("text", "trigger", "name"),
    [
        ("Gunmen killed two guards in Fallujah, Iraq, on Monday.", "killed", "Fallujah, Iraq"),
        ("Envoys met in Niamey, Niger's capital, on Monday.", "met", "Niamey"),
        ("Envoys held talks in Muscat on Friday.", "held", "Muscat"),
        ("A bomb killed a judge in the port town of Mokha.", "killed", "Mokha"),
        ("Rebels captured Goma on Tuesday.", "captured", "Goma"),
        ("The minister visited Hanoi on Tuesday.", "visited", "Hanoi"),
        ("Police arrested 12 people near Minsk and beat others.", "beat", "Minsk"),
        ("He flew to Doha, where he met the emir.", "met", "Doha"),
        ("Soldiers shot a farmer in Jenin. Two other men were wounded.", "wounded", "Jenin"),
        ("Russia condemned the vote.", "condemned", None),
        ("Turkish police arrested a singer.", "arrested", None),
        ("The president called on Turkey to release the pastor.", "called", None),
        ("Troops marched in Kano. The senate rejected the budget.", "rejected", None),
    ],
)
def test_the_clause_tells_where(text: str, trigger: str, name: str | None) -> None:
    found = place(text, trigger)
    assert (found and found.name) == name
    if found is not None:
        assert found.evidence is not None
        assert found.evidence.quote == found.name


def test_a_place_has_what_the_gazetteer_knows() -> None:
    found = place("Gunmen killed two guards in Fallujah on Monday.", "killed")
    assert found is not None
    assert (found.country, found.precision) == ("IRQ", "city")
    assert found.geonames is not None
    assert found.sense is None
