"""A PBX as a whole: what it is, reset, its clock, its snapshots."""

from collections.abc import Mapping
from typing import Any, Unpack

from mockpbx.client.answers import Advanced, Clock, Health, Snapshot, World
from mockpbx.client.caller import Caller, Moment, given, segment
from mockpbx.client.wishes import WorldWish


class StateCalls(Caller):
    """The operations about what a PBX is, and what time it is there."""

    def get_control_document(self) -> str:
        """Return the control plane's own OpenAPI document, as YAML."""
        return self._ask("GET", "/openapi.yaml").text

    def get_health(self) -> Health:
        """Say that it serves, and what."""
        return self._ask_for(Health, "GET", "/health")

    def get_world(self) -> World:
        """Say what the world is made of."""
        return self._ask_for(World, "GET", "/world")

    def reset(self, **wish: Unpack[WorldWish]) -> World:
        """Make the PBX be as at its start, or as one of another world is at its start; snapshots stay."""
        return self._ask_for(World, "POST", "/reset", wish or None)

    def get_clock(self) -> Clock:
        """Say what time it is."""
        return self._ask_for(Clock, "GET", "/clock")

    def change_clock(
        self, *, now: Moment | None = None, is_frozen: bool | None = None, report_seconds: float | None = None
    ) -> Clock:
        """Set the clock, let it stand still or run; what was due in between is done once."""
        body = given(now=now, is_frozen=is_frozen, report_seconds=report_seconds)
        return self._ask_for(Clock, "PATCH", "/clock", body)

    def advance_clock(self, *, seconds: float | None = None, until: Moment | None = None) -> Advanced:
        """Let time pass, and do all that falls due on the way, before this returns."""
        return self._ask_for(Advanced, "POST", "/clock/advance", given(seconds=seconds, until=until))


class SnapshotCalls(Caller):
    """The operations about snapshots."""

    def list_snapshots(self) -> tuple[Snapshot, ...]:
        """Return all snapshots."""
        return self._ask_for_all(Snapshot, "/snapshots")

    def save_snapshot(self, name: str) -> Snapshot:
        """Take a snapshot, which takes the place of an older one of that name."""
        return self._ask_for(Snapshot, "PUT", f"/snapshots/{segment(name)}")

    def restore_snapshot(self, name: str) -> World:
        """Make the PBX be as at the moment of a snapshot."""
        return self._ask_for(World, "POST", f"/snapshots/{segment(name)}/restore")

    def remove_snapshot(self, name: str) -> None:
        """Throw a snapshot away."""
        self._ask("DELETE", f"/snapshots/{segment(name)}")

    def export_snapshot(self, name: str) -> dict[str, Any]:
        """Return a snapshot as JSON, to be kept in a file."""
        content: dict[str, Any] = self._ask("GET", f"/snapshots/{segment(name)}/content").json()
        return content

    def import_snapshot(self, name: str, content: Mapping[str, Any]) -> Snapshot:
        """Put a snapshot that was exported on the shelf."""
        return self._ask_for(Snapshot, "PUT", f"/snapshots/{segment(name)}/content", content)
