"""truncate: the answer ends before its body is whole. Refuses to know the other kinds."""

from mockpbx.faults.kind import FaultKind, Write, settings_schema
from mockpbx.faults.passage import Passage


async def _run(passage: Passage) -> None:
    """Announce the whole body, send a part of it and end the connection: a write is done.

    An answer without a body is left as it is.
    """
    start, body = await passage.whole_answer()
    if not body or not passage.lands():
        await passage.send_answer(start, body)
        return
    part = int(len(body) * passage.strike.rule.settings["part"])
    await passage.send_answer(start, body[:part], length=len(body))
    passage.drop()


TRUNCATE = FaultKind(
    name="truncate",
    sentence="The answer announces the whole body, and the connection ends after a part of it.",
    write=Write.DONE,
    settings=settings_schema(
        part={
            "type": "number",
            "minimum": 0,
            "exclusiveMaximum": 1,
            "default": 0.5,
            "description": "How much of the body is sent, of 1.",
        }
    ),
    example={"part": 0.9},
    run=_run,
)
