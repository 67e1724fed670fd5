"""What was asked and answered, and what of it was not as the document has it."""

from flask import Blueprint, Response, request

from mockpbx.control.answers import Here, answer, nothing
from mockpbx.control.bodies import body_of
from mockpbx.errors import ConflictError, NotFoundError, invalid
from mockpbx.faults import FAULTS
from mockpbx.journal import Journal, entry_detail, entry_row, har, parse_query, parse_wanted, verification_row
from mockpbx.journal.reading import Known
from mockpbx.self_check import SelfCheck, violations_row


def add_journal(plane: Blueprint, here: Here) -> None:
    """Add the routes of the journal."""

    @plane.get("/journal")
    def list_exchanges() -> Response:
        journal, query = _journal(here), parse_query(_options(), _known(here))
        rows = [entry_row(exchange) for exchange in journal.entries(query)]
        return answer({"count": journal.count(query), "items": rows})

    @plane.delete("/journal")
    def clear_journal() -> Response:
        _journal(here).clear()
        return nothing()

    @plane.get("/journal/har")
    def export_journal() -> Response:
        query = parse_query(_options(), _known(here))
        return Response(har(_journal(here).entries(query)), content_type="application/json")

    @plane.post("/journal/verify")
    def verify_journal() -> Response:
        body = body_of(request, "JournalVerification")
        query, wanted = parse_wanted({name: _text(value) for name, value in body.items()}, _known(here))
        return answer(verification_row(_journal(here).verify(query, wanted)))

    @plane.get("/journal/<int:number>")
    def get_exchange(number: int) -> Response:
        exchange = _journal(here).entry(number)
        if exchange is None:
            raise NotFoundError
        return answer(entry_detail(exchange))


def add_violations(plane: Blueprint, check: SelfCheck) -> None:
    """Add the routes of what the self-check has found, in all PBXs of the process."""

    @plane.get("/violations")
    def list_violations() -> Response:
        return answer(violations_row(check))

    @plane.delete("/violations")
    def clear_violations() -> Response:
        check.violations.clear()
        return nothing()


def _journal(here: Here) -> Journal:
    """Return the journal; ConflictError where none is kept, for an empty one would be taken for silence."""
    journal = here().journal
    if not journal.is_kept:
        raise ConflictError("no journal is kept here: serve with --journal 1000")
    return journal


def _known(here: Here) -> Known:
    return {"operation_id": here().pbx.spec.operations, "fault": FAULTS}


def _options() -> dict[str, str]:
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise invalid(repeated[0], "stands more than once")
    return dict(request.args.items())


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
