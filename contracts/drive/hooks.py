"""What we hang into Schemathesis: formats, vetoes, aims, our own check, the wall, and a listener to its events.

Nothing is hung at import time. Refuses to know the parent.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.cli import EventHandler, ExecutionContext, handler
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import events
from schemathesis.hooks import HookContext
from schemathesis.openapi.checks import RejectedPositiveData

from contracts.coverage import Spotter
from contracts.document import Document, Operation
from contracts.drive import formats
from contracts.drive.aim import STRANGE_TOKEN, Aim
from contracts.drive.driven import COLLECTION_FORMATS, own_format
from contracts.drive.guard import Guard
from contracts.drive.judged import AnyCase, is_positive, is_stray
from contracts.drive.plan import DOCUMENT_NAME, Plan
from contracts.drive.prose import broken_rule, is_doubtful_search
from contracts.drive.recorder import Recorder
from contracts.drive.records import CreatedRecord, Record
from contracts.drive.transport import stand_before_the_wire
from contracts.drive.use_after_destroy import Graveyard
from contracts.journal import Journal
from contracts.ownership import members
from contracts.settings import Preset
from contracts.wall import Wall

Say = Callable[[Record], None]


def install(plan: Plan, folder: Path, say: Say, *, token: str | None) -> None:
    """Hangs everything in for one run. To be called once in a process, before the run starts."""
    path = folder / DOCUMENT_NAME
    document = Document(json.loads(path.read_text()), path=path)
    wall = Wall(
        plan.preset,
        document,
        base_url=plan.base_url,
        token=token,
        cap=plan.living_objects_cap,
        operations=None if plan.operations is None else frozenset(plan.operations),
    )
    guard = Guard(
        wall,
        document,
        Journal(Path(plan.journal_path)),
        cap=None if plan.preset is Preset.FULL else plan.living_objects_cap,
        on_created=lambda owned: say(CreatedRecord(resource=owned.resource, id=owned.id)),
    )
    stand_before_the_wire(guard.passes)
    aim = Aim(wall, document, plan.preset, mark=plan.mark, changeable=guard.changeable)
    hang_formats(document)
    hang_vetoes(document, aim)
    hang_aim(document, aim)
    hang_use_after_destroy(document)
    hang_listener(Recorder(say, discriminators=plan.discriminators, secret=token, spotter=Spotter(document)))


def hang_formats(document: Document) -> None:
    """Registers a strategy for every format that the requests of the document use."""
    filters, orderings = COLLECTION_FORMATS
    register = schemathesis.openapi.format
    register("date-time", formats.date_times())
    register("email", formats.emails())
    register("cron", formats.schedules())
    for collection in document.collections():
        fields = collection.fields
        register(
            own_format(filters, collection.operation_id), formats.filters([fields[n] for n in collection.filterable])
        )
        register(
            own_format(orderings, collection.operation_id), formats.orderings([fields[n] for n in collection.sortable])
        )


def hang_vetoes(document: Document, aim: Aim) -> None:
    """Drops generated requests that prove nothing or may not be sent."""

    def filter_case(context: HookContext, case: AnyCase) -> bool:
        operation = operation_of(document, case)
        if is_positive(case) and broken_rule(case.body, is_update=operation.role == "update"):
            return False
        return aim.may_go(operation, case.method, case.formatted_path)

    def filter_failure(context: HookContext, failure: Failure, case: AnyCase, response: Response) -> bool:
        if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
            return True
        # Not every phase asks whether a case may go: what came through is only not taken for a proof.
        is_update = operation_of(document, case).role == "update"
        search = (case.query or {}).get("search", "")
        return broken_rule(case.body, is_update=is_update) is None and not is_doubtful_search(str(search))

    schemathesis.hook(filter_case)
    schemathesis.hook(filter_failure)


def hang_aim(document: Document, aim: Aim) -> None:
    """Changes generated requests so that they go where they may."""

    def before_call(context: HookContext, case: AnyCase, kwargs: dict[str, Any]) -> None:
        operation = operation_of(document, case)
        id = aim.id_for(operation, case.method, case.formatted_path)
        if id is not None:
            case.path_parameters.update(dict.fromkeys(case.path_parameters, id))
        if aim.is_sign_out(operation) and "Authorization" in case.headers:
            case.headers["Authorization"] = f"Bearer {STRANGE_TOKEN}"
        if isinstance(case.body, dict) and isinstance(case.body.get("name"), str):
            case.body["name"] = aim.marked(operation, str(case.body["name"]))

    schemathesis.hook(before_call)


def hang_use_after_destroy(document: Document) -> None:
    """Registers the check that what was destroyed is gone."""
    graveyard = Graveyard()

    class use_after_destroy:  # noqa: N801 - the class's name is the check's
        """What was destroyed is gone, and stays so until it is created anew."""

        def after_response(self, context: CheckContext, response: Response, case: AnyCase) -> bool | None:
            """Judges one answer; True says that there was nothing to judge."""
            operation = operation_of(document, case)
            ids = operation.path_values(case.formatted_path)
            id = ids[0] if ids else str(members(response.content).get("id"))
            kept = None
            if not is_stray(case):
                kept = graveyard.judge(operation, id, response.status_code, request_id=case.id)
            assert kept is not False, f"{operation.operation_id} finds it after it was destroyed"
            return kept is None

    schemathesis.check(use_after_destroy)


def hang_listener(recorder: Recorder) -> None:
    """Lets the recorder see every event of the run."""

    class Listener(EventHandler[ExecutionContext]):
        """Passes events on."""

        def handle_event(self, context: ExecutionContext, event: events.EngineEvent) -> None:
            """Passes one event on."""
            recorder.see(event)

    handler()(Listener)


def operation_of(document: Document, case: AnyCase) -> Operation:
    """The operation that a generated request was made from."""
    return document.operations[case.operation.definition.raw["operationId"]]
