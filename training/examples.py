"""What the encoder learns from: sentences with their acts and statements, from the found and the written corpus.

    python training/examples.py TEXTS.jsonl OUT.json [--found DIR]

TEXTS.jsonl holds the found news (`../shared/train/found_news.jsonl`). Every sentence is parsed as in a reading, so that
the encoder sees in training what it will see. The gold of found news names its actors by their fullest names; a word of
the sentence is taken for the one named where the cast of the reading finds that name behind it, and where none is found
the role is left open (None), so that nothing is learned of it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from found import FOLDER as FOUND
from found import articles, digest
from spacy.tokens import Token
from written import read_groups

from backchannel.extract.actors import Cast
from backchannel.extract.encoder_features import paths as paths_of
from backchannel.extract.encoder_features import word_features
from backchannel.model.article import Article
from backchannel.model.document import Document, Sentence
from backchannel.reading import Reader, load_reader

Words = list[int] | None
"""Indices of words in the sentence; None where it is not known which."""


@dataclass
class Act:
    """An event as its sentence tells it: the index of the trigger's head, and the heads of those who take part."""

    trigger: int
    type: str
    status: str
    source: Words
    target: Words
    paths: list[int]


@dataclass
class Saying:
    """A statement: the index of its cue's head, its speaker's head, the words of what is said."""

    cue: int
    speaker: Words
    content: Words
    paths: list[int]


@dataclass
class Example:
    """One sentence. `open` says that an act is told in it, but not by which word."""

    group: str
    words: list[str]
    features: list[tuple[int, int, int, int]]
    acts: list[Act] = field(default_factory=list)
    sayings: list[Saying] = field(default_factory=list)
    open: bool = False


def found_examples(reader: Reader, texts: Path, folder: Path) -> Iterator[Example]:
    """Examples of the found corpus; an article whose text has changed is left out with a word."""
    for packed, row in articles(texts, folder):
        if digest(row["text"]) != packed["sha256"]:
            print(f"left out, its text is another: {packed['id']}", file=sys.stderr)
            continue
        article = Article.from_text(row["text"], published=row["published"], title=row["title"], language="en")
        if article.text != row["text"]:
            print(f"left out, its text is cleaned in reading: {packed['id']}", file=sys.stderr)
            continue
        document = reader.document(article)
        yield from _of_article(document, reader.cast(document), packed)


def _of_article(document: Document, cast: Cast, packed: dict[str, Any]) -> Iterator[Example]:
    examples = [_blank(s.tokens, f"found/{packed['id']}") for s in document.sentences]
    told: set[int] = set()
    for event in packed["events"]:
        sentence = document.sentence_at(event["trigger"][0])
        if sentence is None:
            continue
        told.add(sentence.index)
        trigger = _head(document.tokens_in(event["trigger"]))
        if trigger is None or not sentence.tokens.start <= trigger.i < sentence.tokens.end:
            continue
        examples[sentence.index].acts.append(
            Act(
                trigger.i - sentence.tokens.start,
                event["type"],
                event["status"],
                _named(cast, sentence, event["sources"]),
                _named(cast, sentence, event["targets"]),
                paths_of(trigger, list(sentence.tokens)),
            )
        )
    for event in packed["events"]:
        for start, end in event["also"]:
            for sentence in document.sentences:
                if sentence.span.start < end and start < sentence.span.end and sentence.index not in told:
                    examples[sentence.index].open = True
    for statement in packed["statements"]:
        cue = _head(document.tokens_in(statement["cue"])) if statement["cue"] else None
        sentence = document.sentence_at(cue.idx) if cue is not None else None
        if cue is None or sentence is None or not sentence.tokens.start <= cue.i < sentence.tokens.end:
            continue
        first = sentence.tokens.start
        inside = [
            t.i - first
            for t in sentence.tokens
            if any(start <= t.idx < end for start, end in statement["content"]) and not t.is_space
        ]
        speaker = _head(document.tokens_in(statement["speaker_text"])) if statement["speaker_text"] else None
        here = speaker is not None and first <= speaker.i < sentence.tokens.end
        examples[sentence.index].sayings.append(
            Saying(
                cue.i - first,
                [speaker.i - first] if here and speaker is not None else [],
                inside,
                paths_of(cue, list(sentence.tokens)),
            )
        )
    yield from examples


