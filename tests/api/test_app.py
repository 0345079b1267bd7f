from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.model import SCHEMA_VERSION
from graph.store import open_store
from tests.ingest.county import load, transfers


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    place = tmp_path_factory.mktemp("app")
    file = transfers(
        place / "a.csv",
        ("t1", "a", "b", "5", "2024-01-01"),
        ("t2", "b", "c", "4", "2024-01-02"),
        ("t0", "t0", "d", "3", "2024-01-03"),
    )
    url = f"ladybug://{place / 'store'}"
    with open_store(url, create=True) as store:
        load(store, place, file)
    with TestClient(create_app(Settings(store=url))) as client:
        yield client


def test_it_says_that_it_is_well(client: TestClient) -> None:
    assert client.get("/health").json() == {
        "status": "ok",
        "engine": "ladybug",
        "schema": SCHEMA_VERSION,
    }


def test_it_traces_as_the_command_line_does(client: TestClient) -> None:
    answer = client.get("/api/v1/trace", params={"id": "a", "direction": "down"}).json()
    flows = [[flow["id"] for flow in chain["flows"]] for chain in answer["chains"]]
    assert flows == [["t1"], ["t1", "t2"]]
    assert answer["extent"] == {
        "total": 2,
        "shown": 2,
        "fen_shown": 900,
        "fen_left_out": 0,
        "limits": [],
    }
    between = client.get("/api/v1/between", params={"id": "a", "to": "c"}).json()
    assert len(between["chains"]) == 1


def test_it_finds_shows_and_counts(client: TestClient) -> None:
    assert client.get("/api/v1/search", params={"q": "b"}).json()["total"] == 1
    assert client.get("/api/v1/show", params={"id": "t1"}).json()["flow"]["amount"] == 500
    assert client.get("/api/v1/overview").json()["flows"][0]["fen"] == 1200
    near = client.get("/api/v1/neighbours", params={"id": "b", "direction": "up"}).json()
    assert [each["node"]["id"] for each in near["neighbours"]] == ["a"]


def test_an_id_that_is_a_node_and_a_flow_shows_either(client: TestClient) -> None:
    node = client.get("/api/v1/show", params={"id": "t0"}).json()
    flow = client.get("/api/v1/show", params={"id": "t0", "what": "flow"}).json()
    assert (node["node"]["id"], node["flow"]) == ("t0", None)
    assert (flow["node"], flow["flow"]["id"]) == (None, "t0")


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("trace", {"id": "nobody"}, 404),
        ("show", {"id": "nobody"}, 404),
        ("trace", {"id": "a", "hops": 11}, 422),
        ("trace", {"id": "a", "limit": 0}, 422),
        ("trace", {"id": "a", "since": 5, "until": 4}, 422),
        ("trace", {"id": "a", "kind": "STOLEN"}, 422),
        ("search", {"q": ""}, 422),
    ],
)
def test_what_cannot_be_is_said_with_its_status(
    client: TestClient, path: str, params: dict[str, str | int], status: int
) -> None:
    answer = client.get(f"/api/v1/{path}", params=params)
    assert answer.status_code == status
    if status == 404:
        assert answer.headers["content-type"] == "application/problem+json"
        assert "nobody" in answer.json()["detail"]


def test_it_starts_only_on_a_store_that_is_there(tmp_path: Path) -> None:
    from graph.errors import NotFound

    app = create_app(Settings(store=f"ladybug://{tmp_path / 'none'}"))
    with pytest.raises(NotFound, match="no store"), TestClient(app):
        pass
