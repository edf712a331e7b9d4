"""The commands in one application. Each command imports what it needs when it runs, so that `--help` is quick."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from backchannel.views.cli import (
    archive_app,
    archive_commands,
    backfill,
    changes_command,
    codebook,
    decide,
    demo,
    diff_command,
    doctor,
    evaluate,
    explain,
    feeds_app,
    finding_commands,
    following_commands,
    read,
    reread,
    watch,
)

_HELP = """Read news reports into a sourced, dated record of who did and said what to whom.

Every claim is held to the exact words that tell it. Nothing is sent anywhere: no network, no server, no key.

Begin with: backchannel demo. Then: backchannel read article.txt --published 2024-09-01
"""
EPILOG = (
    "Exit codes: 0 all was read · 1 nothing could be read, or an error · 2 wrong usage · "
    "3 some sources were refused or their reading failed, the others were read · 130 stopped by Ctrl-C."
)

app = typer.Typer(
    help=_HELP,
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def program_version() -> str:
    """The installed version; "unknown" where the package runs without being installed."""
    try:
        return version("backchannel")
    except PackageNotFoundError:
        return "unknown"


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"backchannel {program_version()}")
        raise typer.Exit


@app.callback()
def options(
    version_: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
    traceback: Annotated[
        bool, typer.Option("--traceback", help="For a report of a fault: show where it arose.")
    ] = False,
) -> None:
    """What goes before a command; `--traceback` is looked up by `main`."""


app.command("read", epilog=EPILOG)(read.read)
app.command("add", epilog=EPILOG)(archive_commands.add)
app.command("backfill", epilog=EPILOG)(backfill.backfill)
app.add_typer(feeds_app.feeds, name="feeds")
app.command("watch", epilog=EPILOG)(watch.watch)
app.command("timeline", epilog=EPILOG)(archive_commands.timeline)
app.command("show", epilog=EPILOG)(archive_commands.show)
app.command("search", epilog=EPILOG)(finding_commands.search)
app.command("actors", epilog=EPILOG)(finding_commands.actors)
app.command("stories", epilog=EPILOG)(finding_commands.stories)
app.command("tracks", epilog=EPILOG)(following_commands.tracks)
app.command("track", epilog=EPILOG)(following_commands.track)
app.command("cases", epilog=EPILOG)(following_commands.cases)
app.command("case", epilog=EPILOG)(following_commands.case)
app.command("explain", epilog=EPILOG)(explain.explain)
app.add_typer(decide.decide, name="decide")
app.command("decisions", epilog=EPILOG)(decide.decisions)
app.command("reread", epilog=EPILOG)(reread.reread)
app.command("diff", epilog=EPILOG)(diff_command.diff)
app.command("changes", epilog=EPILOG)(changes_command.changes)
app.add_typer(archive_app.archive, name="archive")
app.command("codebook", epilog=EPILOG)(codebook.codebook)
app.command("doctor", epilog=EPILOG)(doctor.doctor)
app.command("evaluate", epilog=EPILOG)(evaluate.evaluate)
app.command("demo", epilog=EPILOG)(demo.demo)
