"""Writes into the journal what a request is about to make, and what its answer shows. Refuses to send or decide."""

from contracts.document import Operation
from contracts.exchange import Exchange
from contracts.journal import NAMING_ROLES, Entry, Journal, is_refusal
from contracts.ownership import SESSION, Owned, makes_a_thing, members


class Scribe:
    """The scribe of one run; what the document does not know is nothing to write about."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def about_to_send(self, operation: Operation | None, body: bytes) -> None:
        """Write down the name that a request gives, before it is sent."""
        self._write_name("naming", operation, body)

    def answered(self, operation: Operation | None, exchange: Exchange) -> Owned | None:
        """Write down what an answer shows to be made, and return it, or that nothing was."""
        if is_refusal(exchange.status):
            self._write_name("refused", operation, exchange.request_body)
        if operation is None or not makes_a_thing(operation) or not 200 <= exchange.status < 300:
            return None
        id = members(exchange.response_body).get("id")
        if not isinstance(id, str | int) or id == "":
            return None
        made = Owned(resource=operation.resource, id=str(id), name=_name(exchange.request_body) or "")
        self._journal.write(Entry(event="created", resource=made.resource, id=made.id, name=made.name))
        return made

    def gone(self, owned: Owned | None) -> None:
        """Write down what is gone, if anything is."""
        if owned is not None:
            self._journal.write(Entry(event="destroyed", resource=owned.resource, id=owned.id))

    def _write_name(self, event: str, operation: Operation | None, body: bytes) -> None:
        if operation is None or operation.role not in NAMING_ROLES or operation.resource == SESSION:
            return
        name = _name(body)
        if name is not None:
            self._journal.write(Entry(event=event, resource=operation.resource, name=name))


def _name(body: bytes) -> str | None:
    """The name in the body of a request; None without one."""
    content = members(body)
    return str(content["name"]) if "name" in content else None
