"""What a text must have, and what is said where it has not."""

import pytest

from graph.errors import InvalidParameter
from tests.queries.models.written import END, START, TEXT, asking, model, refused

WALK = "MATCH (n:Payee)"


@pytest.mark.parametrize(
    "path",
    [
        "-[*]->(m:Payee)",
        "-[r*]->(m:Payee)",
        "-[r:TRANSFERRED*]->(m:Payee)",
        "-[r:TRANSFERRED*2..]->(m:Payee)",
        "-[r:TRANSFERRED *..]->(m:Payee)",
        "-[r:TRANSFERRED*1..11]->(m:Payee)",
        "-[r:TRANSFERRED*11]->(m:Payee)",
        "- [ r:TRANSFERRED /* x */ * /* y */ ] ->(m:Payee)",
        "-[r:TRANSFERRED* SHORTEST 1..30]->(m:Payee)",
        "-[r:TRANSFERRED* ALL SHORTEST]->(m:Payee)",
        "-[r:TRANSFERRED]->+(m:Payee)",
        "-[r:TRANSFERRED]->*(m:Payee)",
        "-[r:TRANSFERRED]->{1,}(m:Payee)",
        "-[r:TRANSFERRED]->{1,11}(m:Payee)",
        "-->+(m:Payee)",
        "<-[r:TRANSFERRED]-*(m:Payee)",
        "((a)-[r:TRANSFERRED]->(b))+(m:Payee)",
        "((a)-[r:TRANSFERRED]->(b)){2,}(m:Payee)",
        "((a)-->(b))*",
    ],
)
def test_paths_without_an_end_are_refused(path: str) -> None:
    refused(WALK + path + END, "at most 10 hops", "line 1")


@pytest.mark.parametrize(
    "path",
    [
        "-[r:TRANSFERRED*1..3]->(m:Payee)",
        "-[r:TRANSFERRED*..10]->(m:Payee)",
        "-[r:TRANSFERRED*2]->(m:Payee)",
        "-[r:TRANSFERRED*1..3 (x, y | WHERE x.amount * 2 > 3)]->(m:Payee)",
        "-[r:TRANSFERRED* SHORTEST 1..5]->(m:Payee)",
        "-[r:TRANSFERRED {row: 2 * 3}]->(m:Payee)",
        "-[r:TRANSFERRED]->{1,3}(m:Payee)",
        "-[r:TRANSFERRED WHERE r.row * 2 > 3]->(m:Payee)",
        "WHERE (n.row + 1) * 2 > 3 AND n.row * (n.row - 1) > -1",
        "WHERE EXISTS { MATCH (n)-[r:PAID]-() WHERE n:Payee AND r.amount > 1 }",
    ],
)
def test_paths_with_an_end_and_sums_are_let_be(path: str) -> None:
    assert asking(f"{WALK} {path}{END}")


def test_labels_and_kinds_are_those_of_the_graph() -> None:
    refused(f"MATCH (n:Payed){END}", "no label 'Payed'", "FundingSource", "column 10")
    refused(f"MATCH (n:Payee|Persons){END}", "'Persons'")
    refused(f"MATCH (n:`Batch`){END}", "no label 'Batch'")
    refused(f"{START}WHERE n:Person{END}", "'Person'")
    refused(f"{WALK}-[r:PAYS]->(m){END}", "no kind of relationship 'PAYS'", "TRANSFERRED")
    refused(f"{WALK}-[r:PAID|:GAVE]->(m){END}", "'GAVE'")
    refused(f"{START}WHERE EXISTS {{ MATCH (n)-[:PAYS]->() }}{END}", "'PAYS'")
    refused(f"MATCH (n:Payee:Project){END}", "A|B")
    refused(f"MATCH (n:Payee&Project){END}", "A|B")
    refused(f"MATCH (n:!Payee){END}", "'!'")
    assert asking(f"MATCH (n:Payee {{kind: 'x', name: 'y'}})-[r:PAID|:FUNDED]-(){END}")


def test_parameters_are_declared_and_asked_for() -> None:
    refused(f"{START}WHERE n.row > $least{END}", "$least is not declared", "has none")
    with pytest.raises(InvalidParameter, match="'least' is declared and never asked for"):
        model(cypher=TEXT.replace("$least", "1 /* $least */"))
    with pytest.raises(InvalidParameter, match="given by the store"):
        model(parameters={"hidden": {"default": [], "zh": "x", "en": "x"}})


