"""Why an event was coded so: by frames, by a stand-in for the encoder that says what it is told to, and by a judge."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backchannel.errors import RecordError
from backchannel.extract.encoder import SentenceReading
from backchannel.extract.encoder_features import FAR, PATHS, ROLES, STATUSES, TYPES
from backchannel.extract.events_weighing import FEATURES, Judge
from backchannel.model.article import Article
from backchannel.model.document import Document
from backchannel.model.explanation import Explanation
from backchannel.model.records import Event, claim_id
from backchannel.reading import Reader, load_reader

_WIDTH = 2
_JUDGE = Judge(
    tuple({"always": -1.0, "frame_weight": 5.0, "chance_here": 0.4}.get(name, 0.0) for name in FEATURES), 0.4
)


@dataclass
class _Encoder:
    """Says of the words that it knows that they tell an act, done by their subject to their object."""

    knows: dict[str, str] = field(default_factory=dict)
    sure: float = 6.0
    version: str = "stand-in"

    def read(self, document: Document) -> dict[int, SentenceReading]:
        return {s.index: self._reading(list(s.tokens), s.tokens.start) for s in document.sentences}

    def _reading(self, tokens: list[Any], first: int) -> SentenceReading:
        logits = np.zeros((len(tokens), len(TYPES) + len(STATUSES) + 1), np.float32)
        for at, token in enumerate(tokens):
            known = self.knows.get(token.text)
            logits[at, TYPES.index(known) if known else 0] = self.sure
        by_path = np.full((len(PATHS), len(ROLES)), -6.0, np.float32)
        by_path[PATHS.index("child nsubj"), 0] = 2.0
        by_path[PATHS.index("child dobj"), 1] = 2.0
        sides = np.zeros((len(tokens), 2 * len(ROLES) * _WIDTH), np.float32)
        return SentenceReading(tokens, first, logits, sides, by_path, np.zeros((2 * FAR + 1, len(ROLES)), np.float32))


Explain = Callable[..., Explanation]


@pytest.fixture
def with_encoder(reader: Reader) -> Callable[..., Reader]:
    def make(least: float = _JUDGE.least, sure: float = 6.0, **knows: str) -> Reader:
        return replace(reader, encoder=_Encoder(knows, sure), judge=replace(_JUDGE, least=least))  # type: ignore[arg-type]

    return make


def events(reader: Reader, text: str) -> tuple[Article, tuple[Event, ...]]:
    article = Article.from_text(f"{text} It rained in the night.", published="1994-03-09", language="en")
    (record,) = reader.read([article])
    return article, record.events


def only(reader: Reader, text: str) -> Explanation:
    article, (event,) = events(reader, text)
    found = reader.explain(article, event.id)
    assert found.event == event
    return found


_ARTICLE = """Peru condemns raid

The government of Peru condemned the Northern Front on Monday. "We will never talk to the Northern Front," said Peru's
president, Alan Marsh. Chile plans to attack the Northern Front.

