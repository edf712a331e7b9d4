import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from factories import dispatch

from backchannel.archive.store import Archive


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
    assert {problem.article for problem in problems} == {record.article.id}
