"""SQLite, PostgreSQL, columns and a plain reading of the same rows choose the same ids in the same order."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cmp_to_key
from time import process_time
from typing import Any

import numpy as np
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockpbx.errors import ValidationError
from mockpbx.history import (
    BLANK_INSTANT,
    Column,
    IdColumn,
    InstantColumn,
    NumberColumn,
    TextColumn,
    Texts,
    TokenColumn,
)
from mockpbx.model.instant import parse_instant, render_instant
from mockpbx.query import POSTGRES_WORDS, Chooser, build_query, count_statement, page_statement, search_text
from mockpbx.spec import Collection, FieldKind
from tests.postgres import Cluster

Row = Mapping[str, Any]
TEXTS = ("", "a", "A", "ab", "%", "_", "a%b", "it's", "ß", "ẞ", "é", "10", "9", "01", "or", "a b", "\\", "☎")
NUMBERS = (0, 1, 2, 9, 10, 60)
INSTANTS = tuple(parse_instant(f"2026-03-0{day}T12:00:00.{part}Z") for day in (8, 9) for part in ("000001", "5"))
TOKENS = TokenColumn(np.arange(8, 24), np.arange(8, 24), 7)
"""Texts that no two rows share; some words of searches are parts of them."""
PARTS = tuple(
    token[place : place + length] for token in TOKENS.values(slice(3)) for place, length in ((0, 2), (5, 6), (20, 4))
)
ROWS = Collection(
    name="things",
    operation_id="listThings",
    kinds={
        "id": FieldKind.TEXT,
        "t": FieldKind.TEXT,
        "u": FieldKind.TEXT,
        "c": FieldKind.TEXT,
        "n": FieldKind.NUMBER,
        "at": FieldKind.INSTANT,
    },
    filterable=("id", "t", "u", "c", "n", "at"),
    sortable=("id", "t", "u", "c", "n", "at"),
    searchable=("t", "u", "c"),
    default_order=(("at", True), ("id", True)),
)


@dataclass(frozen=True)
class Case:
    """A text for the API and what it means, in plain Python."""

    text: str
    holds: Callable[[Row], bool]


def quoted(text: str) -> str:
    """A text as a literal."""
    return "'" + text.replace("'", "''") + "'"


COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: left is not None and right is not None and left > right,
    "ge": lambda left, right: left is not None and right is not None and left >= right,
    "lt": lambda left, right: left is not None and right is not None and left < right,
    "le": lambda left, right: left is not None and right is not None and left <= right,
}
FUNCTIONS: Mapping[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": lambda text, part: part in text,
}


def comparison(name: str, operator: str, literal: str, value: Any) -> Case:
    """A comparison of a field; a blank is neither above nor below anything."""
    return Case(f"{name} {operator} {literal}", lambda row: COMPARE[operator](row[name], value))


OPERATORS = st.sampled_from(sorted(COMPARE))
TEXT_CASES = st.builds(
    lambda name, operator, text: comparison(name, operator, quoted(text), text or None),
    st.sampled_from(("t", "u", "c", "id")),
    OPERATORS,
    st.sampled_from((*TEXTS, *PARTS, "a\0")),
)
NUMBER_CASES = st.builds(
    lambda operator, value, quote: comparison("n", operator, f"'{value}'" if quote else str(value), value),
    OPERATORS,
    st.one_of(st.sampled_from(NUMBERS), st.sampled_from((1.5, -1, 10**30, -(10**30), 9.25))),
    st.booleans(),
).filter(lambda case: "e+" not in case.text)
INSTANT_CASES = st.builds(
    lambda operator, value, form: comparison("at", operator, form.format(render_instant(value)), value),
    OPERATORS,
    st.sampled_from(INSTANTS),
    st.sampled_from(("{}", "'{}'")),
)
NULL_CASES = st.builds(
    lambda name, operator: comparison(name, operator, "null", None), st.sampled_from(("t", "n", "at")), OPERATORS
)
FUNCTION_CASES = st.builds(
    lambda name, function, part: Case(
        f"{function}({name},{quoted(part)})",
        lambda row: row[name] is not None and FUNCTIONS[function](row[name], part),
    ),
    st.sampled_from(("t", "u", "c", "id")),
    st.sampled_from(sorted(FUNCTIONS)),
    st.sampled_from((*TEXTS, *PARTS, "a\0")),
)
IN_CASES = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3).map(
    lambda texts: Case(
        f"t in ({', '.join(map(quoted, texts))})", lambda row: row["t"] in [text or None for text in texts]
    )
)
TERMS = st.one_of(TEXT_CASES, NUMBER_CASES, INSTANT_CASES, NULL_CASES, FUNCTION_CASES, IN_CASES)


def joined(cases: list[Case], glue: str) -> Case:
    """Several cases joined by `and` or `or`, in parentheses."""
    meaning = all if glue == "and" else any
    text = f" {glue} ".join(case.text for case in cases)
    return Case(f"({text})", lambda row: meaning(case.holds(row) for case in cases))


FILTERS = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map(lambda case: Case(f"not ({case.text})", lambda row: not case.holds(row))),
        st.builds(joined, st.lists(inner, min_size=2, max_size=3), st.sampled_from(("and", "or"))),
    ),
    max_leaves=6,
)
ROW = st.fixed_dictionaries(
    {
        "t": st.sampled_from((None, *TEXTS[1:])),
        "u": st.sampled_from((None, *TEXTS[1:])),
        "n": st.sampled_from((None, *NUMBERS)),
        "at": st.sampled_from((None, *INSTANTS)),
    }
)
ORDERS = st.lists(
    st.tuples(st.sampled_from(ROWS.sortable), st.booleans()), min_size=1, max_size=3, unique_by=lambda key: key[0]
)
SEARCHES = st.lists(st.sampled_from(("a", "A", "or", '"a b"', "%", "10", "é", "zz", *PARTS)), max_size=3).map(" ".join)


Ask = Callable[[list[Row], Mapping[str, Any]], tuple[int, list[str]]]


def ask_sql(rows: list[Row], options: Mapping[str, Any]) -> tuple[int, list[str]]:
    """The count and the ids that SQL gives."""
    query = build_query(ROWS, options)
    count, page = count_statement(query, "things"), page_statement(query, "things", "id")
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(
            "CREATE TABLE things (id TEXT, t TEXT, u TEXT, c TEXT, n INTEGER, at INTEGER, search_text TEXT)"
        )
        database.executemany(
            "INSERT INTO things VALUES (:id, :t, :u, :c, :n, :at, :s)",
            [{**row, "s": search_text([row["t"], row["u"], row["c"]])} for row in rows],
        )
        found = database.execute(count.sql, count.parameters).fetchone()[0]
        return found, [row[0] for row in database.execute(page.sql, page.parameters)]


def ask_columns(rows: list[Row], options: Mapping[str, Any]) -> tuple[int, list[str]]:
    """The count and the ids that columns give."""
    query = build_query(ROWS, options)
    ids, texts = np.array([int(row["id"]) for row in rows], dtype=np.int64), Texts()
    instants = [BLANK_INSTANT if row["at"] is None else row["at"] for row in rows]
    columns: dict[str, Column] = {
        "id": IdColumn(ids),
        "t": TextColumn(texts.codes(row["t"] for row in rows), texts),
        "u": TextColumn(texts.codes(row["u"] for row in rows), texts),
        "c": TokenColumn(ids, ids, TOKENS.salt),
        "n": NumberColumn(np.array([row["n"] for row in rows], dtype=np.int32)),
        "at": InstantColumn(np.array(instants, dtype=np.int64)),
    }
    count, places = Chooser(columns, ROWS.searchable, oldest_first=None).choose(query)
    return count, columns["id"].values(places)


class AskPostgres:
    """Asks a PostgreSQL database, in the column types that the store uses."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        columns = 'id text COLLATE "C", t text COLLATE "C", u text COLLATE "C", c text COLLATE "C"'
        self._connection.execute(f'CREATE TABLE things ({columns}, n bigint, at bigint, search_text text COLLATE "C")')

    def __call__(self, rows: list[Row], options: Mapping[str, Any]) -> tuple[int, list[str]]:
        """Return the count and the ids that PostgreSQL gives."""
        query = build_query(ROWS, options)
        with self._connection.cursor() as cursor:
            cursor.execute("TRUNCATE things")
            cursor.executemany(
                "INSERT INTO things VALUES (%(id)s, %(t)s, %(u)s, %(c)s, %(n)s, %(at)s, %(s)s)",
                [{**row, "s": search_text([row["t"], row["u"], row["c"]])} for row in rows],
            )
            found = [
                cursor.execute(one.sql.replace("?", "%s"), one.parameters).fetchall()
                for one in (
                    count_statement(query, "things", POSTGRES_WORDS),
                    page_statement(query, "things", "id", POSTGRES_WORDS),
                )
            ]
        return found[0][0][0], [row[0] for row in found[1]]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@pytest.fixture(params=["sqlite", "postgres", "columns"], scope="module")