Peru condemned the Northern Front on Monday, said Chile's foreign minister, and police arrested nine men in Lima.
"""


def test_every_event_of_a_record_is_explained_as_the_record_has_it(reader: Reader) -> None:
    article, told = events(reader, _ARTICLE)
    assert len(told) >= 3
    for event in told:
        found = reader.explain(article, event)
        assert found.is_told
        assert found.event == event
        assert found.confidence == event.confidence
        sources = {p.actor and p.actor.id for p in found.participants if p.role == "source" and p.taken}
        assert sources == {actor.id for actor in event.sources}
        total = sum(part.adds for part in found.weighed)
        assert total == pytest.approx(found.total, abs=0.001)
        assert [part.name for part in found.weighed] == list(FEATURES)
        assert min(1 / (1 + math.exp(-total)), 0.99) == pytest.approx(event.confidence, abs=0.006)


def test_what_the_frame_asks_for_is_its_row(with_encoder: Callable[..., Reader]) -> None:
    found = only(with_encoder(), "Peru condemned Chile.")
    assert (found.by, found.event.type) == ("frame", "ACCUSE")
    assert found.frame is not None
    table = (files("backchannel") / "data" / "frames.tsv").read_text(encoding="utf-8").splitlines()
    kind, words, *_ = table[(found.frame.line or 0) - 1].split("\t")
    assert (kind, words) == (found.frame.kind, found.frame.words)
    assert "condemn" in words.split("|")
    assert found.types[0].name == "-"


def test_an_act_that_only_the_encoder_sees(with_encoder: Callable[..., Reader]) -> None:
    found = only(with_encoder(huddled="CONSULT"), "Peru huddled with Chile.")
    assert (found.by, found.frame, found.word.quote) == ("encoder", None, "huddled")
    assert found.types[0].name == "CONSULT"
    (source,) = [p for p in found.participants if p.role == "source"]
    assert source.actor is not None
    assert (source.actor.name, source.taken, source.by_frame) == ("Peru", True, False)
    assert source.chance == pytest.approx(0.8808, abs=0.001)


def test_who_is_named_by_both(with_encoder: Callable[..., Reader]) -> None:
    found = only(with_encoder(condemned="ACCUSE"), "Peru condemned Chile.")
    named = {p.role: p for p in found.participants}
    assert {role: p.actor and p.actor.name for role, p in named.items()} == {"source": "Peru", "target": "Chile"}
    assert all(p.by_frame and p.taken and (p.chance or 0) > 0.8 for p in named.values())


@pytest.mark.parametrize(
    ("text", "status", "how", "word"),
    [
        ("Peru condemned Chile.", "happened", "plain", None),
        ("Peru will attack Chile.", "planned", "modal", "will"),
        ("Peru plans to attack Chile.", "planned", "governed", "plans"),
        ("Peru did not attack Chile.", "denied", "negated", "not"),
        ("Peru may have attacked Chile.", "doubtful", "modal", "may"),
        ("Peru allegedly attacked Chile.", "doubtful", "condition", None),
        ("Did Peru attack Chile?", "doubtful", "question", None),
    ],
)
def test_what_gives_the_status(
    with_encoder: Callable[..., Reader], text: str, status: str, how: str, word: str | None
) -> None:
    reader = with_encoder(least=0.0, attack="ASSAULT", attacked="ASSAULT")
    article, told = events(reader, text)
    found = reader.explain(article, next(e for e in told if e.type in ("ASSAULT", "ACCUSE")))
    assert (found.status.status, found.status.how) == (status, how)
    assert (found.status.word and found.status.word.quote) == word
    assert len(found.status.chances) == len(STATUSES)


def test_on_whose_word_it_rests(with_encoder: Callable[..., Reader]) -> None:
    reader = with_encoder(attacked="ASSAULT")
    article, told = events(reader, "Peru's president, Alan Marsh, said Chile attacked a hospital.")
    found = reader.explain(article, next(e for e in told if e.type == "ASSAULT"))
    assert found.statement is not None
    assert found.statement.cue is not None
    assert found.statement.cue.quote == "said"
    assert str(found.statement.speaker) == "Alan Marsh"
    assert not found.performed


def test_an_act_that_is_not_told_any_more_is_explained_with_its_confidence(
    with_encoder: Callable[..., Reader],
) -> None:
    article, (event,) = events(with_encoder(), "Peru condemned Chile.")
    stricter = with_encoder(least=0.995)
    for asked in (event, event.id):
        found = stricter.explain(article, asked)
        assert (found.verdict, found.event.id, found.is_told) == ("unsure", event.id, False)
        assert found.confidence < found.least


def test_the_nearest_act_stands_in_for_one_that_nobody_proposes(with_encoder: Callable[..., Reader]) -> None:
    reader = with_encoder(huddled="CONSULT")
    article, told = events(reader, "Peru condemned Chile. Chile huddled with Peru.")
    older = replace(told[1], id="0123456789abcdef", type="YIELD")  # type: ignore[arg-type]
    found = reader.explain(article, older)
    assert (found.asked, found.event, found.is_told) == (older.id, told[1], False)
    with pytest.raises(RecordError, match=f"no act of the id {older.id}; the events it tells: {told[0].id}"):
        reader.explain(article, older.id)


def test_an_act_that_was_joined_to_another(with_encoder: Callable[..., Reader]) -> None:
    reader = with_encoder()
    article, told = events(reader, "Peru condemned Chile. It said so twice. Peru condemned Chile again.")
    (event,) = [e for e in told if e.type == "ACCUSE"]
    (words,) = event.also
    found = reader.explain(article, event)
    assert [(t.words, t.confidence) for t in found.tellings] == [(words, event.confidence)]
    other = reader.explain(article, claim_id(article, "event", "ACCUSE", *words.span))
    assert (other.verdict, other.instead) == ("merged", event)


def test_what_was_weighed_in_the_sentence_and_not_told(with_encoder: Callable[..., Reader]) -> None:
    reader = with_encoder(sure=1.5, huddled="CONSULT")
    article, told = events(reader, "Peru condemned Chile and huddled.")
    (event,) = [e for e in told if e.type == "ACCUSE"]
    (other,) = reader.explain(article, event).alternatives
    assert (other.type, other.words.quote, other.by, other.verdict) == ("CONSULT", "huddled", "encoder", "unsure")
    assert other.confidence < reader.judge.least


def test_a_text_of_one_sentence_tells_what_its_frames_believe(with_encoder: Callable[..., Reader]) -> None:
    reader = with_encoder(least=0.999, huddled="CONSULT")
    article = Article.from_text("Peru condemned Chile and huddled.", language="en")
    (event,) = next(reader.read([article])).events
    found = reader.explain(article, event)
    assert (found.is_told, found.lone, found.event.type) == (True, True, "ACCUSE")
    assert found.confidence < found.least
    assert [(other.type, other.verdict) for other in found.alternatives] == [("CONSULT", "lone")]


def test_a_verb_of_the_users_own_is_believed_as_it_stands(
    with_encoder: Callable[..., Reader], reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "verbs.toml").write_text('[[verb]]\nlemma = "huddle"\ntype = "CONSULT"\n', encoding="utf-8")
    own = replace(with_encoder(), frames=load_reader(tmp_path).frames)
    article, told = events(own, "Peru huddled. Chile slept.")
    found = own.explain(article, next(e for e in told if e.type == "CONSULT"))
    assert found.frame is not None
    assert (found.frame.line, found.frame.words, found.weighed) == (None, "huddle", ())


def test_without_an_encoder_the_frames_are_explained(reader: Reader) -> None:
    alone = replace(reader, encoder=None)
    found = only(alone, "Peru condemned Chile.")
    assert (found.by, found.types, found.weighed) == ("frame", (), ())
    assert [p.actor and p.actor.name for p in found.participants] == ["Peru", "Chile"]


def test_an_explanation_is_plain_data(reader: Reader) -> None:
    article, told = events(reader, _ARTICLE)
    form = json.loads(json.dumps(reader.explain(article, told[0]).to_dict()))
    assert form["format"] == "backchannel.explanation/1"
    assert form["event"]["id"] == told[0].id
    word = form["word"]
    assert article.text[word["start"] : word["end"]] == word["quote"]
    assert {"name", "value", "weight", "adds"} == set(form["weighed"][0])


def test_an_article_that_is_not_read_has_no_reasons(reader: Reader) -> None:
    with pytest.raises(RecordError, match="not read: written in another language"):
        reader.explain(Article.from_text("Les émissaires se sont réunis hier.", language="fr"), "0123456789abcdef")
