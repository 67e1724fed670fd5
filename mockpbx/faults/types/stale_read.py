"""stale_read: a read gives an answer that was given before. Refuses to know the other kinds."""

from time import monotonic

from starlette.types import Scope

from mockpbx.faults.answers import Answer, Answers
from mockpbx.faults.kind import FaultKind, Write, settings_schema
from mockpbx.faults.passage import Passage


async def _run(passage: Passage) -> None:
    """Give an earlier answer again, or have the request answered and remember it; only a GET is looked at."""
    if passage.scope["method"] != "GET":
        await passage.go_on()
        return
    answers: Answers = passage.strike.memory
    key = _key(passage.scope)
    known = answers.find(key, monotonic())
    if known is not None and passage.lands():
        known.given += 1
        await passage.send_answer(known.start, known.body)
        return
    start, body = await passage.whole_answer()
    if start["status"] == 200:
        answers.keep(key, Answer(start=start, body=body, known_at=monotonic()))
    await passage.send_answer(start, body)


def _key(scope: Scope) -> tuple[bytes, ...]:
    tokens = (value for name, value in scope["headers"] if name == b"authorization")
    return (scope["raw_path"], scope["query_string"], *tokens)


STALE_READ = FaultKind(
    name="stale_read",
    sentence="A GET gives the answer that the same target gave the same token before, if there was one.",
    write=Write.UNTOUCHED,
    settings=settings_schema(
        seconds={
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 86_400,
            "default": 60,
            "description": "How old an answer may be, in real time.",
        },
        times={
            "type": "integer",
            "minimum": 1,
            "maximum": 1_000_000,
            "description": "How often an answer is given again before a new one is; left out, without limit.",
        },
    ),
    example={"seconds": 5, "times": 2},
    run=_run,
    memory=Answers,
    watches=True,
)
