"""A small sample province, imported in four steps: what a later batch changes is all there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.store import GraphStore, open_store
from ingest.sample import write_sample
from queries.detection.run import Detection, DetectOptions, detect
from queries.flow.projection import Projection, projection_of
from tests.ingest.county import load


@dataclass(frozen=True, slots=True)
class Province:
    """The sample and the store that holds it."""

    files: Path
    store: GraphStore
    cache: Path

    def projected(self) -> Projection:
        """Return the flow engine's copy of all flows."""
        return projection_of(self.store, self.cache)

    def detect(self, options: DetectOptions = DetectOptions()) -> Detection:  # noqa: B008
        """Run the rules."""
        return detect(self.store, self.projected, options)


def steps(files: Path) -> list[list[Path]]:
    """Return the files in the order of four imports: what is known of payees comes last."""
    everything = sorted(path for path in files.rglob("*") if path.is_file())
    tables = [path for path in everything if path.suffix in (".csv", ".xlsx", ".parquet")]
    late = [path for path in tables if path.parent.name in ("persons", "assets")]
    payments = [path for path in tables if path.parent.name == "payments"]
    rest = [path for path in tables if path not in late and path not in payments]
    return [rest, payments[:1], payments[1:], late]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "demo"
    write_sample(folder, "demo", 5, None)
    return folder


@pytest.fixture(scope="module")
def county(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    """The whole sample in one batch."""
    place = tmp_path_factory.mktemp("county")
    with open_store(f"ladybug://{place}/store", create=True) as store:
        load(store, place, sample)
        yield Province(sample, store, place / "cache")


@pytest.fixture
def growing(sample: Path, tmp_path: Path) -> Iterator[tuple[Province, list[Callable[[], str]]]]:
    """An empty store, and what imports the sample into it step by step."""
    with open_store(f"ladybug://{tmp_path}/store", create=True) as store:

        def importing(paths: list[Path]) -> Callable[[], str]:
            return lambda: load(store, tmp_path, *paths).batch

        province = Province(sample, store, tmp_path / "cache")
        yield province, [importing(paths) for paths in steps(sample)]
