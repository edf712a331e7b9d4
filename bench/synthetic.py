"""A made-up archive of any size with the shape of real ones, for `bench/archive.py`: rows go straight into the tables.

The shape (articles a story, reports an article and an event, actors, how unevenly they are told of) follows
the records of this project's found and example articles; names and words are invented, with the frequencies of
Zipf's law. What a record
says is in the flat tables; the packed record itself is that of an article in which nothing was found.
"""

from __future__ import annotations

import json
import random
import sqlite3
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, NamedTuple

from backchannel.archive import copies, grouping
from backchannel.archive.days import name_key
from backchannel.archive.search import fold
from backchannel.archive.store import open_archive
from backchannel.model.article import Article, content_id

REPORTS = 5  # an article
SIGNATURE, BANDS = len(copies.signature(" ".join(map(str, range(99))))), 24
BEGAN, DAYS = date(2015, 1, 1), 3650
TYPES = ("CONSULT", "ASSAULT", "COERCE", "REQUEST", "AGREE", "REJECT", "ACCUSE", "SANCTION", "AID", "MOBILIZE")
VERBS = ("met", "attacked", "arrested", "asked", "agreed with", "rejected", "accused", "sanctioned", "aided", "warned")
STATES = (
    "USA RUS CHN IRN ISR UKR GBR FRA DEU TUR SYR IRQ SAU EGY PAK IND AFG YEM LBN QAT JOR SDN ETH LBY SOM NGA MLI COL "
    "VEN CUB"
).split()
_SYLLABLES = "ba ke lo mi nu ra sha te vo zu dar fel gor hin jas kol mar nev ost pir".split()
_BATCH = 2_000
_MOMENT = "2026-01-01 00:00:00.000000"


def article_id(at: int) -> str:
    """The id of the article that was told at this place in the order."""
    return content_id(["article", at])


class Zipf:
    """Draws 0 … n-1, the k-th as often as 1 / (k + shift)."""

    def __init__(self, n: int, chance: random.Random, shift: float = 2.7) -> None:
        self._sums = list(accumulate(1 / (k + shift) for k in range(n)))
        self._chance = chance

    def __call__(self) -> int:
        return bisect(self._sums, self._chance.random() * self._sums[-1])


