"""The one place where the stages are wired: an article goes in, a record comes out."""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from backchannel.annotate.coreference import find_chains
from backchannel.annotate.gazetteer import Gazetteer
from backchannel.annotate.given_names import load_given_names
from backchannel.annotate.language import detect_language
from backchannel.annotate.names import find_names
from backchannel.annotate.nouns import load_noun_classes
from backchannel.annotate.places import find_places
from backchannel.annotate.quotes import find_quotations
from backchannel.annotate.segment import find_blocks, load_language_model, model_name, parse
from backchannel.annotate.times import find_times
from backchannel.decoding import unreadable_spans
from backchannel.errors import RecordError
from backchannel.extract.actors import Cast
from backchannel.extract.dates import date_of
from backchannel.extract.encoder import Awaited, Encoder, SentenceReading, load_encoder
from backchannel.extract.events import extract_events
from backchannel.extract.events_reasons import Reasons
from backchannel.extract.events_weighing import Judge, load_judge
from backchannel.extract.fate_words import FateWords, load_fate_words
from backchannel.extract.fates import extract_fates
from backchannel.extract.frames import Frames, load_frames
from backchannel.extract.live_entries import with_entry_days
from backchannel.extract.places import place_of
from backchannel.extract.statements import extract_statements
from backchannel.extract.statements_cues import Cues, load_cues
from backchannel.extract.talk_words import TalkWords, load_talk_words
from backchannel.extract.talks import extract_talks
from backchannel.extract.tie_words import TieWords, load_tie_words
from backchannel.extract.ties import extract_ties
from backchannel.extract.user_words import with_offices, with_reporting_verbs, with_verbs
from backchannel.model.article import Article
from backchannel.model.document import Document
from backchannel.model.records import Actor, Event, Place, ReadBy, Record, Skipped, Statement, Time
from backchannel.text import Span
from backchannel.time_limit import TookTooLong, within
from backchannel.vocabulary import UserVocabulary, Vocabulary, load_vocabulary, overlay, read_user_vocabulary

if TYPE_CHECKING:
    from spacy.language import Language

    from backchannel.annotate.given_names import Gender
    from backchannel.annotate.nouns import NounClasses
    from backchannel.model.explanation import Explanation

MAX_LENGTH = 1_000_000
"""Code points of an article that is still read; the language model needs about a gigabyte for as many."""

TIME_LIMIT = 60.0
"""Seconds in which an article is read; one of more than USUAL_LENGTH code points has more, in proportion."""

USUAL_LENGTH = 100_000

_BATCH = 16
_Encoded = tuple[Document, Mapping[int, SentenceReading] | None]


