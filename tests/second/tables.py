"""Files of reports: NORMAL in full, the other types as counts. Refuses to know HTTP."""

import csv
import html
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.second import instants, texts
from tests.second.variant import Variant
from tests.second.world import Row, World

Table = list[list[str]]

_NORMAL: Mapping[str, Sequence[str]] = {
    "english": ("Talking Time", "Start Time", "End Time", "Cost", "Callee", "Caller", "User Data", "Session"),
    "german": ("Sprechzeit", "Beginn", "Ende", "Kosten", "Ziel", "Anrufer", "Notiz", "Sitzung"),
}


def render(order: Mapping[str, Any], world: World, now: datetime, variant: Variant) -> bytes:
    """Return the file of an order; `now` is in the tenant's zone."""
    first, last = _window(order, now)
    calls = [call for call in world.calls if first <= instants.read(call["ended_at"]) <= last]
    if order["type"] == "NORMAL":
        chosen = sorted((call for call in calls if _fits(call, order["filter"])), key=_begin)
        table = list(_normal(chosen[:20_000], world, variant))
    else:
        table = _counts(order, calls)
    return _csv(table, variant) if order["format"] == "CSV" else _html(order["name"], table, variant)


def _begin(call: Row) -> Fraction:
    return instants.read(call["started_at"])


def _window(order: Mapping[str, Any], now: datetime) -> tuple[Fraction, Fraction]:
    if order["range"] == "CUSTOM":
        return instants.read(order["started_at"]), instants.read(order["ended_at"])
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first_of_month = today.replace(day=1)
    monday = today - timedelta(days=today.weekday())
    day = timedelta(days=1)
    first, end = {
        "TODAY": (today, today + day),
        "YESTERDAY": (today - day, today),
        "LAST_WEEK": (monday - 7 * day, monday),
        "LAST_SEVEN_DAYS": (today - 7 * day, today),
        "LAST_MONTH": ((first_of_month - day).replace(day=1), first_of_month),
        "LAST_THIRTY_DAYS": (today - 30 * day, today),
    }[order["range"]]
    return Fraction(first.timestamp()), Fraction(end.timestamp()) - Fraction(1, 10**6)


def _fits(call: Row, tests: Mapping[str, Any]) -> bool:
    answered = call["answered_at"] is not None
    if tests.get("answer_state", "ANY") != "ANY" and answered != (tests["answer_state"] == "ANSWERED"):
        return False
    return (
        _number_fits(call, tests, "from", "caller")
        and _number_fits(call, tests, "to", "callee")
        and _lasts(call, tests)
    )


def _number_fits(call: Row, tests: Mapping[str, Any], name: str, field: str) -> bool:
    number, value = call[field], tests.get(f"{name}_value", "")
    low, _, high = value.partition("-")
    is_inside = call["direction"] == "EXTENSION_CALL" or number in texts.INSIDE
    tested: Mapping[str, Callable[[], bool]] = {
        "NUMBER": lambda: number == value,
        "NUMBERS_START_WITH": lambda: number.startswith(value),
        "NUMBERS_CONTAIN": lambda: value in number,
        "INTERNAL_EXTENSIONS": lambda: is_inside,
        "EXTERNAL_NUMBERS": lambda: not is_inside,
        "EXTENSION_OR_EXTENSION_RANGE": lambda: (
            number.isascii() and number.isdigit() and int(low) <= int(number) <= int(high or low)
        ),
    }
    selector = tests.get(name, "ANY")
    return selector not in tested or bool(tested[selector]())


def _lasts(call: Row, tests: Mapping[str, Any]) -> bool:
    which = tests.get("duration", "ANY")
    if which == "ANY":
        return True
    rang, until = call["rang_at"], call["answered_at"] or call["ended_at"]
    ringing = int(instants.read(until)) - int(instants.read(rang)) if rang else 0
    seconds = call["duration"] if which == "TALK_DURATION" else ringing
    return bool(tests.get("duration_from", 0) <= seconds <= tests.get("duration_to", 2**31))


def _normal(calls: Sequence[Row], world: World, variant: Variant) -> Iterator[list[str]]:
    yield list(_NORMAL[variant.headings])
    for call in calls:
        yield _line(call, named=True)
        for leg in world.legs[call["id"]]:
            yield _line(leg, named=False)


def _line(record: Row, *, named: bool) -> list[str]:
    seconds, caller, name = record["duration"], record["caller"], record["caller_display_name"]
    shown = f"{name} [{caller}]" if name else caller
    return [
        f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}",
        record["started_at"],
        record["ended_at"],
        str(record.get("cost", "")),
        record["callee"],
        shown if named else "",
        record["user_data"] or "",
        record["id"],
    ]


def _counts(order: Mapping[str, Any], calls: Sequence[Row]) -> Table:
    chosen = order["filter"].get("call_queues") or order["filter"].get("ring_groups") or texts.QUEUES
    answered = [call for call in calls if call["answered_at"]]
    return [
        ["Number", "Calls", "Answered"],
        *([one, *(str(_of(one, rows)) for rows in (calls, answered))] for one in chosen if one in texts.QUEUES),
    ]


def _of(number: str, calls: Sequence[Row]) -> int:
    return sum(call["service_number"] == number for call in calls)


def _csv(table: Table, variant: Variant) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [_harmless(cell, variant) for cell in row] for row in table
    )
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _harmless(cell: str, variant: Variant) -> str:
    if variant.guards_numbers and cell[:1].isdigit():
        return "\t" + cell
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _html(title: str, table: Table, variant: Variant) -> bytes:
    lead = "<!-- made by hand -->\r\n" if variant.page_begins_with_comment else ""
    rows = "".join(f"<TR>{''.join(f'<TD>{html.escape(cell)}' for cell in row)}" for row in table)
    name = html.escape(title)
    page = f"{lead}<!DOCTYPE HTML>\r\n<TITLE>{name}</TITLE><META CHARSET=UTF-8><H1>{name}</H1><TABLE>{rows}</TABLE>"
    return page.encode("utf-8", "replace")