def ask(request: pytest.FixtureRequest) -> Iterator[Ask]:
    """Each of the three ways to choose."""
    if request.param == "postgres":
        cluster: Cluster = request.getfixturevalue("postgres")
        way = AskPostgres(cluster.new_database())
        yield way
        way.close()
    else:
        yield ask_sql if request.param == "sqlite" else ask_columns


def in_order(rows: list[Row], keys: list[tuple[str, bool]]) -> list[Row]:
    """Rows sorted by several keys; blanks come first when ascending, id breaks ties."""

    def compare(left: Row, right: Row) -> int:
        for name, descending in [*keys, ("id", False)]:
            one, other = left[name], right[name]
            if one != other:
                less = one is None or (other is not None and one < other)
                return 1 if less == descending else -1
        return 0

    return sorted(rows, key=cmp_to_key(compare))


def found_by(search: str, row: Row) -> bool:
    """Whether a search finds a row, read word by word."""
    if search in ("", "or"):
        return not search or any("or" in (row[name] or "").casefold() for name in ("t", "u", "c"))
    words = search.replace('"a b"', "a\x00b").split(" ")
    alternatives: list[list[str]] = [[]]
    for position, word in enumerate(words):
        if word == "or" and 0 < position < len(words) - 1 and alternatives[-1]:
            alternatives.append([])
        else:
            alternatives[-1].append(word.replace("\x00", " ").casefold())
    texts = [(row[name] or "").casefold() for name in ("t", "u", "c")]
    return any(all(any(word in text for text in texts) for word in one) for one in alternatives if one)


