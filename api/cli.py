"""The command `fundtrace`: every way in from a terminal or a script.

Answers go to stdout (JSON lines with `--json`), everything else to stderr. Exit codes: 0 done,
1 fundtrace could not do it and says why in one line, 2 the command was written wrongly, 143 it
was ended from outside.
"""

import io
import logging
import signal
import sys
from types import FrameType

import typer
from pydantic import ValidationError

from api.commands import detect, flow, imports, models, questions, samples, service
from api.output import say_aside
from graph.errors import FundtraceError

app = typer.Typer(
    name="fundtrace",
    help="资金溯源: trace public money from its source to the last payee, to the fen.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (imports, questions, flow, detect, models, samples, service):
    module.register(app)


def main() -> None:
    """Run the command line; errors of ours are one line on stderr and exit code 1."""
    _prepare_streams()
    signal.signal(signal.SIGTERM, _ended)
    try:
        app()
    except FundtraceError as error:
        say_aside(f"fundtrace: {error}")
        sys.exit(1)
    except ValidationError as error:
        say_aside(f"fundtrace: settings: {_first(error)}")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output (`head`) has gone; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        say_aside(f"fundtrace: {_of_the_system(error)}")
        sys.exit(1)


def _ended(number: int, _: FrameType | None) -> None:
    """End as by an exception, so that whatever is half made is removed."""
    sys.exit(128 + number)


def _prepare_streams() -> None:
    """Let no terminal break an answer, and let drivers say nothing beside our errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)


def _of_the_system(error: OSError) -> str:
    """Return what the system refused: no room on the disk, no right to a file."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"])
    return f"FUNDTRACE_{place.upper()}: {problem['msg']}"
