"""Parses the text of a filter into its tree. Refuses to know which fields there are."""

from mockpbx.errors import ValidationError, invalid
from mockpbx.query.tokens import Token, tokens_of
from mockpbx.query.tree import And, Call, Compare, Comparison, Field, Function, In, Literal, Node, Not, Or

MOST_TERMS = 200
MOST_DEPTH = 40
_LITERALS = frozenset(("string", "number", "instant"))
_COMPARISONS = {one.value: one for one in Comparison}
_FUNCTIONS = {one.value: one for one in Function}
_KEYWORDS = frozenset((*_COMPARISONS, *_FUNCTIONS, "and", "or", "not", "in", "null", "true", "false"))


def parse_filter(text: str) -> Node:
    """Parse a filter; ValidationError names the column and what would be accepted there."""
    parser = _Parser(text)
    node = parser.either(0)
    parser.expect_end()
    return node


class _Parser:
    """Recursive descent over the tokens, with a bound on terms and on depth."""

    def __init__(self, text: str) -> None:
        self._tokens = list(tokens_of(text))
        self._position = 0
        self._terms = 0

    def either(self, depth: int) -> Node:
        nodes = [self._all(depth)]
        while self._take("or"):
            nodes.append(self._all(depth))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def expect_end(self) -> None:
        if self._next.kind != "end":
            raise self._wanted("`and`, `or` or the end")

    @property
    def _next(self) -> Token:
        return self._tokens[self._position]

    def _take(self, *texts: str) -> Token | None:
        token = self._next
        if token.text not in texts or token.kind not in ("word", "mark"):
            return None
        self._position += 1
        return token

    def _expect(self, text: str) -> None:
        if self._take(text) is None:
            raise self._wanted(f"`{text}`")

    def _wanted(self, what: str) -> ValidationError:
        token = self._next
        found = f"`{token.text[:40]}`" if token.text else "the end"
        return invalid("filter", f"column {token.column}: {what} is wanted, not {found}", column=token.column)

    def _all(self, depth: int) -> Node:
        nodes = [self._unary(depth)]
        while self._take("and"):
            nodes.append(self._unary(depth))
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _unary(self, depth: int) -> Node:
        if depth > MOST_DEPTH:
            raise invalid("filter", f"is nested deeper than {MOST_DEPTH} levels", column=self._next.column)
        if self._take("not"):
            return Not(self._unary(depth + 1))
        if self._take("("):
            node = self.either(depth + 1)
            self._expect(")")
            return node
        return self._term()

    def _term(self) -> Node:
        self._count_term()
        function = self._take(*_FUNCTIONS)
        if function is not None:
            return self._call(_FUNCTIONS[function.text])
        field = self._field()
        if self._take("in"):
            return In(field, self._list())
        comparison = self._take(*_COMPARISONS)
        if comparison is None:
            raise self._wanted("one of eq, ne, gt, ge, lt, le, in")
        return Compare(field, _COMPARISONS[comparison.text], self._literal())

    def _call(self, function: Function) -> Call:
        self._expect("(")
        field = self._field()
        self._expect(",")
        literal = self._literal()
        self._expect(")")
        return Call(function, field, literal)

    def _list(self) -> tuple[Literal, ...]:
        self._expect("(")
        literals = [self._literal()]
        while self._take(","):
            self._count_term()
            literals.append(self._literal())
        self._expect(")")
        return tuple(literals)

    def _count_term(self) -> None:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise invalid("filter", f"has more than {MOST_TERMS} terms", column=self._next.column)

    def _field(self) -> Field:
        token = self._next
        if token.kind != "word" or token.text in _KEYWORDS:
            raise self._wanted("a field")
        self._position += 1
        return Field(token.text, token.column)

    def _literal(self) -> Literal:
        token = self._next
        if token.kind in _LITERALS:
            self._position += 1
            if token.kind == "string":
                return Literal(token.text[1:-1].replace("''", "'"), is_quoted=True, column=token.column)
            return Literal(token.text, is_quoted=False, column=token.column)
        if self._take("null"):
            return Literal(None, is_quoted=False, column=token.column)
        raise self._wanted("a quoted text, a number, a date-time or null")