class World:
    """Actors, words and places that the articles draw from. Persons grow in number with the articles."""

    def __init__(self, articles: int, seed: int = 444) -> None:
        self.articles = articles
        self.chance = random.Random(seed)  # noqa: S311 - a shape, no secret
        self.words = [self._word(2 + at % 3) for at in range(40_000)]
        persons = max(200, articles // 20)
        self.actors: list[tuple[str, str, str, str]] = [
            (content_id(["state", code]), code.title() + "land", "state", code) for code in STATES
        ]
        for at in range(persons):
            name = f"{self._word(2).title()} {self._word(3).title()}{at}"
            self.actors.append((content_id(["person", name]), name, "person", STATES[at % len(STATES)]))
        self.chance.shuffle(self.actors[len(STATES) :])
        self.pick_actor = Zipf(len(self.actors), self.chance)
        self.pick_word = Zipf(len(self.words), self.chance)

    def _word(self, syllables: int) -> str:
        return "".join(self.chance.choice(_SYLLABLES) for _ in range(syllables))


class Story:
    """A happening that several articles tell of: its actors, its words, its events so far."""

    def __init__(self, world: World, title: str) -> None:
        self.id = content_id(["story", title])
        self.title = title
        self.actors = list(dict.fromkeys(world.pick_actor() for _ in range(6)))
        self.words = [world.words[world.pick_word()] for _ in range(30)]
        self.events: list[str] = []
        self.profile: bytes = b""
        self.terms: tuple[int, ...] = ()


def make(place: Path, articles: int, seed: int = 444) -> World:
    """Make an archive of so many articles at a place where there is none; the world that it tells of."""
    world = World(articles, seed)
    open_archive(place, create=True).close()
    with closing(sqlite3.connect(place, isolation_level=None)) as database:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000", "foreign_keys = OFF"):
            database.execute(f"PRAGMA {pragma}")
        indexes = _without_indexes(database)
        database.execute("BEGIN")
        _register(database, world)
        told = _told(world, articles)
        while rows := _gathered(islice(told, _BATCH)):
            _put(database, rows)
        _finish(database)
        for sql in indexes:
            database.execute(sql)
        database.execute("COMMIT")
        database.execute("ANALYZE")
        database.execute("PRAGMA journal_mode = WAL")
    return world


def _without_indexes(database: sqlite3.Connection) -> list[str]:
    """Drop what is quicker to make at the end; how to make it again."""
    found = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in found:
        database.execute(f"DROP INDEX {name}")
    return [sql for _, sql in found]


Rows = dict[str, list[tuple[Any, ...]]]


def _gathered(articles: Iterator[Rows]) -> Rows:
    rows: Rows = defaultdict(list)
    for one in articles:
        for table, found in one.items():
            rows[table] += found
    return rows


def _put(database: sqlite3.Connection, rows: Rows) -> None:
    for table, found in rows.items():
        name, _, columns = table.partition(" ")
        marks = ", ".join("?" * len(found[0]))
        # Rows of tables that are ordered by their key go in in its order.
        insertion = f"INSERT INTO {name} {columns} VALUES ({marks})"  # noqa: S608 - constants of this file
        database.executemany(insertion, sorted(found, key=_key))


def _key(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(map(str, row[:3]))


ENTRIES = (
    "entries (id, name, kind, country, sector, basis, wikidata, reports, voices, first_told, last_told, decision, "
    "edits, merged_into, made_at)"
)


def _register(database: sqlite3.Connection, world: World) -> None:
    rows: Rows = defaultdict(list)
    for id_, name, kind, country in world.actors:
        told = (1, 1, BEGAN.isoformat(), BEGAN.isoformat())
        rows[ENTRIES].append((id_, name, kind, country, "GOV", "vocabulary", None, *told, None, None, None, _MOMENT))
        rows["entry_names (entry_id, key, sure, uses)"].append((id_, name_key(name), True, 1))
    _put(database, rows)


def _told(world: World, articles: int) -> Iterator[Rows]:
    """The rows of each article, by day. Four articles in ten begin a story, the others go on with a recent one."""
    recent: list[Story] = []
    numbers: defaultdict[date, int] = defaultdict(int)
    for at in range(articles):
        day = BEGAN + timedelta(days=at * DAYS // articles)
        if not recent or world.chance.random() < 0.4:
            recent.append(Story(world, f"Story {at}"))
            recent = recent[-max(20, articles // 400) :]
        telling = Telling(world, world.chance.choice(recent), at, day)
        yield telling.rows(numbers)


class Sentence(NamedTuple):
    """What one sentence of an article says, and where it stands."""

    start: int
    verb: int
    end: int
    kind: int
    source: int
    target: int


class Telling:
    """One article in the making."""

    def __init__(self, world: World, story: Story, at: int, day: date) -> None:
        self.world, self.story, self.at, self.day = world, story, at, day
        self.chance = world.chance
        self.id = article_id(at)
        drawn = [self.chance.choice(story.actors) for _ in range(4)] + [world.pick_actor()]
        self.cast = list(dict.fromkeys(drawn)) * 2
        self.title = f"{story.title}: {' '.join(story.words[:4])}"
        self.text, self.sentences = "", []
        for _ in range(REPORTS + 2):
            self.sentences.append(self._sentence())
        self.made: Rows = defaultdict(list)

    def _sentence(self) -> Sentence:
        source, target = self.chance.sample(self.cast, 2)
        kind, start = self.chance.randrange(len(TYPES)), len(self.text)
        words = (
            self.chance.choice(self.story.words)
            if self.chance.random() < 0.4
            else self.world.words[self.world.pick_word()]
            for _ in range(12)
        )
        head = f"{self.world.actors[source][1]} "
        self.text += f"{head}{VERBS[kind]} {self.world.actors[target][1]} {' '.join(words)}."
        sentence = Sentence(start, start + len(head), len(self.text), kind, source, target)
        self.text += "\n"
        return sentence

    def rows(self, numbers: dict[date, int]) -> Rows:
        """`numbers` counts what is searched of each day."""
        outlet, day = self.at % 400, self.day.isoformat()
        url = f"outlet{outlet}.example/{self.at}"
        told = (self.title, day, f"Outlet {outlet}", f"https://{url}", "en", self.text, self.id, _MOMENT)
        self._add("articles", *told)
        packed = json.dumps({"format": "backchannel.record/1", "article": {"id": self.id}})
        self._add("records", "0", "none", "none", packed, "-", _MOMENT)
        self._add(PLACEMENT, url, None, day, _MOMENT, self.id, self.story.id)
        self._companions()
        for position, actor in enumerate(dict.fromkeys(self.cast)):
            entry, name, kind, country = self.world.actors[actor]
            mine = content_id([self.id, name])
            self._add("actors", mine, position, name, kind, country, "GOV", "vocabulary", None)
            self._add("actor_names", mine, name_key(name))
            self._add("entry_links (article_id, actor_id, group_id, counted)", mine, entry, True)
        for position, sentence in enumerate(self.sentences[:REPORTS]):
            self._report(position, sentence)
        self._searched((self.day.toordinal() << 24) + numbers[self.day])
        numbers[self.day] += 1 + len(self.sentences) - REPORTS
        self.made[CHANGE].append((_MOMENT, "added", "article", self.id, None))
        return self.made

    def _add(self, table: str, *values: Any) -> None:
        self.made[table].append((self.id, *values))

    def _companions(self) -> None:
        """What likeness is looked up by. Of a story all articles have the profile of its first; none are copies."""
        story = self.story
        if not story.profile:
            profile = grouping.profile(Article(self.text, published=self.day, title=self.title))
            story.profile, story.terms = profile.to_bytes(), grouping.candidate_terms(profile)
        self._add("profiles", self.chance.randbytes(SIGNATURE), story.profile)
        for _ in range(BANDS):
            self.made["bands"].append((self.chance.getrandbits(64) - (1 << 63), self.id))
        for term in story.terms:
            self.made["story_terms"].append((term, self.day.isoformat(), self.id))

    def _searched(self, number: int) -> None:
        self.made["searched"].append((number, "article", self.id, self.id))
        self.made["article_words (rowid, head, words)"].append((number, fold(self.title), fold(self.text)))
        for position, said in enumerate(self.sentences[REPORTS:], 1):
            claim, words = content_id([self.id, "statement", position]), self.text[said.verb : said.end]
            speaker = content_id([self.id, self.world.actors[said.source][1]])
            self._add("statements", claim, position, "indirect", speaker, None, None, 0.8)
            self._add("evidence", claim, "content", 0, said.verb, said.end, REPORTS + position, words)
            self.made["searched"].append((number + position, "statement", claim, self.id))
            self.made["statement_words (rowid, head, words)"].append((number + position, "", fold(words)))

    def _report(self, position: int, told: Sentence) -> None:
        """Three reports in ten go on with an event of their story, the others found one; one in five has no date."""
        claim, day, actors = content_id([self.id, "event", position]), self.day.isoformat(), self.world.actors
        dated = (day, "day", "relative", day, day) if position < REPORTS - 1 else (None,) * 5
        act = (TYPES[told.kind], None)
        self._add(REPORT, claim, position, *act, "", None, "happened", None, None, *dated, *(None,) * 6, 0.7)
        verb = VERBS[told.kind]
        line = position + 1
        self._add("evidence", claim, "trigger", 0, told.verb, told.verb + len(verb), line, verb)
        self._add("evidence", claim, "sentence", 0, told.start, told.end, line, self.text[told.start : told.end])
        doers = (("source", told.source), ("target", told.target))
        for role, actor in doers:
            self._add("report_actors", claim, role, 0, content_id([self.id, actors[actor][1]]))
        if self.story.events and self.chance.random() < 0.3:
            self._add("event_links", claim, self.chance.choice(self.story.events))
            return
        event = content_id(["event", self.id, claim])
        self.story.events.append(event)
        self._add("event_links", claim, event)
        counts = (1, 1, day, day, None, None, None, _MOMENT)
        row = (event, *act, "happened", *dated, *(None,) * 5, 0.7, self.id, claim, *counts)
        self.made[EVENT].append(row)
        for role, actor in doers:
            self.made["event_actors"].append((event, role, actors[actor][0], 0, dated[-1], 0))
        if told.source != told.target:
            pair = (actors[told.source][0], actors[told.target][0], event, dated[-1], 0)
            self.made["event_pairs"].append(pair)
        self.made[CHANGE].append((_MOMENT, "added", "event", event, None))


PLACEMENT = "placements (article_id, address, superseded_by, published, added_at, voice, story)"
CHANGE = "changes (at, action, kind, id, detail)"
REPORT = (
    "reports (article_id, id, position, type, mode, contexts, cameo, status, said_by, statement, date_value, "
    "date_precision, date_basis, first_day, last_day, place, place_country, latitude, longitude, place_precision, "
    "geonames, confidence)"
)
EVENT = (
    "events (id, type, mode, status, date_value, date_precision, date_basis, first_day, last_day, place, "
    "place_country, latitude, longitude, geonames, confidence, told_in, told_by, reports, voices, first_told, "
    "last_told, decision, edits, merged_into, made_at)"
)


def _finish(database: sqlite3.Connection) -> None:
    """The counts of groups, as they follow from the links."""
    database.execute(
        "INSERT INTO stories (id, title, first_day, last_day, articles, voices) "
        "SELECT story, '-', min(published), max(published), count(*), count(*) FROM placements GROUP BY story"
    )
    for group, links in (("events", "event_links"), ("entries", "entry_links")):
        counted = f"SELECT group_id, count(*) n FROM {links} GROUP BY group_id"  # noqa: S608 - constants of this file
        database.execute(f"CREATE TEMP TABLE counted AS {counted}")
        database.execute("CREATE INDEX temp.ix_counted ON counted (group_id)")
        count = "coalesce((SELECT n FROM counted WHERE group_id = id), 0)"
        database.execute(f"UPDATE {group} SET reports = {count}, voices = {count}")  # noqa: S608 - the same
        database.execute("DROP TABLE counted")