def written_examples(reader: Reader) -> Iterator[Example]:
    """Examples of the written corpus, each sentence parsed alone."""
    groups = read_groups()
    entries = [(g.about["topic"], e) for g in groups for e in g.entries]
    for (topic, entry), doc in zip(entries, reader.pipeline.pipe(e.text for _, e in entries), strict=True):
        tokens = list(doc)

        def head(span: tuple[int, int] | None, tokens: Sequence[Token] = tokens) -> Token | None:
            return _head([t for t in tokens if span[0] <= t.idx < span[1]]) if span else None

        def heads(spans: Iterable[tuple[int, int]]) -> list[int]:
            return [t.i for t in map(head, spans) if t is not None]

        example = _blank(tokens, f"written/{topic}")
        for told in entry.events:
            trigger = head(told.trigger)
            if trigger is not None:
                around = paths_of(trigger, tokens)
                example.acts.append(
                    Act(trigger.i, told.type, told.status, heads(told.sources), heads(told.targets), around)
                )
        for said in entry.statements:
            cue = head(said.cue)
            if cue is not None:
                inside = [t.i for t in tokens if said.content[0] <= t.idx < said.content[1]]
                speaker = [said.speaker] if said.speaker else []
                example.sayings.append(Saying(cue.i, heads(speaker), inside, paths_of(cue, tokens)))
        yield example


def _blank(tokens: Iterable[Token], group: str) -> Example:
    tokens = list(tokens)
    return Example(group, [t.text for t in tokens], [word_features(t) for t in tokens])


def _head(tokens: Sequence[Token]) -> Token | None:
    """The word of a phrase that the others hang on."""
    inside = {t.i for t in tokens}
    outer = [t for t in tokens if (t.head.i not in inside or t.head == t) and not (t.is_punct or t.is_space)]
    weighty = [t for t in outer if t.pos_ not in ("PART", "AUX", "ADP", "DET")]
    return next(iter(weighty or outer), None)


def _named(cast: Cast, sentence: Sentence, names: list[str]) -> Words:
    """The heads in the sentence behind which one of the names stands; [] where nobody is named, None where unknown."""
    if not names:
        return []
    found = []
    for token in sentence.tokens:
        if token.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ") and token.dep_ != "compound":
            known = {n for a in cast.at(token, conjuncts=False) for n in (a.name, *(m.quote for m in a.mentions))}
            if any(_same(name, other) for name in names for other in known):
                found.append(token.i - sentence.tokens.start)
    return found or None


_TITLES = frozenset("the a an mr mrs ms dr sir president prime minister vice deputy foreign general".split())


def _plain(name: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", " ", folded.replace("'s ", " ")).split()
    return tuple(w for w in words if w not in _TITLES) or tuple(words)


def _same(one: str, other: str) -> bool:
    a, b = _plain(one), _plain(other)
    return bool(a) and (a == b or (len(b) == 1 and len(a) <= 4 and a[-1] == b[0]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--found", type=Path, default=FOUND, help="folder of annotations (default: training/found)")
    args = parser.parse_args()
    reader = load_reader()
    examples = [*found_examples(reader, args.texts, args.found), *written_examples(reader)]
    args.out.write_text(json.dumps([asdict(e) for e in examples]), encoding="utf-8")
    acts = [a for e in examples for a in e.acts]
    print(f"{len(examples)} sentences, {len(acts)} acts, {sum(len(e.sayings) for e in examples)} statements")
    for role in ("source", "target"):
        known = [getattr(a, role) for a in acts]
        print(f"{role}: {sum(k is None for k in known)} acts with a name that no word of the sentence was found for")


if __name__ == "__main__":
    main()
