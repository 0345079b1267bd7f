"""The configured store's flows for whoever asks the flow engine; loading it takes a second."""

import hashlib

from api.settings import Settings
from graph.store import GraphStore
from queries.flow.projection import Projection, projection_of


def projection(settings: Settings, store: GraphStore) -> Projection:
    """Return all flows of the configured store, from its own part of the cache."""
    name = hashlib.sha256(settings.store.encode()).hexdigest()[:16]
    return projection_of(store, settings.cache / "flows" / name)
