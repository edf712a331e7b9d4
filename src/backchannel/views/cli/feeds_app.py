"""`backchannel feeds …`: which feeds are watched, and how they fare."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backchannel.views.cli.options import AllowPrivateOption, ArchiveOption, JsonOption
from backchannel.views.cli.terminal import leave, output, say, write_json

if TYPE_CHECKING:
    from backchannel.archive.feeds import FeedRow
    from backchannel.subscriptions import Subscribed

feeds = typer.Typer(help="Say which feeds `backchannel watch` follows: RSS, Atom and JSON Feed.", no_args_is_help=True)

FolderOption = Annotated[str | None, typer.Option("--folder", metavar="NAME", help="A folder to keep them in.")]


@feeds.command()
def add(
    url: Annotated[list[str], typer.Argument(metavar="URL…", help="Feeds, or pages that name theirs.")],
    *,
    archive: ArchiveOption,
    folder: FolderOption = None,
    allow_private: AllowPrivateOption = False,
) -> None:
    """Follow feeds from now on.

    Each address is fetched, to see that it is a feed; of a page that names one feed, that is taken, and of one that
    names several they are listed. The archive is made where there is none. A feed that is followed already stays, and
    goes into the folder if one is given.
    """
    import time  # noqa: PLC0415

    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.courtesy import Courtesy  # noqa: PLC0415
    from backchannel.errors import SourceError  # noqa: PLC0415
    from backchannel.subscriptions import subscribe  # noqa: PLC0415
    from backchannel.watch import now  # noqa: PLC0415

    good = bad = 0
    with open_archive(archive, create=True) as kept:
        courtesy = Courtesy(kept.feeds, now, allow_private=allow_private)
        for one in url:
            try:
                done = subscribe(kept.feeds, courtesy, one, folder=folder, clock=now, sleep=time.sleep)
            except SourceError as error:
                say(f"not added: {error}")
                bad += 1
            else:
                typer.echo(_added(done))
                good += 1
    leave(good=good, bad=bad)


@feeds.command("list")
def list_(*, archive: ArchiveOption, as_json: JsonOption = False) -> None:
    """List the feeds that are followed: when each was read and is asked next, what failed, and what came of its
    entries. Times are in UTC."""
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415

    with open_archive(archive) as kept:
        rows = kept.feeds.rows()
    if as_json:
        for row in rows:
            write_json(json.dumps(row.to_dict(), ensure_ascii=False))
        return
    for row in rows:
        _print(row)
    failing = sum(row.failures > 0 for row in rows)
    say(words.counted(len(rows), "feed") + (f", {failing} failing" if failing else ""))


@feeds.command()
def remove(
    url: Annotated[list[str], typer.Argument(metavar="URL…", help="Feeds as `feeds list` names them.")],
    *,
    archive: ArchiveOption,
) -> None:
    """Follow feeds no longer. The articles that came from them stay."""
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    good = bad = 0
    with open_archive(archive) as kept:
        for one in url:
            if kept.feeds.remove(one):
                typer.echo(f"removed {one}")
                good += 1
            else:
                say(f"not removed: {one}: is not followed; see: backchannel feeds list --archive {archive}")
                bad += 1
    leave(good=good, bad=bad)


@feeds.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list of feeds, OPML, as other programs write it.")],
    *,
    archive: ArchiveOption,
) -> None:
    """Follow all feeds of a list, in its folders.

    They are not asked yet; the next `watch` does that and says which are none. The archive is made where there is none.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.errors import SourceError  # noqa: PLC0415
    from backchannel.sources.opml import read_opml  # noqa: PLC0415
    from backchannel.subscriptions import import_list  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415
    from backchannel.watch import now  # noqa: PLC0415

    try:
        listed = read_opml(_bytes(file))  # before an archive is made
    except SourceError as error:
        raise SourceError(f"{file}: {error}") from error
    count = {"added": 0, "known": 0, "refused": 0}
    with open_archive(archive, create=True) as kept:
        for done in import_list(kept.feeds, listed, now()):
            if done.refused:
                say(f"not added: {done.url}: {done.refused}")
            count["refused" if done.refused else "added" if done.added else "known"] += 1
    told = [f"{count[kind]} {kind}" for kind in count if count[kind]]
    typer.echo(f"{file}: {words.counted(len(listed), 'feed')}" + (f": {', '.join(told)}" if told else ""))
    leave(good=count["added"] + count["known"], bad=count["refused"])


@feeds.command()
def export(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to write it; standard output if it is left out.")
    ] = None,
    *,
    archive: ArchiveOption,
) -> None:
    """Write the list of feeds as OPML, which other programs read."""
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.errors import SourceError  # noqa: PLC0415
    from backchannel.subscriptions import export_list  # noqa: PLC0415

    with open_archive(archive) as kept:
        opml = export_list(kept.feeds)
    if file is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(opml)
        return
    try:
        file.write_bytes(opml)
    except OSError as error:
        raise SourceError(f"cannot write {file}: {error.strerror}; name a file in a folder that exists") from error
    typer.echo(f"wrote {file}")


def _bytes(file: Path) -> bytes:
    """What a file holds, up to the limit of all sources. Raises SourceError, which names no file."""
    from backchannel.errors import SourceError  # noqa: PLC0415
    from backchannel.sources.limits import MAX_BYTES  # noqa: PLC0415
    from backchannel.sources.refusals import cannot_be_read  # noqa: PLC0415

    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(cannot_be_read(file, error)) from error
    if len(content) > MAX_BYTES:
        raise SourceError(f"is larger than {MAX_BYTES:,} bytes")
    return content


def _added(done: Subscribed) -> str:
    named = f"{done.url} ({done.title})" if done.title else done.url
    found = f", which {done.found_on} names" if done.found_on else ""
    if not done.added:
        return f"known {named}{found}"
    return f"added {named}{found}: {done.entries} to fetch"


def _print(row: FeedRow) -> None:
    console = output()
    console.print(row.title or row.url, style="bold")
    where = f" in {row.folder}" if row.folder else ""
    console.print(f"  {row.url}{where}", soft_wrap=True)
    read = f"read {_moment(row.read_at)}" if row.read_at else "not read yet"
    ahead = "ended, not asked any more" if row.ended_at else f"next {_moment(row.next_at)}, every {span(row.every)}"
    console.print(f"  {read}; {ahead}")
    console.print(f"  entries: {row.waiting} waiting, {row.kept} kept, {row.refused} refused")
    if row.failures:
        times = "once" if row.failures == 1 else f"{row.failures} times in a row"
        console.print(f"  failed {times}: {row.reason}", soft_wrap=True)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def span(seconds: float) -> str:
    """A stretch of time as people say it: "45 min", "1.5 h", "2 days"."""
    if seconds < 5400:
        return f"{max(round(seconds / 60), 1)} min"
    return f"{seconds / 3600:.3g} h" if seconds < 172_800 else f"{seconds / 86_400:.3g} days"
