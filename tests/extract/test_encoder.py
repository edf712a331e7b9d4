"""What the encoder says of sentences, and how frames, encoder and judge are weighed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backchannel.errors import ModelError
from backchannel.extract.encoder import LONGEST, NO_FEATURES, Awaited, load_encoder, prepare
from backchannel.extract.encoder_features import PATHS, TYPES, paths, word_features
from backchannel.extract.events_weighing import FEATURES, Judge, load_judge
from backchannel.extract.word_pieces import BEGIN, END, UNKNOWN, WordPieces
from backchannel.model.article import Article
from backchannel.model.document import Document
from backchannel.reading import Reader

Annotate = Callable[..., Document]


def test_a_sentence_longer_than_is_read_is_cut_at_a_word() -> None:
    pieces = WordPieces([UNKNOWN, BEGIN, END, "a", "##b"])
    numbers = prepare(pieces, [("ab", (0, 0, 0, 0))] * LONGEST)
    assert len(numbers.pieces) <= LONGEST
    assert len(numbers.pieces) == len(numbers.features)
    assert numbers.first[:2] == [1, 3]
    assert numbers.first[-1] == 0, "a word that is cut off stands at the first piece, which is no word's"
    assert numbers.features[0] == numbers.features[-1] == NO_FEATURES


def test_white_space_has_no_piece() -> None:
    numbers = prepare(WordPieces([UNKNOWN, BEGIN, END, "a"]), [("a", (0, 0, 0, 0)), ("\n", (0, 0, 0, 0))])
    assert numbers.first == [1, 0]


@pytest.mark.parametrize(
    ("text", "predicate", "word", "how"),
    [
        ("The army shelled the town.", "shelled", "army", "child nsubj"),
        ("The army shelled the town.", "shelled", "town", "child dobj"),
        ("The envoy met with the rebels.", "met", "rebels", "under with"),
        ("The army shelled the town.", "shelled", "shelled", "self"),
        ("The attack shocked ministers.", "attack", "shocked", "head"),
    ],
)
def test_how_a_word_hangs_on_another(annotate: Annotate, text: str, predicate: str, word: str, how: str) -> None:
    tokens = {t.text: t for t in annotate(text).doc}
    assert [PATHS[n] for n in paths(tokens[predicate], [tokens[word]])] == [how]


def test_case_and_kind_of_a_word_are_told(annotate: Annotate) -> None:
    doc = annotate("NATO met Sudan in 1999.").doc
    features = {t.text: word_features(t) for t in doc}
    assert features["NATO"][0] != features["met"][0] != features["Sudan"][0]
    assert features["Sudan"][2] != features["met"][2]


def test_the_chances_of_each_word_sum_to_one_and_are_the_same_again(reader: Reader, annotate: Annotate) -> None:
    document = annotate("Rebels attacked the port on Monday. Nobody was there. The minister will resign, she said.")
    assert reader.encoder is not None
    once, again = reader.encoder.read(document), reader.encoder.read(document)
    assert sorted(once) == [s.index for s in document.sentences]
    for index, reading in once.items():
        assert reading.types.shape == (len(reading.tokens), 17)
        np.testing.assert_allclose(reading.types.sum(1), 1.0, rtol=1e-5)
        np.testing.assert_array_equal(reading.logits, again[index].logits)


def test_readings_that_are_dropped_are_worked_out_no_more() -> None:
    begun, waiting = Future[object](), Future[object]()
    begun.set_running_or_notify_cancel()
    Awaited(lambda _: {}, [begun, waiting]).drop()
    assert waiting.cancelled()
    assert not begun.cancelled()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebels attacked the port of Tobruk on Monday.", "ASSAULT"),
        ("Police arrested the opposition leader in Minsk.", "COERCE"),
        ("France imposed sanctions on the junta.", "SANCTION"),
        ("The two presidents met in Geneva.", "CONSULT"),
        ("Thousands marched through Algiers against the president.", "PROTEST"),
    ],
)
def test_plain_acts_are_seen(reader: Reader, annotate: Annotate, text: str, kind: str) -> None:
    assert reader.encoder is not None
    (reading,) = reader.encoder.read(annotate(text)).values()
    assert reading.types[:, TYPES.index(kind)].max() > 0.5


def test_who_acts_and_on_whom(reader: Reader, annotate: Annotate) -> None:
    document = annotate("Turkish police arrested three journalists in Ankara.")
    assert reader.encoder is not None
    (reading,) = reader.encoder.read(document).values()
    verb = next(t for t in document.doc if t.text == "arrested")
    words = [reading.tokens[i].text for i in reading.participants]
    sources, targets = reading.roles(verb).T
    assert words[int(sources.argmax())] == "police"
    assert words[int(targets.argmax())] == "journalists"


def test_weights_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="encoder's weights cannot be loaded"):
        load_encoder(tmp_path)


def test_the_judge_gives_chances_and_knows_every_feature() -> None:
    judge = load_judge()
    assert len(judge.weights) == len(FEATURES)
    assert 0.0 < judge.least < 1.0
    nothing, sure = [0.0] * len(FEATURES), [0.0] * len(FEATURES)
    sure[FEATURES.index("chance_in_sentence")] = 4.0
    assert judge.confidence(nothing) == pytest.approx(0.5)
    assert judge.confidence(sure) > judge.confidence(nothing)


def test_an_act_below_the_least_confidence_is_not_told(reader: Reader) -> None:
    article = Article.from_text("Rebels attacked the port of Tobruk on Monday. Nobody was hurt.", language="en")
    (record,) = reader.read([article])
    assert [e.type for e in record.events] == ["ASSAULT"]
    strict = replace(reader, judge=Judge(reader.judge.weights, 0.9999))
    assert not next(strict.read([article])).events


def test_frames_alone_and_encoder_alone_can_be_asked(reader: Reader) -> None:
    article = Article.from_text("Police arrested the opposition leader in Minsk.", language="en")
    frames = replace(reader, encoder=None)
    no_frames = replace(reader.frames, verbs={}, nouns={}, adjectives={}, compounds={})
    encoder = replace(reader, frames=no_frames)
    for one in (frames, encoder):
        assert [e.type for e in next(one.read([article])).events] == ["COERCE"]


def test_a_record_says_by_which_weights_it_was_read(reader: Reader) -> None:
    (record,) = reader.read([Article.from_text("The envoys met in Geneva.", language="en")])
    assert reader.encoder is not None
    assert record.read_by.model.endswith(reader.encoder.version)
    assert "sha256:" in reader.encoder.version


def test_an_article_reads_the_same_whatever_it_is_read_with(reader: Reader) -> None:
    one = Article.from_text("France imposed sanctions on the junta. The general rejected them.", language="en")
    long = Article.from_text(
        " ".join(["The envoys of nine states met in Geneva and agreed on a truce."] * 9), language="en"
    )
    alone = next(reader.read([one])).to_dict()
    assert next(iter(list(reader.read([one, long, long])))).to_dict() == alone
