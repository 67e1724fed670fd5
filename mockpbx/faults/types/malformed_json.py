"""malformed_json: the answer says that it is JSON, and is not. Refuses to know the other kinds."""

from collections.abc import Callable, Mapping

from starlette.types import Message

from mockpbx.faults.kind import FaultKind, Write, settings_schema
from mockpbx.faults.passage import Passage

# Every answer of the API is an object or an array, so that no shorter beginning of it is JSON.
_FORMS: Mapping[str, Callable[[bytes], bytes]] = {
    "cut": lambda body: body[: len(body) // 2],
    "html": lambda body: b"<html><body><h1>502 Bad Gateway</h1></body></html>\n",
    "empty": lambda body: b"",
}


async def _run(passage: Passage) -> None:
    """Let the request be done and spoil its answer, whose length is right: a write is done.

    An answer that is not JSON, or has no body, is left as it is.
    """
    start, body = await passage.whole_answer()
    if _is_json(start) and body and passage.lands():
        body = _FORMS[passage.strike.rule.settings["form"]](body)
    await passage.send_answer(start, body)


def _is_json(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"application/json") for name, value in start["headers"])


MALFORMED_JSON = FaultKind(
    name="malformed_json",
    sentence="The answer is whole and says that it is JSON, and is not.",
    write=Write.DONE,
    settings=settings_schema(
        form={
            "enum": list(_FORMS),
            "default": "cut",
            "description": "JSON that ends half-way, a page of some proxy, or nothing at all.",
        }
    ),
    example={"form": "html"},
    run=_run,
)
