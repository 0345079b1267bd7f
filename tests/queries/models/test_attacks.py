"""What a model must not do, however it is written."""

import pytest

from queries.models.vocabulary import FORBIDDEN
from tests.queries.models.written import END, START, asking, refused


@pytest.mark.parametrize("word", sorted(FORBIDDEN))
def test_words_that_write_are_refused_in_any_case(word: str) -> None:
    odd = "".join(c.lower() if place % 2 else c for place, c in enumerate(word))
    for written in (word, word.lower(), odd):
        refused(f"{START}{written} n.x{END}", written, "line 1, column 17")
        refused(f"{START}/*/**/{written}/**/ n.x{END}", written)
        refused(f"{START}// harmless\n{written}// harmless\n n.x{END}", written)
        refused(f"{START}WHERE n.x = 1{written} n.x = 2{END}")


WRITING = (
    "MATCH (n:Payee) SET n.name = 'x'",
    "MATCH (n:Payee) DETACH DELETE n",
    "MATCH (n:Payee) REMOVE n.name",
    "MATCH (n:Payee) INSERT (:Payee {id: 'x'})",
    "MATCH (n:Payee) MERGE (m:Payee {id: 'x'})",
    "MATCH (n:Payee) FOREACH (x IN [1] | CREATE (:Payee))",
    "MATCH (n:Payee) WITH n CALL { WITH n DELETE n }",
    "MATCH (n:Payee) LOAD CSV FROM 'http://example.org/x' AS row",
    "MATCH (n:Payee) LOAD FROM 'people.csv'",
    "CREATE (n:Payee)",
    "DROP TABLE Payee",
    "ALTER TABLE Payee DROP name",
    "COPY Payee FROM 'x.csv'",
    "COPY (MATCH (n:Payee) RETURN n) TO 'x.csv'",
    "EXPORT DATABASE 'x'",
    "IMPORT DATABASE 'x'",
    "INSTALL httpfs",
    "ATTACH 'x' AS x (dbtype duckdb)",
    "USE neo4j MATCH (n:Payee)",
    "PROFILE MATCH (n:Payee)",
    "CYPHER 25 MATCH (n:Payee)",
    "BEGIN TRANSACTION",
    "CHECKPOINT",
    "CALL db.labels()",
    "CALL threads=1",
    "MATCH (n:Payee) CALL apoc.cypher.doIt('CREATE (n)', {})",
    "MATCH (n:Payee) CALL (n) { MATCH (m:Payee) }",
    "MATCH (n:Payee) CALL { MATCH (m:Payee) } IN TRANSACTIONS",
    "MATCH (n:Payee) CALL dbms.security.listUsers()",
)


@pytest.mark.parametrize("text", WRITING)
def test_statements_that_do_more_than_read_are_refused(text: str) -> None:
    refused(text + END)
    refused(text.lower() + END)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n:Payee) \\u0053ET n.name = 'x'",
        "MATCH (n:Payee) WHERE n.name = '\\u0027 SET n.name = 1 //'",
        "MATCH (n:Payee) // \\u000aSET n.name = 1",
        "MATCH (n:`\\u0060) SET n.x = 1 //`)",
        "MATCH (n:Payee) WHERE n.name = '\\\\u0027'",
        "MATCH (n:Payee) \\U00000053ET n.name = 'x'",
        "MATCH (n:Payee) ſET n.name = 'x'",
        "MATCH (n:Payee) ＳＥＴ n.name = 'x'",
        "MATCH (n:Payee) S\u200bET n.name = 'x'",
        "MATCH (n:Payee)\u00a0SET n.name = 'x'",
        "MATCH (n:Payee) // note\rSET n.name = 'x'",
        "MATCH (n:Payee) // note\u2028SET n.name = 'x'",
        "MATCH (n:Payee) /* note \x00*/",
        "MATCH (n:Payee) WHERE n.name = '\\q'",
        "MATCH (n:Payee) WHERE n.name = 'open",
        'MATCH (n:Payee) WHERE n.name = "open',
        "MATCH (n:Payee) WHERE n.`open",
        "MATCH (n:Payee) /* open",
        "MATCH (n:Payee) ; MATCH (m:Payee)",
        "MATCH (n:Payee);",
        "MATCH (n:$(x))",
        "MATCH (n:Payee) WHERE n.name = $`x`",
        "MATCH (n:Payee) WHERE n.name = $1",
        "MATCH (n:Payee WHERE n.x = 1",
        "MATCH (n:Payee)) WHERE (n.x = 1]",
    ],
)
def test_tricks_of_writing_are_refused(text: str) -> None:
    refused(text + END, "line 1")


def test_a_statement_ends_where_the_text_ends() -> None:
    refused(START + END + ";", "';'")
    refused(START + END + "; MATCH (n) DELETE n")
    refused(START + END + " UNION " + START + END, "UNION")


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n:Payee) WHERE n.name <> 'CREATE (x); DELETE $y // CALL f()' /* SET */",
        'MATCH (n:Payee) WHERE n.name <> "it\'s a MERGE \\" DROP" // REMOVE; $z',
        "MATCH (n:Payee) WHERE n.name <> '' OR n.name <> '\\\\' // it's",
        "MATCH (n:`Payee`) WITH n, n.name AS `set` WHERE `set` <> 'x'",
        "MATCH (n:Payee) WITH n, n.name AS created, 1 AS settled, 2 AS `; DELETE`",
        "MATCH (n:Payee) WHERE n.name <> '中文；' WITH n, n.name AS `姓名`",
        "OPTIONAL MATCH (n:Payee)",
        "UNWIND [1, 2] AS x MATCH (n:Payee)",
        "WITH 1 AS x MATCH (n:Payee)\r\n",
    ],
)
def test_words_in_quotes_and_comments_are_let_be(text: str) -> None:
    model = asking(f"{text}\n{END}")
    statement = model.statements["ladybug"]  # type: ignore[index]
    assert "//" not in statement.text.replace("'CREATE (x); DELETE $y // CALL f()'", "")
    assert "/*" not in statement.text


FUNCTIONS = ("nextval('x')", "apoc.cypher.runFirstColumnSingle('x', {})", "`apoc`.`x`(1)")


@pytest.mark.parametrize("call", [*FUNCTIONS, "range(1, 1000000000)", "rand()", "file('x')"])
def test_functions_that_are_not_known_are_refused(call: str) -> None:
    refused(f"{START}WHERE n.row = {call}{END}", "no function", "coalesce")


def test_what_ends_the_embedded_engine_is_refused_there_only() -> None:
    walk = "MATCH p = (n:Payee)-[r:TRANSFERRED*1..2]->(m:Payee) "
    text = f"{walk}WHERE all(x IN relationships(p) WHERE x.amount > 1){END}"
    refused(text, "no function all()", "ladybug")
    assert asking(START + END, cypher_neo4j=text).cypher_neo4j == text
