"""The answer of the embedded engine to a row of parameters."""

from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.finbench import around, traces
from benchmarks.finbench.params import Asked
from benchmarks.finbench.steps import Steps
from benchmarks.finbench.traces import Result
from graph.store import GraphStore

_ANSWERS: Final[Mapping[str, Callable[[Steps], Result]]] = {
    "TCR1": traces.blocked_media,
    "TCR2": traces.loans_gathered,
    "TCR3": traces.shortest_path,
    "TCR4": around.transfer_cycle,
    "TCR5": traces.transfer_traces,
    "TCR6": around.many_to_one,
    "TCR7": around.fast_in_out,
    "TCR8": traces.loan_trace,
    "TCR9": around.laundering,
    "TCR10": around.shared_investments,
    "TCR11": traces.guarantee_chain,
    "TCR12": around.paid_to_companies,
}


def answer(store: GraphStore, asked: Asked) -> tuple[Result, bool]:
    """Return the result in the specification's terms, and whether truncation took a part."""
    steps = Steps(store, asked)
    return _ANSWERS[asked.query](steps), steps.truncated
