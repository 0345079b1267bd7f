"""Planted cases and traps about contracts, settlements and quantities: R15 to R17."""

from datetime import date, timedelta

from ingest.sample.firms import BUILDERS, Firm
from ingest.sample.funds import WAN, Fund, Money
from ingest.sample.plot import Plot
from ingest.sample.programmes import YEAR


class Works:
    """A road project with a contractor, a contract and two payments."""

    def __init__(self, plot: Plot, key: str, turn: int, **facts: object) -> None:
        self.plot = plot
        self.budget = (60 + 13 * (turn % 25)) * WAN
        county = turn % plot.world.counties
        reach = int(str(facts.pop("reach", 100)))
        fen = self.budget * reach // 100
        self.fund = Fund(plot, Money(f"{key}{turn:03d}", "村道硬化", county, fen))
        self.contract = self.budget * 9 // 10
        known = {
            "contract_total": self.contract,
            "budget": self.budget,
            "planned_output": "2.4",
            "actual_output": "2.4",
            "output_unit": "公里",
            "started_at": date(YEAR, 3, 20),
            "finished_at": date(YEAR, 10, 15),
            "project_status": "已竣工",
        }
        self.code = self.fund.project(
            self.fund.county, fen, self.fund.money.start + timedelta(days=25), **known | facts
        )
        self.firm: Firm = plot.firm(county, BUILDERS)

    def pay(self, hundredths: int, on: date, why: str = "工程进度款") -> str:
        """Pay the contractor a part of the contract."""
        fen = self.contract * hundredths // 100
        return self.fund.pay(
            self.code,
            self.firm.name,
            fen,
            on,
            identity=self.firm.code,
            account=self.firm.account,
            use=f"村道硬化{why}",
        )

    def record(
        self, rule: str, kind: str, name: str, note: tuple[str, str], flows: list[str], fen: int
    ) -> None:
        """Add the line of truth."""
        subjects = [f"project:{self.code}"]
        self.plot.record(
            rule,
            kind,
            name,
            note,
            subjects=subjects,
            flows=flows,
            amount=fen,
            rows=[f"projects:{self.code}"],
        )


def overpaid(plot: Plot, turn: int) -> None:
    """R15: paid more than the contract, or supplements above a tenth, or above settlement."""
    way = turn % 3
    facts: dict[str, object] = {"reach": 140}
    if way == 1:
        facts["supplement_total"] = (60 + 13 * (turn % 25)) * WAN * 9 // 10 * 18 // 100
    if way == 2:
        facts["settlement_total"] = (60 + 13 * (turn % 25)) * WAN * 9 // 10 * 88 // 100
    works = Works(plot, "15A", turn, **facts)
    last = (75, 68, 50)[way]
    flows = [works.pay(50, date(YEAR, 6, 3)), works.pay(last, date(YEAR, 11, 5), "结算款")]
    over = works.contract * (25, 18, 12)[way] // 100
    note = (
        ("累计支付超过合同金额", "补充合同超过原合同10%", "累计支付超过结算审定价")[way],
        (
            "paid more than the contract",
            "supplements above ten per cent",
            "paid above settlement",
        )[way],
    )
    names = ("paid above contract", "supplement above ten per cent", "paid above settlement")
    works.record("R15", "case", names[way], note, flows, over)


def small_supplement(plot: Plot, turn: int) -> None:
    """R15 trap: a price adjustment of eight per cent by a supplement."""
    extra = (60 + 13 * (turn % 25)) * WAN * 9 // 10 * 8 // 100
    works = Works(plot, "15B", turn, reach=110, supplement_total=extra)
    flows = [works.pay(60, date(YEAR, 6, 3)), works.pay(48, date(YEAR, 11, 5), "结算款")]
    note = ("按调价条款签订8%补充合同", "a supplement of eight per cent under a price clause")
    works.record("R15", "trap", "supplement within ten per cent", note, flows, extra)


