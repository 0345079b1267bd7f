"""数电票 XML: fully digital invoices, one row each.

Field names are those of the file (`InvoiceNumber`, `IssueTime`, `SellerName`, `SellerIdNum`,
`TotalTax-includedAmount` …); what its lines say is joined by '；'.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from graph.errors import SourceError
from ingest.readers.assemble import assemble, text_table
from ingest.readers.sheet import Chunk, Sheet

_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*encoding=["'](?:gb|GB)[^>]*\?>""")
_PARTY: Final = ("Name", "IdNum", "Addr", "TelNum", "BankName", "BankAccNum")
_TOTALS: Final = ("TotalAmWithoutTax", "TotalTaxAm", "TotalTax-includedAmount", "Remark")
_ITEM: Final = ("ItemName", "SpecMod", "MeaUnits", "Quantity", "TaxRate")

COLUMNS: Final = (
    "EIid",
    "InvoiceNumber",
    "IssueTime",
    "GeneralOrSpecialVAT",
    *(f"Seller{name}" for name in _PARTY),
    *(f"Buyer{name}" for name in _PARTY),
    *_TOTALS,
    *_ITEM,
)


def xml_sheets(path: Path) -> list[Sheet]:
    """Return the invoices of an XML file as one table.

    Raises:
        SourceError: it is no well-formed XML, holds entities, or holds no invoice.
    """
    return [Sheet(path, "", "xml", 0, COLUMNS, len(_invoices(path)))]


def xml_chunks(sheet: Sheet, size: int) -> Iterator[Chunk]:
    """Yield the invoices, one row each."""
    rows = [_row(invoice) for invoice in _invoices(sheet.file)]
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        numbers = np.arange(start, start + len(part), dtype=np.int64)
        table = text_table(COLUMNS, part)
        yield assemble(numbers, table, (), (start + len(part)) / len(rows))


def _invoices(path: Path) -> list[Element]:
    try:
        root: Element = fromstring(_content(path))
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise SourceError(f"{path.name} is not well-formed XML ({error})") from error
    found = [node for node in root.iter() if _tag(node) == "EInvoice"] or [root]
    whole = [node for node in found if any(_number(node))]
    if not whole:
        raise SourceError(
            f"{path.name} holds no invoice: no InvoiceNumber or EIid in <{_tag(root)}>"
        )
    return whole


def _content(path: Path) -> str | bytes:
    """Return what the parser can take: it knows UTF-8 and UTF-16, not the GB family."""
    content = path.read_bytes()
    declared = _DECLARED.match(content)
    return content[declared.end() :].decode("gb18030", "replace") if declared else content


def _number(invoice: Element) -> tuple[str, str]:
    return _text(invoice, "InvoiceNumber"), _text(invoice, "EIid")


def _row(invoice: Element) -> list[str]:
    number, eiid = _number(invoice)
    label = _first(invoice, "GeneralOrSpecialVAT")
    return [
        eiid or number,
        number or eiid,
        _text(invoice, "IssueTime") or _text(invoice, "RequestTime"),
        "" if label is None else _text(label, "LabelCode") or (label.text or "").strip(),
        *_party(invoice, "Seller"),
        *_party(invoice, "Buyer"),
        *(_text(invoice, name) for name in _TOTALS),
        *(_all(invoice, name) for name in _ITEM),
    ]


def _party(invoice: Element, side: str) -> list[str]:
    """Return fields of seller or buyer, written `SellerName` or, inside it, `Name`."""
    inside = _first(invoice, f"{side}Information")
    inner = invoice if inside is None else inside
    return [
        _text(inner, f"{side}{name}") or ("" if inside is None else _text(inside, name))
        for name in _PARTY
    ]


def _tag(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _first(node: Element, tag: str) -> Element | None:
    return next((inner for inner in node.iter() if _tag(inner) == tag), None)


def _text(node: Element, tag: str) -> str:
    found = _first(node, tag)
    return "" if found is None else (found.text or "").strip()


def _all(node: Element, tag: str) -> str:
    texts = ((inner.text or "").strip() for inner in node.iter() if _tag(inner) == tag)
    return "；".join(text for text in texts if text)
