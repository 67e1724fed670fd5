"""Filters as pairs of text and meaning: what is sent, and a Python predicate of the same sense.

There is no query engine here, and none is needed: the text is never read, and the predicate never written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from random import Random
from typing import Any

from contracts.document import Collection, FieldKind
from contracts.relations.values import (
    COMPARE,
    FUNCTIONS,
    Predicate,
    Row,
    bound_of,
    is_usable,
    quoted,
    usable_values,
    value_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One filter or search: its text, its meaning, and its shape in words without data."""

    text: str
    holds: Predicate
    cause: str


_BLANKS = (("eq", "null"), ("ne", "null"), ("eq", "''"), ("ne", "''"))


def _compares(operator: str, name: str, bound: datetime, row: Row) -> bool:
    return COMPARE[operator](value_of(row, name, FieldKind.INSTANT), bound)


def _spelt(value: Any, kind: FieldKind) -> str:
    return str(value) if kind is FieldKind.NUMBER else quoted(str(value))


class CaseMaker:
    """Makes cases out of a collection's own rows, so that bounds are hit and results are neither empty nor all."""

    def __init__(self, collection: Collection, rows: Sequence[Row], seed: int) -> None:
        """Look at the rows; the seed fixes all chance."""
        self._collection = collection
        self._kinds = {name: collection.fields[name].kind for name in collection.filterable}
        self._rows = rows
        self._die = Random(seed)  # noqa: S311 - chance for tests, not for secrets

    def filters(self) -> Iterator[Case]:
        """Yield a case for each form of the grammar that the rows can show."""
        singles = list(self._singles())
        yield from singles
        yield from self._combined(singles)

    def of_each_field(self) -> Iterator[Case]:
        """Yield for every field what shows that it is compared as it should be, each operator on some field."""
        for place, (name, kind) in enumerate(self._kinds.items()):
            nullable = self._collection.fields[name].nullable
            cases = [self._of_blanks(name, operator, blank) for operator, blank in _BLANKS] if nullable else []
            if usable_values(name, self._rows):
                cases += [self._in_or_blank(name), self._not_less(name)] if nullable else []
                cases += [self._not_function(name, place)] if nullable and kind is FieldKind.TEXT else []
                cases += self._about_values(name, kind, place)
            yield from (self._named(name, case) for case in cases)

    def _about_values(self, name: str, kind: FieldKind, place: int) -> Iterator[Case]:
        yield self._compare(name, "eq")
        yield self._compare(name, "ne")
        yield self._compare(name, ("gt", "le", "lt", "ge")[place % 4])
        yield self._in_one(name)
        if kind is FieldKind.TEXT:
            yield self._function(name, sorted(FUNCTIONS)[place % len(FUNCTIONS)])
            yield from self._near_misses(name)
            # What stands for any text elsewhere is itself here.
            function, sign = sorted(FUNCTIONS)[place // 2 % len(FUNCTIONS)], "%_"[place % 2]
            yield self._part(name, function, sign, f"{function} of a sign alone")
        elif kind is FieldKind.INSTANT:
            yield from self._next_to(name)
        else:
            yield from self._in_quotes(name)

    def _near_misses(self, name: str) -> Iterator[Case]:
        """Yield comparisons with texts that are nearly one of the field's: another case, a part, another last sign."""
        value = max(map(str, usable_values(name, self._rows)), key=lambda text: (len(text), text))
        turned = _turned(value)
        last = "0" if value[-1] != "0" else "1"
        for cause, operator, text in (
            ("in another case", "eq", turned),
            ("of its beginning", "eq", value[:-1]),
            ("with another end", "eq", value[:-1] + last),
            ("in another case", "gt", turned),
            ("of one digit", "lt", "3"),
            ("of nothing", "gt", " "),
        ):
            if text:
                yield self._text(name, operator, text, f"{operator} {cause}")
        for function, part in (("startswith", value[:4]), ("endswith", value[-4:]), ("contains", value[1:5] or value)):
            if _turned(part) != part:
                yield self._part(name, function, _turned(part), f"{function} in another case")
        yield self._part(name, "contains", f"_{value[1:4]}", "contains with an underscore")

    def _text(self, name: str, operator: str, text: str, cause: str) -> Case:
        kind = FieldKind.TEXT
        return Case(
            text=f"{name} {operator} {quoted(text)}",
            holds=lambda row: COMPARE[operator](value_of(row, name, kind), text),
            cause=cause,
        )

    def _part(self, name: str, function: str, part: str, cause: str) -> Case:
        return Case(
            text=f"{function}({name},{quoted(part)})",
            holds=lambda row: bool(row.get(name)) and FUNCTIONS[function](row[name], part),
            cause=cause,
        )

    def _in_one(self, name: str) -> Case:
        kind, value = self._kinds[name], self._value(name)
        bound = bound_of(value, kind)
        return Case(
            text=f"{name} in ({_spelt(value, kind)})",
            holds=lambda row: value_of(row, name, kind) == bound,
            cause="in of one value",
        )

    def _in_or_blank(self, name: str) -> Case:
        """Return a list of a blank and a value."""
        kind, value = self._kinds[name], usable_values(name, self._rows)[0]
        bound = bound_of(value, kind)
        return Case(
            text=f"{name} in (null, {_spelt(value, kind)})",
            holds=lambda row: value_of(row, name, kind) in (None, bound),
            cause="in of a blank and a value",
        )

    def _not_less(self, name: str) -> Case:
        """Return the opposite of a comparison that is false for blanks, as for all others."""
        kind, value = self._kinds[name], usable_values(name, self._rows)[0]
        bound = bound_of(value, kind)
        return Case(
            text=f"not {name} lt {_spelt(value, kind)}",
            holds=lambda row: not COMPARE["lt"](value_of(row, name, kind), bound),
            cause="not of lt with blanks",
        )

    def _not_function(self, name: str, place: int) -> Case:
        """Return the opposite of a function, which holds for blanks."""
        case = self._function(name, sorted(FUNCTIONS)[(place + 1) % len(FUNCTIONS)])
        return Case(text=f"not {case.text}", holds=lambda row: not case.holds(row), cause=f"not {case.cause}")

    def _next_to(self, name: str) -> Iterator[Case]:
        """Yield comparisons with the instants right beside one of the field's, in zones on either side."""
        moment = datetime.fromisoformat(self._value(name))
        for cause, operator, offset, hours in (
            ("eq a microsecond later", "eq", 1, 0),
            ("gt a microsecond earlier", "gt", -1, 0),
            ("lt, west of here", "lt", 1, -8),
            ("ge, east of here", "ge", 0, 5),
        ):
            bound = moment + timedelta(microseconds=offset)
            local = bound.astimezone(timezone(timedelta(hours=hours)))
            yield Case(
                text=f"{name} {operator} {quoted(local.isoformat().replace('+00:00', 'Z'))}",
                holds=partial(_compares, operator, name, bound),
                cause=cause,
            )

    def _in_quotes(self, name: str) -> Iterator[Case]:
        """Yield a comparison with a quoted number that would find other rows if numbers were compared as texts."""
        values = usable_values(name, self._rows)
        telling = (one for one in values if any(other > one and str(other) < str(one) for other in values))
        bound = next(telling, None)
        if bound is not None:
            yield Case(
                text=f"{name} gt {quoted(str(bound))}",
                holds=lambda row: COMPARE["gt"](value_of(row, name, FieldKind.NUMBER), bound),
                cause="gt a number in quotes",
            )

    @staticmethod
    def _named(name: str, case: Case) -> Case:
        """Return a case whose cause names its field, which is none of the data."""
        return replace(case, cause=f"{name}: {case.cause}")

    def _of_blanks(self, name: str, operator: str, blank: str = "null") -> Case:
        kind = self._kinds[name]
        return Case(
            text=f"{name} {operator} {blank}",
            holds=lambda row: (value_of(row, name, kind) is None) is (operator == "eq"),
            cause=f"{operator} {blank}",
        )

    def _fields(self, kind: FieldKind) -> list[str]:
        """Return the fields of a kind with at least two values in the rows."""
        return [
            name for name, known in self._kinds.items() if known is kind and len(usable_values(name, self._rows)) > 1
        ]

    def _value(self, name: str) -> Any:
        return self._die.choice(usable_values(name, self._rows))

    def _singles(self) -> Iterator[Case]:
        for kind in FieldKind:
            names = self._fields(kind)
            if names:
                for operator in COMPARE:
                    yield self._compare(self._die.choice(names), operator)
        texts = self._fields(FieldKind.TEXT)
        if texts:
            for function in FUNCTIONS:
                yield self._function(self._die.choice(texts), function)
            yield self._in(self._die.choice(texts))
            yield from self._in_another_case(texts)
            yield from self._with_quote(texts)
        if self._fields(FieldKind.INSTANT):
            yield self._with_offset(self._die.choice(self._fields(FieldKind.INSTANT)))
        yield from self._blanks()

    def _compare(self, name: str, operator: str) -> Case:
        kind, value = self._kinds[name], self._value(name)
        bound = bound_of(value, kind)
        return Case(
            text=f"{name} {operator} {_spelt(value, kind)}",
            holds=lambda row: COMPARE[operator](value_of(row, name, kind), bound),
            cause=f"{kind} {operator}",
        )

    def _with_offset(self, name: str) -> Case:
        moment = datetime.fromisoformat(self._value(name))
        local = moment.astimezone(timezone(timedelta(hours=5, minutes=30)))
        return Case(
            text=f"{name} ge {quoted(local.isoformat())}",
            holds=lambda row: COMPARE["ge"](value_of(row, name, FieldKind.INSTANT), moment),
            cause="instant with an offset",
        )

    def _function(self, name: str, function: str) -> Case:
        text = str(self._value(name))
        cut = {"startswith": text[:2], "endswith": text[-2:], "contains": text[1:4] or text}[function]
        return Case(
            text=f"{function}({name},{quoted(cut)})",
            holds=lambda row: FUNCTIONS[function](row.get(name) or "", cut) if row.get(name) else False,
            cause=function,
        )

    def _in_another_case(self, names: Sequence[str]) -> Iterator[Case]:
        """Yield comparisons and functions whose text differs from a row's by case alone."""
        turnable = [
            (name, row[name])
            for name in names
            for row in self._rows
            if is_usable(row.get(name)) and _turned(row[name]) != row[name]
        ]
        if not turnable:
            return
        name, text = self._die.choice(turnable)
        other = _turned(text)
        yield Case(
            text=f"{name} eq {quoted(other)}", holds=lambda row: row.get(name) == other, cause="eq in another case"
        )
        yield Case(
            text=f"contains({name},{quoted(other)})",
            holds=lambda row: other in (row.get(name) or ""),
            cause="contains in another case",
        )

    def _with_quote(self, names: Sequence[str]) -> Iterator[Case]:
        """Yield a comparison with a text that holds a quote; with one of the rows where there is one."""
        held = [
            (name, row[name])
            for name in names
            for row in self._rows
            if "'" in (row.get(name) or "") and is_usable(row[name])
        ]
        name, text = held[0] if held else (self._die.choice(names), "O'Hara")
        yield Case(text=f"{name} eq {quoted(text)}", holds=lambda row: row.get(name) == text, cause="eq with a quote")

    def _in(self, name: str) -> Case:
        values = {self._value(name) for _ in range(6)}
        chosen = sorted(values)[:3]
        return Case(
            text=f"{name} in ({', '.join(map(quoted, chosen))})",
            holds=lambda row: row.get(name) in chosen,
            cause="in",
        )

    def _blanks(self) -> Iterator[Case]:
        blank = [
            name for name in self._kinds if sum(not row.get(name) and row.get(name) != 0 for row in self._rows) > 0
        ]
        mixed = [name for name in blank if any(row.get(name) for row in self._rows)]
        if not mixed:
            return
        name = self._die.choice(mixed)
        yield self._of_blanks(name, "eq")
        yield self._of_blanks(name, "ne")
        texts = [one for one in mixed if self._kinds[one] is FieldKind.TEXT]
        if texts:
            other = self._die.choice(texts)
            value = self._value(other)
            yield Case(
                text=f"{other} ne {quoted(value)}", holds=lambda row: row.get(other) != value, cause="ne with blanks"
            )

    def _combined(self, singles: Sequence[Case]) -> Iterator[Case]:
        telling = [one for one in singles if 0 < sum(map(one.holds, self._rows)) < len(self._rows)]
        if not telling:
            return
        first = self._die.choice(telling)
        yield Case(text=f"not {first.text}", holds=lambda row: not first.holds(row), cause="not")
        for left, right in self._unlike(telling):
            # A third that some row of the first lacks, where there is one: it shows which word binds tighter.
            thirds = [one for one in telling if any(left.holds(row) and not one.holds(row) for row in self._rows)]
            yield from _joined(left, right, self._die.choice(thirds or telling))

    def _unlike(self, cases: Sequence[Case]) -> Iterator[tuple[Case, Case]]:
        """Yield one pair of cases of which each holds for rows that the other does not."""
        for _ in range(40):
            left, right = self._die.choice(cases), self._die.choice(cases)
            both = sum(left.holds(row) and right.holds(row) for row in self._rows)
            either = sum(left.holds(row) or right.holds(row) for row in self._rows)
            if both < either:
                yield left, right
                return


def _turned(text: str) -> str:
    return text.swapcase() if text.isascii() else text


def _joined(left: Case, right: Case, third: Case) -> Iterator[Case]:
    """Yield two cases, and a third, in every way that words and brackets join them."""
    yield Case(
        text=f"{left.text} and {right.text}",
        holds=lambda row: left.holds(row) and right.holds(row),
        cause="and",
    )
    yield Case(
        text=f"{left.text} or {right.text}",
        holds=lambda row: left.holds(row) or right.holds(row),
        cause="or",
    )
    yield Case(
        text=f"not ({left.text} or {right.text})",
        holds=lambda row: not (left.holds(row) or right.holds(row)),
        cause="not of a group",
    )
    yield Case(
        text=f"{left.text} or {right.text} and {third.text}",
        holds=lambda row: left.holds(row) or (right.holds(row) and third.holds(row)),
        cause="or and and",
    )
    yield Case(
        text=f"not {left.text} and {right.text}",
        holds=lambda row: not left.holds(row) and right.holds(row),
        cause="not and and",
    )
