"""The configured store's flows for whoever asks the flow engine; loading it takes a second."""

import hashlib

from api.settings import Settings
from graph.errors import NotConfigured
from graph.store import GraphStore
from queries.flow.projection import Projection, projection_of


def projection(settings: Settings, store: GraphStore) -> Projection:
    """Return all flows of the configured store, from its own part of the cache."""
    folder = settings.cache / "flows" / hashlib.sha256(settings.store.encode()).hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise NotConfigured(
            f"FUNDTRACE_CACHE is {settings.cache}, where nothing can be kept "
            f"({error.strerror}); name a folder that can be written to"
        ) from error
    return projection_of(store, folder)
