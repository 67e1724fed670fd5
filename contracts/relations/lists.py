"""Relations of lists: paging, order, filter, search, refusals."""

from collections.abc import Iterator
from typing import Any

from contracts.checks.lists import count_of
from contracts.client import Client
from contracts.document import FieldKind
from contracts.observation import Observation
from contracts.relations.cases import CaseMaker, literal_searches, searches
from contracts.relations.scope import PAGE, Scope, walk

_ODD_PAGE = 37
_BAD_FILTERS = (
    ("unknown field", "no_such_field eq 'x'"),
    ("unknown operator", "id is 'x'"),
    ("open quote", "id eq 'x"),
    ("dangling and", "id eq 'x' and"),
    ("nothing", "()"),
)
_BAD_OPTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("unknown option", {"filtre": "id eq 'x'"}),
    ("dollar sign", {"$top": "1"}),
    ("top of zero", {"top": "0"}),
    ("top above the most", {"top": "101"}),
    ("negative skip", {"skip": "-1"}),
    ("top that is no number", {"top": "ten"}),
    ("order by an unknown field", {"orderby": "no_such_field"}),
    ("order in an unknown direction", {"orderby": "id up"}),
)


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
        default = self._client.send("GET", scope.path, options=options)
        yield self._seen("default-page", (default,), top=PAGE, skip=0)
        if len(scope.rows) < 2 or not is_whole:
            return
        yield self._seen("walk-again", self._read(options, _ODD_PAGE), expected=scope.keys)
        count = count_of(scope.pages[0]) or 0
        for top, skip in ((1, 0), (3, 1), (PAGE, max(0, count - 1))):
            exchange = self._client.send("GET", scope.path, options={**options, "top": str(top), "skip": str(skip)})
            yield self._seen("page", (exchange,), top=top, skip=skip)
        beyond = self._client.send("GET", scope.path, options={**options, "skip": str(count + 5)})
        yield self._seen("past-the-end", (beyond,), count=count)
        twice = [self._client.send("GET", scope.path, options={**options, "top": "20"}) for _ in range(2)]
        yield self._seen("twice", tuple(twice))

    def ordering(self) -> Iterator[Observation]:
        """Sort by fields of each kind, both ways, by blanks, and by two keys in mixed directions."""
        if len(self._scope.rows) < 2:
            return
        for order in self._orders():
            text = ", ".join(f"{name} {'desc' if descending else 'asc'}" for name, descending in order)
            exchanges = self._read({**self._scope.within(), "orderby": text})
            kinds = [
                f"{self._scope.collection.fields[name].kind} {'desc' if descending else 'asc'}"
                for name, descending in order
            ]
            yield self._seen("ordered", exchanges, ", ".join(kinds), expected=self._scope.sorted_keys(order))

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
        for case in maker.filters() if len(self._scope.rows) > 1 else ():
            expected = [row[self._scope.collection.key] for row in self._scope.rows if case.holds(row)]
            exchanges = self._read(self._scope.within(case.text))
            yield self._seen("filtered", exchanges, case.cause, expected=expected)

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
        """Ask what the document does not know."""
        for cause, text in _BAD_FILTERS:
            exchange = self._client.send("GET", self._scope.path, options={"filter": text})
            yield self._seen("bad-filter", (exchange,), cause)
        for cause, options in _BAD_OPTIONS:
            exchange = self._client.send("GET", self._scope.path, options=options)
            yield self._seen("bad-option", (exchange,), cause)

    def everything(self) -> Iterator[Observation]:
        """Yield all relations of a list."""
        yield from self.paging()
        yield from self.filtering()
        yield from self.ordering()
        yield from self.searching()
        yield from self.refusals()
