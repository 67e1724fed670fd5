"""Hostile query strings: filter, orderby, search, and the options as such. Refuses to know the grammar's reader."""

from random import Random
from urllib.parse import quote, quote_plus

from tests.hostile.case import Case, Target, get
from tests.hostile.texts import NUMBERS, TEXTS, marred, noise

_LISTS = ("/cdrs", "/calllogs", "/call_reports", "/completed_call_reports")
_FIELDS = (
    "id", "session_id", "caller", "caller_display_name", "callee", "started_at", "rang_at", "answered_at", "ended_at",
    "direction", "end_reason", "status_code", "did_cid", "trunk", "duration", "user_data", "name", "type", "format",
    "cron_expr", "status", "completed_at", "file_size", "file_url", "cost", "email", "rowid", "payload", "CALLER",
    "caller.name", "caller/name", "1=1", "*", "",
)  # fmt: skip
_OPERATORS = ("eq", "ne", "gt", "ge", "lt", "le", "EQ", "=", "==", "like", "has", "in", "is", "add", "")
_FUNCTIONS = ("startswith", "endswith", "contains", "length", "tolower", "concat", "year", "load_extension", "hex")
_MOMENTS = (
    "2026-03-09T14:00:00Z",
    "2026-03-09T14:00:00.1234567890123Z",
    "2026-03-09t14:00:00z",
    "2026-03-09T14:00:00+23:59",
    "2026-03-09T14:00:00-00:00",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "0000-01-01T00:00:00Z",
    "2026-06-30T23:59:60Z",
    "2026-02-30T00:00:00Z",
    "2026-03-09",
)


def _literal(rng: Random) -> str:
    text = rng.choice(TEXTS).replace("'", "''")
    kinds = (f"'{text}'", f"'{rng.choice(NUMBERS)}'", rng.choice(NUMBERS), rng.choice(_MOMENTS), "null", "true")
    return rng.choice((*kinds, f"'{rng.choice(_MOMENTS)}'", f"'{noise(rng, 12)}'", rng.choice(_FIELDS)))


def _term(rng: Random) -> str:
    name = rng.choice(_FIELDS)
    shapes = (
        f"{name} {rng.choice(_OPERATORS)} {_literal(rng)}",
        f"{name} {rng.choice(_OPERATORS[:6])} {_literal(rng)}",
        f"{rng.choice(_FUNCTIONS)}({name},{_literal(rng)})",
        f"{rng.choice(_FUNCTIONS[:3])}({name}, {_literal(rng)})",
        f"{name} in ({', '.join(_literal(rng) for _ in range(rng.randint(0, 4)))})",
        f"not {name} eq {_literal(rng)}",
    )
    return rng.choice(shapes)


def _expression(rng: Random, depth: int = 3) -> str:
    if depth == 0 or rng.random() < 0.3:
        return _term(rng)
    left, right = _expression(rng, depth - 1), _expression(rng, depth - 1)
    return rng.choice((f"{left} and {right}", f"{left} or {right}", f"({left}) and ({right})", f"not ({left})"))


_LONG_FILTERS = (
    "(" * 39 + "caller eq '1'" + ")" * 39,
    "(" * 1000 + "caller eq '1'" + ")" * 1000,
    "(" * 4000,
    "not " * 1000 + "caller eq '1'",
    " or ".join(["caller eq '1'"] * 200),
    " or ".join(["caller eq '1'"] * 260),
    f"caller in ({','.join(['1'] * 1900)})",
    "contains(caller,'" + "%" * 4000 + "')",
    "contains(caller,'" + "_%" * 2000 + "')",
    "caller eq '" + "''" * 2000 + "'",
    "caller eq '" + "a" * 4083 + "'",
    "caller eq '" + "a" * 5000 + "'",
    "duration eq " + "9" * 4000,
    "duration eq 1e" + "9" * 4000,
    "duration eq 0." + "0" * 4000 + "1",
    " " * 4096,
    "caller" + " " * 4000 + "eq '1'",
    "a" * 4096,
    "caller eq '1' and " * 200,
)


