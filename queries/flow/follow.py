"""Following money: where what left a node ended, and where what it got came from."""

from collections.abc import Iterator, Sequence

import numpy as np

from graph.store import GraphStore
from queries.flow.attribute import Attribution, attribute
from queries.flow.balance import balances
from queries.flow.choices import Method
from queries.flow.columns import Bytes, Int64s
from queries.flow.followed import Followed, FollowOptions, Route, Sums
from queries.flow.known import number_of
from queries.flow.ledger import summed
from queries.flow.projection import Projection
from queries.flow.reach import Direction
from queries.flow.routes import main_routes, routes_of
from queries.flow.stopped import STATES, states
from queries.flow.tree import Tree
from queries.tracing.records import nodes_of


def follow(
    store: GraphStore, projection: Projection, ids: Sequence[str], options: FollowOptions
) -> Followed:
    """Follow all money that left (reached) the nodes `ids`, as one.

    Raises:
        NotFound: one of `ids` is no node that money flows from or to.

    Cost: linear in the flows of the nodes reached, for each method.
    """
    origins = list(dict.fromkeys(number_of(store, projection, each) for each in ids))
    flows, way = projection.flows, options.direction
    answers = dict(_answers(projection, origins, options))
    found, told = answers[options.method]
    lines = balances(flows, options.window)
    routes = routes_of(flows, found, way)
    came = [_came(projection, each, way) for each, _ in answers.values()]
    tree = Tree(store, projection, origins, found, told, routes, lines, came, options)
    shown = list(tree.grown())
    mains = main_routes(routes, found, origins, options.routes)
    names = projection.names([*origins, *(each for main in mains for each in main.nodes)])
    known = nodes_of(store, names)
    return Followed(
        asked=tuple(ids),
        origins=tuple(known[name] for name in names[: len(origins)]),
        options=options,
        balances=tuple(lines.line(origin) for origin in origins),
        sums=_sums(found, told),
        tree=tuple(shown),
        routes=tuple(
            Route(tuple(known[name] for name in projection.names(main.nodes)), main.fen)
            for main in mains
        ),
        nodes=len(np.union1d(np.union1d(routes.near, routes.far), origins)),
        flows=len(found.flows),
        methods=tuple((method, _sums(*answer)) for method, answer in answers.items()),
    )


def _answers(
    projection: Projection, origins: list[int], options: FollowOptions
) -> Iterator[tuple[Method, tuple[Attribution, Bytes]]]:
    """Yield what each method attributes, and why the money stopped there."""
    for method in Method if options.all_methods else (options.method,):
        found = attribute(projection.flows, origins, method, options.direction, options.window)
        yield method, (found, states(projection, found, origins, options.direction))


def _came(projection: Projection, found: Attribution, way: Direction) -> Int64s:
    """Return how many traced fen came to each node (`in`: went out of it)."""
    flows = projection.flows
    ends = flows.target if way == "out" else flows.source
    return summed(ends[found.flows], found.carried, flows.nodes)


def _sums(found: Attribution, told: Bytes) -> Sums:
    by_state = (int(found.stopped[told == number].sum()) for number in range(len(STATES)))
    return Sums(found.amount, *by_state)
