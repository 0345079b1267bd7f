"""What is written about a sample: the truth, the read-me and the summary."""

from collections.abc import Mapping

from ingest.sample.book import Book, SampleSummary
from ingest.sample.plot import Plot
from ingest.sample.sinks import Written

_README = """本文件夹的全部数据均为虚构，用于演示和测试。
省、市、县、乡、村、单位、企业和人员都不存在；区划代码和身份证号使用未启用的99号段，
银行账号、电话和信用代码均为编造，仅校验位有效。任何雷同纯属巧合。
其中有意植入了问题（case）和容易误判的正常情形（trap），见 truth.jsonl；
有意写错的行见 dirty.jsonl；各文件的行数和金额（分）见 manifest.json。

Everything in this folder is fictional, for demonstration and tests.
No such province, city, county, township, village, agency, enterprise or person exists. Division
codes and ID numbers are of the range 99, which has never been issued; bank accounts, telephone
numbers and credit codes are invented and valid by check digit only.
Irregularities (case) and innocent look-alikes (trap) were planted on purpose: truth.jsonl.
Rows that are wrong on purpose: dirty.jsonl. Rows and fen of each file: manifest.json.

规模 size: {size}
种子 seed: {seed}
"""


def write_readme(book: Book, size: str, seed: int) -> None:
    """Write `README.txt` in Chinese and English."""
    book.text("README.txt", _README.format(size=size, seed=seed))


def write_truth(book: Book, plot: Plot, people: Mapping[int, str]) -> None:
    """Write `truth.jsonl`; a person is named by file and row of the register, from 0."""
    lines = [
        {**line, "people": [people[number] for number in line["people"]]} for line in plot.truth
    ]
    book.lines("truth.jsonl", lines)


def summary(files: list[Written], plot: Plot) -> SampleSummary:
    """Return the totals."""
    kinds = [line["kind"] for line in plot.truth]
    return SampleSummary(
        files=len(files),
        rows=sum(w.rows for w in files),
        fen=sum(w.fen for w in files),
        payments=sum(w.rows for w in files if w.table == "payments"),
        cases=kinds.count("case"),
        traps=kinds.count("trap"),
    )
