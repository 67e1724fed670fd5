"""Asks drawn questions of one list, and makes the first that is answered wrongly as small as it can be."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from contracts.checks.lists import page_fits
from contracts.client import Client
from contracts.errors import JudgeError
from contracts.observation import Observation
from contracts.relations.questions import Question, finds, questions
from contracts.relations.scope import Scope

_MOST_SHRINKS = 80
_LONGEST = 1_500


class _WrongAnswerError(Exception):
    """Tells Hypothesis that a question was answered wrongly."""


class Asking:
    """Asks within `scope`, from one seed, so that a run can be had again."""

    def __init__(self, client: Client, scope: Scope, chance: int, count: int) -> None:
        """Ask `count` questions; those that make a wrong answer smaller come on top."""
        self._client = client
        self._scope = scope
        self._chance = chance
        self._count = count
        self._smallest: Observation | None = None
        self._asked: list[Observation] = []
        self._shrinks_left = _MOST_SHRINKS
        self._trouble: JudgeError | None = None
        self._wrong: dict[str, Observation | None] = {}

    def observations(self) -> Iterator[Observation]:
        """Yield every question that was answered rightly, and the smallest that was not."""
        if not self._scope.rows:
            return
        ask = given(questions(self._scope.collection, self._scope.rows))(self._ask)
        bounded = settings(
            max_examples=self._count,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
            verbosity=Verbosity.quiet,
            report_multiple_bugs=False,
            derandomize=False,
        )
        with suppress(_WrongAnswerError):
            seed(self._chance)(bounded(ask))()
        yield from self._asked
        if self._smallest is not None:
            yield self._smallest
        if self._trouble is not None:
            raise self._trouble

    def _ask(self, question: Question) -> None:
        """Ask a question once; the same question has the same outcome whenever Hypothesis comes back to it."""
        key = repr(self._options(question))
        if key not in self._wrong:
            if self._trouble is not None or self._shrinks_left <= 0 or not self._may_ask(question):
                return
            self._wrong[key] = self._outcome(question)
        wrong = self._wrong[key]
        if wrong is not None:
            self._smallest = wrong
            raise _WrongAnswerError

    def _may_ask(self, question: Question) -> bool:
        """Say whether a question is short enough for any address, and its search clear."""
        names, search = self._scope.collection.searchable, question.search
        is_clear = search is None or all(finds(search, names, row) is not None for row in self._scope.rows)
        return is_clear and sum(map(len, self._options(question).values())) < _LONGEST

    def _outcome(self, question: Question) -> Observation | None:
        """Send a question; return what was seen when the answer is wrong."""
        try:
            observation = self._observation(question)
        except JudgeError as error:
            # It is no failure of the question, which Hypothesis would go on to look into.
            self._trouble = error
            return None
        self._shrinks_left -= self._smallest is not None
        if next(page_fits(observation), None) is not None:
            return observation
        self._asked += [observation] if self._smallest is None else []
        return None

    def _options(self, question: Question) -> dict[str, str]:
        options = self._scope.within(question.condition.text if question.condition else None)
        options |= {"search": question.search} if question.search is not None else {}
        if question.order:
            options["orderby"] = ", ".join(name + direction for name, direction in question.order)
        return options | {"top": str(question.top), "skip": str(question.skip)}

    def _observation(self, question: Question) -> Observation:
        scope = self._scope
        expected = self._expected(question)
        exchange = self._client.send("GET", scope.path, options=self._options(question))
        return Observation(
            kind="question",
            operation_id=scope.operation.operation_id,
            exchanges=(exchange,),
            facts={
                "key": scope.collection.key,
                "expected": expected[question.skip : question.skip + question.top],
                "total": len(expected),
            },
            cause=question.cause,
        )

    def _expected(self, question: Question) -> list[Any]:
        rows: list[Any] = [
            row for row in self._scope.rows if question.condition is None or question.condition.holds(row)
        ]
        if question.search is not None:
            rows = [row for row in rows if finds(question.search, self._scope.collection.searchable, row)]
        order = [(name, direction == " desc") for name, direction in question.order]
        return self._scope.sorted_keys(order or self._scope.collection.default_order, rows)
