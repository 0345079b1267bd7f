"""The way in of `fundtrace` and `python -m api`: light, so that Ctrl-C is quiet from the start.

Loading the engines takes a second, in which there is nothing to put right yet.
"""

import os
import signal
import sys
from types import FrameType
from typing import Final

#: What a shell says of a command that Ctrl-C ended: 128 and the number of the signal.
INTERRUPTED: Final = 128 + signal.SIGINT


def main() -> None:
    """Load the command line and run it; Ctrl-C ends it with exit code 130 and no traceback."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:  # else whoever started us wants it otherwise
        signal.signal(signal.SIGINT, _leave)
    from api import cli

    signal.signal(signal.SIGINT, usual)
    try:
        cli.main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _leave(_: int, __: FrameType | None) -> None:
    # Not an exception: a library that is half loaded may take it for a fault of its own.
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
