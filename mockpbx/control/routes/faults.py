"""The faults that are in force: rules, and profiles of them."""

from typing import Any

from flask import Blueprint, Response, request

from mockpbx.control.answers import Here, answer, collection, nothing
from mockpbx.control.bodies import body_of
from mockpbx.errors import NotFoundError
from mockpbx.faults import FaultBook, FaultRule


def add_faults(plane: Blueprint, here: Here) -> None:
    """Add the routes of faults."""

    @plane.get("/faults")
    def list_faults() -> Response:
        return collection(_rows(here().faults))

    @plane.post("/faults")
    def add_fault() -> Response:
        rule = here().faults.add(body_of(request, "FaultOrder"))
        return answer(_row(rule, 0, 0), 201)

    @plane.delete("/faults")
    def clear_faults() -> Response:
        here().faults.clear()
        return nothing()

    @plane.put("/faults/profile")
    def apply_fault_profile() -> Response:
        book = here().faults
        book.apply_profile(body_of(request, "FaultProfile")["profile"])
        return collection(_rows(book))

    @plane.delete("/faults/<fault_id>")
    def remove_fault(fault_id: str) -> Response:
        if not here().faults.remove(fault_id):
            raise NotFoundError
        return nothing()


def _rows(book: FaultBook) -> list[dict[str, Any]]:
    return [_row(rule, struck, matched) for rule, struck, matched in book.rules()]


def _row(rule: FaultRule, struck_count: int, matched_count: int) -> dict[str, Any]:
    return {
        "id": rule.id,
        "fault": rule.fault,
        "operations": list(rule.operations),
        "probability": rule.probability,
        "count": rule.count,
        "skip": rule.skip,
        "settings": dict(rule.settings),
        "struck_count": struck_count,
        "matched_count": matched_count,
    }
