"""Document numbers (文号) in one form: 湘财预〔2023〕123号."""

from typing import Final

import pyarrow as pa

from ingest.checks.characters import folded, replaced
from ingest.checks.column import ColumnSpec, Reading
from ingest.identity import Tokens

_YEAR: Final = r"[〔﹝\[(【〖{](\d{4})年?[〕﹞\])】〗}]"
_NUMBER: Final = r"^(.*〔\d{4}〕)第?0*(\d+)号?$"


def parse_doc_no(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read document numbers: no blanks, year in 〔〕, no 第, no leading zeros, 号 last."""
    plain = replaced(folded(values), r"\s+", "")
    return Reading({"": replaced(replaced(plain, _YEAR, r"〔\1〕"), _NUMBER, r"\1\2号")})
