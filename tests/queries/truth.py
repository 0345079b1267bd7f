"""What is asked of DuckDB about the large graph: the answers that tracing must give."""

#: Nodes whose flows a text reads: the given ones, or those one step from them.
GIVEN = "WITH asked AS (SELECT unnest($nodes) AS node) "
ASKED = {
    "_of": GIVEN,
    "": GIVEN,
    "_many": GIVEN,
    "_wide": GIVEN,
    "_after": "WITH asked AS "
    "(SELECT DISTINCT far AS node FROM kept WHERE list_contains($nodes, near)) ",
}
HOP = "SELECT near, far, id, amount, day FROM kept JOIN asked ON near = node"
KEPT_HOP = """
    SELECT near, far, id, amount, day, far, kind, doc, fund, purpose, batch, row
    FROM kept JOIN asked ON near = node
"""
KEPT_OF = "SELECT id, kind, doc, fund, purpose, batch, row FROM kept WHERE near = $node"
DELETE_LONGER = """
    DELETE FROM chain
    WHERE hops > (SELECT min(hops) FROM chain WHERE hops <= $hops)
"""
SHOWN = """
    SELECT flows FROM chain WHERE hops <= $hops
    ORDER BY CASE WHEN $nearest THEN hops ELSE 0 END, amount DESC, hops, list_reverse(flows)
    LIMIT $limit
"""
TOTALS = """
    SELECT count(*) FILTER (hops <= $hops), coalesce(bool_or(hops > $hops), false) FROM chain
"""
FEN = "SELECT coalesce(sum(amount), 0)::BIGINT FROM flow WHERE id IN (SELECT unnest($flows))"
ALL_FEN = """
    SELECT coalesce(sum(amount), 0)::BIGINT FROM flow
    WHERE id IN (SELECT unnest(flows) FROM chain WHERE hops <= $hops)
"""
NEIGHBOURS = """
    WITH side AS (
      SELECT source AS other, 'up' AS side, * FROM kept WHERE target = $node
      UNION ALL SELECT target AS other, 'down' AS side, * FROM kept WHERE source = $node)
    SELECT other, side, list_sort(list(DISTINCT kind)), count(*), sum(amount)::BIGINT AS fen,
      min(day), max(day)
    FROM side GROUP BY 1, 2 ORDER BY fen DESC, side, other
"""
GROUPS = """
    WITH side AS (
      SELECT source AS other, 'up' AS side, * FROM kept WHERE target = $node
      UNION ALL SELECT target AS other, 'down' AS side, * FROM kept WHERE source = $node),
    valued AS (
      SELECT s.*, unnest(['kind', 'division', 'year']) AS what, unnest([kind, n.division,
        year(make_timestamp((day + 28800000) * 1000))::VARCHAR]) AS value
      FROM side s JOIN node n ON n.id = s.other)
    SELECT side, what, value, count(DISTINCT other), count(*), sum(amount)::BIGINT AS fen
    FROM valued GROUP BY 1, 2, 3
    ORDER BY side DESC, list_position(['kind', 'division', 'year'], what), fen DESC, value
"""
SEARCH = """
    WITH ranked AS (
      SELECT *, CASE WHEN id = $text THEN 0 WHEN ends_with(id, $code) THEN 1
        WHEN name = $text THEN 2 WHEN starts_with(lower(name), $lower) THEN 6
        WHEN contains(lower(name), $lower) THEN 7 ELSE 9 END AS rank
      FROM node)
    SELECT id FROM ranked WHERE rank < 9 ORDER BY rank, name, id
"""
