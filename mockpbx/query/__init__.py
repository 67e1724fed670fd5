"""Query options: text to tree, to SQL with bound parameters or to rows of columns."""

from mockpbx.query.columnar import Chooser
from mockpbx.query.options import Query, SortKey, build_query
from mockpbx.query.parser import parse_filter
from mockpbx.query.search import parse_search, search_text
from mockpbx.query.sql import POSTGRES_WORDS, SQLITE_WORDS, SqlWords, Statement, count_statement, page_statement

__all__ = [
    "POSTGRES_WORDS",
    "SQLITE_WORDS",
    "Chooser",
    "Query",
    "SortKey",
    "SqlWords",
    "Statement",
    "build_query",
    "count_statement",
    "page_statement",
    "parse_filter",
    "parse_search",
    "search_text",
]
