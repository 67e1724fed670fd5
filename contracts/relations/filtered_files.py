"""Reports of NORMAL with filters whose meaning is known: the file holds the calls that fit, and no other."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from contracts.checks.lists import rows_of
from contracts.checks.products import numbers_in
from contracts.client import Client
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.relations.bodies import Body
from contracts.relations.meanwhile import Errand, Pause
from contracts.relations.products import Products, made_id
from contracts.relations.window import Window

FILTERED_KINDS = frozenset({"file-of-numbers", "write", "completed", "file-filtered"})
_NOBODYS = "98765"
_SIDES = ("caller", "callee")
_RANGE = "EXTENSION_OR_EXTENSION_RANGE"
_FROM_INSIDE = ("EXTENSION_CALL", "OUTBOUND_CALL")

Call = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    cause: str
    filter: Body
    holds: Callable[[Call], bool]


class FilteredFiles:
    """Orders one report for each kind of filter, over calls that are known with their legs."""

    def __init__(self, client: Client, run_id: str, window: Window, products: Products) -> None:
        """Send through `client`; every name begins with `run_id`, `window` is what files are compared with."""
        self._client = client
        self._run_id = run_id
        self._window = window
        self._products = products
        self._create = client.document.of("call_reports", "create")
        self._read = client.document.of("call_reports", "read")

    def errands(self) -> Iterator[Errand]:
        """Yield an errand for each file, which sees what it holds beside what it should."""
        window, calls = self._window.read_for("filtered files")
        if not calls:
            return
        for case in _cases(calls):
            if 0 < sum(map(case.holds, calls)) < len(calls):
                yield self._of_case(case, window, calls)
        numbers = self._services()
        for type, member in (("QUEUE_DETAILED_STATISTICS", "call_queues"), ("RING_GROUP_STATISTICS", "ring_groups")):
            yield self._of_numbers(type, member, window, numbers)

    def _services(self) -> list[str]:
        """The queues, ring groups and other services that took calls, those that are plainly numbers."""
        path = self._client.document.of("cdrs", "list").path
        rows = rows_of(self._client.get(path, filter="service_number ne null", top=100))
        found = {str(row.get("service_number")) for row in rows}
        return sorted(one for one in found if one.isdecimal() and len(one) > 2)

    def _ordered(self, name: str, type: str, filter: Body, window: Body) -> tuple[str, Exchange]:
        order = {
            "name": f"{self._run_id} {name}",
            "type": type,
            "email": "contract@check.example",
            "format": "CSV",
            "filter": filter,
            **window,
        }
        return str(order["name"]), self._client.post(self._create.path, order)

    def _of_numbers(self, type: str, member: str, window: Body, numbers: Sequence[str]) -> Errand:
        """Ask for what nobody has, for everything, and for some of what that told of."""
        yield from self._told(type, {member: [_NOBODYS]}, window, (), numbers)
        everything = yield from self._told(type, {member: []}, window, (), ())
        told = [one for one in numbers if one in everything]
        if len(told) > 1:
            yield from self._told(type, {member: told[:2]}, window, told[:2], told[2:])

    def _told(
        self, type: str, filter: Body, window: Body, numbers: Sequence[str], others: Sequence[str]
    ) -> Generator[Observation | Pause, None, set[str]]:
        """Have a report made, see that it tells of `numbers` and not of `others`, and return all that it tells of."""
        name, created = self._ordered(f"{type} of {len(numbers)} but {len(others)}", type, filter, window)
        made = made_id(created)
        if made is None:
            return set()
        _, product = yield from self._products.awaited(name)
        self._client.get(self._read.path_for(made))
        if product is None:
            return set()
        file = self._products.fetch(product)
        facts = {"product": product, "numbers": numbers, "others": others, "is_of_numbers": True}
        yield self._seen("file-of-numbers", self._products.download, file, cause=type, **facts)
        self._client.post(self._products.destroy.path_for(product["id"]))
        return numbers_in(file.response_body)

    def _of_case(self, case: _Case, window: Body, calls: list[Body]) -> Errand:
        name, created = self._ordered(case.cause, "NORMAL", case.filter, window)
        made = made_id(created)
        yield self._seen("write", self._create, created, cause=f"create with {case.cause}", status=201)
        if made is None:
            return
        found, product = yield from self._products.awaited(name)
        self._client.get(self._read.path_for(made))
        yield self._seen("completed", self._products.list, found, cause=case.cause, product=product)
        if product is None:
            return
        file = self._products.fetch(product)
        expected = [call for call in calls if case.holds(call)]
        yield self._seen(
            "file-filtered", self._products.download, file, cause=case.cause, product=product, calls=expected
        )
        self._client.post(self._products.destroy.path_for(product["id"]))

    def _seen(self, kind: str, operation: Any, *exchanges: Exchange, cause: str = "", **facts: Any) -> Observation:
        return Observation(
            kind=kind, operation_id=operation.operation_id, exchanges=exchanges, facts=facts, cause=cause
        )


def _cases(calls: Sequence[Call]) -> Iterator[_Case]:
    """Yield filters with bounds taken from the calls, so that what lies on a bound is among them."""
    # A filter compares with digits, whatever else a number may be made of.
    caller, callee = (_common(str(call[name]) for call in calls if str(call[name]).isdigit()) for name in _SIDES)
    if caller:
        yield _Case(
            cause="from a number",
            filter={"from": "NUMBER", "from_value": caller},
            holds=lambda call: bool(call["caller"] == caller),
        )
    if len(callee) > 2:
        yield _Case(
            cause="to numbers that start with",
            filter={"to": "NUMBERS_START_WITH", "to_value": callee[:2]},
            holds=lambda call: str(call["callee"]).startswith(callee[:2]),
        )
        yield _Case(
            cause="to numbers that contain",
            filter={"to": "NUMBERS_CONTAIN", "to_value": callee[1:3]},
            holds=lambda call: callee[1:3] in str(call["callee"]),
        )
    yield from _of_both_sides(calls)
    yield from _of_extensions(calls)
    yield _Case(
        cause="not answered", filter={"answer_state": "NOT_ANSWERED"}, holds=lambda call: not call["answered_at"]
    )
    yield from _of_durations(calls)


def _of_both_sides(calls: Sequence[Call]) -> Iterator[_Case]:
    """Yield a test on caller and callee of which either alone lets more calls through."""
    ends = [tuple(str(call[side]) for side in _SIDES) for call in calls]
    begins = sorted({(caller[:2], callee[:2]) for caller, callee in ends if (caller + callee).isdecimal()})
    callers, callees = (Counter(one[side] for one in begins) for side in range(len(_SIDES)))
    chosen = next((one for one in begins if callers[one[0]] > 1 and callees[one[1]] > 1), None)
    if chosen is not None:
        caller, callee = chosen
        selector = "NUMBERS_START_WITH"
        yield _Case(
            cause="from some numbers to others",
            filter={"from": selector, "from_value": caller, "to": selector, "to_value": callee},
            holds=lambda call: str(call["caller"]).startswith(caller) and str(call["callee"]).startswith(callee),
        )


def _of_extensions(calls: Sequence[Call]) -> Iterator[_Case]:
    """Yield a range of extensions, and the extensions altogether: what calls from inside have as their callers."""
    inside = [str(call["caller"]) for call in calls if call["direction"] in _FROM_INSIDE]
    numbers = sorted({one for one in inside if one.isdigit() and len(one) == 3})
    if len(numbers) > 2:
        low, high = numbers[0], numbers[len(numbers) // 2]
        yield _Case(
            cause="from a range of extensions",
            filter={"from": _RANGE, "from_value": f"{low}-{high}"},
            holds=lambda call: len(call["caller"]) == 3 and low <= call["caller"] <= high,
        )
    if numbers and set(inside) == set(numbers):
        yield _Case(
            cause="from extensions",
            filter={"from": "INTERNAL_EXTENSIONS"},
            holds=lambda call: call["direction"] in _FROM_INSIDE,
        )
        yield _Case(
            cause="from outside",
            filter={"from": "EXTERNAL_NUMBERS"},
            holds=lambda call: call["direction"] not in _FROM_INSIDE,
        )
        yield from _of_calls_out(calls, numbers)


def _of_calls_out(calls: Sequence[Call], extensions: Sequence[str]) -> Iterator[_Case]:
    """Yield calls to outside from a range of extensions of which nobody can doubt which these are.

    Whether a queue, a code or a number that nobody has is inside is left open; what somebody called from surely is.
    """
    ends: dict[str, tuple[list[str], list[str]]] = {number: ([], []) for number in extensions}
    for call in calls:
        if call["caller"] in ends and call["direction"] in _FROM_INSIDE:
            ends[call["caller"]][_FROM_INSIDE.index(call["direction"])].append(call["callee"])
    known = frozenset(extensions)
    runs = (list(run) for is_clear, run in groupby(extensions, lambda one: _is_clear(*ends[one], known)) if is_clear)
    run = next((run for run in runs if all(any(ends[one][place] for one in run) for place in (0, 1))), None)
    if run is not None:
        low, high = run[0], run[-1]
        yield _Case(
            cause="from extensions to outside",
            filter={"from": _RANGE, "from_value": f"{low}-{high}", "to": "EXTERNAL_NUMBERS"},
            holds=lambda call: call["direction"] == "OUTBOUND_CALL" and low <= call["caller"] <= high,
        )


def _is_clear(inside: Sequence[str], outside: Sequence[str], extensions: Set[str]) -> bool:
    """Say whether all callees of an extension are surely inside or surely not."""
    return set(inside) <= extensions and not set(outside) & extensions


def _of_durations(calls: Sequence[Call]) -> Iterator[_Case]:
    talks = sorted({int(call["duration"]) for call in calls if call["answered_at"] and call["duration"] > 0})
    if len(talks) > 3:
        low, high = talks[1], talks[-2]
        yield _Case(
            cause="talk time",
            filter={"duration": "TALK_DURATION", "duration_from": low, "duration_to": high},
            holds=lambda call: low <= call["duration"] <= high,
        )
    answered = [call for call in calls if call["answered_at"]]
    if not all(call["rang_at"] and call["rang_at"] <= call["answered_at"] for call in answered):
        return
    rings = sorted({_ring_seconds(call) for call in answered})
    if len(rings) > 3:
        first, last = rings[1], rings[-2]
        yield _Case(
            cause="ring time of what was answered",
            filter={
                "answer_state": "ANSWERED",
                "duration": "RING_DURATION",
                "duration_from": first,
                "duration_to": last,
            },
            holds=lambda call: bool(call["answered_at"]) and first <= _ring_seconds(call) <= last,
        )


def _ring_seconds(call: Call) -> int:
    rang, answered = (datetime.fromisoformat(call[name]).replace(microsecond=0) for name in ("rang_at", "answered_at"))
    return int((answered - rang).total_seconds())


def _common(texts: Iterator[str]) -> str:
    """The text that comes most often, the first of those in order."""
    found = sorted(texts)
    return max(dict.fromkeys(found), key=found.count, default="")
