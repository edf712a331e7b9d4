"""`backchannel add`, `timeline` and `show`: what goes into an archive and what it answers."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from backchannel.views.cli.options import (
    ActorOption,
    AllowPrivateOption,
    ArchiveOption,
    JsonOption,
    MinConfidenceOption,
    PublishedOption,
    SinceOption,
    UntilOption,
    VocabularyOption,
    WorkersOption,
    a_day,
)
from backchannel.views.cli.terminal import counted_places, leave, output, reading_failed, say, with_progress, write_json

if TYPE_CHECKING:
    from backchannel.archive.answers import EventRow
    from backchannel.archive.found import Found
    from backchannel.archive.store import Archive


def add(
    path: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files, folders and http(s) addresses.")],
    *,
    archive: ArchiveOption,
    published: PublishedOption = None,
    allow_private: AllowPrivateOption = False,
    workers: WorkersOption = 1,
    vocabulary: VocabularyOption = None,
) -> None:
    """Read sources and keep them in an archive.

    The archive is made where there is none. Each article goes in whole or not at all. What the archive has already
    is not read again, so a run that was stopped is gone on with by the same command. Sources that cannot be read
    are kept with the reason; an article whose reading failed is kept too, and read again the next time. From a folder
    that `backfill` wrote, the records are taken as they were read there.
    """
    from backchannel import ingest  # noqa: PLC0415
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415
    from backchannel.vocabulary import read_user_vocabulary  # noqa: PLC0415

    if vocabulary is not None:
        read_user_vocabulary(vocabulary)  # a fault in it is told before an archive is made
    articles = ingest.found_at(path, published=a_day(published), allow_private=allow_private)
    count: Counter[str] = Counter()
    with open_archive(archive, create=True) as kept:
        for outcome in with_progress(
            ingest.add(kept, articles, workers=workers, vocabulary=vocabulary), "Adding", counted_places(path)
        ):
            count[outcome.kind] += 1
            if outcome.kind == "refused":
                say(f"not read: {outcome.source}: {outcome.reason}")
            elif outcome.article is not None and outcome.kind == "failed":
                say(f"{reading_failed(outcome.article, outcome.reason)}; the next `add` reads it again")
            elif outcome.article is not None:
                note = f" (nothing read: {outcome.reason})" if outcome.reason else ""
                say(f"{outcome.kind} {outcome.article.id[:8]} {words.title_of(outcome.article)}{note}")
    parts = [f"{count[kind]} {kind}" for kind in ("added", "renewed", "known", "failed", "refused") if count[kind]]
    typer.echo(f"{kept.name}: {', '.join(parts) or 'nothing to add'}")
    leave(good=count["added"] + count["renewed"] + count["known"], bad=count["failed"] + count["refused"])


def timeline(
    *,
    archive: ArchiveOption,
    actor: ActorOption = None,
    type_: Annotated[
        str | None,
        typer.Option(
            "--type", metavar="TYPE", help="Only events of this type; `backchannel codebook` lists the types."
        ),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only what this actor did.")] = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="NAME", help="Only what was done to this actor.")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Only events with an actor of this country (IRN).")
    ] = None,
    sector: Annotated[
        str | None, typer.Option("--sector", metavar="CODE", help="Only events with an actor of this sector (MIL).")
    ] = None,
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="STATUS", help="happened, planned, asked, denied or doubtful."),
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="PLACE", help="Words of a place's name, or its country's code.")
    ] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="Only what this outlet tells.")] = None,
    voices: Annotated[
        int, typer.Option("--voices", metavar="N", min=1, help="Only what so many independent texts tell.")
    ] = 1,
    decision: Annotated[
        str | None,
        typer.Option(
            "--decision",
            metavar="RULED",
            help="What reviewers accepted, rejected, or left open; or any. Without it, all but what was rejected.",
        ),
    ] = None,
    min_confidence: MinConfidenceOption = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Print an archive's events by day, as all its articles tell them.

    Each event stands with its sentence, the line it begins on, the article whose words these are, and how many
    independent texts tell it; `show ID` has every report. Events without a date come last; with --since or --until
    they are left out.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415
    from backchannel.views.cli.archive_view import print_timeline  # noqa: PLC0415

    first, last = a_day(since, "--since"), a_day(until, "--until")
    if first and last and last < first:
        raise typer.BadParameter(f"{until} lies before --since {since}", param_hint="--until")

    def asked(kept: Archive, since: date | None, until: date | None, least: float) -> Found[EventRow]:
        return kept.timeline(
            actor, type_, since, until,
            source=source, target=target, country=country, sector=sector, status=status, place=place, outlet=outlet,
            voices=voices, decision=decision, min_confidence=least,
        )  # fmt: skip

    with open_archive(archive) as kept:
        rows = asked(kept, first, last, min_confidence)
        told: list[str] = []
        if as_json:
            for row in rows:
                write_json(json.dumps(row.to_dict(), ensure_ascii=False))
        else:
            dated, undated = print_timeline(output(), rows)
            told.append(words.counted(dated, "dated event") + (f", {undated} without a date" if undated else ""))
            if first or last:
                everything = asked(kept, None, None, min_confidence)
                without = sum(row.date is None or row.date.first_day is None for row in everything)
                told += [f"{without} without a date left out"] if without else []
        if min_confidence:
            unsure = sum(row.confidence < min_confidence for row in asked(kept, first, last, 0.0))
            told.append(words.left_out(unsure, min_confidence))
    if told:
        say("; ".join(told))


def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="An id, or a beginning of one that no other shares.")],
    archive: ArchiveOption,
    min_confidence: MinConfidenceOption = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Show whatever an id of an archive stands for.

    An event is shown with every report of it and what they tell differently, an actor of the register with its offices,
    a story with its articles; an article with its record, a claim with its words. --min-confidence leaves out claims of
    an article, or of an actor in one; a claim that is asked for by its id is shown in any case.
    """
    from backchannel.archive.answers import Shown  # noqa: PLC0415
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.model.article import Article  # noqa: PLC0415
    from backchannel.model.records import Actor  # noqa: PLC0415
    from backchannel.views import words  # noqa: PLC0415
    from backchannel.views.cli.file_view import print_file  # noqa: PLC0415
    from backchannel.views.cli.reading_view import claims_of, print_part  # noqa: PLC0415

    with open_archive(archive) as kept:
        shown = kept.show(id_)
    if not isinstance(shown, Shown):
        if as_json:
            write_json(json.dumps(shown.to_dict(), ensure_ascii=False))
        else:
            print_file(output(), shown)
        return
    part = shown.part
    lists_claims = isinstance(part, Article) or (isinstance(part, Actor) and not as_json)
    record = shown.record.at_least(min_confidence) if lists_claims else shown.record
    if as_json:
        form = record.to_dict()
        layer = {"talks": "talks"}.get(shown.kind, f"{shown.kind}s")
        found = form if shown.kind == "article" else next(one for one in form[layer] if one["id"] == part.id)
        write_json(json.dumps(found, ensure_ascii=False))
    else:
        print_part(output(), shown.kind, part, record)
    if min_confidence and isinstance(part, Article | Actor) and lists_claims:
        unsure = len(claims_of(part, shown.record)) - len(claims_of(part, record))
        say(words.left_out(unsure, min_confidence))
