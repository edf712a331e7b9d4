"""The cast: which actor a noun phrase stands for, with its kind, country and sector, and how they are known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backchannel.model.document import Document
from backchannel.reading import Reader

Annotate = Callable[..., Document]

# Text with [the head of a phrase] marked; name, kind, country and sector of its actor, or None.
CAST = [
    ("Envoys said that [Moscow] regrets the raid.", ("Russia", "state", "RUS", "GOV")),
    ("The [Kremlin] denied it.", ("Russia", "state", "RUS", "GOV")),
    ("The [White House] denied it.", ("White House", "organ", "USA", "GOV")),
    ("The Mexican [government] denied it.", ("Mexico", "state", "MEX", "GOV")),
    ("The [government] of Oman denied it.", ("Oman", "state", "OMN", "GOV")),
    (
        "Peru met Chile. Peru met Chile. Peru met Chile. Chile's government met. The [government] denied it.",
        ("Chile", "state", "CHL", "GOV"),
    ),
    ("[Scotland] voted on Monday.", ("Scotland", "organ", "GBR", "GOV")),
    ("[Hamas] denied it.", ("Hamas", "armed_group", "PSE", "REB")),
    ("U.S. [officials] denied it.", ("U.S. officials", "unnamed", "USA", "GOV")),
    ("Six [hostages] wrote home.", ("Six hostages", "unnamed", None, "CVL")),
    ("[Protesters] met in Quito.", ("Protesters", "crowd", None, "OPP")),
    ("Iranian Foreign Minister Ali Karimi met them; [Karimi] left.", ("Ali Karimi", "person", "IRN", "GOV")),
    ("President Angela [Merkel] met them.", ("Angela Merkel", "person", "DEU", "GOV")),
    ("Chancellor [Merkel] met them.", ("Merkel", "person", None, "GOV")),
    ("The footballer Angela [Merkel] met them.", ("Angela Merkel", "person", None, "CVL")),
    (
        "President Salvador Allende resigned, and his [aides] left.",
        ("Salvador Allende's aides", "unnamed", None, None),
    ),
    ("Lima is old, and its [guards] left.", ("its guards", "unnamed", None, "MIL")),
    ("A report by the [ministry] blamed the army.", ("ministry", "unnamed", None, "GOV")),
    ("A [statement] released by Hamas blamed the army.", ("Hamas", "armed_group", "PSE", "REB")),
    ("[WHO] said so.", ("WHO", "organisation", None, "IGO")),
    ("They told of towns where soldiers had beaten or jailed [teachers].", ("teachers", "unnamed", None, "EDU")),
    ("She thanked [all] of our brave guards who never sleep.", ("all of our brave guards", "unnamed", None, None)),
    ("The [car] hit a wall.", None),
    ("On [Tuesday] they met.", None),
]


@pytest.mark.parametrize(("marked", "expected"), CAST, ids=[m for m, _ in CAST])
def test_actor(
    annotate: Annotate, reader: Reader, marked: str, expected: tuple[str, str, str | None, str | None] | None
) -> None:
    end = marked.index("]") - 2  # the head of a phrase is its last word
    document = annotate(marked.replace("[", "").replace("]", ""), published="2020-05-01")
    token = document.token_at(end)
    assert token is not None
    actors = reader.cast(document).at(token, conjuncts=False)
    assert [(a.name, a.kind, a.country, a.sector) for a in actors] == ([] if expected is None else [expected])


def test_what_is_not_said_is_not_guessed(annotate: Annotate, reader: Reader) -> None:
    document = annotate("Jane Roe spoke.")
    (actor,) = reader.cast(document)
    assert (actor.country, actor.sector, actor.basis, actor.wikidata) == (None, None, None, None)


def test_joint_actors_are_several_and_joint_speakers_one(annotate: Annotate, reader: Reader) -> None:
    document = annotate("Jane Roe and Omar Diallo spoke.")
    cast = reader.cast(document)
    roe = next(t for t in document.doc if t.text == "Roe")
    assert [a.name for a in cast.at(roe)] == ["Jane Roe", "Omar Diallo"]
    joint = cast.one(roe)
    assert joint is not None
    assert joint.name == "Jane Roe and Omar Diallo"


def test_an_author_speaks_through_a_writing(annotate: Annotate, reader: Reader) -> None:
    document = annotate("Data from the Harvest Institute show it.")
    data = document.doc[0]
    assert [a.name for a in reader.cast(document).at(data)] == ["Harvest Institute"]


def test_a_writing_keeps_the_author_it_was_brought_in_with(annotate: Annotate, reader: Reader) -> None:
    document = annotate("A Hamas news release told of the raid on Monday. The release said that nobody came.")
    again = [t for t in document.doc if t.text == "release"][-1]
    assert [a.name for a in reader.cast(document).at(again)] == ["Hamas"]


def test_two_bodies_joined_by_and_are_two(annotate: Annotate, reader: Reader) -> None:
    document = annotate("The Centre for Rivers and Centre for Lakes met.")
    assert [a.name for a in reader.cast(document).at(document.doc[1])] == ["Centre for Rivers", "Centre for Lakes"]


def test_the_country_is_the_one_named_before(annotate: Annotate, reader: Reader) -> None:
    document = annotate("Peru and Chile disagree. Envoys went to Ghana on Monday. They left the country on Friday.")
    country = next(t for t in document.doc if t.text == "country")
    assert [a.name for a in reader.cast(document).at(country)] == ["Ghana"]


@pytest.mark.parametrize(
    ("title", "outlet", "name"),
    [
        ("Statement by Foreign Minister Ann Poe on the talks in Oruro", None, "Ann Poe"),
        ("Talks in Oruro", "Ministry of Foreign Affairs", "Ministry of Foreign Affairs"),
        ("Talks in Oruro", "UK Government", "United Kingdom"),
        ("Talks in Oruro", "The Oruro Times", None),
    ],
)
def test_we_in_a_release_is_whoever_publishes_it(
    reader: Reader, title: str, outlet: str | None, name: str | None
) -> None:
    from backchannel.annotate.segment import find_blocks, parse
    from backchannel.model.article import Article

    article = Article.from_text("We welcome the talks in Oruro.", published="2020-05-01", title=title, outlet=outlet)
    (parsed,) = parse([(article, find_blocks(article))], reader.pipeline)
    document = reader.annotate(parsed)
    assert [a.name for a in reader.cast(document).at(document.doc[0])] == ([] if name is None else [name])


def test_i_is_the_speaker_and_you_the_addressee(reader: Reader) -> None:
    from backchannel.model.article import Article

    article = Article.from_text(
        'Jane Roe told Omar Diallo: "I promise you that I will resign."', published="2020-05-01"
    )
    (record,) = reader.read([article])
    assert any(a.name == "Jane Roe" for e in record.events for a in e.sources)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("On Monday businessman and party member Jane Roe said that the vote was fair.", "Jane Roe"),
        ("One of the pilots, Jane Roe, told the court that the field was dark.", "Jane Roe"),
        ('The board saw the need to explain: "The bridge is closed for now," said Jane Roe of the port.', "Jane Roe"),
    ],
)
def test_one_person_in_two_phrases(reader: Reader, annotate: Annotate, text: str, speaker: str) -> None:
    _, statements = reader.cast_and_statements(annotate(text))
    assert {s.speaker.name for s in statements if s.speaker is not None} == {speaker}


def test_the_name_of_an_owner_stands_once_among_joint_speakers(reader: Reader, annotate: Annotate) -> None:
    document = annotate("President Salvador Allende resigned. Allende and his aides said that the vote was fair.")
    _, (statement,) = reader.cast_and_statements(document)
    assert statement.speaker is not None
    assert statement.speaker.name == "Salvador Allende and his aides"
