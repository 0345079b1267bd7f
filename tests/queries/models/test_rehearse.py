"""Rehearsal: what a model would find, what of it is known, what it costs."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import InvalidParameter
from graph.store import GraphStore
from graph.words import Language
from queries.detectors.finding import Finding
from queries.models.rehearse import Judged, Known, Overlap, Share, rehearse
from queries.models.verdicts import read_verdicts
from tests.queries.models.written import asking, filled, model
from viz.model_text import rehearsal_line, rehearsal_text

OTHER = Finding("R05", ("payee:a",), "", "", "2025", 1, ("f1",), {})


def test_a_rehearsal_tells_where_when_and_what_is_known(store: GraphStore) -> None:
    filled(store)
    others = (OTHER, replace(OTHER, code="R07", subjects=("payee:x",), flows=("f4", "f9")))
    known = Known(others, {"payee:a": True, "payee:b": False, "payee:x": True}, minutes=20)
    told = rehearse(store, model(), known)
    assert (len(told.run.findings), told.amount, told.minutes) == (3, 17000, 60)
    assert told.counties == (
        Share("990121000000", 2, 14000),
        Share("990122000000", 1, 3000),
    )
    assert [share.key for share in told.months] == ["2025-03", "2025-04", "2025-05"]
    assert told.overlaps == (Overlap("R05", 2, 1, 2), Overlap("R07", 1, 1, 0))
    assert (told.new, told.judged) == (0, Judged(2, 1, 0))
    assert told.unknown_flows == ()


def test_what_nobody_knows_is_new_and_open(store: GraphStore) -> None:
    filled(store)
    told = rehearse(store, model(), Known(), {"least": 3000})
    assert (len(told.run.findings), told.new, told.judged) == (2, 2, Judged(0, 0, 2))
    assert told.overlaps == ()


def test_documents_are_no_flows(store: GraphStore) -> None:
    filled(store)
    text = (
        "MATCH (n:Payee) RETURN n.id AS subject, 1 AS amount, n.name AS flow ORDER BY subject"
    )
    told = rehearse(store, asking(text), Known())
    assert sorted(told.unknown_flows) == sorted(("甲", "乙", "丙"))
    assert told.months == (Share("", 3, 3),)
    assert told.counties[-1] == Share("990122000000", 1, 1)
    text_en = rehearsal_text(asking(text), told, {}, 1, Language.EN)
    assert "3 ids of flows are not in the graph" in text_en


def test_it_is_told_in_words_and_in_json(store: GraphStore) -> None:
    filled(store)
    told = rehearse(store, model(), Known((OTHER,), {"payee:a": True}))
    names = {"990121000000": "竹湖县"}
    said = rehearsal_text(model(), told, names, 1, Language.ZH)
    for part in ("990121000000 竹湖县：2 条", "2025-03：1 条", "R05", "属实 2 条", "90 分钟"):
        assert part in said
    line = rehearsal_line(told)
    assert (line["findings"], line["new"], line["reason"]) == (3, 1, None)
    failed = rehearse(
        store,
        asking("MATCH (n:Payee) RETURN n.x AS subject, 1 AS amount ORDER BY amount"),
        Known(),
    )
    assert rehearsal_line(failed)["reason"]["code"] in ("refused", "no_node")
    assert "无法计算" in rehearsal_text(model(), failed, {}, 1, Language.ZH)


def test_verdicts_are_lines(tmp_path: Path) -> None:
    file = tmp_path / "verdicts.jsonl"
    file.write_text(
        '{"subject": "a", "verdict": "true", "by": "x"}\n\n'
        '{"subject": "b", "verdict": "false"}\n{"subject": "a", "verdict": "false"}\n',
        encoding="utf-8",
    )
    assert read_verdicts(file) == {"a": False, "b": False}
    for wrong in ('{"subject": "a"}', '["a"]', "no", '{"subject": 1, "verdict": "true"}'):
        file.write_text(f'{{"subject": "a", "verdict": "true"}}\n{wrong}\n', encoding="utf-8")
        with pytest.raises(InvalidParameter, match="line 2"):
            read_verdicts(file)
    with pytest.raises(InvalidParameter, match="cannot read"):
        read_verdicts(tmp_path / "none")
