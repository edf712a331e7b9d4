"""`backchannel tracks`, `track`, `cases` and `case`: negotiations and captives, followed over time."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from backchannel.views.cli.finding_commands import LimitOption, print_rows
from backchannel.views.cli.options import ArchiveOption, JsonOption, SinceOption, UntilOption, a_day
from backchannel.views.cli.terminal import output, write_json

VoicesOption = Annotated[
    int, typer.Option("--voices", metavar="N", min=1, help="Only what so many independent texts tell.")
]
DecisionOption = Annotated[
    str | None,
    typer.Option("--decision", metavar="RULED", help="accepted, rejected, open or any; without it all but rejected."),
]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="An id, or a beginning of one that no other shares.")]


def tracks(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Who takes part: a name, an alias, a state's code, or an id.")
    ] = None,
    *,
    archive: ArchiveOption,
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="STAGE", help="proposed, under_way, stalled, agreed, signed, …")
    ] = None,
    case: Annotated[str | None, typer.Option("--case", metavar="ID", help="Only talks about this case.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    voices: VoicesOption = 1,
    decision: DecisionOption = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """List the negotiations of an archive, those told of last first.

    Each stands with its parties and mediators, what it is about, and the stage that was told last. `track ID` has all
    that is told of one.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.following_view import track_entry  # noqa: PLC0415

    first, last = a_day(since, "--since"), a_day(until, "--until")
    with open_archive(archive) as kept:
        found = kept.tracks(name, stage, case=case, since=first, until=last, voices=voices, decision=decision)
        print_rows(found, track_entry, limit, as_json)


def track(id_: IdArgument, archive: ArchiveOption, as_json: JsonOption = False) -> None:
    """Show the file of a negotiation: its stages with their days and words, rounds, proposals and answers, and the
    cases that it is about."""
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.following_view import print_track  # noqa: PLC0415

    with open_archive(archive) as kept:
        file = kept.track(id_)
    if as_json:
        write_json(json.dumps(file.to_dict(), ensure_ascii=False))
    else:
        print_track(output(), file)


def cases(
    who: Annotated[
        str | None,
        typer.Argument(metavar="[WHO]", help="A person, a state whose people they are, or words of who they are."),
    ] = None,
    *,
    archive: ArchiveOption,
    fate: Annotated[str | None, typer.Option("--fate", metavar="FATE", help="held, missing, freed, killed, …")] = None,
    held_by: Annotated[str | None, typer.Option("--held-by", metavar="NAME", help="Held by this actor.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    voices: VoicesOption = 1,
    decision: DecisionOption = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """List the captive, missing and detained people of an archive, those told of last first.

    Each person, or group of a number, stands with what has become of them as far as is told, and since when. `case ID`
    has all that is told of one.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.following_view import case_entry  # noqa: PLC0415

    first, last = a_day(since, "--since"), a_day(until, "--until")
    with open_archive(archive) as kept:
        found = kept.cases(who, fate, held_by=held_by, since=first, until=last, voices=voices, decision=decision)
        print_rows(found, case_entry, limit, as_json)


def case(id_: IdArgument, archive: ArchiveOption, as_json: JsonOption = False) -> None:
    """Show the file of a captive, or of a group of them: what was told of their fate by day, who asks for their
    release, what the sources dispute, and the talks about it."""
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.following_view import print_case  # noqa: PLC0415

    with open_archive(archive) as kept:
        file = kept.case(id_)
    if as_json:
        write_json(json.dumps(file.to_dict(), ensure_ascii=False))
    else:
        print_case(output(), file)