def test_it_begins_and_ends_as_a_question() -> None:
    refused("", "empty")
    refused("// nothing\n", "empty")
    refused(f"RETURN 1 AS x {START}{END}", "begins with 'RETURN'", "OPTIONAL MATCH")
    refused(f"OPTIONAL (n:Payee){END}", "begins with")
    refused(START, "0 times RETURN")
    refused(f"{START} RETURN n.id AS subject, 1 AS amount", "without an order", "ORDER BY")
    refused(f"{START} WITH n ORDER BY n.id RETURN n.id AS subject, 1 AS amount", "an order")
    refused(f"{START}{END} LIMIT 5", "LIMIT after RETURN", "limits.rows")
    refused(f"{START}{END} SKIP 5", "SKIP after RETURN")
    refused(f"{START}{END} MATCH (m:Payee)", "MATCH after RETURN")
    refused(f"{START} RETURN 1 AS x ORDER BY x{END}", "2 times RETURN")


def test_columns_have_names_and_say_what_a_finding_needs() -> None:
    order = " ORDER BY subject"
    refused(f"{START}RETURN n.id{order}", "without a name")
    refused(f"{START}RETURN *{order}", "without a name")
    refused(f"{START}RETURN n.id AS `subject`, 1 AS amount{order}", "without a name")
    refused(f"{START}RETURN n.id AS subject{order}", "no column 'amount'", "fen")
    refused(f"{START}RETURN n.id AS who, 1 AS amount{order}", "no column 'subject'", "who")
    refused(f"{START}RETURN n.id AS subject, 1 AS amount, 2 AS amount{order}", "twice")
    refused(f"{START}RETURN n.id AS subject, 1 AS amount, 2 AS Big{order}", "capital")
    refused(f"{START}RETURN n.id AS subject, 1 AS amount, 2 AS count{order}", "rename")
    assert asking(f"{START}RETURN DISTINCT n.id AS subject, size([1, 2]) AS amount{order}")


def test_forms_that_the_embedded_engine_loses_are_refused() -> None:
    mixed = f"{WALK}-[f:PAID]-() RETURN n.id AS subject, SUM( f.amount ) AS amount, "
    refused(f"{mixed}count(DISTINCT f.id) AS flows ORDER BY subject", "DISTINCT", "WITH")
    parted = "RETURN n.id AS subject, count(DISTINCT f.id) AS amount, EXISTS { MATCH (n) }"
    refused(f"{WALK}-[f:PAID]-() {parted} AS paid, max(f.at) AS x ORDER BY subject", "DISTINCT")
    started = f"{WALK}-[f:PAID]-() RETURN n.id AS subject, count(DISTINCT f.id) AS amount,"
    refused(f"{started} n.id STARTS WITH 'x' AS x, max(f.at) AS y ORDER BY x", "DISTINCT")
    apart = f"{WALK}-[f:PAID]-() WITH n, sum(f.amount) AS amount MATCH (n)-[g:PAID]-() "
    assert asking(
        f"{apart}RETURN n.id AS subject, amount, count(DISTINCT g.id) AS flows ORDER BY amount"
    )
    refused(f"{START}WHERE EXISTS {{ (n)-[:PAID]-() }}{END}", "{ MATCH … }")
    with pytest.raises(InvalidParameter, match=r"write 0 - \$least"):
        model(cypher=TEXT.replace(">= $least", "> -$least"))
    assert model(cypher=TEXT.replace(">= $least", "> f.row -$least"))


def test_each_engine_has_its_text_checked() -> None:
    with pytest.raises(InvalidParameter, match="cypher_neo4j, line 3"):
        model(cypher_neo4j=TEXT.replace("WHERE", "SET"))
    with pytest.raises(InvalidParameter, match="return the same"):
        model(cypher_neo4j=TEXT.replace("AS name", "AS called"))
    both = model(cypher_neo4j=TEXT.replace("n.name", "toString(n.name)"))
    texts = {dialect: known.text for dialect, known in both.statements.items()}
    assert ["toString" in text for text in texts.values()].count(True) == 1
