"""No text that the embedded engine runs has a form that it was seen to answer wrongly."""

from pathlib import Path
from typing import Final

import ladybug
import pytest

from queries.models.forms import mixes

ROOT: Final = Path(__file__).parents[2]
TEXTS: Final = sorted(
    path
    for package in ("graph", "queries", "api", "benchmarks")
    for path in (ROOT / package).rglob("*.cypher")
    if not path.name.endswith(".neo4j.cypher") and not path.name.startswith("neo4j_")
)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_distinct_and_other_aggregates_stand_in_clauses_of_their_own(path: Path) -> None:
    assert not mixes(path.read_text(encoding="utf-8"))


def test_the_engine_still_loses_what_stands_behind_a_distinct_aggregate(tmp_path: Path) -> None:
    """When this fails, the engine was mended and the rule above may go."""
    base = ladybug.Database(tmp_path / "base")
    connection = ladybug.Connection(base)
    connection.execute("CREATE NODE TABLE N(id STRING PRIMARY KEY, kind STRING, amount INT64)")
    for number in range(4):
        values = {"id": f"n{number}", "kind": f"k{number % 2}", "amount": number}
        connection.execute("CREATE (:N {id: $id, kind: $kind, amount: $amount})", values)
    answer = connection.execute(
        "MATCH (n:N) RETURN n.kind AS kind, count(DISTINCT n.id) AS ids, count(*) AS rows "
        "ORDER BY kind"
    )
    assert isinstance(answer, ladybug.QueryResult)
    assert answer.get_all() == [["k0", 2, 0], ["k1", 2, 0]]
