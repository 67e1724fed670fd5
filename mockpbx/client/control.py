"""The control plane whole, and a sandbox that was opened through it."""

from dataclasses import dataclass
from types import TracebackType
from typing import Self, Unpack

import httpx

from mockpbx.client.answers import Advanced, Clock, Sandbox, SandboxRow, World
from mockpbx.client.caller import ControlError, Moment, http_options, segment
from mockpbx.client.faults import FaultCalls
from mockpbx.client.journal import JournalCalls
from mockpbx.client.post import PostCalls
from mockpbx.client.state import SnapshotCalls, StateCalls
from mockpbx.client.wishes import SandboxWish, WorldWish


class Control(StateCalls, SnapshotCalls, PostCalls, FaultCalls, JournalCalls):
    """The control plane of a mock: one method for each operation of its document, named as the operation is."""

    def list_sandboxes(self) -> tuple[SandboxRow, ...]:
        """Say which PBXs there are, the main one first."""
        return self._ask_for_all(SandboxRow, "/sandboxes")

    def open_sandbox(self, **wish: Unpack[SandboxWish]) -> "OpenSandbox":
        """Open a PBX beside the main one; what is not said is as the main one has it."""
        facts = self._ask_for(Sandbox, "POST", "/sandboxes", wish)
        return OpenSandbox(facts=facts, control=self.within(facts.name))

    def get_sandbox(self, name: str) -> Sandbox:
        """Return one of them, with its token."""
        return self._ask_for(Sandbox, "GET", f"/sandboxes/{segment(name)}")

    def drop_sandbox(self, name: str) -> None:
        """Drop a sandbox with all that is in it."""
        self._ask("DELETE", f"/sandboxes/{segment(name)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSandbox:
    """A PBX beside the main one, with `control` over it alone; it is dropped at the end of a with statement."""

    facts: Sandbox
    control: Control

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.facts.name

    @property
    def url(self) -> str:
        """Base URL of its API, without a slash at the end; the token says whose API it is."""
        return self.control.origin + self.facts.base_path

    @property
    def token(self) -> str:
        """The token that leads to it and never expires."""
        return self.facts.token

    def client(self) -> httpx.Client:
        """Make a client of its API that presents the token; whoever asks for it closes it."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=self.url, headers=headers, **http_options(self.control.transport))

    def advance(self, seconds: float | None = None, *, until: Moment | None = None) -> Advanced:
        """Let time pass here, and do all that falls due on the way."""
        return self.control.advance_clock(seconds=seconds, until=until)

    def freeze(self, now: Moment | None = None) -> Clock:
        """Let the clock stand still, at an instant or where it is."""
        return self.control.change_clock(is_frozen=True, now=now)

    def reset(self, **wish: Unpack[WorldWish]) -> World:
        """Be as at the start, or as a PBX of another world."""
        return self.control.reset(**wish)

    def drop(self) -> None:
        """Drop it with all that is in it; it may be gone already."""
        try:
            self.control.drop_sandbox(self.name)
        except ControlError as error:
            if error.status != 404:
                raise

    def __enter__(self) -> Self:
        """Be dropped at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop it."""
        self.drop()
