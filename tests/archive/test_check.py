import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from factories import dispatch
from sqlalchemy import text

from backchannel.archive.database import Database
from backchannel.archive.store import Archive, open_archive


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE articles SET text = replace(text, 'Algeria', 'Austria')", "its text was altered"),
        ("UPDATE articles SET outlet = 'Another Wire'", "its title, date, outlet, address or language"),
        ("UPDATE records SET record = replace(record, 'REQUEST', 'THREATEN')", "its record was altered"),
        ("UPDATE evidence SET quote = 'promised' WHERE part = 'trigger'", "do not stand at"),
        ("UPDATE evidence SET start = start + 1", "do not stand at"),
        ("UPDATE reports SET status = 'happened'", "a row of reports differs"),
        ("UPDATE reports SET first_day = '1980-09-30'", "a row of reports differs"),
        ("DELETE FROM report_actors WHERE role = 'target'", "a row of report_actors is missing"),
        ("DELETE FROM records", "it has no record"),
        ("UPDATE fates SET id = 'made-up'", "does not follow from its record"),
    ],
)
def test_whatever_was_altered_is_found(archive: Archive, path: Path, damage: str, told: str) -> None:
    record = dispatch().record()
    archive.add(record)
    archive.add(dispatch(title="Left alone").record())
    assert list(archive.check()) == []
    key = "id" if "articles" in damage else "article_id"
    where = "AND" if "WHERE" in damage else "WHERE"
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(f"{damage} {where} {key} = ?", (record.article.id,))
    problems = list(archive.check())
    assert any(told in str(problem) for problem in problems), problems
    # What articles say together does not follow from it any more either.
    assert {problem.article for problem in problems} - {None} == {record.article.id}


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("DELETE FROM placements", "it was never placed among the others"),
        ("UPDATE placements SET story = 'none'", "its story none is not there"),
        ("UPDATE placements SET voice = 'none'", "its voice none is no article that speaks for itself"),
        ("UPDATE placements SET superseded_by = NULL", "/talks has 2 current versions"),
        ("UPDATE placements SET superseded_by = article_id WHERE superseded_by IS NULL", "has 0 current versions"),
        ("UPDATE placements SET address = NULL WHERE superseded_by IS NULL", "is not there, or is of another page"),
        ("DELETE FROM profiles", "it does not stand in profiles"),
        ("DELETE FROM searched", "it does not stand in searched"),
        ("UPDATE stories SET title = 'Another'", "does not follow from its articles: title"),
        ("UPDATE entries SET reports = reports + 1", "counts 3 reports of 1 voices; its members are 2 of 1"),
        ("UPDATE entries SET voices = 2", "counts 2 reports of 2 voices; its members are 2 of 1"),
        ("UPDATE entries SET merged_into = 'none'", "was merged into none, which leads nowhere"),
        ("UPDATE entries SET merged_into = id", "was merged and still has 3 members"),
        ("UPDATE entry_links SET counted = NOT counted", "counts it, or does not, as if it were another version"),
        ("UPDATE events SET status = 'doubtful'", "does not follow from its articles: status"),
        ("DELETE FROM event_links", "is of no event"),
        ("DELETE FROM event_actors", "does not follow from its articles: source, target"),
        ("DELETE FROM event_pairs", "is kept under 0 pairs of actors; it has 1"),
        ("UPDATE event_actors SET days = 3", "is kept under other days than its own in event_actors"),
        ("UPDATE event_pairs SET last_day = '1979-11-05'", "under other days than its own in event_pairs"),
        ("DELETE FROM changes WHERE kind = 'event'", "is there, and the feed of changes never said so"),
        ("DELETE FROM changes WHERE kind = 'article'", "is there, and the feed of changes never said so"),
    ],
)
def test_what_does_not_follow_from_the_articles_is_found(place: str, damage: str, told: str) -> None:
    with open_archive(place) as archive:
        archive.add(dispatch(url="https://meridian.example/talks").record())
        archive.add(dispatch(url="https://meridian.example/talks", title="Khomeini names four terms").record())
        archive.add(dispatch(outlet="Harbour Post", title="Terms from Qom").record())
        assert list(archive.check()) == []
        with closing(Database(place)) as database, database.writing() as connection:
            connection.execute(text(damage))
        problems = [str(problem) for problem in archive.check()]
    assert any(told in problem for problem in problems), problems
