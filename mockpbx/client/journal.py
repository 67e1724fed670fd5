"""What was asked of a PBX and answered, and what of it was not as the document has it."""

from typing import Any, Unpack

from mockpbx.client.answers import Exchange, ExchangeRow, Verification, ViolationList
from mockpbx.client.caller import Caller
from mockpbx.client.wishes import PagedCriteria, Wanted


class JournalCalls(Caller):
    """The operations about the journal and what the self-check found."""

    def list_exchanges(self, **criteria: Unpack[PagedCriteria]) -> tuple[ExchangeRow, ...]:
        """Return what was asked and answered, newest first."""
        return self._ask_for_all(ExchangeRow, "/journal", query=criteria)

    def get_exchange(self, number: int) -> Exchange:
        """Return one exchange in full."""
        return self._ask_for(Exchange, "GET", f"/journal/{number}")

    def clear_journal(self) -> None:
        """Forget all of it."""
        self._ask("DELETE", "/journal")

    def export_journal(self, **criteria: Unpack[PagedCriteria]) -> dict[str, Any]:
        """Return the same as an HTTP archive."""
        archive: dict[str, Any] = self._ask("GET", "/journal/har", query=criteria).json()
        return archive

    def verify_journal(self, **wanted: Unpack[Wanted]) -> Verification:
        """Say whether as many exchanges fit as are wanted, at least one where nothing is said."""
        return self._ask_for(Verification, "POST", "/journal/verify", wanted)

    def list_violations(self) -> ViolationList:
        """Say what the self-check found in the answers of all PBXs of the process."""
        return self._ask_for(ViolationList, "GET", "/violations")

    def clear_violations(self) -> None:
        """Forget all violations."""
        self._ask("DELETE", "/violations")
