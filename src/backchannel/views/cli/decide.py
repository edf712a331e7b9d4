"""`backchannel decide` and `backchannel decisions`: what a reviewer rules, and what was ruled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from backchannel.views.cli.options import ArchiveOption, JsonOption
from backchannel.views.cli.terminal import output, say, write_json

if TYPE_CHECKING:
    from backchannel.archive.ledger import DecisionRow
    from backchannel.archive.work import GroupKind

_LISTS = ("sources", "targets")

IdArgument = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="An event, actor, track or case: its id, or a beginning of it that no other shares."
    ),
]
ByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", envvar="BACKCHANNEL_REVIEWER", help="Who decides.", show_envvar=True)
]
WhyOption = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason, for whoever reads it later.")]
DecisionJsonOption = Annotated[bool, typer.Option("--json", help="Print the decision as a JSON object.")]

decide = typer.Typer(
    help="Rule on what an archive holds: a person has the last word.\n\nA decision names who made it, holds when "
    "articles are read anew, and can be withdrawn.",
    no_args_is_help=True,
)


@decide.command()
def accept(
    id_: IdArgument,
    *,
    archive: ArchiveOption,
    by: ByOption,
    why: WhyOption = None,
    as_json: DecisionJsonOption = False,
) -> None:
    """Say that a group is right."""
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(archive) as kept:
        _tell(kept.accept(id_, by=by, why=why), as_json)


@decide.command()
def reject(
    id_: IdArgument,
    *,
    archive: ArchiveOption,
    by: ByOption,
    why: WhyOption = None,
    as_json: DecisionJsonOption = False,
) -> None:
    """Say that a group is wrong.

    What it tells is not so, or it is none of its kind.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(archive) as kept:
        _tell(kept.reject(id_, by=by, why=why), as_json)


@decide.command()
def edit(
    id_: IdArgument,
    *,
    archive: ArchiveOption,
    by: ByOption,
    set_: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="A value in place of what the reports tell; FIELD= alone leaves it open. Of an event type, status, "
            "date, place, and, each as often as there are actors, sources and targets; of an actor name, kind, "
            "country, sector; of a track issue, stage; of a case who, fate.",
        ),
    ],
    why: WhyOption = None,
    as_json: DecisionJsonOption = False,
) -> None:
    """Give values in place of those told.

    The reports stay as they are; what was edited stands in the summary of the group, also when more is reported.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    values = _values(set_)
    with open_archive(archive) as kept:
        _tell(kept.edit(id_, values, by=by, why=why), as_json)


@decide.command()
def merge(
    id_: IdArgument,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The group that becomes part of it.")],
    *,
    archive: ArchiveOption,
    by: ByOption,
    why: WhyOption = None,
    as_json: DecisionJsonOption = False,
) -> None:
    """Say that two groups are one.

    The first keeps its id, and the id of the other leads to it from now on.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(archive) as kept:
        _tell(kept.merge(id_, other, by=by, why=why), as_json)


@decide.command()
def split(
    id_: IdArgument,
    member: Annotated[
        list[str],
        typer.Argument(metavar="MEMBER…", help="Ids of its claims, or of articles for all that they tell of it."),
    ],
    *,
    archive: ArchiveOption,
    by: ByOption,
    why: WhyOption = None,
    as_json: DecisionJsonOption = False,
) -> None:
    """Take claims out of a group.

    They become a new one, which is kept apart from it from now on.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(archive) as kept:
        _tell(kept.split(id_, member, by=by, why=why), as_json)


@decide.command()
def withdraw(
    id_: Annotated[
        str, typer.Argument(metavar="DECISION", help="A decision's id, or a beginning of it that no other shares.")
    ],
    *,
    archive: ArchiveOption,
    by: ByOption,
    why: WhyOption = None,
    as_json: DecisionJsonOption = False,
) -> None:
    """Take a decision back.

    `backchannel decisions` lists them. What a merge or split had moved goes back where it was. A decision that a later
    one rests on stays until that one is withdrawn.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415

    with open_archive(archive) as kept:
        _tell(kept.withdraw(id_, by=by, why=why), as_json)


def decisions(
    id_: Annotated[
        str | None, typer.Argument(metavar="ID", help="Only decisions on this event, actor, track or case.")
    ] = None,
    *,
    archive: ArchiveOption,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only decisions on event, actor, track or case.")
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Also decisions that were withdrawn, and the withdrawals.")
    ] = False,
    orphaned: Annotated[
        bool, typer.Option("--orphaned", help="Only decisions whose claims no current article tells any more.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the decisions of an archive's reviewers, in the order in which they were made.

    A decision whose claims are gone, because a later reading or version of their articles tells them no more, stays in
    the list and says so; it applies again when they come back.
    """
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.views.cli.decide_view import print_decision  # noqa: PLC0415

    console, count = output(), 0
    with open_archive(archive) as kept:
        for row in kept.decisions(id_, _kind(kind), standing=not all_):
            if orphaned and row.gone_since is None:
                continue
            if as_json:
                write_json(json.dumps(row.to_dict(), ensure_ascii=False))
            else:
                if count:
                    console.print()
                print_decision(console, row)
            count += 1
    if not as_json and not count:
        say("no decision")


def _tell(row: DecisionRow, as_json: bool) -> None:
    from backchannel.views.cli.decide_view import done, redirected  # noqa: PLC0415

    for line in redirected(row):
        say(line)
    if as_json:
        write_json(json.dumps(row.to_dict(), ensure_ascii=False))
    else:
        typer.echo(done(row))


def _values(given: list[str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for one in given:
        name, equals, value = one.partition("=")
        name = name.strip()
        if not equals or not name:
            raise typer.BadParameter(f"{one!r} is not FIELD=VALUE, for example date=1980-09-12", param_hint="--set")
        if name in _LISTS:
            listed = values.setdefault(name, [])
            assert isinstance(listed, list)
            listed += [value] if value.strip() else []
        elif name in values:
            raise typer.BadParameter(f"{name} is given twice", param_hint="--set")
        else:
            values[name] = value if value.strip() else None
    return values


def _kind(given: str | None) -> GroupKind | None:
    from backchannel.archive.groups import GROUPS  # noqa: PLC0415

    found = next((kind for kind in GROUPS if kind == given), None)
    if given is not None and found is None:
        raise typer.BadParameter(f"{given!r} is none of {', '.join(GROUPS)}", param_hint="--kind")
    return found
