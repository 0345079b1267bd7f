"""Questions about where money came from and where it went."""

from queries.tracing.between import between
from queries.tracing.neighbours import neighbours
from queries.tracing.options import TraceOptions
from queries.tracing.search import search
from queries.tracing.show import show, show_all
from queries.tracing.trace import downstream, upstream
from queries.tracing.wire import as_json_lines

__all__ = [
    "TraceOptions",
    "as_json_lines",
    "between",
    "downstream",
    "neighbours",
    "search",
    "show",
    "show_all",
    "upstream",
]
