"""A mapping is read into its rules; columns, what they derive and look-ups have names."""

from pathlib import Path

import pyarrow as pa
import pytest

from graph.errors import NotFound
from graph.model import Flow, Label, Type
from ingest.checks import SUFFIXES, ColumnKind, ColumnSpec, parse
from ingest.identity import Tokens
from ingest.mapping import (
    Column,
    Constant,
    FromField,
    FromTemplate,
    Mapping,
    NodeId,
    Template,
    load_mapping,
)
from ingest.mapping_parts import DERIVED

SOUND = """\
name: grants
version: 1
title: {zh: 补助, en: Grants}
columns:
  grant_id: {kind: key, headers: [补助编号]}
  village: {kind: key, required: true, headers: [村]}
  person: {kind: identity, headers: [身份证号]}
  amount: {kind: money, unit: 万元, required: true, headers: [金额]}
  paid_at: {kind: date, headers: [日期]}
  status: {kind: choice, headers: [状态], choices: {成功: paid, 1: paid, 失败: failed}}
key: grant_id
amount: amount
resolve:
  holder: {account: village}
nodes:
  village: {label: VillageAccount, id: "village:{village}", set: {name: village}}
  payee:
    label: Payee
    id: ["payee:{person}", "payee:row:{row_key}"]
    unless: holder
    set: {name: [person_mask, village], kind: {value: person}, birth_year: person_birth_year}
flows:
  paid:
    kind: PAID
    id: "grant:{row_key}"
    source: village
    target: [payee, holder]
    amount: amount
    at: paid_at
    when_value: {status: [paid, '']}
    set: {doc: grant_id, beneficiary: {node: payee}, origin: {template: "grant:{grant_id}"}}
no_flow: {when_value: {status: failed}}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "grants.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def sound(tmp_path: Path) -> Mapping:
    return load_mapping(write(tmp_path, SOUND))


def test_one_name_may_stand_where_a_list_may(sound: Mapping) -> None:
    assert sound.key == ("grant_id",)
    assert sound.flows["paid"].source == ("village",)
    assert sound.flows["paid"].target == ("payee", "holder")
    assert sound.no_flow is not None
    assert sound.no_flow.when_value == {"status": ("failed",)}


def test_values_are_fields_constants_ids_of_nodes_or_templates(sound: Mapping) -> None:
    assert sound.nodes["payee"].set["name"] == FromField(fields=("person_mask", "village"))
    assert sound.nodes["payee"].set["kind"] == Constant(value="person")
    assert sound.flows["paid"].set["beneficiary"] == NodeId(aliases=("payee",))
    assert sound.flows["paid"].set["origin"] == FromTemplate(
        templates=(Template(text="grant:{grant_id}"),)
    )


def test_a_template_knows_its_text_and_its_fields() -> None:
    template = Template(text="invoice:{code}|{number}")
    assert template.fields == ("code", "number")
    assert template.parts == (("invoice:", "code"), ("|", "number"))
    assert Template(text="a{b}c").parts == (("a", "b"), ("c", ""))


def test_columns_and_what_their_kinds_derive_are_fields(sound: Mapping) -> None:
    assert sound.fields["amount"] is Type.INT64
    assert sound.fields["person_mask"] is Type.STRING
    assert sound.fields["person_birth_year"] is Type.INT64
    assert sound.fields["row_key"] is Type.STRING


def test_the_derived_fields_are_those_that_the_checks_give() -> None:
    assert {kind: tuple(types) for kind, types in DERIVED.items()} == dict(SUFFIXES)


def test_looked_up_aliases_come_first_with_every_label_they_may_have(sound: Mapping) -> None:
    assert list(sound.aliases) == ["holder", "village", "payee"]
    assert sound.aliases["holder"] == (Label.PAYEE, Label.VILLAGE_ACCOUNT)


def test_the_unit_in_a_header_beats_the_unit_of_the_column(sound: Mapping) -> None:
    assert sound.columns["amount"].spec().unit == "万元"
    assert sound.columns["amount"].spec("分").unit == "分"


def test_a_choice_may_be_written_as_its_value_too(sound: Mapping) -> None:
    choices = sound.columns["status"].spec().choices
    assert choices["成功"] == choices["1"] == choices["paid"] == "paid"


def test_it_names_itself_with_its_version(sound: Mapping) -> None:
    assert str(sound) == "grants@1"


def test_a_ready_mapping_is_found_by_name() -> None:
    assert load_mapping("payments").flows["paid"].kind is Flow.PAID


def test_an_unknown_name_is_told_which_there_are() -> None:
    with pytest.raises(NotFound, match=r"no mapping 'payment'; there are divisions, "):
        load_mapping("payment")


@pytest.mark.parametrize("kind", ColumnKind)
def test_the_types_of_fields_are_those_that_the_checks_give(kind: ColumnKind) -> None:
    given = parse(kind, pa.array([""]), ColumnSpec(), Tokens(b"k" * 16)).values
    arrow = {Type.STRING: pa.string(), Type.INT64: pa.int64()}
    said = {"": Column(kind=kind).type, **DERIVED.get(kind, {})}
    assert {suffix: array.type for suffix, array in given.items()} == {
        suffix: arrow[each] for suffix, each in said.items()
    }
