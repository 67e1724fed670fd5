"""status: the request is refused with an error. Refuses to know the other kinds."""

from mockpbx.faults.kind import FaultKind, Write, settings_schema
from mockpbx.faults.passage import Passage
from mockpbx.faults.refusal import HIGHEST, LOWEST, refusal

RETRY_AFTER = {"type": "integer", "minimum": 0, "maximum": 86_400, "default": 1}


async def _run(passage: Passage) -> None:
    """Answer with the error before anything else looks at the request: a write is not done."""
    if not passage.lands():
        await passage.go_on()
        return
    settings = passage.strike.rule.settings
    await passage.refuse(refusal(settings["code"], retry_after_seconds=settings["retry_after_seconds"]))


STATUS = FaultKind(
    name="status",
    sentence="The request is refused with an error in the API's envelope.",
    write=Write.NOT_DONE,
    settings=settings_schema(
        code={
            "type": "integer",
            "minimum": LOWEST,
            "maximum": HIGHEST,
            "default": 500,
            "description": "The status; 401, 405, 407, 426, 429 and 503 have the header field that belongs to them.",
        },
        retry_after_seconds={**RETRY_AFTER, "description": "`Retry-After` of a 429 or 503."},
    ),
    example={"code": 503, "retry_after_seconds": 5},
    run=_run,
)
