"""disconnect: the connection ends before any byte of the answer. Refuses to know the other kinds."""

from starlette.types import Message

from mockpbx.faults.kind import FaultKind, Write, settings_schema
from mockpbx.faults.passage import Passage


async def _run(passage: Passage) -> None:
    """Let the request be done, keep the answer back, and end the connection: a write is done, and nobody is told."""
    if not passage.lands():
        await passage.go_on()
        return

    async def keep_back(message: Message) -> None:
        """Send nothing."""

    await passage.go_on(keep_back)
    passage.drop(is_reset=passage.strike.rule.settings["is_reset"])


DISCONNECT = FaultKind(
    name="disconnect",
    sentence="The connection ends before any byte of the answer.",
    write=Write.DONE,
    settings=settings_schema(
        is_reset={
            "type": "boolean",
            "default": False,
            "description": "Whether the connection is reset (RST) instead of closed (FIN).",
        }
    ),
    example={"is_reset": True},
    run=_run,
)
