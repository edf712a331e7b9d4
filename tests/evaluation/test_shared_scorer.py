"""Figures of `evaluate` beside those of the scorer that comes with the development gold. Collected only where both are:
see conftest.py."""

import importlib.util
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from backchannel.evaluation.run import evaluate
from backchannel.model.article import Article
from backchannel.model.records import Record
from backchannel.reading import Reader

GOLD = Path(__file__).parents[3] / "shared" / "gold"


def test_the_figures_are_those_of_the_scorer_beside_the_development_gold(reader: Reader, tmp_path: Path) -> None:
    for file in sorted((GOLD / "dev").glob("*.json"))[::6]:
        (tmp_path / "gold" / file.name).parent.mkdir(exist_ok=True)
        (tmp_path / "gold" / file.name).write_bytes(file.read_bytes())
    names = iter(sorted(file.name for file in (tmp_path / "gold").iterdir()))
    (tmp_path / "records").mkdir()

    def read(articles: Iterable[Article]) -> Iterator[Record]:
        for record in reader.read(articles):
            (tmp_path / "records" / next(names)).write_text(json.dumps(record.to_dict()), encoding="utf-8")
            yield record

    found = evaluate(tmp_path / "gold", read)
    assert not found.faults
    spec = importlib.util.spec_from_file_location("shared_score", GOLD / "score.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    theirs = {
        name: (row["hits"], row["predicted"], row["gold"])
        for name, row in scorer.score(tmp_path / "gold", tmp_path / "records").items()
    }
    mine = {name: (r.right, r.given, r.gold) for name, r in found.figures.layers.items()}
    for name, shared in {
        "statements.speaker": "statements.speaker_given_content",
        "events.date": "events.date_given_match",
        "events.status": "events.status_given_match",
        "events.said_by": "events.said_by_given_match",
    }.items():
        ratio = found.figures.shares[name]
        mine[shared] = (ratio.right, ratio.given, ratio.gold)
    sentences = found.figures.sentences
    mine["events.outside_any_gold_sentence_per_sentence"] = (found.figures.outside, sentences, sentences)
    assert mine == theirs
