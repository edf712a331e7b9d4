"""Statements against PolNeAR's attributions of political news.  python bench/quotes.py [--data DIR]

A found and a gold content match where the characters that they share are half of their union; each is used once.
Exact contents are the same but for quotation marks, punctuation and "that" at the ends. The source is right where the
speaker's words overlap the gold source, or neither names one.

Two rules of the corpus differ from those of this project. It takes a quotation that goes on after its cue ("A," she
said. "B.") for one attribution, where a record has two statements: they are joined before comparing. It also marks
beliefs, wishes and intentions, which are no statements: recall has a ceiling, and `recall_said` is the recall over the
attributions whose cue is a word that reports.
"""

from __future__ import annotations

import importlib.util
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from common import DataSet, f1, print_table, ratio, run

from backchannel.annotate.segment import load_language_model
from backchannel.extract.statements_cues import Cues
from backchannel.model.article import Article
from backchannel.model.records import Statement
from backchannel.reading import load_reader

DATA = DataSet(
    "quotes_dev.tar.gz",
    "84 political news articles with attributions as brat standoff, the development part of PolNeAR",
    "github.com/networkdynamics/PolNeAR (Newell, Margolin and Ruths, LREC 2018; the texts are their publishers')",
)
# Exact F1 of contents as reported for the corpus, not run here; the last three were trained on it.
PUBLISHED = {"CoreNLP quote annotator": 0.18, "CRF": 0.29, "BiLSTM-CRF": 0.59, "BERT": 0.73}
HALF = 0.5

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Attribution:
    """Who said what, as spans of one text; a gold one has its cue's words."""

    content: Spans
    source: Spans
    cue: str = ""


@dataclass(frozen=True)
class GoldArticle:
    """An article of the corpus with its attributions."""

    article: Article
    attributions: tuple[Attribution, ...]


def read_gold(path: Path) -> Iterator[GoldArticle]:
    """The corpus's articles, from the packed brat files."""
    with tarfile.open(path) as packed:
        files = {PurePosixPath(m.name).name: m for m in packed.getmembers() if m.isfile()}

        def content(name: str) -> str:
            stream = packed.extractfile(files[name])
            assert stream is not None
            return stream.read().decode("utf-8")

        days = json.loads(content("published.json")) if "published.json" in files else {}
        for name in sorted(n for n in files if n.endswith(".ann")):
            stem = name.removesuffix(".ann")
            text = content(f"{stem}.txt")
            published = str(days.get(stem) or days.get(f"{stem}.txt") or "")[:10]
            article = Article(text, date.fromisoformat(published) if published else None)
            yield GoldArticle(article, tuple(_attributions(content(name), text)))


def _attributions(annotations: str, text: str) -> Iterator[Attribution]:
    spans: dict[str, Spans] = {}
    links: list[list[str]] = []
    for line in annotations.splitlines():
        fields = line.split("\t")
        if line.startswith("T"):
            places = fields[1].split(" ", 1)[1].split(";")
            spans[fields[0]] = tuple((int(a), int(b)) for a, b in (p.split() for p in places))
        elif line.startswith("E"):
            links.append(fields[1].split())
    for link in links:
        parts: dict[str, list[tuple[int, int]]] = {"Content": [], "Source": [], "Cue": []}
        for pair in link:
            role, of = pair.split(":")
            parts.get(role.rstrip("0123456789"), []).extend(spans[of])
        if parts["Content"]:
            cue = " ".join(text[a:b] for a, b in sorted(parts["Cue"]))
            yield Attribution(tuple(parts["Content"]), tuple(parts["Source"]), cue)


def joined(statements: Sequence[Statement], text: str) -> list[Attribution]:
    """Statements as attributions; one without a cue of its own goes on with the one before it in its paragraph."""
    found: list[Attribution] = []
    for statement in statements:
        content = tuple((c.start, c.end) for c in statement.content)
        source = ((statement.speaker_span.start, statement.speaker_span.end),) if statement.speaker_span else ()
        between = text[found[-1].content[-1][1] : content[0][0]] if found else "\n"
        if statement.cue is None and not source and found and between and "\n" not in between:
            found[-1] = Attribution(found[-1].content + content, found[-1].source)
        else:
            found.append(Attribution(content, source))
    return found


