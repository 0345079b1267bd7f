from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.sample import write_sample
from tests.ingest.sample.reading import lines


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    out = tmp_path_factory.mktemp("demo")
    write_sample(out, "demo", 7)
    yield out


@pytest.fixture(scope="session")
def truth(demo: Path) -> list[dict[str, Any]]:
    return lines(demo / "truth.jsonl")
