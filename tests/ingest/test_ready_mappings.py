"""The mappings that come along: each loads, is guessed for its own headers, is documented."""

import re
from itertools import combinations, product
from pathlib import Path

import pytest

from graph.model import FLOW_PAIRS, FLOW_PROPERTIES, Flow, Label
from ingest.guess import guess, match_headers
from ingest.mapping import Mapping, load_mapping, ready
from ingest.readers.invoice_xml import COLUMNS

NAMES = (
    "divisions",
    "agencies",
    "funding_sources",
    "projects",
    "allocations",
    "persons",
    "enterprises",
    "officials",
    "kin",
    "assets",
    "payments",
    "returns",
    "invoice_xml",
    "invoices",
    "bids",
    "village_ledger",
    "bank_statements",
    "transfers",
)
ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")

each = pytest.mark.parametrize("mapping", ready().values(), ids=str)


def needed(mapping: Mapping) -> list[str]:
    """Return the official headers of the least that a file of `mapping` has."""
    names = [name for name, column in mapping.columns.items() if column.required]
    names += [group[0] for group in (mapping.one_of, mapping.any_of) if group]
    return [mapping.columns[name].headers[0] for name in names]


def test_they_load_in_the_order_that_lets_later_ones_find_earlier_ones() -> None:
    assert tuple(ready()) == NAMES


@each
def test_each_stands_in_the_file_of_its_name(mapping: Mapping) -> None:
    assert (ROOT / "ingest" / "mappings" / f"{mapping.name}.yaml").is_file()


@each
def test_each_is_guessed_from_its_official_headers(mapping: Mapping) -> None:
    found = guess(column.headers[0] for column in mapping.columns.values())
    assert found.best is mapping
    assert found.sure


@each
def test_each_is_guessed_from_its_english_headers(mapping: Mapping) -> None:
    found = guess(mapping.columns)
    assert found.best is mapping
    assert found.sure


@each
def test_each_is_guessed_from_the_least_it_needs(mapping: Mapping) -> None:
    found = guess(needed(mapping))
    assert found.best is mapping
    assert found.sure


def test_an_invoice_as_its_reader_gives_it_is_known_whole() -> None:
    found = guess(COLUMNS)
    assert found.best is ready()["invoice_xml"]
    assert found.sure
    assert match_headers(found.best, COLUMNS).unknown == ()


def test_no_two_need_the_same() -> None:
    for one, other in combinations(ready().values(), 2):
        fits_other = not match_headers(other, needed(one)).missing
        fits_one = not match_headers(one, needed(other)).missing
        assert not (fits_one and fits_other), (one.name, other.name)


@each
def test_every_column_has_an_official_header(mapping: Mapping) -> None:
    for name, column in mapping.columns.items():
        official = column.headers[0]
        assert CHINESE.search(official) or mapping.name == "invoice_xml", name


@each
def test_every_title_is_in_both_languages(mapping: Mapping) -> None:
    assert CHINESE.search(mapping.title.zh)
    assert not CHINESE.search(mapping.title.en)


@each
def test_every_pair_of_ends_is_allowed_both_ways(mapping: Mapping) -> None:
    for rule in mapping.flows.values():
        sources = [label for alias in rule.source for label in mapping.aliases[alias]]
        targets = [label for alias in rule.target for label in mapping.aliases[alias]]
        for pair in product(sources, targets):
            assert pair in FLOW_PAIRS[rule.kind]
            assert rule.kind is Flow.RETURNED or pair[::-1] in FLOW_PAIRS[Flow.RETURNED]


def test_ids_of_the_nameless_are_of_one_mapping_only() -> None:
    """Keys of rows are unique in one kind of record; a prefix keeps two kinds apart."""
    owners: dict[str, set[str]] = {}
    for mapping in ready().values():
        ids = [rule.id for rule in mapping.nodes.values()]
        ids += [rule.id for rule in mapping.flows.values()]
        for template in (template for templates in ids for template in templates):
            if "row_key" in template.fields:
                owners.setdefault(template.text, set()).add(mapping.name)
    shared = {text: names for text, names in owners.items() if len(names) > 1}
    assert shared == {"payee:invoice:{row_key}": {"invoices", "invoice_xml"}}


def test_a_return_finds_the_nameless_payee_of_its_payment() -> None:
    payment, back = ready()["payments"].nodes["payee"], ready()["returns"].nodes["payee"]
    assert ready()["payments"].key == ("pay_detail_id",)
    assert [each.text.replace("source_detail_id", "row_key") for each in back.id] == [
        each.text for each in payment.id
    ]


@each
def test_whoever_has_flows_counts_their_money(mapping: Mapping) -> None:
    flows = {name for rule in mapping.flows.values() for name in rule.amount}
    assert flows <= set(mapping.amount)
    assert not flows or mapping.amount


@each
def test_amounts_that_may_be_negative_are_turned_round(mapping: Mapping) -> None:
    for rule in mapping.flows.values():
        for name in rule.amount:
            if mapping.columns[name].sign == "any":
                assert mapping.reversal is not None
                assert name in mapping.reversal.when_negative


def test_together_they_make_every_label_and_every_kind_of_flow() -> None:
    rules = ready().values()
    labels = {rule.label for mapping in rules for rule in mapping.nodes.values()}
    kinds = {rule.kind for mapping in rules for rule in mapping.flows.values()}
    assert labels == set(Label)
    assert kinds == set(Flow)


def test_together_they_fill_every_property_of_a_flow() -> None:
    filled = {
        name
        for mapping in ready().values()
        for rule in mapping.flows.values()
        for name in rule.set
    }
    assert filled == set(FLOW_PROPERTIES) - {"id", "amount", "at", "batch", "row"}


def test_a_payee_is_the_same_node_in_every_mapping() -> None:
    """Whoever is known by an identity is `payee:{identity}`, whatever the column is called."""
    for mapping in ready().values():
        for alias, rule in mapping.nodes.items():
            identity = rule.set.get("identity")
            if rule.label is Label.PAYEE and identity is not None:
                (first,) = rule.id[0].fields
                assert rule.id[0].text == f"payee:{{{first}}}", (mapping.name, alias)
                assert getattr(identity, "fields", None) == (first,), (mapping.name, alias)


@each
def test_each_is_in_the_page_about_mappings(mapping: Mapping) -> None:
    page = (ROOT / "docs" / "mappings.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| `{mapping.name}` |"))
    assert mapping.title.zh in row
    for header in needed(mapping):
        assert header in row


def test_the_example_of_the_page_is_a_mapping(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "mappings.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    path = tmp_path / "rent.yaml"
    path.write_text(example, encoding="utf-8")
    assert str(load_mapping(path)) == "rent@1"
