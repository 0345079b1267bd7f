"""Words that a model may and may not use."""

from typing import Final

from graph.query import Dialect


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What writes, reaches beyond the graph, or makes another statement; refused as bare words.
FORBIDDEN: Final = _words(
    """ALTER ATTACH BEGIN CHECKPOINT COMMENT COMMIT COPY CREATE CSV DELETE DENY DETACH DROP
    EXPLAIN EXPORT FINISH FOREACH GRANT IMPORT INSERT INSTALL LOAD MACRO MERGE NODETACH PROFILE
    REMOVE RENAME REVOKE ROLLBACK SET SHOW TERMINATE TRANSACTIONS UNINSTALL UNION UPDATE USE
    USING YIELD"""
)

#: Procedures that CALL may name.
PROCEDURES: Final[tuple[str, ...]] = ()

#: Words with which a statement may begin.
BEGINNINGS: Final = ("MATCH", "OPTIONAL", "UNWIND", "WITH")

#: Words before a bracket that are no functions.
KEYWORDS: Final = _words(
    """AND AS ASC BY CASE CONTAINS DESC DISTINCT ELSE END EXISTS IN IS MATCH NOT ON OR ORDER
    RETURN THEN UNWIND WHEN WHERE WITH XOR"""
)

_COMMON: Final = """abs avg ceil coalesce collect count endnode exp floor head keys label labels
    last left length log lower ltrim max min nodes nullif properties relationships replace
    reverse right round rtrim sign size split sqrt startnode stdev substring sum tail tolower
    tostring toupper trim type upper"""
_LADYBUG: Final = """cast concat contains date date_part end_node ends_with epoch_ms list_concat
    list_contains list_distinct list_filter list_sort list_sum list_transform list_unique prefix
    regexp_matches rels start_node starts_with string_split suffix timestamp to_epoch_ms"""
_NEO4J: Final = """all allshortestpaths any date datetime isempty none percentilecont
    percentiledisc reduce shortestpath single stdevp tofloat tointeger"""

#: Functions that each engine may be asked for: no chance, nothing from outside, nothing that
#: makes a huge value of a small one. The embedded engine can die of all() and any() of a path.
FUNCTIONS: Final = {
    Dialect.LADYBUG: _words(_COMMON + " " + _LADYBUG),
    Dialect.NEO4J: _words(_COMMON + " " + _NEO4J),
}
