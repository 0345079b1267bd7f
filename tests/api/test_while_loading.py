"""Questions to a server while a large batch is loaded: one line says what is not shown yet."""

import pytest

from graph.store import open_store
from tests.api.conftest import Command
from tests.conftest import Neo4j
from tests.graph.big_batch import small_graph, write_big
from tests.graph.rows import record

pytestmark = pytest.mark.neo4j

SAID = {
    "zh": "批次 big 正在写入，或写到一半就中断了：写完之前，答案里没有它的任何内容。",
    "en": "batch big is being loaded, or its load was cut off: nothing of it is shown",
}


def test_questions_say_which_batch_they_do_not_show_yet(
    fundtrace: Command, empty_neo4j: Neo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUNDTRACE_STORE", empty_neo4j.url)
    monkeypatch.setenv("FUNDTRACE_NEO4J_PASSWORD", empty_neo4j.password)
    with open_store(empty_neo4j.url, password=empty_neo4j.password, create=True) as store:
        small_graph(store)
        with store.loading("big") as load:
            write_big(load)
            for lang, words in SAID.items():
                monkeypatch.setenv("FUNDTRACE_LANG", lang)
                found = fundtrace("search", "村民", "--json")
                assert (found.code, found.err.startswith(words)) == (0, True)
                assert "payee:2" in found.out
                assert "payee:big" not in found.out
            listed = [each["status"] for each in fundtrace("batches", "--json").lines]
            assert sorted(listed) == ["loaded", "loading"]
            load.record(*record("big"))
        found = fundtrace("search", "村民丙", "--json")
    assert found.err == ""
    assert "payee:big:0" in found.out
