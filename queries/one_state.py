"""Answers that take several reads and must not mix two states of the graph."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeVar

from graph.errors import StateChanged
from graph.store import GraphStore

P = ParamSpec("P")
R = TypeVar("R")

#: How often an answer is begun anew because a batch was withdrawn meanwhile.
_ANEW: Final = 3


def in_one_state(
    ask: Callable[Concatenate[GraphStore, P], R],
) -> Callable[Concatenate[GraphStore, P], R]:
    """Return `ask`, all of whose reads see the state at its beginning.

    A server cannot show a batch that has been withdrawn meanwhile; then `ask` is called again.
    """

    @wraps(ask)
    def asked(store: GraphStore, /, *args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(_ANEW):
            try:
                return _pinned(store, *args, **kwargs)
            except StateChanged:
                continue
        return _pinned(store, *args, **kwargs)

    def _pinned(store: GraphStore, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with store.one_state():
            return ask(store, *args, **kwargs)

    return asked
