"""The command line: `main` is what the command `backchannel` runs."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Every error is one line on standard error; the exit codes are those that `--help` lists."""
    from backchannel.errors import BackchannelError  # noqa: PLC0415 - so that `import backchannel` never pays for this
    from backchannel.views.cli.app import app  # noqa: PLC0415
    from backchannel.views.cli.terminal import FAILED, INTERRUPTED, fail, forget_output  # noqa: PLC0415

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal of another encoding shows "?" rather than a traceback
    try:
        app(prog_name="backchannel")
    except BackchannelError as error:
        fail(str(error))
    except SystemExit as left:
        if left.code == INTERRUPTED:  # typer's own answer to Ctrl-C
            fail("stopped; what was kept is whole, run the same command again to go on", INTERRUPTED)
        raise
    except BrokenPipeError:
        forget_output()
        sys.exit(FAILED)
    except Exception as error:
        if "--traceback" in sys.argv:
            raise
        fail(f"this should not happen ({type(error).__name__}: {error}); please report it, with what --traceback adds")
