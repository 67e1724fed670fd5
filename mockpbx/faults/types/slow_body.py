"""slow_body: the body comes in small pieces, with waits between them. Refuses to know the other kinds."""

from starlette.types import Message

from mockpbx.faults.kind import FaultKind, Write, settings_schema
from mockpbx.faults.passage import Passage


async def _run(passage: Passage) -> None:
    """Let the request be done at once and send its answer slowly: a write is done before the first byte comes."""
    settings = passage.strike.rule.settings
    size: int = settings["piece_bytes"]
    seconds = size / settings["bytes_per_second"]
    is_slow: bool | None = None

    async def send_slowly(message: Message) -> None:
        nonlocal is_slow
        body = message.get("body", b"")
        if body and is_slow is None:
            is_slow = passage.lands()
        if not body or not is_slow:
            await passage.send(message)
            return
        for start in range(0, len(body), size):
            await passage.pause(seconds)
            is_last = start + size >= len(body)
            more = message.get("more_body", False) if is_last else True
            await passage.send({**message, "body": body[start : start + size], "more_body": more})

    await passage.go_on(send_slowly)


SLOW_BODY = FaultKind(
    name="slow_body",
    sentence="The header comes at once, and the body in small pieces with waits between them.",
    write=Write.DONE,
    settings=settings_schema(
        bytes_per_second={
            "type": "integer",
            "minimum": 1,
            "maximum": 100_000_000,
            "default": 1000,
            "description": "How fast the body comes.",
        },
        piece_bytes={
            "type": "integer",
            "minimum": 1,
            "maximum": 65_536,
            "default": 100,
            "description": "How large a piece is; a wait stands before each.",
        },
    ),
    example={"bytes_per_second": 2000, "piece_bytes": 500},
    run=_run,
)