def filters(rng: Random, target: Target) -> Case:
    """Build a list request whose filter is nearly or not at all an expression."""
    texts = (_expression(rng), _expression(rng), marred(rng, _expression(rng)), rng.choice(TEXTS), noise(rng, 60))
    text = rng.choice(_LONG_FILTERS) if rng.random() < 0.06 else rng.choice(texts)
    return get("filter", target, f"{rng.choice(_LISTS)}?filter={_escaped(rng, text)}")


def orders(rng: Random, target: Target) -> Case:
    """Build a list request with an odd orderby."""
    directions = ("", " asc", " desc", " ASC", " desc desc", " descending", "\tasc", " nulls last")
    keys = [rng.choice(_FIELDS) + rng.choice(directions) for _ in range(rng.choice((1, 1, 2, 3, 8, 60)))]
    text = rng.choice((",", ", ", ",,", ";", " ")).join(keys)
    if rng.random() < 0.4:
        text = rng.choice((marred(rng, text), rng.choice(TEXTS), noise(rng, 30), "id," * 170, "id asc," + " " * 500))
    return get("orderby", target, f"{rng.choice(_LISTS)}?orderby={_escaped(rng, text)}")


def searches(rng: Random, target: Target) -> Case:
    """Build a list request with an odd search."""
    joints = (" ", " or ", " OR ", " and ", '" "', '"', " or or ", "\u3000", "\x00")
    words = [rng.choice((*TEXTS[:60], "101", "or", "and", "not", "-1", '"')) for _ in range(rng.randint(1, 6))]
    text = rng.choice((rng.choice(joints).join(words), rng.choice(TEXTS), noise(rng, 80), "a or " * 51, '"' * 250))
    return get("search", target, f"{rng.choice(_LISTS)}?search={_escaped(rng, text)}")


_NAMES = ("filter", "orderby", "search", "skip", "top", "count")
_STRANGE_NAMES = (
    "$filter", "$top", "Filter", "TOP", "fliter", "ordreby", "limit", "offset", "page", "filter[]", "top[0]", "top.x",
    "access_token", "_method", "callback", "", " ", "a" * 3000, "%00", "%ff", "%u0041", "é", "__proto__",
)  # fmt: skip
_VALUES = (
    *(quote(number) for number in NUMBERS), "%", "%z", "%zz", "%2", "%00", "%ff", "%c0%af", "%ed%a0%80",
    "%f5%80%80%80", "%u0041", "+", "++5", "%2B5", "5%00", "5%0a", "%20%205", "true", "TRUE", "1", "false", "yes", "on",
    "%7B%7D", "a=b",
)  # fmt: skip


def options(rng: Random, target: Target) -> Case:
    """Build a list request whose options are unknown, repeated, badly escaped, without value or beyond number."""
    if rng.random() < 0.03:
        return get("options beyond number", target, f"/cdrs?{'&'.join(rng.choice(_FLOODS))}", must_refuse=True)
    pairs = [_pair(rng) for _ in range(rng.randint(1, 4))]
    query = rng.choice(("&", "&", "&", ";", "&&", "?")).join(pairs)
    return get("options", target, f"{rng.choice(_LISTS)}?{query}")


_FLOODS = (["a=1"] * 10_000, ["top=1"] * 1_000, ["a"] * 3_000, [f"o{number}=1" for number in range(65)], ["="] * 65)


def _pair(rng: Random) -> str:
    name = rng.choice(_NAMES) if rng.random() < 0.7 else _without_raw(rng.choice(_STRANGE_NAMES))
    return rng.choice((f"{name}={rng.choice(_VALUES)}", f"{name}={rng.choice(_VALUES)}", name, f"{name}="))


def _without_raw(name: str) -> str:
    return quote(name, safe="%$[]._")


def _escaped(rng: Random, text: str) -> str:
    return rng.choice((quote, quote_plus, lambda one: quote(one, safe="()',:"), lambda one: quote(one, safe="")))(text)
