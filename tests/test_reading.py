"""The whole reading, as a user drives it from Python."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, replace

import pytest

import backchannel as bc
from backchannel.annotate.segment import parse
from backchannel.ingest import failure
from backchannel.model.document import Document
from backchannel.reading import MAX_LENGTH, Reader, read_articles
from backchannel.time_limit import TookTooLong

TEXT = (
    "Peru and Chile signed an agreement in Lima on Monday. “We will free all the prisoners,” "
    "President Ana Mora of Peru said. She thanked Chile.\n\n"
    "Read more: The story so far\n\n"
    "Twelve soldiers were killed last week, the army said."
)


@pytest.fixture(scope="module")
def record() -> bc.Record:
    return bc.read(TEXT, published="2021-05-05", title="A treaty", outlet="Andina")


def test_every_claim_leads_back_to_its_words(record: bc.Record) -> None:
    data = record.to_dict()
    spans = list(_spans(data))
    assert len(spans) > 20
    assert all(0 <= s < e <= len(TEXT) for s, e in spans)
    assert data["article"]["text"] == TEXT


def _spans(part: object) -> list[tuple[int, int]]:
    if isinstance(part, dict):
        return [s for value in part.values() for s in _spans(value)]
    if isinstance(part, list):
        if len(part) == 2 and all(isinstance(x, int) for x in part):
            return [(part[0], part[1])]
        return [s for value in part for s in _spans(value)]
    return []


def test_all_layers_are_read(record: bc.Record) -> None:
    (statement,) = [s for s in record.statements if s.kind == "direct"]
    assert str(statement) == "Ana Mora said: “We will free all the prisoners”"
    assert "2021-05-03 AGREE: Peru and Chile “signed" in "\n".join(map(str, record.events))
    assert any(t.kind == "holds_office" and (t.a.name, t.b.name) == ("Ana Mora", "Peru") for t in record.ties)
    assert any(f.fate == "killed" and f.count == 12 for f in record.fates)
    assert any(t.value == "2021-05-03" for t in record.times)
    assert any(p.name == "Lima" and p.country == "PER" for p in record.places)
    assert [s.why for s in record.skipped if s.stage == "clutter"]


def test_json_there_and_back(record: bc.Record) -> None:
    again = bc.Record.from_dict(json.loads(record.to_json()))
    assert again.to_dict() == record.to_dict()
    assert again == record


def test_reading_again_gives_the_same_ids(record: bc.Record) -> None:
    assert bc.read(TEXT, published="2021-05-05", title="A treaty", outlet="Andina").to_dict() == record.to_dict()


def test_parts_are_frozen(record: bc.Record) -> None:
    with pytest.raises(FrozenInstanceError):
        record.events[0].status = "denied"  # type: ignore[misc]


def test_a_notebook_shows_the_text_with_marks(record: bc.Record) -> None:
    html = record._repr_html_()
    assert "<mark" in html or "<span" in html
    assert "Ana Mora" in html


def test_without_a_date_nothing_is_dated_from_today() -> None:
    record = bc.read("The envoys met on Monday. They will meet again tomorrow.")
    assert [t.value for t in record.times] == [None, None]
    assert all(e.date is None for e in record.events)


@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        (
            "Die Regierung sagte am Montag, dass die Gespräche in Genf bald wieder beginnen würden.",
            "de",
            "another language",
        ),
        ("   \n", None, "no text"),
        ("x" * (MAX_LENGTH + 1), None, "characters long"),
    ],
)
def test_what_is_not_read_says_why(text: str, language: str | None, why: str) -> None:
    record = bc.read(text)
    assert record.article.language == language
    assert record.actors == record.events == record.statements == ()
    assert [why in s.why for s in record.skipped] == [True]


def test_a_bad_article_does_not_stop_the_rest(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Reader.record

    def breaks(self: Reader, document: object, readings: object = None) -> bc.Record:
        if "BOOM" in document.text:  # type: ignore[attr-defined]
            raise ZeroDivisionError("boom")
        return whole(self, document, readings)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "record", breaks)
    told = "The envoys of Peru and Chile met in Quito."
    articles = [bc.Article.from_text(f"{told} {word}") for word in ("One", "BOOM", "Three")]
    records = list(reader.read(articles))
    assert [bool(r.events) for r in records] == [True, False, True]
    assert "ZeroDivisionError" in records[1].skipped[0].why


def alarm_at(word: str) -> Callable[[str], None]:
    """A stage in which the time runs out at articles that have the word, without any waiting."""

    def stage(text: str) -> None:
        if word in text:
            signal.raise_signal(signal.SIGALRM)

    return stage


@pytest.mark.parametrize("stage", ["annotate", "record"])
def test_an_article_that_takes_too_long_is_told_and_the_rest_are_read(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    whole, slow = getattr(Reader, stage), alarm_at("SLOW")

    def takes_long(self: Reader, document: Document, *more: object) -> object:
        slow(document.text)
        return whole(self, document, *more)

    monkeypatch.setattr(Reader, stage, takes_long)
    told = "The envoys of Peru and Chile met in Quito."
    records = list(reader.read([bc.Article.from_text(f"{told} {word}") for word in ("One", "SLOW", "Three")]))
    assert [bool(r.events) for r in records] == [True, False, True]
    assert [(s.stage, s.why) for s in records[1].skipped] == [("reading", "took longer than 60 seconds")]
    assert failure(records[1]) == "took longer than 60 seconds"


def test_an_article_that_is_parsed_too_long_costs_its_fellows_nothing(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = alarm_at("SLOW")

    def takes_long(pairs: list[tuple[bc.Article, object]], pipeline: object) -> Iterator[Document]:
        for pair in pairs:
            slow(pair[0].text)
            yield from parse([pair], pipeline)  # type: ignore[list-item, arg-type]

    monkeypatch.setattr("backchannel.reading.parse", takes_long)
    told = "The envoys of Peru and Chile met in Quito."
    records = list(reader.read([bc.Article.from_text(f"{told} {word}") for word in ("One", "SLOW", "Three")]))
    assert [bool(r.events) for r in records] == [True, False, True]
    assert failure(records[1]) == "took longer than 60 seconds"


def test_a_longer_article_has_more_time(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []

    def runs_out(seconds: float, work: object) -> object:
        limits.append(seconds)
        raise TookTooLong

    monkeypatch.setattr("backchannel.reading.within", runs_out)
    words = "The envoys met. "
    articles = [bc.Article.from_text(words, language="en"), bc.Article.from_text(words * 12_500, language="en")]
    records = list(replace(reader, time_limit=2_000).read(articles))
    assert limits == [4_000, 2_000, 4_000], "together, and each alone"
    assert [failure(r) for r in records] == ["took longer than 2,000 seconds", "took longer than 4,000 seconds"]


def test_articles_are_taken_as_they_are_needed() -> None:
    taken = []

    def endless():  # type: ignore[no-untyped-def]
        while True:
            taken.append(1)
            yield bc.Article.from_text(f"The envoys met in Quito. Number {len(taken)}.", language="en")

    records = read_articles(endless())
    next(records)
    assert len(taken) <= 32


def test_two_workers_read_the_same_in_order() -> None:
    articles = [
        bc.Article.from_text(f"Peru and Chile signed treaty number {i} in Lima.", language="en") for i in range(40)
    ]
    alone = [r.to_dict() for r in bc.read_many(articles)]
    together = [r.to_dict() for r in bc.read_many(articles, workers=2)]
    assert together == alone


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "other/9"}, "format"),
        ({"events": [{}]}, r"events\[0\]"),
        ({"actors": [{"id": "a", "name": "x", "kind": "ghost", "mentions": []}]}, "ghost"),
    ],
)
def test_a_wrong_record_is_refused_with_its_place(record: bc.Record, change: dict[str, object], message: str) -> None:
    with pytest.raises(bc.RecordError, match=message):
        bc.Record.from_dict({**record.to_dict(), **change})


def test_an_altered_text_is_refused(record: bc.Record) -> None:
    data = record.to_dict()
    data["article"] = {**data["article"], "text": data["article"]["text"].replace("Peru", "Chad")}
    with pytest.raises(bc.RecordError, match="altered"):
        bc.Record.from_dict(data)


@pytest.mark.parametrize(
    "text",
    [
        "“No end. «Nor here. ' \" ”",
        "مرحبا " * 20 + "Peru met Chile.",
        "e\u0301" * 50 + " 🕊️ Peru met Chile.",
        "\x00\x01 Peru met Chile.",
    ],
)
def test_odd_characters_keep_offsets(text: str) -> None:
    record = bc.read(text)
    for actor in record.actors:
        for mention in actor.mentions:
            assert record.article.text[mention.start : mention.end] == mention.quote