def advance(plot: Plot, turn: int) -> None:
    """R15 trap: an advance before the works start, inside the contract."""
    works = Works(plot, "15C", turn)
    flows = [works.pay(30, date(YEAR, 3, 15), "预付款"), works.pay(65, date(YEAR, 11, 5))]
    note = ("开工前按合同支付30%预付款", "an advance of thirty per cent under the contract")
    works.record("R15", "trap", "advance payment", note, flows, works.contract * 30 // 100)


def over_budget(plot: Plot, turn: int) -> None:
    """R16: the final figure is far above the approved budget."""
    budget = (60 + 13 * (turn % 25)) * WAN
    final = budget * (115 + turn % 20) // 100
    works = Works(plot, "16A", turn, reach=140, settlement_total=final, contract_total=final)
    works.contract = final
    flows = [works.pay(60, date(YEAR, 6, 3)), works.pay(40, date(YEAR, 11, 5), "结算款")]
    note = ("决算超过批复概算10%以上", "the final figure is more than ten per cent over budget")
    works.record("R16", "case", "settlement over budget", note, flows, final - budget)


def approved_adjustment(plot: Plot, turn: int) -> None:
    """R16 trap: a document raised the budget before settlement."""
    budget = (60 + 13 * (turn % 25)) * WAN
    final = budget * 112 // 100
    works = Works(plot, "16B", turn, settlement_total=final, contract_total=final)
    works.contract = final
    works.fund.more(
        final - budget,
        date(YEAR, 8, 1),
        doc_title=f"关于同意调整{YEAR}年村道硬化项目概算的批复",
        purpose="概算调整批复",
        receiving_division="",
        project_code=works.code,
    )
    flows = [works.pay(60, date(YEAR, 6, 3)), works.pay(40, date(YEAR, 11, 5), "结算款")]
    note = ("概算调整已经批复", "the budget was raised by approval")
    works.record("R16", "trap", "approved adjustment", note, flows, final - budget)


def _sand(plot: Plot, works: Works, words: str, fen: int) -> None:
    plot.rows["invoices"].append(
        {
            "invoice_code": "099002500123",
            "invoice_number": f"{7_000_000 + 13 * len(plot.rows['invoices']):08d}",
            "seller_name": works.firm.name,
            "seller_identity": works.firm.code,
            "buyer_name": "村道硬化项目部",
            "division": plot.world.county_code(works.fund.money.county),
            "item": words,
            "total": fen,
            "tax": fen * 3 // 103,
            "issued_at": date(YEAR, 9, 1),
        }
    )


def impossible_quantity(plot: Plot, turn: int) -> None:
    """R17: more sand and gravel than the road could hold, or a tenth of the road built."""
    short = turn % 2
    works = Works(plot, "17A", turn, actual_output="0.24" if short else "2.4")
    flows = [works.pay(50, date(YEAR, 6, 3)), works.pay(50, date(YEAR, 11, 5), "结算款")]
    tonnes = 96_000 + 500 * (turn % 9)
    if not short:
        _sand(plot, works, f"砂石 {tonnes}吨（2.4公里村道硬化）", works.contract * 8 // 10)
    note = (
        "完成工程量仅为计划的一成却全额支付" if short else f"2.4公里村道领用砂石{tonnes}吨",
        "a tenth of the road built, all paid" if short else f"{tonnes} t of gravel in 2.4 km",
    )
    name = "paid for quantity not built" if short else "impossible material use"
    works.record("R17", "case", name, note, flows, works.contract * 8 // 10)


def unit_error(plot: Plot, turn: int) -> None:
    """R17 trap: kilometres and metres mixed up, or kilograms for tonnes."""
    works = Works(plot, "17B", turn, actual_output="2400", output_unit="公里（米）")
    flows = [works.pay(50, date(YEAR, 6, 3)), works.pay(45, date(YEAR, 11, 5))]
    _sand(plot, works, "砂石 3600000公斤（2.4公里村道硬化）", works.contract // 5)
    note = ("计量单位填错（米／公里、公斤／吨）", "a unit was written wrongly")
    works.record("R17", "trap", "unit error", note, flows, works.contract * 95 // 100)


def ordinary_works(plot: Plot, turn: int) -> None:
    """Plant works without anything wrong, so that works as such are no sign."""
    works = Works(plot, "10A", turn)
    works.pay(30, date(YEAR, 4, 25), "预付款")
    works.pay(40, date(YEAR, 8, 5))
    works.pay(25, date(YEAR, 11, 15), "结算款")
