"""Filters: what is read, what is refused, and where."""

import pytest

from mockpbx.errors import ValidationError
from mockpbx.query import build_query, parse_filter
from mockpbx.query.tree import And, Call, Compare, Comparison, Field, Function, In, Literal, Not, Or
from mockpbx.spec import load_spec

CDRS = load_spec().collections["listCdrs"]
A = Compare(Field("caller", 1), Comparison.EQ, Literal("1", is_quoted=True, column=11))


def compare(name: str, column: int) -> Compare:
    """The tree of `name eq null` at a column."""
    return Compare(Field(name, column), Comparison.EQ, Literal(None, is_quoted=False, column=column + len(name) + 4))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("caller eq '1'", A),
        ("a eq null or b eq null and c eq null", Or((compare("a", 1), And((compare("b", 14), compare("c", 28)))))),
        ("(a eq null)", compare("a", 2)),
        ("not not a eq null", Not(Not(compare("a", 9)))),
        (
            "a in ('x', 2,null)",
            In(
                Field("a", 1),
                (
                    Literal("x", is_quoted=True, column=7),
                    Literal("2", is_quoted=False, column=12),
                    Literal(None, is_quoted=False, column=14),
                ),
            ),
        ),
        (
            "contains( a ,'it''s')",
            Call(Function.CONTAINS, Field("a", 11), Literal("it's", is_quoted=True, column=14)),
        ),
        (
            "t gt 2026-03-09T14:00:00+01:00",
            Compare(Field("t", 1), Comparison.GT, Literal("2026-03-09T14:00:00+01:00", is_quoted=False, column=6)),
        ),
    ],
)
def test_text_becomes_a_tree(text: str, tree: object) -> None:
    """Each form of the grammar has its tree, with the column of every field and literal."""
    assert parse_filter(text) == tree


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("", 1, "a field is wanted"),
        ("caller", 7, "one of eq"),
        ("caller = '1'", 8, "is nothing"),
        ("caller eq", 10, "a quoted text"),
        ("caller eq '1", 11, "never closed"),
        ("caller eq '1' and", 18, "a field is wanted"),
        ("caller eq '1' caller eq '2'", 15, "`and`, `or` or the end"),
        ("(caller eq '1'", 15, "`)`"),
        ("EQ eq '1'", 1, "EQ is not a field"),
        ("caller EQ '1'", 8, "one of eq"),
        ("colour eq '1'", 1, "not a field"),
        ("cost gt 1", 1, "not a field"),
        ("caller eq 101", 11, "write '101' with quotes"),
        ("caller eq true", 11, "a quoted text"),
        ("duration eq 'soon'", 13, "is a number"),
        ("started_at gt '2026-03-09'", 15, "is a time"),
        ("started_at gt '2026-03-09T00:00:00 01:00'", 15, "%2B"),
        ("contains(duration,'1')", 19, "not text"),
        ("startswith(caller,null)", 19, "a quoted text"),
        ("caller in ()", 12, "a quoted text"),
        ("not " * 50 + "caller eq '1'", 165, "deeper"),
        ("(" * 10_000, 42, "deeper"),
        (" or ".join(["caller eq '1'"] * 201), 3401, "more than 200 terms"),
        (f"caller in ({','.join(['1'] * 300)})", 412, "more than 200 terms"),
    ],
)
def test_what_is_wrong_is_named_with_its_column(text: str, column: int, reason: str) -> None:
    """A refusal says where, and what would be accepted there."""
    with pytest.raises(ValidationError) as caught:
        build_query(CDRS, {"filter": text})
    detail = caught.value.faults[0].detail
    assert (detail["field"], detail["column"]) == ("filter", column)
    assert reason in detail["reason"]


def test_an_unknown_field_is_answered_with_the_nearest() -> None:
    """A slip of the pen is told what was probably meant."""
    with pytest.raises(ValidationError) as caught:
        build_query(CDRS, {"filter": "calee eq '1'"})
    assert "callee" in caught.value.faults[0].detail["nearest"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("caller up", 1),
        ("caller,,callee", 8),
        ("caller, colour", 9),
        ("caller, caller desc", 9),
        ("id;drop", 1),
    ],
)
def test_a_bad_orderby_is_named_with_its_column(text: str, column: int) -> None:
    """An unknown field or direction, a gap and a repetition are refused."""
    with pytest.raises(ValidationError) as caught:
        build_query(CDRS, {"orderby": text})
    assert caught.value.faults[0].detail["column"] == column


def test_all_faults_of_a_query_come_together() -> None:
    """A bad filter and a bad orderby are both named in one refusal."""
    with pytest.raises(ValidationError) as caught:
        build_query(CDRS, {"filter": "x", "orderby": "y"})
    assert [fault.detail["field"] for fault in caught.value.faults] == ["filter", "orderby"]


def test_the_order_always_ends_in_a_key() -> None:
    """Without orderby the document's default applies; with it, id breaks ties, unless it is named."""
    assert [key.name for key in build_query(CDRS, {}).order] == ["started_at", "id"]
    assert [key.name for key in build_query(CDRS, {"orderby": "caller"}).order] == ["caller", "id"]
    assert [key.name for key in build_query(CDRS, {"orderby": "id desc"}).order] == ["id"]
