"""Whether all who answered the same question said the same."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.peers.figures import OURS, Figure, held_against

#: Files of nodes and fen by peer and query.
_ENDS = {"Ladybug": "ladybug", "Neo4j": "neo4j"}
_NEAR = 1e-6  # sums of shares are floating; a part of the sum


def differences(figures: Sequence[Figure], flows: int, data: Path) -> Iterator[str]:
    """Yield a line for each answer that is not as ours."""
    done = [each for each in figures if each.done and each.flows == flows]
    ours = held_against(done, "rings", flows)
    yield from (
        f"{each.name}, {flows:,} flows: {said}"
        for each in done
        if each.who != OURS
        for said in (_rings(each, ours) if each.task == "rings" else _ends(each, data))
    )
    yield from _databases(done, data)


def _rings(peer: Figure, ours: Figure | None) -> Iterator[str]:
    if ours is None:
        return
    if not ours.said["whole"]:
        yield f"ours shows only some of its {ours.said['rings']:,} rings"
    for name in ("rings", "hops", "on"):
        if name in peer.said and peer.said[name] != ours.said[name]:
            yield f"{name} are {peer.said[name]}, ours {ours.said[name]}"


def _ends(peer: Figure, data: Path) -> Iterator[str]:
    """Compare nodes reached: databases see chains of 6 flows, networkx all."""
    near = peer.who in _ENDS
    ours = np.load(data / ("ours_near.npy" if near else "ours_reach.npy"))
    found = np.load(_file(data, peer))
    if not np.array_equal(found["nodes"], ours):
        strange = len(np.setxor1d(found["nodes"], ours))
        yield f"reached {len(found['nodes']):,} nodes, ours {len(ours):,}; {strange:,} differ"
    elif not near and peer.task == "trace":
        yield from _shares(found["fen"], np.load(data / "ours_pro_rata.npy")[ours])


def _shares(fen: "np.ndarray", ours: "np.ndarray") -> Iterator[str]:
    """Ours are whole fen by largest remainder, so each may be off by a fen for each flow."""
    worst = float(np.max(np.abs(fen - ours), initial=0))
    if worst > 100 + _NEAR * float(ours.max(initial=0)):
        yield f"pro rata, a node got {worst:,.0f} fen more or less than ours says"


def _databases(done: Sequence[Figure], data: Path) -> Iterator[str]:
    """Compare the sums of both databases for the same query."""
    for how in ("chains", "layers"):
        sums = {
            each.who: float(np.load(_file(data, each))["fen"].sum())
            for each in done
            if (each.task, each.how) == ("trace", how) and each.who in _ENDS
        }
        if sums and max(sums.values()) - min(sums.values()) > _NEAR * max(sums.values()):
            yield f"{how}: the databases' sums differ: {sums}"


def _file(data: Path, peer: Figure) -> Path:
    if peer.who in _ENDS:
        return data / f"{_ENDS[peer.who]}-{peer.how}.npz"
    return data / f"nx-{peer.task}.npz"
