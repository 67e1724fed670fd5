"""Turns what Schemathesis reports of its run into records. Refuses to know who reads them."""

from collections.abc import Callable, Iterator, Mapping

from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import Status, events
from schemathesis.engine.recorder import CaseNode, Interaction, ScenarioRecorder

from contracts.coverage import Spotter
from contracts.drive.judged import AnyCase, definition, is_positive, is_stray, really_judged
from contracts.drive.reasons import reason
from contracts.drive.records import (
    CaseRecord,
    EndRecord,
    ErrorRecord,
    FailureRecord,
    MarksRecord,
    ProgressRecord,
    Record,
    SampleRecord,
)
from contracts.drive.samples import Samples
from contracts.exchange import Exchange
from contracts.mask import without_known, without_secret

MAX_MESSAGE_LENGTH = 4_000
MAX_TELLINGS_OF_ONE_FAILURE = 4

# The phase of a request that a check sent to make sure, as against one that was generated.
PROBE_PHASE = "probe"


class Recorder:
    """Says each event of a run on as records through `say`.

    `discriminators` names for an operation the member of its body that tells the variants apart. `secret` is the
    caller's token, which no record shows; `spotter` notes what of the document was seen.
    """

    def __init__(
        self, say: Callable[[Record], None], *, discriminators: Mapping[str, str], secret: str | None, spotter: Spotter
    ) -> None:
        self._say = say
        self._spotter = spotter
        self._discriminators = discriminators
        self._secret = secret
        self._samples = Samples()
        self._tellings: dict[tuple[str, str | None, str], list[int]] = {}
        self._operation_ids: dict[str, str] = {}
        self._exchange_count = 0

    def see(self, event: events.EngineEvent) -> None:
        """Records one event; most of them say nothing."""
        match event:
            case events.ScenarioFinished():
                self._see_scenario(event.phase.value, event.recorder)
            case events.NonFatalError():
                self._see_error(event)
            case events.FatalError():
                self._say_error("fatal", str(event.exception), None, None)
            case events.EngineFinished():
                self._say(EndRecord(stop_reason=event.stop_reason.value))

    # ---- errors -----------------------------------------------------------------------------------------------------

    def _see_error(self, event: events.NonFatalError) -> None:
        phase = event.phase.value if event.phase is not None else None
        self._say_error(event.info.title, event.info.message, self._operation_ids.get(event.label), phase)

    def _say_error(self, kind: str, message: str, operation_id: str | None, phase: str | None) -> None:
        self._say(ErrorRecord(kind=kind, message=self._clean(message), operation_id=operation_id, phase=phase))

    def _clean(self, text: str) -> str:
        return without_secret(text, self._secret)[:MAX_MESSAGE_LENGTH]

    # ---- scenarios --------------------------------------------------------------------------------------------------

    def _see_scenario(self, phase: str, scenario: ScenarioRecorder) -> None:
        operation_id = None
        for case_id, node in scenario.cases.items():
            operation_id = self._operation_id(node.value)
            interaction = scenario.interactions.get(case_id)
            self._see_case(phase, node, interaction, _passed_by_check(scenario, case_id))
            for check, failure in _failures(scenario, case_id):
                self._see_failure(check, failure, node.value, scenario)
        self._say(ProgressRecord(phase=phase, operation_id=operation_id, exchange_count=self._exchange_count))

    def _operation_id(self, case: AnyCase) -> str:
        operation_id: str = definition(case).get("operationId", case.operation.label)
        self._operation_ids[case.operation.label] = operation_id
        return operation_id

    def _see_case(
        self, phase: str, node: CaseNode, interaction: Interaction | None, passed_by_check: Mapping[str, bool]
    ) -> None:
        case, response = node.value, interaction.response if interaction is not None else None
        is_probe = node.parent_id is not None and node.transition is None
        self._exchange_count += 1
        self._say(
            CaseRecord(
                operation_id=self._operation_id(case),
                phase=PROBE_PHASE if is_probe else phase,
                is_positive=is_positive(case) and not is_probe,
                is_stray=is_stray(case),
                has_body=isinstance(case.body, dict),
                status=response.status_code if response is not None else None,
                variant=self._variant(case),
                checks=_judged(case, response, passed_by_check),
            )
        )
        if interaction is not None and response is not None and not is_stray(case):
            self._sample(case, interaction, response)
            if marks := self._spotter.see(self._raw(case, interaction, response)):
                self._say(MarksRecord(marks=marks))

    def _variant(self, case: AnyCase) -> str | None:
        member = self._discriminators.get(self._operation_id(case))
        variant = case.body.get(member) if member is not None and isinstance(case.body, dict) else None
        return variant if isinstance(variant, str) else None

    def _sample(self, case: AnyCase, interaction: Interaction, response: Response) -> None:
        is_whole = response.content_size == len(response.content)
        exchange = self._exchange(case, interaction, response)
        if is_whole and self._samples.takes(exchange, is_positive=is_positive(case)):
            self._say(SampleRecord(exchange=exchange, is_positive=is_positive(case)))

    # ---- failures ---------------------------------------------------------------------------------------------------

    def _see_failure(self, check: str, failure: Failure, case: AnyCase, scenario: ScenarioRecorder) -> None:
        evidence = tuple(self._evidence(scenario, (*failure.related_case_ids(), failure.case_id or case.id)))
        cause = reason(failure, case)
        weight = sum(len(one.url) + len(one.request_body) + len(one.response_body) for one in evidence)
        if not self._is_worth_telling((check, self._operation_id(case), cause), weight):
            return
        self._say(
            FailureRecord(
                check=check,
                code=failure.code,
                title=failure.title,
                message=self._clean(failure.message),
                reason=self._clean(cause),
                operation_id=self._operation_id(case),
                evidence=evidence,
            )
        )

    def _is_worth_telling(self, identity: tuple[str, str | None, str], weight: int) -> bool:
        # The same fault is told again only with less to read, in place of shrinking.
        weights = self._tellings.setdefault(identity, [])
        if len(weights) >= MAX_TELLINGS_OF_ONE_FAILURE or (weights and weight >= weights[-1]):
            return False
        weights.append(weight)
        return True

    def _evidence(self, scenario: ScenarioRecorder, case_ids: tuple[str, ...]) -> Iterator[Exchange]:
        for case_id in case_ids:
            interaction = scenario.interactions.get(case_id)
            if interaction is not None and interaction.response is not None:
                yield self._exchange(scenario.cases[case_id].value, interaction, interaction.response)

    def _exchange(self, case: AnyCase, interaction: Interaction, response: Response) -> Exchange:
        return without_known(self._raw(case, interaction, response), secret=self._secret)

    def _raw(self, case: AnyCase, interaction: Interaction, response: Response) -> Exchange:
        request = interaction.request
        return Exchange(
            method=request.method,
            url=request.uri,
            request_headers=_flat(request.headers),
            request_body=request.body or b"",
            status=response.status_code,
            response_headers=_flat(response.headers),
            response_body=response.content or b"",
            seconds=response.elapsed,
            begun=interaction.timestamp,
            operation_id=None if is_stray(case) else self._operation_id(case),
        )


def _flat(headers: Mapping[str, list[str]]) -> dict[str, str]:
    return {name.lower(): ", ".join(values) for name, values in headers.items()}


def _passed_by_check(scenario: ScenarioRecorder, case_id: str) -> dict[str, bool]:
    passed: dict[str, bool] = {}
    for node in scenario.checks.get(case_id, []):
        passed[node.name] = passed.get(node.name, True) and node.status is Status.SUCCESS
    return passed


def _failures(scenario: ScenarioRecorder, case_id: str) -> Iterator[tuple[str, Failure]]:
    for node in scenario.checks.get(case_id, []):
        if node.failure_info is not None:
            yield node.name, node.failure_info.failure


def _judged(case: AnyCase, response: Response | None, passed_by_check: Mapping[str, bool]) -> dict[str, bool]:
    if response is None:
        return {}
    return {
        check: passed for check, passed in passed_by_check.items() if not passed or really_judged(check, case, response)
    }
