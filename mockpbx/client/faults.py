"""Trouble that a PBX is told to have."""

from typing import Unpack

from mockpbx.client.answers import Fault
from mockpbx.client.caller import Caller, segment
from mockpbx.client.wishes import FaultWish


class FaultCalls(Caller):
    """The operations about faults; which ones there are, and what they can be told, says docs/faults.md."""

    def list_faults(self) -> tuple[Fault, ...]:
        """Say which faults are in force, and how often each struck."""
        return self._ask_for_all(Fault, "/faults")

    def add_fault(self, fault: str, **wish: Unpack[FaultWish]) -> Fault:
        """Put a fault in force."""
        return self._ask_for(Fault, "POST", "/faults", {"fault": fault, **wish})

    def clear_faults(self) -> None:
        """Put all faults out of force."""
        self._ask("DELETE", "/faults")

    def apply_fault_profile(self, profile: str) -> tuple[Fault, ...]:
        """Put the faults of a profile in force, and no others."""
        return self._ask_for_all(Fault, "/faults/profile", method="PUT", body={"profile": profile})

    def remove_fault(self, fault_id: str) -> None:
        """Put a fault out of force."""
        self._ask("DELETE", f"/faults/{segment(fault_id)}")