@dataclass(frozen=True)
class Reader:
    """All that a reading needs, loaded once a process."""

    pipeline: Language
    vocabulary: Vocabulary
    nouns: NounClasses
    given_names: Mapping[str, Gender]
    gazetteer: Gazetteer
    cues: Cues
    frames: Frames
    tie_words: TieWords
    fate_words: FateWords
    talk_words: TalkWords
    encoder: Encoder | None
    """None where the frames stand alone, to see what they do."""
    judge: Judge
    read_by: ReadBy
    time_limit: float = TIME_LIMIT

    def read(self, articles: Iterable[Article]) -> Iterator[Record]:
        """Records in the order of the articles; what cannot be read gives a record that is empty and says why.

        So does what is not read in its time (TIME_LIMIT), but for a reading outside the main thread of a process, or on
        Windows: there no article has a limit (`time_limit.within`).
        """
        articles = iter(articles)
        while batch := list(itertools.islice(articles, _BATCH)):
            # spaCy keeps every new word for ever; in a zone it lets go of them, so that years of news fit.
            with self.pipeline.memory_zone():
                records = list(self._read_batch([_with_language(a) for a in batch]))
            yield from records

    def _read_batch(self, batch: list[Article]) -> Iterator[Record]:
        parsed = self._parse_together([a for a in batch if unreadable(a) is None])
        for article in batch:
            why = unreadable(article)
            if why is not None:
                yield self._nothing(article, "language" if why.startswith("written") else "article", why)
                continue
            yield self._read_in_time(article, next(parsed) if parsed else None)

    def _read_in_time(self, article: Article, encoded: _Encoded | None) -> Record:
        seconds = self._seconds(article)
        try:
            return within(seconds, lambda: self._read_one(article, encoded))
        except TookTooLong:
            return self._nothing(article, "reading", f"took longer than {seconds:,.0f} seconds")
        except Exception as error:  # whatever it is, it is told and the next article is read
            return self._nothing(article, "reading", f"{type(error).__name__}: {error}")

    def _seconds(self, article: Article) -> float:
        return self.time_limit * max(1.0, len(article.text) / USUAL_LENGTH)

    def _read_one(self, article: Article, encoded: _Encoded | None) -> Record:
        document, readings = encoded or self._encoded(self._parse_alone(article))
        try:
            return self.record(self.annotate(document), readings)
        finally:
            _drop(readings)

    def _parse_together(self, articles: list[Article]) -> Iterator[_Encoded] | None:
        """The documents of a batch with what the encoder says of them, which is worked out while they are read.

        None where one of them cannot be parsed, or not in the time that one has: it must not cost the batch its
        fellows, so each is parsed alone.
        """
        encoded: list[_Encoded] = []

        def work() -> None:
            pairs = [(article, find_blocks(article)) for article in articles]
            encoded.extend(self._encoded(document) for document in parse(pairs, self.pipeline))

        try:
            within(max(map(self._seconds, articles), default=self.time_limit), work)
        except (Exception, TookTooLong):  # it comes again when that article is parsed alone, and is told there
            for _, readings in encoded:
                _drop(readings)
            return None
        return iter(encoded)

    def _parse_alone(self, article: Article) -> Document:
        return next(parse([(article, find_blocks(article))], self.pipeline))

    def _encoded(self, document: Document) -> _Encoded:
        return document, self.encoder.read(document) if self.encoder else None

    def _nothing(self, article: Article, stage: str, why: str) -> Record:
        return Record(article, self.read_by, skipped=(Skipped(stage, why),))

    def annotate(self, document: Document) -> Document:
        """The document with the layers that know language only."""
        quotations = find_quotations(document)
        document = document.with_layers(
            quotations=quotations.found,
            unbalanced=quotations.unbalanced,
            times=find_times(document, document.article.published),
        )
        vocabulary = self.vocabulary.as_of(document.article.published)
        document = document.with_layers(names=find_names(document, vocabulary, self.nouns, self.given_names))
        document = document.with_layers(places=find_places(document, self.gazetteer))
        chains = find_chains(document, vocabulary, self.nouns, self.given_names)
        return document.with_layers(chains=chains)

    def record(self, document: Document, readings: Mapping[int, SentenceReading] | None = None) -> Record:
        """The claims of an annotated document; `readings` is what the encoder says of it, if it is asked."""
        article = document.article
        cast, statements = self.cast_and_statements(document)
        events = extract_events(
            document,
            cast,
            statements,
            self.frames,
            date_of=date_of,
            place_of=place_of,
            readings=readings,
            judge=self.judge,
        )
        events = with_entry_days(document, events)
        ties = extract_ties(document, cast, cast.vocabulary, self.tie_words)
        fates = extract_fates(document, cast, events, self.fate_words)
        talks = extract_talks(document, cast, events, self.talk_words)
        record = Record(
            article,
            self.read_by,
            statements=statements,
            events=events,
            ties=ties,
            fates=fates,
            talks=talks,
            times=tuple(Time(article.cite(*t.span), t.type, t.value, t.basis) for t in document.times),
            places=tuple(
                Place(
                    p.name, article.cite(*p.span), p.country, p.latitude, p.longitude, p.precision, p.geonames, p.sense
                )
                for p in document.places
            ),
            skipped=tuple(_skipped(document)),
        )
        return replace(record, actors=tuple(_in_use(cast, record)))

    def explain(self, article: Article, event: str | Event) -> Explanation:
        """Why the reading of the article codes the event so; `event` is its id, or the event of an older record.

        Of an event that this reading does not tell, the act of the same id that it weighed is explained; where there is
        none, the nearest to it, as the explanation says. Raises RecordError where the article cannot be read, no act
        was weighed, or an id alone is given and no act has it.
        """
        article = _with_language(article)
        if why := unreadable(article):
            raise RecordError(f"article {article.id} is not read: {why}")
        with self.pipeline.memory_zone():
            document, readings = self._encoded(self.document(article))
            cast, statements = self.cast_and_statements(document)
            reasons = Reasons(
                document,
                cast,
                statements,
                self.frames,
                date_of=date_of,
                place_of=place_of,
                readings=readings,
                judge=self.judge,
            )
            return reasons.of(event, self.read_by)

    def document(self, article: Article) -> Document:
        """The annotated document of one article."""
        return self.annotate(self._parse_alone(article))

    def cast_and_statements(self, document: Document) -> tuple[Cast, tuple[Statement, ...]]:
        """The cast of an annotated document, which has learnt who speaks where, and what they say."""
        cast = self.cast(document)
        statements = extract_statements(document, cast, self.cues)
        cast.learn_speakers(statements)
        return cast, statements

    def cast(self, document: Document) -> Cast:
        """The cast of an annotated document."""
        return Cast(document, self.vocabulary.as_of(document.article.published), self.nouns.is_animate)


def load_reader(vocabulary: str | PathLike[str] | None = None) -> Reader:
    """The reader with the packaged tables and the installed language model; loaded once a process.

    `vocabulary` is a folder of a user's own entries, which go before those of the tables (docs/vocabulary.md); they are
    read again each time. Raises ModelError where no language model is installed,
    VocabularyError where a table or an entry is broken.
    """
    if vocabulary is None:
        return _packaged_reader()
    return _reader_with(read_user_vocabulary(Path(vocabulary)))