@settings(max_examples=max(400, settings().max_examples), deadline=None)
@given(
    facts=st.lists(ROW, max_size=12),
    case=st.none() | FILTERS,
    keys=ORDERS,
    search=SEARCHES,
    window=st.tuples(st.integers(0, 5), st.integers(1, 8)),
)
def test_a_plain_reading_chooses_the_same(
    ask: Ask,
    facts: list[Row],
    case: Case | None,
    keys: list[tuple[str, bool]],
    search: str,
    window: tuple[int, int],
) -> None:
    """For any rows, filter, order, search and page, both give the same ids in the same order and the same count."""
    rows: list[Row] = [
        # Columns have no blank numbers, because no number of a call is ever blank.
        {"id": str(index + 8), **row, "c": TOKENS.values(slice(index, index + 1))[0]} | _numbered(ask, row)
        for index, row in enumerate(facts)
    ]
    skip, top = window
    options: dict[str, Any] = {"skip": skip, "top": top, "search": search}
    options["orderby"] = ", ".join(f"{name} {'desc' if descending else 'asc'}" for name, descending in keys)
    if case is not None:
        options["filter"] = case.text
    wanted = [row for row in rows if (case is None or case.holds(row)) and found_by(search, row)]
    ids = [row["id"] for row in in_order(wanted, keys)]
    assert ask(rows, options) == (len(ids), ids[skip : skip + top])


def _numbered(ask: Ask, row: Row) -> dict[str, Any]:
    return {"n": row["n"] or 0} if ask is ask_columns else {}


def test_finer_than_a_microsecond_still_compares_exactly(ask: Ask) -> None:
    """A literal between two microseconds is above the one and below the other."""
    at = parse_instant("2026-03-09T12:00:00.000001Z")
    rows: list[Row] = [{"id": "1", "t": None, "u": None, "c": "x", "n": 1, "at": at}]
    between = "2026-03-09T12:00:00.0000014Z"
    for operator, count in (("lt", 1), ("le", 1), ("gt", 0), ("ge", 0), ("eq", 0), ("ne", 1)):
        assert ask(rows, {"filter": f"at {operator} {between}"})[0] == count


ALPHABET = st.sampled_from(
    (
        *"()',= \t%\\\x00",
        "''",
        "eq",
        "ne",
        " and ",
        " or ",
        " not ",
        "in",
        "null",
        "t",
        "n",
        "at",
        "contains",
        "1e9",
        "9" * 40,
    )
)


@settings(max_examples=max(2000, settings().max_examples), deadline=None)
@given(st.lists(ALPHABET, max_size=60).map("".join))
def test_no_text_is_slow_or_breaks_anything(ask: Ask, text: str) -> None:
    """Whatever is sent as a filter is either answered or refused with a reason, within 50 ms."""

    def refusals() -> list[object]:
        try:
            ask([], {"filter": text})
        except ValidationError as error:
            return [fault.detail["reason"] for fault in error.faults]
        return ["none"]

    assert all(refusals())
    # A collection of garbage may fall into one measurement, hardly into five.
    assert any(_seconds(refusals) < 0.05 for _ in range(5))


def _seconds(work: Callable[[], object]) -> float:
    before = process_time()
    work()
    return process_time() - before


@pytest.mark.parametrize("part", ["(", "not ", "t eq '1' or ", "'", "1", "t in (1,", "a" * 7])
def test_time_grows_with_the_length_and_no_faster(part: str) -> None:
    """A text twice as long takes about twice as long to refuse or read."""

    def cost(length: int) -> float:
        text = part * (length // len(part))
        costs = []
        for _ in range(5):
            before = process_time()
            with pytest.raises(ValidationError):
                build_query(ROWS, {"filter": text})
            costs.append(process_time() - before)
        return min(costs)

    # Sixteen times the length is sixteen times the work when it is linear, and 256 times when it is quadratic.
    assert cost(128_000) / max(cost(8_000), 0.0002) < 64


def test_literal_text_never_enters_the_sql() -> None:
    """Whatever stands in quotes is a parameter; the SQL holds names of fields alone."""
    query = build_query(
        ROWS, {"filter": "t eq 'x''; DROP TABLE things --' or contains(u,'secret')", "search": "hidden"}
    )
    page = page_statement(query, "things", "id")
    assert not any(word in page.sql for word in ("DROP", "secret", "hidden"))
    assert {"x'; DROP TABLE things --", "secret", "hidden"} <= set(page.parameters)
