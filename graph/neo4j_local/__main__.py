"""`python -m graph.neo4j_local start|stop|status|import`: a Neo4j server without Docker."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from graph.errors import FundtraceError
from graph.neo4j_local.libraries import VERSION
from graph.neo4j_local.server import LocalServer, Memory


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m graph.neo4j_local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in (
        ("start", f"bring Neo4j {VERSION} by Maven, start it, wait until it answers"),
        ("stop", "stop it"),
        ("status", "say whether it runs and where"),
        ("import", "neo4j-admin database import full ARGUMENTS, with the server stopped"),
    ):
        command = commands.add_parser(name, help=help_text)
        command.add_argument("--home", type=Path, default=Path(".neo4j"), metavar="DIR")
        if name == "start":
            command.add_argument("--port", type=int, default=0, help="0: a free one")
            command.add_argument("--page-cache", default=Memory().page_cache)
        if name in ("start", "import"):
            command.add_argument("--heap", default="2g" if name == "import" else "1g")
        if name == "import":
            command.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser


def _run(options: argparse.Namespace) -> str:
    server = LocalServer(options.home)
    if options.command == "start":
        server.start(port=options.port, memory=Memory(options.heap, options.page_cache))
        return f"{server.url}\npassword: in {server.password_file}"
    if options.command == "stop":
        return "stopped" if server.stop() else "was not running"
    if options.command == "import":
        arguments = [word for word in options.arguments if word != "--"]
        return server.offline_import(arguments, heap=options.heap)
    return f"running: {server.url}" if server.is_running() else "not running"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 it could not be done."""
    options = _parser().parse_args(arguments)
    try:
        sys.stdout.write(_run(options) + "\n")
    except FundtraceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
