from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import GraphStore, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    with open_store(f"ladybug://{tmp_path / 'graph' / 'store.lbug'}", create=True) as opened:
        yield opened
