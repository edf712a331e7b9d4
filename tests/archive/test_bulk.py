"""Rows that come in many at a time are what they are when they come one by one, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from backchannel.archive import tables as t
from backchannel.archive.bulk import put_rows
from backchannel.archive.store import Archive
from backchannel.errors import ArchiveError

ODD = ["", "\\N", "\\.", "a\tb\nc\rd", "q\"u'o", "\\x00", "nul \0 here", "half \ud800 pair", "é 你 🕊", "{1,2}", None]
NOON = datetime(1980, 4, 25, 12, tzinfo=UTC)


def articles(*ids: str) -> list[dict[str, object]]:
    return [
        {"id": id_, "title": title, "published": date(980, 4, 25), "outlet": None, "url": None, "language": "en",
         "text": title or "t", "text_hash": "h", "added_at": NOON}
        for id_, title in zip(ids, ODD, strict=False)
    ]  # fmt: skip


def test_odd_values_come_back_as_they_were(archive: Archive) -> None:
    rows = articles(*map(str, range(len(ODD))))
    with archive._database.writing() as connection:
        put_rows(connection, t.articles, rows)
        chosen = select(t.articles).order_by(t.articles.c.title)
        copied = [dict(row) for row in connection.execute(chosen).mappings()]
        connection.execute(t.articles.delete())
        connection.execute(insert(t.articles), rows)
        assert copied == [dict(row) for row in connection.execute(chosen).mappings()]
        assert {row["id"]: row["title"] for row in copied} == {row["id"]: row["title"] for row in rows}


def test_what_cannot_be_kept_undoes_all_of_it(archive: Archive) -> None:
    with pytest.raises(ArchiveError), archive._database.writing() as connection:
        put_rows(connection, t.articles, articles("1", "2", "1"))
    assert archive.counts()["articles"] == 0
