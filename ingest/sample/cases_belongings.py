"""Planted cases and traps about belongings, land and identity: R12 to R14."""

from datetime import date

from ingest.sample.paying import ELDER, LOW, fen_of, monthly
from ingest.sample.plot import Grant, Person, Plot
from ingest.sample.programmes import YEAR


def _asset(
    plot: Plot, person: Person, kind: str, name: str, fen: int, since: date, **more: str
) -> int:
    number = len(plot.rows["assets"])
    plot.rows["assets"].append(
        {
            "asset_no": f"Z{number:08d}",
            "asset_kind": kind,
            "asset_name": name,
            "owner_name": person.name,
            "owner_identity": person.identity,
            "division": plot.world.village_code(person.village),
            "quantity": "1",
            "asset_unit": {"房产": "平方米", "车辆": "辆"}.get(kind, "亩"),
            "asset_value": fen,
            "since": since,
            **more,
        }
    )
    return number


def rich(plot: Plot, turn: int) -> None:
    """R12: low-income money goes to the owner of a car, a flat or a company."""
    head, *_ = plot.household()
    flows = monthly(plot, head, LOW, range(1, 13))
    rows = []
    if turn % 3 == 0:
        made = _asset(plot, head, "车辆", "小型越野车", 28_000_000, date(2023, 5, 6))
        rows = [f"assets:Z{made:08d}"]
    elif turn % 3 == 1:
        made = _asset(
            plot, head, "房产", "县城商品房", 76_000_000, date(2022, 5, 6), quantity="128"
        )
        rows = [f"assets:Z{made:08d}"]
    else:
        firm = plot.firm(
            plot.county(head), 4, legal_name=head.name, legal_identity=head.identity
        )
        rows = [f"enterprises:{firm.code}"]
    plot.record(
        "R12",
        "case",
        "car, flat or company",
        ("低保对象名下有车房或企业", "a low-income household owns a car, a flat or a company"),
        people=[head],
        flows=flows,
        amount=fen_of(LOW, 12),
        rows=rows,
    )


def tractor(plot: Plot, turn: int) -> None:
    """R12 trap: the vehicle is a tractor."""
    head, *_ = plot.household()
    flows = monthly(plot, head, LOW, range(1, 13))
    _asset(plot, head, "车辆", "手扶拖拉机", 620_000, date(2019, 5, 6))
    plot.record(
        "R12",
        "trap",
        "tractor",
        ("车辆为农用拖拉机", "the vehicle is a tractor"),
        flows=flows,
        amount=fen_of(LOW, 12),
        people=[head],
    )


def sold_car(plot: Plot, turn: int) -> None:
    """R12 trap: the car was sold on before the first payment."""
    head, *_ = plot.household()
    buyer, *_ = plot.household()
    number = _asset(plot, head, "车辆", "小型轿车", 7_800_000, date(2018, 5, 6))
    _asset(
        plot, buyer, "车辆", "小型轿车", 7_800_000, date(2023, 8, 9), asset_no=f"Z{number:08d}"
    )
    flows = monthly(plot, head, LOW, range(1, 13))
    plot.record(
        "R12",
        "trap",
        "transferred car",
        ("车辆已过户他人", "the car was transferred before"),
        flows=flows,
        amount=fen_of(LOW, 12),
        people=[head],
    )


def inherited_house(plot: Plot, turn: int) -> None:
    """R12 trap: an old farmhouse that was inherited."""
    head, *_ = plot.household()
    _asset(
        plot, head, "房产", "农村自建旧房（继承）", 3_000_000, date(1998, 5, 6), quantity="62"
    )
    flows = monthly(plot, head, LOW, range(1, 13))
    plot.record(
        "R12",
        "trap",
        "inherited house",
        ("继承的农村旧房", "an inherited old farmhouse"),
        flows=flows,
        amount=fen_of(LOW, 12),
        people=[head],
    )


