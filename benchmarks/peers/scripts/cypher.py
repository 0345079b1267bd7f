"""Questions in Cypher, one statement for each length, whichever engine answers."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.scripts import common

#: Sends a text with its values and returns the columns of the answer.
Ask = Callable[[str, dict[str, int]], list[np.ndarray]]


def statements(path: Path, kind: str) -> list[str]:
    """Return the statements of one kind."""
    found: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return found[kind]


def run(ask: Ask, asked: argparse.Namespace, name: str) -> None:
    """Ask again and again, say how long it took, and write what is compared."""
    texts = statements(asked.texts, asked.kind)
    if asked.kind == "rings":
        found, said = common.repeated(lambda: _rings(ask, texts), asked.limit)
        common.say(said | common.by_hops(found))
        return
    (nodes, fen), said = common.repeated(lambda: _ends(ask, texts, asked.origin), asked.limit)
    np.savez(asked.out / f"{name}-{asked.kind}.npz", nodes=nodes, fen=fen)
    common.say(said | {"nodes": len(nodes), "fen": float(fen.sum())})


def _rings(ask: Ask, texts: list[str]) -> set[tuple[int, ...]]:
    found: set[tuple[int, ...]] = set()
    for text in texts:
        columns = [column.tolist() for column in ask(text, {"window": common.WINDOW})]
        found |= common.cycles_of(zip(*columns, strict=True))
    return found


def _ends(ask: Ask, texts: list[str], origin: int) -> tuple[Any, Any]:
    """Return the ends of chains of all lengths, and the fen that came to each."""
    answers = [ask(text, {"origin": origin}) for text in texts]
    ids = np.concatenate([np.asarray(answer[0], np.int64) for answer in answers])
    fen = np.concatenate([np.asarray(answer[-1], np.float64) for answer in answers])
    nodes, place = np.unique(ids, return_inverse=True)
    return nodes, np.bincount(place, fen, len(nodes))
