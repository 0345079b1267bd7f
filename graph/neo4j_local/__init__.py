"""A Neo4j community server of one's own, without Docker: by Maven, on loopback.

`python -m graph.neo4j_local start` brings the server (once), starts it and says its URL.
"""

from graph.neo4j_local.libraries import VERSION, missing
from graph.neo4j_local.server import LocalServer, Memory

__all__ = ["VERSION", "LocalServer", "Memory", "missing"]
