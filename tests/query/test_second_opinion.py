"""A library for OData reads our filters as we do, where its dialect is ours: no blanks, no patterns, small letters."""

import logging
import sqlite3
from contextlib import closing
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from odata_query.grammar import ODataLexer, ODataParser
from odata_query.sql.sqlite import AstToSqliteSqlVisitor

from mockpbx.query import build_query, count_statement, page_statement
from tests.query.test_differential import ROWS, Row

# It warns of every field whose type it is not told.
logging.getLogger("odata_query").setLevel(logging.ERROR)

TEXTS = st.sampled_from(("a", "b", "ab", "abc", "10", "9", "01"))
ROW = st.fixed_dictionaries({"t": TEXTS, "u": TEXTS, "n": st.integers(0, 12)})
OPERATORS = st.sampled_from(("eq", "ne", "gt", "ge", "lt", "le"))
NAMES = st.sampled_from(("t", "u"))
TERMS = st.one_of(
    st.builds("{} {} '{}'".format, NAMES, OPERATORS, TEXTS),
    st.builds("n {} {}".format, OPERATORS, st.integers(0, 12)),
    st.builds("{}({},'{}')".format, st.sampled_from(("contains", "startswith", "endswith")), NAMES, TEXTS),
    st.builds("{} in ('{}', '{}')".format, NAMES, TEXTS, TEXTS),
)
FILTERS = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("{} and {}".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=max(300, settings().max_examples), deadline=None)
@given(rows=st.lists(ROW, max_size=15), text=FILTERS)
def test_another_library_reads_it_alike(rows: list[Row], text: str) -> None:
    """The same filter, parsed and turned into SQL by odata-query, chooses the same rows: precedence and all."""
    query = build_query(ROWS, {"filter": text, "orderby": "id", "top": 100})
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE things (id TEXT, t TEXT, u TEXT, n INTEGER)")
        numbered = [{**row, "id": f"{number:02d}"} for number, row in enumerate(rows)]
        database.executemany("INSERT INTO things VALUES (:id, :t, :u, :n)", numbered)
        theirs = AstToSqliteSqlVisitor().visit(ODataParser().parse(ODataLexer().tokenize(text)))
        expected = _ids(database, f"SELECT id FROM things WHERE {theirs} ORDER BY id")  # noqa: S608 - theirs
        page, count = page_statement(query, "things", "id"), count_statement(query, "things")
        assert _ids(database, page.sql, page.parameters) == expected
        assert _ids(database, count.sql, count.parameters) == [len(expected)]


def _ids(database: sqlite3.Connection, sql: str, parameters: Any = ()) -> list[Any]:
    return [row[0] for row in database.execute(sql, parameters)]
