"""`backchannel watch`: feeds are followed, and what comes in is read and kept."""

from __future__ import annotations

import signal
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from backchannel.views.cli.feeds_app import span
from backchannel.views.cli.options import AllowPrivateOption, ArchiveOption, VocabularyOption, WorkersOption
from backchannel.views.cli.terminal import leave, reading_failed, say

if TYPE_CHECKING:
    from datetime import datetime

    from backchannel.watch import Happening

_GOOD = ("feed read", "feed unchanged", "entry added", "entry renewed", "entry known")
_BAD = ("feed trouble", "feed ended", "entry failed", "entry refused")
_ENTRIES = ("added", "renewed", "known", "failed", "refused", "put off")


def watch(
    *,
    archive: ArchiveOption,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and leave.")] = False,
    workers: WorkersOption = 1,
    vocabulary: VocabularyOption = None,
    allow_private: AllowPrivateOption = False,
) -> None:
    """Follow the feeds of an archive: fetch the pages of new entries, read them and keep them.

    Goes on until it is stopped. All that it needs to go on from is in the archive, so it may be stopped or killed at
    any time, and several may work on one archive. No host is asked twice at once or without a pause, what a robots.txt
    asks programs to leave is left, and what fails is tried again after longer and longer pauses.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415
    from backchannel.vocabulary import read_user_vocabulary  # noqa: PLC0415
    from backchannel.watch import now  # noqa: PLC0415
    from backchannel.watch import watch as happenings  # noqa: PLC0415

    if vocabulary is not None:
        read_user_vocabulary(vocabulary)
    signal.signal(signal.SIGTERM, _stop)
    count: Counter[str] = Counter()
    with open_archive(archive) as kept:
        feeds = sum(row.ended_at is None for row in kept.feeds.rows())
        if not feeds:
            say(f"no feeds are followed yet; add one with: backchannel feeds add URL --archive {archive}")
        elif not once:
            say(f"following {words.counted(feeds, 'feed')}; Ctrl-C stops it")
        watching = happenings(kept, once=once, workers=workers, vocabulary=vocabulary, allow_private=allow_private)
        with closing(watching):
            for happening in watching:
                count[f"{happening.what} {happening.kind}"] += 1
                if line := _line(happening, now()):
                    say(line)
    told = [f"{count[f'entry {kind}']} {kind}" for kind in _ENTRIES if count[f"entry {kind}"]]
    read = words.counted(count["feed read"] + count["feed unchanged"], "feed") + " read"
    failing = count["feed trouble"] + count["feed ended"]
    typer.echo(f"{kept.name}: {read}" + (f", {failing} failing" if failing else "") + "".join(f", {t}" for t in told))
    leave(good=sum(count[kind] for kind in _GOOD), bad=sum(count[kind] for kind in _BAD))


def _stop(*_: object) -> NoReturn:
    # A service is told to stop by another signal than Ctrl-C; it is one end.
    raise KeyboardInterrupt


def _line(happening: Happening, now: datetime) -> str | None:
    """What is said of it; nothing of what went by as expected."""
    from backchannel.views import words  # noqa: PLC0415

    kind, url, reason = happening.kind, happening.url, happening.reason
    again = f"; again in {span((happening.again - now).total_seconds())}" if happening.again else ""
    if kind == "read":
        return f"feed {url}: {happening.count} to fetch" if happening.count else None
    if kind == "moved":
        return f"feed {url}: has moved to {happening.moved_to}"
    if kind == "ended":
        return f"feed {url}: {reason}; it is not asked any more"
    if kind == "trouble":
        return f"feed {url}: {reason}{again}"
    if kind == "put off":
        return f"put off {url}: {reason}{again}"
    if kind == "refused":
        return f"not read: {url}: {reason}"
    article = happening.article
    if article is None or kind in ("unchanged", "known"):
        return None
    if kind == "failed":
        return f"{reading_failed(article, reason)}; `reread` reads it again"
    note = f" ({reason})" if reason else ""
    return f"{kind} {article.id[:8]} {words.title_of(article)}{note}"
