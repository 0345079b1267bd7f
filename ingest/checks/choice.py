"""Columns that hold one of a few words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import flags, folded
from ingest.checks.column import ColumnSpec, Reading
from ingest.identity import Tokens

_YES: Final = ("是", "有", "1", "y", "yes", "t", "true", "√", "✓", "✔", "对")
_NO: Final = ("否", "无", "没有", "0", "n", "no", "f", "false", "×", "x", "✗", "错", "不是")
_FLAGS: Final = MappingProxyType({**dict.fromkeys(_YES, "1"), **dict.fromkeys(_NO, "0")})


def parse_choice(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read words of `spec.choices` into their values; the values themselves are taken too."""
    if not spec.choices:
        return Reading({"": values})
    return _chosen(values, {**{v: v for v in spec.choices.values()}, **spec.choices})


def parse_flag(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read yes and no into '1' and '0'."""
    return _chosen(values, _FLAGS)


def _chosen(values: pa.Array, choices: Mapping[str, str]) -> Reading:
    words = pa.array([_plain(word) for word in choices], pa.string())
    index = pc.index_in(pc.utf8_lower(folded(values)), words)
    found = pa.array(list(choices.values()), pa.string()).take(index)
    return Reading({"": pc.fill_null(found, "")}, {"bad_choice": flags(pc.is_null(index))})


def _plain(word: str) -> str:
    return str(folded(pa.array([word.strip()]))[0]).lower()
