"""Which requests an export holds, in an order in which each finds what it needs. Refuses to know how they are written.

What one answer gives and a later request takes has a name, a slot: `call_id`, `report_id`, `token`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockpbx.spec import Operation, Spec

TOKEN, USERNAME, PASSWORD = "token", "username", "password"
ACCESS, REFRESH = "access_token", "refresh_token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Stands in a body for what is known only when it is asked."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A member of an answer, or of the first row of a list, that fills a slot; of a path only its last part, if so."""

    member: str
    is_last_part: bool = False

    def within(self, answer: Any) -> str:
        """Return the value; empty when it is not there."""
        rows = answer.get("items", [answer])
        value = str(rows[0].get(self.member, "")) if rows else ""
        return value.rsplit("/", 1)[-1] if self.is_last_part else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One request: `path` gives slots by path parameter, `token` the slot of the bearer, None where none is wanted.

    `body` is one, or the name of one of several examples of the document; None is the document's one example, if it
    has any. What `waits` is asked until a row is there. A step that is `again` repeats an operation for a later one.
    """

    operation_id: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    gives: Mapping[str, Find] = field(default_factory=dict)
    token: str | None = TOKEN
    waits: bool = False
    again: str = ""


_ANSWERED = "answered_at ne null"
_PAIR = {ACCESS: Find(member="access_token"), REFRESH: Find(member="refresh_token")}
_CALL, _LEG = {"id": "call_id"}, {"id": "call_log_id"}
_ORDER, _PRODUCT = {"id": "report_id"}, {"id": "completed_report_id"}
_ONCE = "Answered calls of the front desk"

STEPS: tuple[Step, ...] = (
    Step(
        operation_id="signIn",
        body={"username": Slot(name=USERNAME), "password": Slot(name=PASSWORD)},
        gives=_PAIR,
        token=None,
    ),
    Step(operation_id="refreshToken", body={"refresh_token": Slot(name=REFRESH)}, gives=_PAIR, token=None),
    Step(operation_id="listCdrs", query={"filter": _ANSWERED, "top": "2"}, gives={"call_id": Find(member="id")}),
    Step(operation_id="getCdr", path=_CALL),
    Step(
        operation_id="listCallLogs", query={"filter": _ANSWERED, "top": "2"}, gives={"call_log_id": Find(member="id")}
    ),
    Step(operation_id="getCallLog", path=_LEG),
    Step(operation_id="createCallReport", body="schedule", gives={"report_id": Find(member="id")}),
    Step(operation_id="listCallReports"),
    Step(operation_id="getCallReport", path=_ORDER),
    Step(operation_id="updateCallReport", path=_ORDER),
    Step(operation_id="destroyCallReport", path=_ORDER),
    Step(operation_id="createCallReport", body="normal", again="Order one that runs at once"),
    Step(
        operation_id="listCompletedCallReports",
        # Other people's products are none of ours to destroy.
        query={"filter": f"name eq '{_ONCE}'"},
        gives={
            "completed_report_id": Find(member="id"),
            "digest": Find(member="file_url", is_last_part=True),
        },
        waits=True,
    ),
    Step(operation_id="getCompletedCallReport", path=_PRODUCT),
    Step(operation_id="downloadBlob", path={"digest": "digest"}, token=None),
    Step(operation_id="destroyCompletedCallReport", path=_PRODUCT),
    Step(operation_id="signOut", token=ACCESS),
)


def body_of(step: Step, operation: Operation) -> Any:
    """Return the body of a step, slots and all: its own, or an example of the document; None where there is none."""
    content = operation.definition.get("requestBody", {}).get("content", {}).get("application/json", {})
    if isinstance(step.body, str):
        return content["examples"][step.body]["value"]
    return content.get("example") if step.body is None else step.body


def path_of(step: Step, spec: Spec, spell: Callable[[str], str]) -> str:
    """Return the path of a step below the base, with its slots spelt."""
    path = spec.operations[step.operation_id].path
    for parameter, slot in step.path.items():
        path = path.replace(f"{{{parameter}}}", spell(slot))
    return path


def filled(value: Any, spell: Callable[[str], str]) -> Any:
    """Return a JSON value with its slots spelt."""
    if isinstance(value, Slot):
        return spell(value.name)
    if isinstance(value, Mapping):
        return {name: filled(one, spell) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, spell) for one in value]
    return value


def title_of(step: Step, spec: Spec) -> str:
    """Return what a step does, in few words."""
    return step.again or str(spec.operations[step.operation_id].definition["summary"])