def score(
    pairs: Sequence[tuple[Sequence[Attribution], Sequence[Attribution], str]], cues: Cues | None
) -> dict[str, float]:
    """Figures over (gold, found, text) of each article."""
    gold_count = sum(len(gold) for gold, _, _ in pairs)
    found_count = sum(len(found) for _, found, _ in pairs)
    hits = exact = source = said = said_hit = 0
    for gold, found, text in pairs:
        matched = matches(gold, found)
        for right, got in matched:
            exact += _core(right.content, text) == _core(got.content, text)
            source += _overlap(right.source, got.source) or not (right.source or got.source)
        hits += len(matched)
        if cues is not None:
            told = [g for g in gold if _reports(g.cue, cues)]
            said += len(told)
            said_hit += sum(any(g is right for right, _ in matched) for g in told)
    figures = {
        "content_f1": f1(ratio(hits, found_count), ratio(hits, gold_count)),
        "content_precision": ratio(hits, found_count),
        "content_recall": ratio(hits, gold_count),
        "exact_f1": f1(ratio(exact, found_count), ratio(exact, gold_count)),
        "source_given_match": ratio(source, hits),
        "attributions": float(gold_count),
    }
    return figures | ({"recall_said": ratio(said_hit, said)} if cues is not None else {})


def matches(gold: Sequence[Attribution], found: Sequence[Attribution]) -> list[tuple[Attribution, Attribution]]:
    """Greedy one-to-one pairs by falling share of characters."""
    golds = [_characters(g.content) for g in gold]
    founds = [_characters(f.content) for f in found]
    ranked = sorted(
        ((len(g & f) / len(g | f), i, j) for i, g in enumerate(golds) for j, f in enumerate(founds) if g & f),
        reverse=True,
    )
    left, right, pairs = set[int](), set[int](), []
    for share, i, j in ranked:
        if share >= HALF and i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def _characters(spans: Spans) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def _overlap(ones: Spans, others: Spans) -> bool:
    return any(a < d and c < b for a, b in ones for c, d in others)


def _core(spans: Spans, text: str) -> list[int]:
    """Places of the letters and digits, without "that" at the head: marks and punctuation do not count."""
    places = sorted(i for i in _characters(spans) if text[i].isalnum())
    head = "".join(text[i] for i in places[:4]).lower()
    apart = len(places) > 4 and places[4] > places[3] + 1
    return places[4:] if head == "that" and apart else places


def _reports(cue: str, cues: Cues) -> bool:
    """Whether a cue holds a form of a word of the table: "has repeatedly said"."""
    known = cues.verbs.keys() | cues.nouns.keys()
    return "according" in cue.lower() or any(form in known for word in cue.lower().split() for form in _forms(word))


def _forms(word: str) -> Iterator[str]:
    word = word.strip(".,:;’'")
    irregular = {
        "said": "say",
        "told": "tell",
        "wrote": "write",
        "found": "find",
        "swore": "swear",
        "began": "begin",
        "went": "go",
    }
    yield irregular.get(word, word)
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            yield from (stem, stem + "e", stem[:-1], stem.removesuffix("i") + "y")


def measure(data_dir: Path) -> dict[str, float]:
    gold = list(read_gold(DATA.find(data_dir)))
    reader = load_reader()
    records = reader.read(g.article for g in gold)
    pairs = [
        (g.attributions, joined(r.statements, g.article.text), g.article.text)
        for g, r in zip(gold, records, strict=True)
    ]
    return score(pairs, reader.cues) | {f"textacy_{k}": v for k, v in _textacy(gold).items()}


def _textacy(gold: Sequence[GoldArticle]) -> dict[str, float]:
    """The same figures of textacy's direct_quotations; nothing where it is not installed (pip install textacy)."""
    if importlib.util.find_spec("textacy") is None:
        return {}
    from textacy.extract.triples import direct_quotations  # noqa: PLC0415 - a peer that need not be there

    pairs = []
    for g in gold:
        try:
            quotes = list(direct_quotations(load_language_model()(g.article.text)))
        except ValueError:  # it gives up on a text whose marks are not balanced
            quotes = []
        found = [
            Attribution(
                ((q.content.start_char, q.content.end_char),), tuple((t.idx, t.idx + len(t)) for t in q.speaker)
            )
            for q in quotes
        ]
        pairs.append((g.attributions, found, g.article.text))
    figures = score(pairs, None)
    return {k: figures[k] for k in ("content_f1", "exact_f1", "source_given_match")}


def show(figures: Mapping[str, float]) -> None:
    ours = {k: v for k, v in figures.items() if not k.startswith("textacy_") and k != "attributions"}
    rows = [(name, value, figures.get(f"textacy_{name}")) for name, value in ours.items()]
    print_table(
        f"Quotes: {figures['attributions']:.0f} attributions of PolNeAR (development data)",
        ["figure", "Backchannel", "textacy direct_quotations"],
        rows,
    )
    rows_published = list(PUBLISHED.items())
    print_table("Exact content F1 as reported for the corpus*", ["system", "exact_f1"], rows_published)
    print("  * not run here; CRF, BiLSTM-CRF and BERT were trained on the corpus, Backchannel was not")
    if "textacy_exact_f1" not in figures:
        print("  textacy is not installed: pip install textacy, to have its column")


if __name__ == "__main__":
    run(__doc__, measure, show)
