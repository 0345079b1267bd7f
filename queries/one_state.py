"""Answers that take several reads and must not mix two states of the graph."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from graph.store import GraphStore

P = ParamSpec("P")
R = TypeVar("R")


def in_one_state(
    ask: Callable[Concatenate[GraphStore, P], R],
) -> Callable[Concatenate[GraphStore, P], R]:
    """Return `ask`, all of whose reads see the state at its beginning."""

    @wraps(ask)
    def asked(store: GraphStore, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with store.one_state():
            return ask(store, *args, **kwargs)

    return asked