@lru_cache(maxsize=1)
def _packaged_reader() -> Reader:
    vocabulary, pipeline = load_vocabulary(), load_language_model()
    return Reader(
        pipeline=pipeline,
        vocabulary=vocabulary,
        nouns=load_noun_classes(),
        given_names=load_given_names(),
        gazetteer=Gazetteer(),
        cues=load_cues(),
        frames=load_frames(),
        tie_words=load_tie_words(),
        fate_words=load_fate_words(),
        talk_words=load_talk_words(),
        encoder=(encoder := load_encoder()),
        judge=load_judge(),
        read_by=ReadBy(package_version(), f"{model_name(pipeline)}, {encoder.version}", vocabulary.version),
    )


@lru_cache(maxsize=4)
def _reader_with(own: UserVocabulary) -> Reader:
    """The packaged reader with a user's entries over its tables."""
    reader = _packaged_reader()
    vocabulary = overlay(reader.vocabulary, own)
    return replace(
        reader,
        vocabulary=vocabulary,
        cues=with_reporting_verbs(reader.cues, own.reporting_verbs),
        frames=with_verbs(reader.frames, own.verbs),
        tie_words=with_offices(reader.tie_words, own.offices),
        read_by=replace(reader.read_by, vocabulary=vocabulary.version),
    )


def read_article(article: Article, *, vocabulary: str | PathLike[str] | None = None) -> Record:
    """The record of one article; `vocabulary` as in `load_reader`."""
    return next(load_reader(vocabulary).read([article]))


def read_articles(
    articles: Iterable[Article], *, workers: int = 1, vocabulary: str | PathLike[str] | None = None
) -> Iterator[Record]:
    """Records in the order of the articles, by this process or by several; `vocabulary` as in `load_reader`.

    What cannot be read gives a record that is empty and says why; the rest go on. Articles are taken as they are
    needed, so that memory does not grow with their number.
    """
    if workers <= 1:
        yield from load_reader(vocabulary).read(articles)
        return
    left = iter(articles)
    batches = iter(lambda: list(itertools.islice(left, _BATCH)), [])
    # Processes are spawned, not forked: a forked copy of a process with threads may hang.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[list[Record]]] = deque()
        for batch in batches:
            waiting.append(pool.submit(_read_in_worker, batch, vocabulary))
            if len(waiting) > 2 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _read_in_worker(batch: list[Article], vocabulary: str | PathLike[str] | None) -> list[Record]:
    return list(load_reader(vocabulary).read(batch))


def unreadable(article: Article) -> str | None:
    """Why the article is not read, or None: no text, too long, or in a language other than English."""
    if not article.text.strip():
        return "the article has no text"
    if len(article.text) > MAX_LENGTH:
        return f"the article is {len(article.text):,} characters long; up to {MAX_LENGTH:,} are read"
    if article.language not in {None, "en"}:
        return f"written in another language ({article.language}); only English is read"
    return None


@lru_cache(maxsize=1)
def package_version() -> str:
    try:
        return version("backchannel")
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "0+unknown"


def _drop(readings: Mapping[int, SentenceReading] | None) -> None:
    """Work out no more of the readings: those of the next article wait behind them."""
    if isinstance(readings, Awaited):
        readings.drop()


def _with_language(article: Article) -> Article:
    if article.language is not None or len(article.text) > MAX_LENGTH:
        return article
    return replace(article, language=detect_language(article.text))


def _skipped(document: Document) -> Iterator[Skipped]:
    cite = document.article.cite
    for block in document.blocks:
        if block.kind == "clutter":
            yield Skipped("clutter", block.why, cite(*block.span))
    for span in unreadable_spans(document.text):
        yield Skipped("sources", "could not be decoded", cite(*span))
    for span in document.unbalanced:
        yield Skipped("statements", "unbalanced quotation mark", cite(*span))


def _in_use(cast: Cast, record: Record) -> Iterator[Actor]:
    """Actors that a claim speaks of, and those that the article names, in the order of the text."""
    used: dict[str, Actor] = {}

    def note(*actors: Actor | None) -> None:
        used.update({a.id: a for a in actors if a is not None})

    for statement in record.statements:
        note(statement.speaker, statement.addressee)
    for event in record.events:
        note(*event.sources, *event.targets, event.said_by)
    for tie in record.ties:
        note(tie.a, tie.b)
    for fate in record.fates:
        note(fate.actor, fate.by)
    for talk in record.talks:
        note(*talk.parties, *talk.mediators)
    named = {a.id: a for a in cast if a.kind not in {"unnamed", "crowd"}}
    everyone = {**named, **used}
    yield from sorted(everyone.values(), key=lambda a: (Span(*a.mentions[0].span), a.id))


__all__ = [
    "MAX_LENGTH",
    "TIME_LIMIT",
    "USUAL_LENGTH",
    "Reader",
    "load_reader",
    "package_version",
    "read_article",
    "read_articles",
    "unreadable",
]
