"""Finding a node by what people know of it: name, number, code, last digits of an account."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from graph.errors import InvalidParameter
from graph.model import Node
from graph.query import Query
from graph.store import DEFAULT_TIMEOUT, GraphStore
from queries.one_state import in_one_state
from queries.tracing.options import MAX_ROWS
from queries.tracing.records import nodes_of

#: What was matched, by rank: exact ones first.
MATCHED: Final = (
    "id",
    "id",
    "name",
    "doc_no",
    "code",
    "account",
    "name",
    "name",
    "doc_no",
)

MAX_TEXT: Final = 200

_BRACKETS: Final = str.maketrans("[]()（）【】［］〈〉<>", "〔〕" * 7)


@dataclass(frozen=True, slots=True)
class Hit:
    """A node and which of its fields has the text: id, name, doc_no, code or account."""

    node: Node
    matched: str


@dataclass(frozen=True, slots=True)
class Hits:
    """Nodes found for `text`, the most exact first; `total` counts all there are."""

    text: str
    hits: tuple[Hit, ...]
    total: int
    shown: int


@in_one_state
def search(
    store: GraphStore, text: str, limit: int = 20, *, timeout: float = DEFAULT_TIMEOUT
) -> Hits:
    """Return the nodes that `text` names, exact matches first, then by name and id.

    It is compared with ids (whole, or what follows the colon), names (also a part), document
    numbers with any brackets, codes of invoices, programmes and agencies, and, when it is
    four digits, with the end of account numbers. Cost: one scan of the nodes.

    Raises:
        InvalidParameter: the text is empty or too long, or `limit` is out of range.
    """
    asked = text.strip()
    if not 0 < len(asked) <= MAX_TEXT:
        raise InvalidParameter(f"search for 1 to {MAX_TEXT} characters, got {len(asked)}")
    if not 1 <= limit <= MAX_ROWS:
        raise InvalidParameter(f"limit is {limit}; give 1 to {MAX_ROWS}")
    values = {
        "text": asked,
        "lower": asked.lower(),
        "doc": document_number(asked),
        "code": f":{asked}",
        "four": len(asked) == 4 and asked.isdecimal(),
    }
    rows = store.read(_query("search"), timeout=timeout, limit=limit, **values)
    total = store.read(_query("search_total"), timeout=timeout, **values)[0][0]
    nodes = nodes_of(store, [row[0] for row in rows])
    hits = tuple(Hit(nodes[found], MATCHED[rank]) for found, rank in rows)
    return Hits(asked, hits, total, len(hits))


def document_number(text: str) -> str:
    """Return `text` as document numbers are kept: NFKC, no spaces, years in 〔〕."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain.translate(_BRACKETS)


def _query(name: str) -> Query:
    return Query("queries.tracing", name)
