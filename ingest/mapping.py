"""A mapping says what the columns of a file are and what each row says of the graph.

It is YAML. `load_mapping` reads and checks it; `ready` holds the ones that come along.

```yaml
name: payments                      # [a-z][a-z0-9_]*
version: 1                          # rises when the same row would give another graph
title: {zh: 支付明细, en: Payment details}
stage: 60                           # load order inside one run, 0 first
columns:                            # each column's own name is one of its headers too
  pay_id: {kind: key, headers: [支付明细ID, 明细编号]}
  amount: {kind: money, unit: 元, sign: positive, required: true, headers: [金额]}
  status: {kind: choice, headers: [支付状态], choices: {成功: paid, 失败: failed}}
key: [pay_id]                       # natural key -> row_key: the key fields joined with '|';
key_needs: [pay_id]                 # a row in which one of these (if none named: every key
                                    # field) is empty has its content hash as row_key
amount: [expense, income]           # the row's money in control totals: first non-empty
currency: currency                  # column that names the currency; must be the store's
one_of: [expense, income]           # exactly one of them holds something (0 is nothing)
any_of: [number, qr]                # at least one of them holds something
resolve:                            # alias -> a node looked up in graph and run, if one fits
  holder: {account: own_account, prefer: {name: own_name}}
  parent: {label: Allocation, where: {doc_no: sup_doc_no}, prefer: {program_code: program}}
nodes:                              # alias -> node, in order
  payee:
    label: Payee
    id: ["payee:{identity}", "payee:row:{row_key}"]
    when: payee_name
    set: {name: payee_name, kind: {value: person}}
flows:
  paid: {kind: PAID, id: "pay:{row_key}", source: [village, project], target: payee,
         amount: amount, at: paid_at, when_value: {status: [paid, '']}, set: {doc: voucher_no}}
links:
  account: {kind: HAS_ACCOUNT, source: payee, target: bank_account, set: {since: paid_at}}
reversal: {when_negative: amount}   # a flow of a negative amount becomes RETURNED, turned round
no_flow: {when_value: {status: [failed]}}
```

**Fields** are the columns, `row_key`, and what their kinds derive: `<column>_mask` (identity,
id_number, credit_code, account, phone, address), `<column>_birth_year` and `<column>_sex`
(identity, id_number), `<column>_code`, `_number`, `_amount`, `_date` (invoice_qr). '' and 0 are
empty. Where one name may stand, a list may: the first that is not empty (or that exists).

**Values** in `set`: a field (or list of fields), `{value: constant}`, `{node: alias}` (its id,
'' where there is none), `{template: "fund:{fund_code}"}` ('' where a field is empty).

**Conditions** of nodes, flows, links and resolve rules: `when` (all of these hold something),
`unless` (none of these does), `when_value` (the field is one of these). They name fields or
aliases; an alias holds something where its node exists in the row. Resolve rules are decided
first, then nodes in the order written, so an alias in a condition must stand above.

**Existence.** A node exists where its conditions hold and one of its id templates has all its
fields. A resolve rule gives a node where exactly one fits (`account`: holders of that account;
`where`: nodes of `label` with these properties; `prefer` chooses among several). A flow exists
where its conditions hold, its amount is not 0 and both ends exist; a link where both ends exist
and differ. A row with money that gives no flow is an error (`no_flow`) when the mapping has
flows, but not where the conditions of `no_flow` hold.

`kind_from` of a flow names a choice column whose values are kinds of flow; empty means `kind`.
"""

from functools import cache
from importlib import resources
from pathlib import Path

from graph.errors import NotFound
from ingest.mapping_faults import parse_mapping
from ingest.mapping_parts import (
    Column,
    Constant,
    FromField,
    FromTemplate,
    NodeId,
    Template,
    Value,
)
from ingest.mapping_rules import (
    Conditions,
    FlowRule,
    LinkRule,
    Mapping,
    NodeRule,
    ResolveRule,
    Reversal,
)

__all__ = [
    "Column",
    "Conditions",
    "Constant",
    "FlowRule",
    "FromField",
    "FromTemplate",
    "LinkRule",
    "Mapping",
    "NodeId",
    "NodeRule",
    "ResolveRule",
    "Reversal",
    "Template",
    "Value",
    "load_mapping",
    "ready",
]


@cache
def ready() -> dict[str, Mapping]:
    """Return the mappings that come along, by name, in load order."""
    folder = resources.files("ingest.mappings")
    files = [file for file in folder.iterdir() if file.name.endswith(".yaml")]
    found = [parse_mapping(file.name, file.read_bytes()) for file in files]
    found.sort(key=lambda mapping: (mapping.stage, mapping.name))
    return {mapping.name: mapping for mapping in found}


def load_mapping(source: str | Path) -> Mapping:
    """Return the ready mapping of that name, or the one in that YAML file.

    Raises:
        NotFound: there is neither.
        SourceError: the file is not a mapping; the message says where and what would be right.
    """
    if isinstance(source, str) and source in ready():
        return ready()[source]
    path = Path(source)
    if not path.is_file():
        names = ", ".join(ready())
        raise NotFound(f"no mapping {str(source)!r}; there are {names}, or give a YAML file")
    return parse_mapping(str(path), path.read_bytes())
