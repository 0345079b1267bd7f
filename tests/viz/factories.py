"""Small traces and the trace of a county, written by hand: no store is asked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count

from graph.model import FlowRecord, Node, label_of
from queries.tracing.answers import Chain, Direction, Extent, Limit, Trace
from viz.terms import SHANGHAI


def day(text: str) -> int:
    """Return `2024-03-01` or `2024-03-01 08:30` in Asia/Shanghai as epoch milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp()) * 1000


def node(id_: str, name: str = "", **properties: str | int) -> Node:
    """Return a node of the label its id says."""
    return Node(id_, str(label_of(id_)), name, "430822", "batch1", 1, properties)


def flow(
    source: str,
    kind: str,
    target: str,
    fen: int,
    at: str = "2024-03-01",
    doc: str = "",
    *,
    number: str = "",
) -> FlowRecord:
    """Return a flow; its id names both ends and the time unless a number is given."""
    id_ = number or f"{source}>{target}@{at}"
    return FlowRecord(id_, kind, source, target, fen, day(at), doc, "", "", "batch1", 1)


def trace(
    nodes: Sequence[Node],
    *paths: Sequence[FlowRecord],
    origin: str = "",
    direction: Direction = "down",
    limits: tuple[Limit, ...] = (),
    total: int = 0,
    left: int = 0,
) -> Trace:
    """Return a trace of the chains `paths`, from the first node unless `origin` is given."""
    known = {one.id: one for one in nodes}
    chains = tuple(_chain(known, path) for path in paths)
    shown = {one.id: one.amount for path in paths for one in path}
    extent = Extent(total or len(paths), len(paths), sum(shown.values()), left, limits)
    return Trace(known[origin or nodes[0].id], (), direction, chains, extent)


def _chain(known: Mapping[str, Node], flows: Sequence[FlowRecord]) -> Chain:
    ids = [flows[0].source, *(one.target for one in flows)]
    return Chain(tuple(known[id_] for id_ in ids), tuple(flows))


_VILLAGES = ("枫溪村", "石桥村", "梨树坪村")
_FAMILY = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = ("建国", "秀英", "桂芳", "志强", "小兰", "海波", "玉梅", "德明")


def county() -> Trace:
    """Return where a fund went: province, city, county, two projects, 40 payees and a village.

    A village paid a company by invoice; the company's manager sent money back to the village,
    which paid the company again: one ring. One payment came back from a closed account.
    """
    nodes = {one.id: one for one in _county_nodes()}
    paths = list(_county_paths())
    extent_left = 318_400_00
    return trace(list(nodes.values()), *paths, limits=("rows",), total=1_284, left=extent_left)


def _county_nodes() -> Iterator[Node]:
    yield node("fund:2130122-2024", "2024年中央财政耕地地力保护补贴资金")
    yield node("alloc:p1", "省级指标（农业农村厅）", doc_no="湘财农指〔2024〕12号")
    yield node("alloc:c1", "云溪市财政局指标")
    yield node("alloc:c2", "永安市财政局指标")
    yield node("alloc:x1", "青石县农业农村局指标")
    yield node("alloc:x2", "白水县农业农村局指标")
    yield node("project:land", "耕地地力保护补贴（一卡通）")
    yield node("project:road", "枫溪村机耕道硬化工程")
    yield node("village:430822101201", "枫溪村股份经济合作社")
    yield node("invoice:4300|88112233", "砂石料发票 88112233")
    yield node("payee:91430822MA4L", "青石县宏达建材有限公司")
    yield node("payee:manager", "周宏达")
    for i in range(40):
        yield node(f"payee:p{i:02}", _FAMILY[i % 20] + _GIVEN[(i * 3 + i // 20) % 8])


def _county_paths() -> Iterator[list[FlowRecord]]:
    top = flow("fund:2130122-2024", "ALLOCATED", "alloc:p1", 12_600_000_00, "2024-01-15")
    c1 = flow(
        "alloc:p1",
        "PASSED_DOWN",
        "alloc:c1",
        5_830_000_00,
        "2024-02-04",
        "湘财农指〔2024〕12号",
    )
    c2 = flow(
        "alloc:p1",
        "PASSED_DOWN",
        "alloc:c2",
        4_200_000_00,
        "2024-02-04",
        "湘财农指〔2024〕13号",
    )
    x1 = flow(
        "alloc:c1", "PASSED_DOWN", "alloc:x1", 1_985_000_00, "2024-02-27", "云财农〔2024〕8号"
    )
    x2 = flow(
        "alloc:c1", "PASSED_DOWN", "alloc:x2", 1_150_000_00, "2024-03-01", "云财农〔2024〕9号"
    )
    land = flow(
        "alloc:x1", "FUNDED", "project:land", 986_240_50, "2024-03-12", "青财农〔2024〕21号"
    )
    road = flow(
        "alloc:x1", "FUNDED", "project:road", 480_000_00, "2024-03-12", "青财农〔2024〕22号"
    )
    base = [top, c1, x1]
    yield [top, c2]
    yield [top, c1, x2]
    numbers = count(1)
    for i in range(40):
        for month in ("2024-04-10", "2024-09-10") if i % 5 == 0 else ("2024-04-10",):
            fen = 93_700 + (i * 7919 % 83) * 1_150
            pay = flow(
                "project:land",
                "PAID",
                f"payee:p{i:02}",
                fen,
                month,
                f"一卡通{next(numbers):05}",
            )
            yield [*base, land, pay]
            if i == 13:
                back = flow(
                    f"payee:p{i:02}", "RETURNED", "project:land", fen, "2024-04-16", "退汇0007"
                )
                yield [*base, land, pay, back]
    village, company = "village:430822101201", "payee:91430822MA4L"
    invoice, manager = "invoice:4300|88112233", "payee:manager"
    base = [
        *base,
        road,
        flow("project:road", "PAID", village, 480_000_00, "2024-05-06", "支付凭证0311"),
    ]
    claim = flow(village, "REIMBURSED", invoice, 268_000_00, "2024-05-20", "记账凭证17")
    settle = flow(invoice, "SETTLED", company, 268_000_00, "2024-05-20", "发票88112233")
    out = flow(company, "TRANSFERRED", manager, 120_000_00, "2024-05-23 10:12", "流水908812")
    ring = flow(manager, "TRANSFERRED", village, 96_000_00, "2024-05-24 09:40", "流水908990")
    again = flow(village, "PAID", company, 92_000_00, "2024-06-02", "记账凭证23")
    yield [*base, claim, settle, out, ring, again]
