"""Which words name places, and which places they are."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.annotate.gazetteer import Gazetteer, fold
from backchannel.annotate.places import find_places
from backchannel.annotate.segment import find_blocks, load_language_model, parse
from backchannel.errors import VocabularyError
from backchannel.model.article import Article
from backchannel.model.document import Document, PlaceMention


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def read(text: str, **head: str) -> Document:
    article = Article(text, **head)  # type: ignore[arg-type]
    return next(iter(parse([(article, find_blocks(article))], load_language_model())))


def places(text: str, gazetteer: Gazetteer, **head: str) -> dict[str, PlaceMention]:
    return {text[p.span.start : p.span.end]: p for p in find_places(read(text, **head), gazetteer)}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Gdańsk", "gdansk"),
        ("the Philippines", "philippines"),
        ("U.S.", "us"),
        ("Sana'a", "sanaa"),
        ("Deir ez-Zor", "deir ez zor"),
        ("Łódź", "lodz"),
        ("Ḩalab", "halab"),
    ],
)
def test_a_name_is_looked_up_without_accents_stops_and_article(name: str, key: str) -> None:
    assert fold(name) == key


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Ukraine", "UKR", "country"),
        ("Kiev", "UKR", "city"),
        ("Nangarhar", "AFG", "region"),
        ("Ohio", "USA", "region"),
        ("Gaza Strip", "PSE", "land"),
        ("Darfur", "SDN", "land"),
        ("Fallujah", "IRQ", "city"),
        ("Khan Younis", "PSE", "city"),
        ("Anderson County", "USA", "district"),
        ("Strait of Hormuz", None, "water"),
    ],
)
def test_the_gazetteer_knows(gazetteer: Gazetteer, name: str, country: str | None, kind: str) -> None:
    assert (country, kind) in {(e.country, e.kind) for e in gazetteer.find(name)}


def test_every_coordinate_is_on_the_globe(gazetteer: Gazetteer) -> None:
    rows = gazetteer.connection.execute("SELECT MIN(lat), MAX(lat), MIN(lon), MAX(lon), MIN(population) FROM place")
    south, north, west, east, fewest = rows.fetchone()
    assert -90_000 <= south < north <= 90_000
    assert -180_000 <= west < east <= 180_000
    assert fewest >= 0


def test_a_gazetteer_that_is_none_is_named() -> None:
    with pytest.raises(VocabularyError, match=r"no\.sqlite"):
        Gazetteer("no.sqlite").find("Paris")


def test_a_gazetteer_goes_to_another_process(gazetteer: Gazetteer) -> None:
    assert pickle.loads(pickle.dumps(gazetteer)).find("Oslo") == gazetteer.find("Oslo")


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("A fire broke out in Paris, Texas, on Monday.", "Paris", "USA"),
        ("The ministers of France met in Paris on Monday.", "Paris", "FRA"),
        ("Police in Georgia held two men in Athens and one in Macon.", "Athens", "USA"),
        ("Marchers in Athens and Thessaloniki burned the flag of Greece.", "Athens", "GRC"),
        ("Lawmakers in Tbilisi said that Georgia would wait for Brussels.", "Georgia", "GEO"),
        ("Schools in Alabama, Georgia and South Carolina would close, the governor of Florida said.", "Georgia", "USA"),
        ("Shells fell on Donetsk and on villages near Bakhmut.", "Donetsk", "UKR"),
        ("Guards were moved from Birmingham to Montgomery, Alabama.", "Birmingham", "USA"),
        ("Guards were moved from Birmingham to Coventry and Leeds.", "Birmingham", "GBR"),
    ],
)
def test_neighbours_tell_which_place_is_meant(text: str, name: str, country: str, gazetteer: Gazetteer) -> None:
    assert places(text, gazetteer)[name].country == country


def test_the_outlet_tells_where_a_bare_name_lies(gazetteer: Gazetteer) -> None:
    text = "A woman was hurt when a van hit a wall in Windsor on Friday night."
    assert places(text, gazetteer, url="https://news.example.co.uk/1")["Windsor"].country == "GBR"
    assert places(text, gazetteer, url="https://news.example.ca/1")["Windsor"].country == "CAN"


@pytest.mark.parametrize(
    ("text", "words", "sense"),
    [
        ("Moscow rejected the plan on Monday.", "Moscow", "metonym"),
        ("He landed in Moscow on Monday.", "Moscow", "literal"),
        ("The Turkish minister left.", "Turkish", "demonym"),
        ("Three Syrians were freed.", "Syrians", "demonym"),
        ("Iran signed a treaty with Oman.", "Oman", "metonym"),
    ],
)
def test_sense(text: str, words: str, sense: str, gazetteer: Gazetteer) -> None:
    assert places(text, gazetteer)[words].sense == sense


def test_a_people_has_its_country(gazetteer: Gazetteer) -> None:
    found = places("Qatari envoys flew home.", gazetteer)["Qatari"]
    assert (found.name, found.country, found.precision) == ("Qatar", "QAT", "country")


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("They live in <Norway>.", "country"),
        ("They live in <Nangarhar> province.", "region"),
        ("They live in <Tripoli>, Libya.", "city"),
        ("They were killed at <Tahrir Square> in Cairo.", "site"),
    ],
)
def test_precision(text: str, precision: str, gazetteer: Gazetteer) -> None:
    name = text[text.index("<") + 1 : text.index(">")]
    assert places(text.replace("<", "").replace(">", ""), gazetteer)[name].precision == precision


def test_places_inside_the_names_of_organisations(gazetteer: Gazetteer) -> None:
    found = places("She teaches at the Bank of Japan and wrote for the Chicago Tribune.", gazetteer)
    assert {"Japan", "Chicago"} <= found.keys()


def test_a_dateline_is_a_place(gazetteer: Gazetteer) -> None:
    assert places("KABUL (Agency) - Two men were held on Sunday.", gazetteer)["KABUL"].country == "AFG"


def test_groups_and_people_are_no_places(gazetteer: Gazetteer) -> None:
    found = places("Hamas freed two men. Michael Jordan met Paris Hilton, and Jordan thanked Hilton.", gazetteer)
    assert not found.keys() & {"Hamas", "Michael Jordan", "Hilton", "Paris Hilton"}


def test_clutter_names_no_places(gazetteer: Gazetteer) -> None:
    text = "Troops left the city of Mosul on Monday, a spokesman said.\n\nRead more: What happened in Berlin\n"
    assert "Berlin" not in places(text, gazetteer)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                "in Paris , Texas U.S. the Turkish Nile River County Georgia \n\n . ( — KABUL Jordan's É".split(" ")
            ),
            st.text(max_size=8),
        ),
        max_size=25,
    ).map(" ".join)
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_text_places_stand_in_it(gazetteer: Gazetteer, text: str) -> None:
    document = read(text)
    found = find_places(document, gazetteer)
    assert found == find_places(document, gazetteer)
    end = 0
    for place in found:
        assert end <= place.span.start < place.span.end <= len(text)
        end = place.span.end
        assert place.name
        if place.latitude is not None:
            assert place.longitude is not None
            assert -90 <= place.latitude <= 90
            assert -180 <= place.longitude <= 180