def member_of_cooperative(plot: Plot, turn: int) -> None:
    """R12 trap: the company is a cooperative of which every household is a member."""
    head, *_ = plot.household()
    plot.firm(
        plot.county(head), 19, kind="合作社", legal_name=head.name, legal_identity=head.identity
    )
    flows = monthly(plot, head, LOW, range(1, 13))
    plot.record(
        "R12",
        "trap",
        "nominal cooperative",
        ("挂名合作社社员代表，无经营收入", "nominal head of a cooperative"),
        flows=flows,
        amount=fen_of(LOW, 12),
        people=[head],
    )


def inflated(plot: Plot, turn: int) -> None:
    """R13: subsidised area far above the confirmed land, or a sum that is not area × rate."""
    head, *_ = plot.household()
    wide = turn % 2 == 0
    mu = 45 + turn % 20
    fen = 9_600 * mu if wide else 9_600 * 5 * 3
    grant = Grant(
        "2130122",
        fen,
        date(YEAR, 6, 20),
        quantity=str(mu if wide else 5),
        use="耕地地力保护补贴",
    )
    plot.record(
        "R13",
        "case",
        "inflated area" if wide else "amount is not area times rate",
        (
            "补贴面积大于确权面积" if wide else "金额不等于面积乘标准",
            "subsidised area above the confirmed" if wide else "amount is not area times rate",
        ),
        flows=[plot.pay(head, grant)],
        amount=fen,
        people=[head],
    )


def _claim(plot: Plot, name: str, land: str, note: tuple[str, str]) -> None:
    _, spouse, *_ = plot.household()
    _asset(plot, spouse, "确权面积", land, 0, date(YEAR, 3, 8), quantity="38")
    grant = Grant("2130122", 9_600 * 36, date(YEAR, 6, 20), quantity="36")
    plot.record(
        "R13",
        "trap",
        name,
        note,
        flows=[plot.pay(spouse, grant)],
        amount=grant.fen,
        people=[spouse],
    )


def resurvey(plot: Plot, turn: int) -> None:
    """R13 trap: the land was measured anew before the payment."""
    _claim(
        plot, "re-survey", "承包地复测", ("复测后面积更新", "measured anew before the payment")
    )


def tenant(plot: Plot, turn: int) -> None:
    """R13 trap: a tenant claims for rented land."""
    _claim(
        plot,
        "tenant's claim",
        "流转土地经营权",
        ("流转承租方申报", "a tenant claims by contract"),
    )


def identity(plot: Plot, turn: int) -> None:
    """R14: a name that is not the ID's, or an age that cannot be."""
    head, *_, child, _ = plot.household()
    way = turn % 2
    who = (head, child)[way]
    code = ("9000002", ELDER)[way]
    flows = monthly(plot, who, code, range(1, 13), name=("段无名", "")[way])
    plot.record(
        "R14",
        "case",
        ("name is not the ID's", "impossible age")[way],
        (
            ("姓名与身份证号不符", "高龄补贴对象年龄不足")[way],
            ("name and ID do not match", "too young for an old-age allowance")[way],
        ),
        people=[who],
        flows=flows,
        amount=fen_of(code, 12),
    )


def variant(plot: Plot, turn: int) -> None:
    """R14 trap: the register writes the name with a variant character."""
    _, spouse, *_ = plot.household()
    plot.renamed[spouse.number] = spouse.name[0] + "淼喆"
    flows = monthly(plot, spouse, "9000002", range(1, 13), name=spouse.name[0] + "淼哲")
    plot.record(
        "R14",
        "trap",
        "variant character",
        ("异体字，同一人", "a variant character, the same person"),
        flows=flows,
        amount=fen_of("9000002", 12),
        people=[spouse],
    )


def fifteen_digits(plot: Plot, turn: int) -> None:
    """R14 trap: a legacy ID of fifteen digits."""
    head, *_ = plot.household()
    old = head.identity[:6] + head.identity[8:17]
    flows = monthly(plot, head, "9000002", range(1, 13), identity=old)
    plot.record(
        "R14",
        "trap",
        "legacy fifteen digits",
        ("15位旧身份证号", "a legacy fifteen-digit ID"),
        flows=flows,
        amount=fen_of("9000002", 12),
        people=[head],
    )
