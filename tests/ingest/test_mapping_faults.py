"""A broken mapping is refused with the place, what was found and what would be right."""

from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from graph.errors import SourceError
from ingest.mapping import load_mapping
from ingest.mapping_faults import parse_mapping
from tests.ingest.test_mapping import SOUND, write

BROKEN = {
    "a part left out": (
        "version: 1\n",
        "",
        "version: missing; it must be there",
    ),
    "an unknown key at the top": (
        "key: grant_id",
        "keys: grant_id",
        "keys: unknown key; known are name, version, title,",
    ),
    "an unknown key of a column": (
        "headers: [补助编号]",
        "header: [补助编号]",
        "columns.grant_id.header: unknown key; known are kind, headers, required,",
    ),
    "an unknown key of a flow": (
        "    at: paid_at",
        "    at: paid_at\n    when_not: x",
        "flows.paid.when_not: unknown key; known are when, unless, when_value, kind,",
    ),
    "an unknown kind of column": (
        "kind: identity",
        "kind: person",
        "columns.person.kind: found 'person'; should be 'text', 'key', 'name',",
    ),
    "an unknown unit": (
        "unit: 万元",
        "unit: 亿元",
        "columns.amount.unit: found '亿元'; should be '元', '万元' or '分'",
    ),
    "an unknown label": (
        "label: Payee",
        "label: Person",
        "nodes.payee.label: found 'Person'; should be 'FundingSource',",
    ),
    "a title in one language": (
        "{zh: 补助, en: Grants}",
        "{zh: 补助}",
        "title.en: missing; it must be there",
    ),
    "a name with blanks": (
        "name: grants",
        "name: our grants",
        "name: found 'our grants'; String should match pattern",
    ),
    "a yes-or-no word": (
        "成功: paid",
        "成功: yes",
        "a yes/no word of YAML; put it in quotes to mean the text",
    ),
    "an unreadable template": (
        '"grant:{row_key}"',
        '"grant:{row_key"',
        "flows.paid.id.0: found 'grant:{row_key'; not a template",
    ),
    "a template with a format": (
        '"grant:{row_key}"',
        '"grant:{row_key:>9}"',
        "write only {field}, without ':' or '!'",
    ),
    "a value of no form": (
        "{value: person}",
        "{text: person}",
        "nodes.payee.set.kind: found {'text': 'person'}; write a field, a list of fields",
    ),
    "a field of a template that is not there": (
        "payee:row:{row_key}",
        "payee:row:{row}",
        "nodes.payee.id: no field 'row'; there are grant_id, village, person,",
    ),
    "a field to set that is not there": (
        "doc: grant_id",
        "doc: grant_no",
        "flows.paid.set.doc: no field 'grant_no'; there are grant_id,",
    ),
    "a property that the label has not": (
        "birth_year: person_birth_year",
        "born: person_birth_year",
        "nodes.payee.set.born: no property to set 'born'; there are name, division, kind,",
    ),
    "a property that the load fills in": (
        "set: {doc: grant_id,",
        "set: {amount: amount,",
        "flows.paid.set.amount: no property to set 'amount'",
    ),
    "text where a number belongs": (
        "birth_year: person_birth_year",
        "birth_year: person_mask",
        "nodes.payee.set.birth_year: the property holds INT64, the value is STRING",
    ),
    "a number where text belongs": (
        "doc: grant_id",
        "doc: amount",
        "flows.paid.set.doc: the property holds STRING, the value is INT64",
    ),
    "an amount of text": (
        "    amount: amount",
        "    amount: status",
        "flows.paid.amount: field 'status' is text; money and dates are numbers",
    ),
    "an end that is not there": (
        "source: village",
        "source: villages",
        "flows.paid.source: no node 'villages'; there are holder, village, payee",
    ),
    "a flow between the wrong labels": (
        "kind: PAID",
        "kind: FUNDED",
        "flows.paid: FUNDED cannot join VillageAccount to Payee; it joins Allocation",
    ),
    "an alias that stands below": (
        "VillageAccount, id:",
        "VillageAccount, unless: payee, id:",
        "nodes.village.unless: no field, or node that stands above, 'payee'; there are",
    ),
    "a choice that there is not": (
        "status: [paid, '']",
        "status: [done]",
        "flows.paid.when_value.status: no choice 'done'; there are '', 'failed', 'paid'",
    ),
    "a choice without choices": (
        ", choices: {成功: paid, 1: paid, 失败: failed}",
        "",
        "columns.status.choices: kind choice, and no other, needs choices",
    ),
    "a header of two columns": (
        "headers: [日期]",
        "headers: [日期, 金额（元）]",
        "columns.paid_at.headers: '金额（元）' is a header of 'amount' already",
    ),
    "a key that is no field": (
        "key: grant_id",
        "key: grant_no",
        "key: no field 'grant_no'; there are",
    ),
    "an alias twice": (
        "  holder: {account: village}",
        "  payee: {account: village}",
        "nodes.payee: a resolve rule has this alias already; take another",
    ),
    "a look-up of both forms": (
        "{account: village}",
        "{account: village, label: Payee, where: {name: village}}",
        "resolve.holder: give either account, or label and where",
    ),
    "a look-up by no property": (
        "{account: village}",
        "{account: village, prefer: {title: village}}",
        "resolve.holder.prefer: no property of Payee 'title'; there are id, name,",
    ),
    "a kind from a column that is no kind": (
        "    at: paid_at",
        "    at: paid_at\n    kind_from: status",
        "flows.paid.kind_from: 'status' must be a choice column whose values are among",
    ),
    "a key twice": (
        "key: grant_id",
        "key: grant_id\nkey: village",
        "grants.yaml is not readable as YAML in UTF-8: line 12: key 'key' stands twice",
    ),
    "what is no YAML": (
        "columns:",
        "columns: [",
        "grants.yaml is not readable as YAML in UTF-8:",
    ),
}


@pytest.mark.parametrize(("right", "wrong", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_mapping_is_refused_for(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in SOUND
    with pytest.raises(SourceError) as error:
        load_mapping(write(tmp_path, SOUND.replace(right, wrong, 1)))
    assert said in str(error.value)
    assert "grants.yaml" in str(error.value)


PLACES = [
    (step, *rest)
    for step, tree in yaml.safe_load(SOUND).items()
    for rest in ((), *((key,) for key in (tree if isinstance(tree, dict) else ())))
]


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    "oddity", [None, 3, True, 1.5, "", "{", [], [[]], {}, {"": {}}], ids=repr
)
def test_whatever_stands_in_a_place_is_read_or_refused(
    place: tuple[str, ...], oddity: object
) -> None:
    tree = yaml.safe_load(SOUND)
    holder = tree if len(place) == 1 else tree[place[0]]
    holder[place[-1]] = oddity
    with suppress(SourceError):
        parse_mapping("grants.yaml", yaml.safe_dump(tree).encode())


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("doc: grant_id", "doc: x").replace("key: grant_id", "key: y")
    with pytest.raises(SourceError) as error:
        load_mapping(write(tmp_path, text))
    assert len(str(error.value).splitlines()) == 3


def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"found 'hello'; begin with 'name: …'"):
        load_mapping(write(tmp_path, "hello"))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grants.yaml"
    path.write_bytes(SOUND.encode("gb18030"))
    with pytest.raises(SourceError, match="not readable as YAML in UTF-8"):
        load_mapping(path)
