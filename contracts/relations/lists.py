"""Relations of lists: paging, order, filter, search, refusals."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from contracts.checks.lists import count_of
from contracts.client import Client
from contracts.document import FieldKind
from contracts.observation import Observation
from contracts.relations.asking import Asking
from contracts.relations.cases import Case, CaseMaker
from contracts.relations.refusals import bad_filters, bad_options, repeated_options
from contracts.relations.scope import PAGE, Scope, walk
from contracts.relations.searches import literal_searches, searches
from contracts.relations.values import COMPARE, quoted, value_of
from contracts.settings import Preset

_ODD_PAGE = 37
_FAR = (
    (FieldKind.INSTANT, "gt", "'1900-01-01T00:00:00Z'", "year"),
    (FieldKind.INSTANT, "lt", "9999-12-31T23:59:59Z", "year"),
    (FieldKind.NUMBER, "lt", "99999999999999", "number"),
    (FieldKind.NUMBER, "gt", "-99999999999999", "number"),
)
_FEW_QUESTIONS = 25
_QUESTIONS = 80
PAGING_KINDS = frozenset(
    {"walk", "walk-again", "default-order", "default-page", "page", "past-the-end", "twice", "question"}
)
FIELD_KINDS = frozenset({"filtered", "ordered"})
LIST_KINDS = PAGING_KINDS | {
    "filtered", "ordered", "question", "searched", "searched-literally", "combined", "bad-filter", "bad-option",
}  # fmt: skip


class ListRelations:
    """The relations of one scope."""

    def __init__(self, client: Client, scope: Scope, seed: int) -> None:
        """Ask within `scope`; the seed fixes all chance."""
        self._client = client
        self._scope = scope
        self._seed = seed
        self._facts: dict[str, Any] = {"key": scope.collection.key}

    def _seen(self, kind: str, exchanges: tuple[Any, ...], cause: str = "", **facts: Any) -> Observation:
        return Observation(
            kind=kind,
            operation_id=self._scope.operation.operation_id,
            exchanges=exchanges,
            facts={**self._facts, **facts},
            cause=cause,
        )

    def _read(self, options: dict[str, str], page: int = PAGE) -> tuple[Any, ...]:
        most = 2 + (len(self._scope.rows) + PAGE) // page
        return walk(self._client, self._scope.path, options, page=page, most=most)

    def paging(self) -> Iterator[Observation]:
        """Walk in two page sizes, read single pages, look beyond the end, ask twice."""
        scope, options = self._scope, self._scope.within()
        is_whole = len(scope.pages) * PAGE >= (count_of(scope.pages[0]) or 0)
        yield self._seen("walk", scope.pages, is_whole=is_whole)
        yield self._seen("default-order", scope.pages, expected=scope.sorted_keys(scope.collection.default_order))
        yield self._seen("page", scope.pages[:1], top=PAGE, skip=0)
        default = self._client.send("GET", scope.path, options=options)
        yield self._seen("default-page", (default,), top=PAGE, skip=0)
        yield from self._last_row()
        if len(scope.rows) < 2 or not is_whole:
            return
        yield self._seen("walk-again", self._read(options, _ODD_PAGE), expected=scope.keys)
        count = count_of(scope.pages[0]) or 0
        for top, skip in ((1, 0), (3, 1), (PAGE, max(0, count - 1))):
            exchange = self._client.send("GET", scope.path, options={**options, "top": str(top), "skip": str(skip)})
            yield self._seen("page", (exchange,), top=top, skip=skip)
        yield from self._without_effect(scope.keys)
        beyond = self._client.send("GET", scope.path, options={**options, "skip": str(count + 5)})
        yield self._seen("past-the-end", (beyond,), count=count)
        twice = [self._client.send("GET", scope.path, options={**options, "top": "20"}) for _ in range(2)]
        yield self._seen("twice", tuple(twice))

    def _last_row(self) -> Iterator[Observation]:
        """Ask for the last row of the whole list, without a filter, where its count says that it stands."""
        if not self._client.target.is_loopback:
            return
        first = self._client.send("GET", self._scope.path, options={"top": "1"})
        last = (count_of(first) or 0) - 1
        for skip in (last, last + 1) if last > 0 else ():
            page = self._client.send("GET", self._scope.path, options={"top": "5", "skip": str(skip)})
            yield self._seen("page", (page,), "the last row of all", top=5, skip=skip)

    def _without_effect(self, keys: list[Any]) -> Iterator[Observation]:
        """Send the options that change nothing: the total is always given, and an empty search restricts nothing."""
        for cause, options in (("count=false", {"count": "false"}), ("empty search", {"search": ""})):
            exchange = self._client.send("GET", self._scope.path, options={**self._scope.within(), **options})
            yield self._seen("question", (exchange,), cause, expected=keys[:PAGE], total=len(keys))

    def ordering(self) -> Iterator[Observation]:
        """Sort by fields of each kind, both ways, by blanks, and by two keys in mixed directions."""
        if len(self._scope.rows) < 2:
            return
        for order in self._orders():
            text = ", ".join(f"{name} {'desc' if descending else 'asc'}" for name, descending in order)
            exchanges = self._read({**self._scope.within(), "orderby": text}, _half(self._scope.rows))
            kinds = [
                f"{self._scope.collection.fields[name].kind} {'desc' if descending else 'asc'}"
                for name, descending in order
            ]
            yield self._seen("ordered", exchanges, ", ".join(kinds), expected=self._scope.sorted_keys(order))
        name = self._scope.collection.default_order[0][0]
        exchanges = self._read({**self._scope.within(), "orderby": name}, _half(self._scope.rows))
        yield self._seen("ordered", exchanges, "no direction", expected=self._scope.sorted_keys([(name, False)]))

    def _orders(self) -> Iterator[list[tuple[str, bool]]]:
        collection, rows = self._scope.collection, self._scope.rows
        spread = {name: len({row.get(name) for row in rows}) for name in collection.sortable}
        for kind in FieldKind:
            names = [name for name in collection.sortable if collection.fields[name].kind is kind and spread[name] > 1]
            if names:
                widest = max(names, key=lambda name: spread[name])
                yield [(widest, False)]
                yield [(widest, True)]
        blank = [
            name for name in collection.sortable if any(row.get(name) is None for row in rows) and spread[name] > 1
        ]
        if blank:
            yield [(blank[0], False)]
            yield [(blank[-1], True)]
        few = [name for name in collection.sortable if 1 < spread[name] < len(rows) // 3]
        many = [name for name in collection.sortable if spread[name] > len(rows) // 3 and name != collection.key]
        if few and many:
            yield [(few[0], False), (many[-1], True)]
            yield [(few[-1], True), (many[0], False)]

    def filtering(self) -> Iterator[Observation]:
        """Ask filters whose meaning is known, and compare with the rows read once."""
        maker = CaseMaker(self._scope.collection, self._scope.rows, self._seed)
        longest: tuple[Case, list[Any]] | None = None
        for case in maker.filters() if len(self._scope.rows) > 1 else ():
            expected = self._fitting(case)
            exchanges = self._read(self._scope.within(case.text))
            yield self._seen("filtered", exchanges, case.cause, expected=expected)
            if len(expected) < len(self._scope.rows) and (longest is None or len(expected) > len(longest[1])):
                longest = case, expected
        if longest is not None and len(longest[1]) > 1:
            exchanges = self._read(self._scope.within(longest[0].text), _half(longest[1]))
            yield self._seen("filtered", exchanges, "in pages", expected=longest[1])

    def fields(self) -> Iterator[Observation]:
        """Ask for every field by itself: a filter of each kind of operator that tells its rows apart, and an order."""
        rows = self._scope.rows
        if len(rows) < 2:
            return
        maker = CaseMaker(self._scope.collection, rows, self._seed)
        for case in list(maker.of_each_field())[:: self._client.settings.sweep_step]:
            exchanges = self._read(self._scope.within(case.text))
            yield self._seen("filtered", exchanges, case.cause, expected=self._fitting(case))
        for place, name in enumerate(self._scope.collection.sortable):
            if len({row.get(name) for row in rows}) > 1:
                order, direction = [(name, bool(place % 2))], "desc" if place % 2 else "asc"
                exchanges = self._read({**self._scope.within(), "orderby": f"{name} {direction}"}, _half(rows))
                cause = f"{name} {direction}"
                yield self._seen("ordered", exchanges, cause, expected=self._scope.sorted_keys(order))

    def questions(self) -> Iterator[Observation]:
        """Ask drawn questions; a few on the caller's production system, more elsewhere."""
        count = _FEW_QUESTIONS if self._client.settings.preset is Preset.PROBE else _QUESTIONS
        yield from Asking(self._client, self._scope, self._seed, count).observations()

    def _fitting(self, *cases: Case) -> list[Any]:
        key = self._scope.collection.key
        return [row[key] for row in self._scope.rows if all(case.holds(row) for case in cases)]

    def combined(self) -> Iterator[Observation]:
        """Ask a filter, a search and an order two by two and all at once, in pages."""
        scope = self._scope
        pair = self._telling_pair()
        if pair is None:
            return
        condition, words = pair
        order = [(scope.collection.default_order[0][0], not scope.collection.default_order[0][1])]
        text = f"{order[0][0]} {'desc' if order[0][1] else 'asc'}"
        for cases, is_ordered in (
            ((condition,), True),
            ((words,), True),
            ((condition, words), False),
            ((condition, words), True),
        ):
            options = scope.within(condition.text if condition in cases else None)
            options |= {"search": words.text} if words in cases else {}
            options |= {"orderby": text} if is_ordered else {}
            rows = [row for row in scope.rows if all(case.holds(row) for case in cases)]
            expected = scope.sorted_keys(order if is_ordered else scope.collection.default_order, rows)
            names = [name for name in ("filter", "search", "orderby") if name in options]
            exchanges = self._read(options, _half(rows))
            yield self._seen("combined", exchanges, " and ".join(names), expected=expected)

    def _telling_pair(self) -> tuple[Case, Case] | None:
        """Return a filter and a search of which each leaves rows that the other takes away, where there are such."""
        scope = self._scope
        finds = self._telling(searches(scope.collection, scope.rows, self._seed))
        maker = CaseMaker(scope.collection, scope.rows, self._seed)
        best: tuple[int, tuple[Case, Case]] | None = None
        for condition, kept in self._telling(maker.filters()) if len(scope.rows) > 1 else ():
            for words, found in finds:
                both = len(kept & found)
                gain = min(both, len(kept) - both, len(found) - both)
                if gain > 0 and (best is None or gain > best[0]):
                    best = gain, (condition, words)
        return best[1] if best else None

    def _telling(self, cases: Iterable[Case]) -> list[tuple[Case, set[Any]]]:
        """Return the cases that keep some rows and not all, each with what it keeps."""
        kept = [(case, set(self._fitting(case))) for case in cases]
        return [(case, keys) for case, keys in kept if 0 < len(keys) < len(self._scope.rows)]

    def searching(self) -> Iterator[Observation]:
        """Ask searches whose meaning is known, within the window."""
        scope = self._scope
        for kind, cases in (
            ("searched", searches(scope.collection, scope.rows, self._seed)),
            ("searched-literally", literal_searches(scope.collection, scope.rows)),
        ):
            for case in cases if scope.rows else ():
                expected = [row[scope.collection.key] for row in scope.rows if case.holds(row)]
                exchanges = self._read({**scope.within(), "search": case.text})
                yield self._seen(kind, exchanges, case.cause, expected=expected)

    def refusals(self) -> Iterator[Observation]:
        """Ask what the document does not know; nothing where the list itself is denied to the caller."""
        if self._scope.pages[0].is_denied:
            return
        collection, document = self._scope.collection, self._client.document
        for cause, text in bad_filters(collection, document):
            exchange = self._client.send("GET", self._scope.path, options={"filter": text})
            yield self._seen("bad-filter", (exchange,), cause)
        for cause, options in bad_options(collection, document):
            exchange = self._client.send("GET", self._scope.path, options=options)
            yield self._seen("bad-option", (exchange,), cause)
        for cause, query in repeated_options():
            exchange = self._client.send("GET", f"{self._scope.path}?{query}")
            yield self._seen("bad-option", (exchange,), cause)

    def limits(self) -> Iterator[Observation]:
        """Ask what is allowed and far out, with an outcome that is known: all rows that the scope has, or none."""
        scope, key = self._scope, self._scope.collection.key
        if not scope.rows:
            return
        known = str(scope.rows[0][key])
        others = ", ".join(quoted(f"none-{one}") for one in range(99))
        everything = {
            "sixty terms": " or ".join([f"{key} ne {quoted(known)}", *[f"{key} eq {quoted(known)}"] * 59]),
            "brackets nearly forty deep": f"{'(' * 38}{key} ne null{')' * 38}",
            "forty nots": f"{'not ' * 38}{key} ne null",
            # What counts stands last: a list that is cut does not find it.
            "in of a hundred values": f"{key} ne {quoted(known)} or {key} in ({others}, {quoted(known)})",
            **{
                f"{name} {operator} a far {word}": f"{name} {operator} {literal}"
                for kind, operator, literal, word in _FAR
                for name in scope.collection.filterable
                if scope.collection.fields[name].kind is kind
                and not scope.collection.fields[name].nullable
                and _holds_for_all(scope, name, operator, literal)
            },
        }
        for cause, text in everything.items():
            options = {**scope.within(text), "top": str(PAGE)}
            exchange = self._client.send("GET", scope.path, options=options)
            yield self._seen("question", (exchange,), cause, expected=scope.keys[:PAGE], total=len(scope.rows))
        options = {**scope.within(), "skip": str(2**31 - 1)}
        far = self._client.send("GET", scope.path, options=options)
        yield self._seen("question", (far,), "skip of the most", expected=[], total=len(scope.rows))

    def everything(self, is_wanted: Callable[[frozenset[str]], bool]) -> Iterator[Observation]:
        """Yield the relations of a list of which some kind of observation is wanted."""
        yield from self.first(is_wanted)
        if is_wanted(FIELD_KINDS):
            yield from self.fields()

    def first(self, is_wanted: Callable[[frozenset[str]], bool]) -> Iterator[Observation]:
        """Yield all of them but the long one, which asks for every field by itself and seldom tells more."""
        for kinds, relation in (
            (PAGING_KINDS, self.paging),
            (frozenset({"filtered"}), self.filtering),
            (frozenset({"question"}), self.questions),
            (frozenset({"ordered"}), self.ordering),
            (frozenset({"searched", "searched-literally"}), self.searching),
            (frozenset({"combined"}), self.combined),
            (frozenset({"question"}), self.limits),
            (frozenset({"bad-filter", "bad-option"}), self.refusals),
        ):
            if is_wanted(kinds):
                yield from relation()


def _holds_for_all(scope: Scope, name: str, operator: str, literal: str) -> bool:
    """Say whether every row keeps to a far bound; the calls of some are older than that."""
    kind = scope.collection.fields[name].kind
    bound = value_of({name: literal.strip("'") if kind is FieldKind.INSTANT else int(literal)}, name, kind)
    return all(COMPARE[operator](value_of(row, name, kind), bound) for row in scope.rows)


def _half(rows: Sequence[Any]) -> int:
    """A page size that cuts rows in two, so that a page treated by itself shows."""
    return min(PAGE, len(rows) // 2 + 1)
