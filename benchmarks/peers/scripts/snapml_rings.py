"""IBM Snap ML's graph feature preprocessor: which flows lie on a cycle in time, by its length.

It counts, for each flow, the temporal cycles on which the flow lies, and lists none, so flows
on cycles of 2 to 5 are compared, not cycles. It takes no bound on the length: longer ones are
counted as well and left out of the answer. Times of this data differ, so that its "later" is
the same as "not earlier".
"""

import importlib
import os
import time
from typing import Any, Final

import numpy as np

from benchmarks.peers.scripts import common

_TICK: Final = 20  # ms; it counts time in 32 bits, and moments of the data are whole ticks
_RAW: Final = 4  # columns given, which stand before those computed
_OFF: Final = ("vertex_stats", "fan", "degree", "scatter-gather", "lc-cycle")


def on_rings(module: Any, table: np.ndarray) -> int:
    """Return how many flows lie on a cycle of 2 to 5 within the window."""
    finder = module.GraphFeaturePreprocessor()
    year = int(table[-1, 3] - table[0, 3])
    given: dict[str, Any] = dict.fromkeys(_OFF, False)
    given |= {"temp-cycle": True, "time_window": year + 1}
    given["temp-cycle_tw"] = common.WINDOW // _TICK
    bins = list(range(2, common.MAX_HOPS + 2))
    finder.set_params(given | {"temp-cycle_bins": bins, "num_threads": os.cpu_count() or 1})
    counts = finder.transform(table)[:, _RAW : _RAW + common.MAX_HOPS - 1]
    return int(counts.any(axis=1).sum())


def main() -> None:
    """Load, answer."""
    asked, start = common.arguments(__doc__), time.perf_counter()
    module = importlib.import_module("snapml")
    flows = common.columns(asked.data)
    names = ("id", "source", "target", "at")
    table = np.ascontiguousarray(np.column_stack([flows[name] for name in names]), np.float64)
    table[:, 3] = (table[:, 3] - table[0, 3]) // _TICK
    common.loaded(start)
    found, said = common.repeated(lambda: on_rings(module, table), asked.limit)
    common.say(said | {"on": found})


if __name__ == "__main__":
    main()
