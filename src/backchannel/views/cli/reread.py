"""`backchannel reread`: articles that an older program read are read anew."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from backchannel.views.cli.options import ArchiveOption, VocabularyOption, WorkersOption, a_day
from backchannel.views.cli.terminal import leave, reading_failed, say


def reread(
    *,
    archive: ArchiveOption,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only articles published on this day or later, YYYY-MM-DD."),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Also what this program, model and vocabulary have read already.")
    ] = False,
    workers: WorkersOption = 1,
    vocabulary: VocabularyOption = None,
) -> None:
    """Read anew the articles of an archive that an older program, another model or vocabulary has read.

    Of each article it is said how many claims are new, gone, told otherwise, and kept. Decisions hold: a claim that is
    told again, if in other words, stays what a reviewer made of it. A run that was stopped is gone on with by the same
    command; only --all begins anew. What a newer version of the program has read is left as it is.
    """
    from backchannel import ingest  # noqa: PLC0415
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415

    first = a_day(since, "--since")
    count: Counter[str] = Counter()
    with open_archive(archive) as kept:
        for outcome in ingest.reread(kept, since=first, everything=all_, workers=workers, vocabulary=vocabulary):
            count[outcome.kind] += 1
            if outcome.compared is None:
                say(f"{reading_failed(outcome.article, outcome.reason)}; the older record stays")
                continue
            claims = _claims(
                len(outcome.compared.appeared),
                len(outcome.compared.vanished),
                len(outcome.compared.changed),
                outcome.compared.kept,
            )
            count += claims
            note = f" (nothing read: {outcome.reason})" if outcome.reason else ""
            say(f"{outcome.kind} {outcome.article.id[:8]} {words.title_of(outcome.article)}: {_told(claims)}{note}")
        lost = sum(1 for _ in kept.orphaned_decisions())
    told = words.counted(count["renewed"] + count["same"], "article") + " read anew"
    claims = _claims(count["new"], count["gone"], count["told otherwise"], count["kept"])
    failed = f", {count['failed']} failed" if count["failed"] else ""
    typer.echo(f"{kept.name}: {told}: {_told(claims)}{failed}" if count else f"{kept.name}: nothing to read anew")
    if lost:
        say(
            f"{words.counted(lost, 'decision')} without a claim now; list with: backchannel decisions --orphaned "
            f"--archive {kept.name}"
        )
    leave(good=count["renewed"] + count["same"], bad=count["failed"])


def _claims(new: int, gone: int, otherwise: int, kept: int) -> Counter[str]:
    return Counter({"new": new, "gone": gone, "told otherwise": otherwise, "kept": kept})


def _told(claims: Counter[str]) -> str:
    """ "2 claims new, 1 gone, 14 kept"."""
    named = [f"{number} {what}" for what, number in claims.items() if number or what in ("new", "gone", "kept")]
    return f"claims: {', '.join(named)}"
