"""Runs Schemathesis against a target and says what came of it. Refuses to know how a verdict is written."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from contracts.document import Document, Operation
from contracts.drive.collect import Collector, Expectation
from contracts.drive.config import TOKEN_VARIABLE, build_config
from contracts.drive.driven import driven_copy
from contracts.drive.plan import CONFIG_NAME, DOCUMENT_NAME, DRIVEN_NAME, Plan
from contracts.drive.process import Child, Command, running
from contracts.drive.records import ProgressRecord, decode
from contracts.drive.result import DriveResult, Progress
from contracts.errors import JudgeError
from contracts.ownership import SESSION
from contracts.settings import Preset, Settings, Target

CHILD_MODULE = "contracts.drive.child"

_CLEAN_EXIT_CODES = frozenset({0, 1})

OnProgress = Callable[[Progress], None]


def run_schemathesis(
    target: Target,
    settings: Settings,
    document: Document,
    *,
    journal_path: Path,
    on_progress: OnProgress | None = None,
) -> DriveResult:
    """Runs Schemathesis in a child process that ends with us, behind the wall of the preset.

    What it creates is in the journal before it is sent, and stays behind for the caller to destroy. Raises JudgeError
    when Schemathesis cannot do its work.
    """
    with tempfile.TemporaryDirectory(prefix="contracts-drive-") as name:
        folder = Path(name)
        _prepare(folder, target, settings, document, journal_path.resolve())
        variables = {TOKEN_VARIABLE: target.token} if target.token is not None else {}
        command = Command(module=CHILD_MODULE, arguments=(name,), folder=folder, variables=variables)
        with running(command, max_seconds=settings.max_seconds) as child:
            return _gather(child, document, settings, on_progress)


def _prepare(folder: Path, target: Target, settings: Settings, document: Document, journal_path: Path) -> None:
    (folder / DOCUMENT_NAME).write_text(json.dumps(document.tree))
    (folder / DRIVEN_NAME).write_text(json.dumps(driven_copy(document.tree)))
    config = build_config(
        target.base_url, settings, bearer_schemes=_bearer_schemes(document), with_token=target.token is not None
    )
    (folder / CONFIG_NAME).write_text(config)
    plan = Plan(
        base_url=target.base_url,
        preset=settings.preset,
        journal_path=str(journal_path),
        living_objects_cap=settings.living_objects_cap,
        mark=f" #{hashlib.sha256(str(journal_path).encode()).hexdigest()[:8]}",
        discriminators=_discriminators(document),
        operations=_operations(document, settings),
    )
    plan.write(folder)


def _operations(document: Document, settings: Settings) -> tuple[str, ...] | None:
    """Of the operations that are allowed those that the preset may send; None means all."""
    if settings.operations is None:
        return None
    is_reading = settings.preset is Preset.PROBE
    methods = {name: document.operations[name].method for name in sorted(settings.operations)}
    return tuple(name for name, method in methods.items() if method == "GET" or not is_reading)


def _gather(child: Child, document: Document, settings: Settings, on_progress: OnProgress | None) -> DriveResult:
    collector = Collector()
    for line in child.lines():
        record = decode(line)
        collector.take(record)
        if on_progress is not None and isinstance(record, ProgressRecord):
            on_progress(
                Progress(phase=record.phase, operation_id=record.operation_id, exchange_count=record.exchange_count)
            )
    code = child.exit_code()
    if code not in _CLEAN_EXIT_CODES and not child.is_late:
        raise JudgeError(f"Schemathesis ended with {code}; the end of what it printed:\n{child.console}")
    if child.is_late:
        collector.cut_off("its time was up")
    return collector.result(_among(expectation(document, settings.preset), document, settings.operations))


def _among(expected: Expectation, document: Document, operations: frozenset[str] | None) -> Expectation:
    """What can be reached of it with the operations that are allowed."""
    if operations is None:
        return expected
    left_out = {name: f"{name} is not sent, for it is not allowed." for name in document.operations.keys() - operations}
    return Expectation(
        body_operation_ids=tuple(name for name in expected.body_operation_ids if name in operations),
        untouched={**expected.untouched, **dict(sorted(left_out.items()))},
    )


def expectation(document: Document, preset: Preset) -> Expectation:
    """What a run has to reach, lest it be green and empty."""
    operations = document.operations.values()
    bodies = [one.operation_id for one in operations if "requestBody" in one.definition and one.resource != SESSION]
    if preset is Preset.PROBE:
        writing = [one for one in operations if one.method != "GET"]
        untouched = {
            one.operation_id: f"{one.operation_id} is not sent, for this preset only reads." for one in writing
        }
        return Expectation(body_operation_ids=(), untouched=untouched)
    return Expectation(
        body_operation_ids=bodies,
        untouched={
            one.operation_id: f"{one.operation_id} ends the session of its token; it is only sent with a strange one."
            for one in operations
            if (one.resource, one.role) == (SESSION, "destroy")
        },
    )


def _bearer_schemes(document: Document) -> tuple[str, ...]:
    schemes: Mapping[str, Mapping[str, Any]] = document.tree.get("components", {}).get("securitySchemes", {})
    return tuple(name for name, one in schemes.items() if (one.get("type"), one.get("scheme")) == ("http", "bearer"))


def _discriminators(document: Document) -> dict[str, str]:
    found = ((one.operation_id, _discriminator(document, one)) for one in document.operations.values())
    return {operation_id: member for operation_id, member in found if member is not None}


def _discriminator(document: Document, operation: Operation) -> str | None:
    body = document.resolve(operation.definition.get("requestBody", {}))
    schema = document.resolve(body.get("content", {}).get("application/json", {}).get("schema", {}))
    name = schema.get("discriminator", {}).get("propertyName")
    return name if isinstance(name, str) else None
