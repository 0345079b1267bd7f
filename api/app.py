"""The HTTP interface: health, search, one record, neighbours and chains. Read only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Final, Literal

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import JSONResponse

from api.settings import Settings
from graph import errors
from graph.model import Flow
from graph.store import GraphStore, open_store
from queries.overview import Overview, overview
from queries.tracing import (
    TraceOptions,
    between,
    downstream,
    neighbours,
    search,
    show_all,
    upstream,
)
from queries.tracing.answers import Neighbours, Record, Trace
from queries.tracing.options import EARLIEST, LATEST
from queries.tracing.search import Hits

#: HTTP status of each error; the nearest class in its MRO decides.
STATUSES: Final[dict[type[Exception], int]] = {
    errors.FundtraceError: 500,
    errors.RequestError: 400,
    errors.NotFound: 404,
    errors.InvalidParameter: 422,
    errors.NotConfigured: 500,
    errors.SourceError: 422,
    errors.StoreError: 500,
    errors.StoreUnavailable: 503,
    errors.StateChanged: 503,
    errors.StoreLocked: 503,
    errors.SchemaMismatch: 500,
    errors.IndexesMissing: 503,
    errors.QueryTimeout: 504,
    errors.QueryFailed: 500,
}


def status_of(error: errors.FundtraceError) -> int:
    """Return the HTTP status of `error`."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def get_store(request: Request) -> GraphStore:
    """Return the store that the application opened."""
    store: GraphStore = request.app.state.store
    return store


StoreDep = Annotated[GraphStore, Depends(get_store)]
NodeId = Annotated[str, Query(min_length=1, max_length=200, description="Id of a node.")]
Hops = Annotated[int, Query(ge=1, le=10, description="Longest chain, in flows.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Most rows in the answer.")]
Kinds = Annotated[list[Flow] | None, Query(description="Only these kinds of flow.")]
Moment = Annotated[int, Query(description="Epoch milliseconds UTC.")]
Least = Annotated[int, Query(ge=0, description="Least amount of each flow, in fen.")]


def get_options(
    hops: Hops = 4,
    since: Moment = EARLIEST,
    until: Moment = LATEST,
    least: Least = 0,
    kind: Kinds = None,
    fund: Annotated[str, Query(max_length=200)] = "",
    strict: bool = False,
    limit: Limit = 50,
    order: Literal["nearest", "richest"] = "nearest",
) -> TraceOptions:
    """Return the options of a question, all bounded."""
    return TraceOptions(
        hops=hops,
        since=since,
        until=until,
        least_amount=least,
        kinds=tuple(kind or ()),
        fund=fund,
        strict=strict,
        limit=limit,
        order=order,
        timeout=30.0,
    )


OptionsDep = Annotated[TraceOptions, Depends(get_options)]


def create_app(settings: Settings) -> FastAPI:
    """Return the application; it opens the store read-only when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        password = settings.neo4j_password.get_secret_value()
        with open_store(settings.store, password=password, read_only=True) as store:
            app.state.store = store
            yield

    app = FastAPI(title="fundtrace 资金溯源", version="0.1.0", lifespan=lifespan)
    app.add_exception_handler(errors.FundtraceError, _problem)
    _add_routes(app)
    return app


def _problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.FundtraceError)
    status = status_of(error)
    body = {"type": "about:blank", "title": type(error).__name__, "status": status}
    return JSONResponse(
        {**body, "detail": str(error)}, status, media_type="application/problem+json"
    )


def _add_routes(app: FastAPI) -> None:
    @app.get("/health")
    def health(store: StoreDep) -> dict[str, str | int]:
        """Say that the store answers, and which one it is."""
        info = store.info()
        return {"status": "ok", "engine": info.engine, "schema": info.schema_version}

    @app.get("/api/v1/overview")
    def whole(store: StoreDep) -> Overview:
        """Count what the store holds."""
        return overview(store)

    @app.get("/api/v1/search")
    def find(
        store: StoreDep,
        q: Annotated[str, Query(min_length=1, max_length=200)],
        limit: Limit = 20,
    ) -> Hits:
        """Find nodes by name, id, document number, code or last four of an account."""
        return search(store, q, limit)

    @app.get("/api/v1/show")
    def record(store: StoreDep, id: NodeId, what: Literal["node", "flow"] = "node") -> Record:
        """Show a node or a flow, its links, and where it was read.

        Where an id is both, `what` says which.
        """
        records = show_all(store, id)
        return records[-1 if what == "flow" else 0]

    @app.get("/api/v1/neighbours")
    def around(
        store: StoreDep,
        id: NodeId,
        options: OptionsDep,
        direction: Literal["up", "down", "both"] = "both",
    ) -> Neighbours:
        """List who a node got money from and gave money to, ranked by money."""
        return neighbours(store, id, direction, options)

    @app.get("/api/v1/trace")
    def chains(
        store: StoreDep,
        id: NodeId,
        options: OptionsDep,
        direction: Literal["up", "down"] = "down",
    ) -> Trace:
        """Trace money up or down from a node, flow by flow."""
        return (upstream if direction == "up" else downstream)(store, id, options)

    @app.get("/api/v1/between")
    def paths(
        store: StoreDep,
        id: NodeId,
        to: Annotated[list[str], Query(min_length=1, max_length=100)],
        options: OptionsDep,
        which: Literal["shortest", "all"] = "shortest",
    ) -> Trace:
        """Trace money from a node to another or to a set."""
        return between(store, id, tuple(to), options, which=which)
