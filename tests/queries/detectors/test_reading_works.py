"""What is read from the words of invoices, names of contracts and ids of bids."""

import pytest

from queries.detectors.bids import Bid
from queries.detectors.materials import MATERIALS, is_doubled, material_of, metres
from queries.detectors.orders import thing


@pytest.mark.parametrize(
    ("item", "kilograms"),
    [
        ("砂石 96000吨（2.4公里村道硬化）", 96_000_000),
        ("砂石 3,600,000公斤", 3_600_000),
        ("碎石 1.2万吨", 12_000_000),
        ("C30商品混凝土500方", 1_200_000),
        ("河砂100ｍ³", 160_000),
        ("P.O42.5水泥 30T", 30_000),
        ("碎石铺地 50平方米", 0),
        ("砂石一批", 0),
    ],
)
def test_the_weight_of_a_delivery_is_read_from_its_item(item: str, kilograms: int) -> None:
    material = material_of(item, MATERIALS)
    assert material is not None
    assert material.kilograms(item) == kilograms


def test_compounds_are_not_taken_for_what_they_hold() -> None:
    named = [
        material_of(item, MATERIALS) for item in ("沥青混凝土", "混凝土", "水泥", "办公桌")
    ]
    assert [each.words[0] if each else "" for each in named] == [
        "沥青混凝土",
        "混凝土",
        "水泥",
        "",
    ]


def test_lengths_are_read_in_metres_and_areas_are_none() -> None:
    assert [metres(2_400, unit) for unit in ("公里", "KM", "千米", "平方米", "亩", "")] == [
        *(2_400, 2_400, 2_400),
        *(0, 0, 0),
    ]
    assert metres(2_400_000, "米") == 2_400
    assert [is_doubled(unit) for unit in ("公里（米）", "平方米", "公里")] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("办公设备采购（1）", "办公设备采购"),
        ("办公设备采购（第二批）", "办公设备采购"),
        ("2025年度办公设备采购-2", "办公设备采购"),
        ("办公设备采购二期", "办公设备采购"),
        ("课桌椅采购 包3", "课桌椅采购"),
        ("道路硬化（张家村）", "道路硬化(张家村)"),
        ("第1中学食堂", "第1中学食堂"),
        ("3", "3"),
    ],
)
def test_a_thing_is_named_without_years_and_numbers(name: str, left: str) -> None:
    assert thing(name) == left


@pytest.mark.parametrize(
    ("bid", "lot"),
    [("bid:P1:2:T1", "2"), ("bid:P1:T1", ""), ("bid:TB001", None), ("bid:P1::T1", None)],
)
def test_a_lot_is_read_from_the_id_of_a_bid(bid: str, lot: str | None) -> None:
    made = Bid("project:P1", "", "", "", 0, 0, bid, "payee:T1", "", 1, "", "", "", 0, 0)
    assert made.lot == lot
