"""Answers go out whole, large ones in pieces."""

import asyncio

import pytest
from starlette.types import Message

from mockpbx.api.dispatch import send_answer
from mockpbx.api.exchange import Answer


@pytest.mark.parametrize("size", [0, 1, 262_144, 262_145, 1_000_000, 1_048_576])
def test_an_answer_is_what_its_pieces_make(size: int) -> None:
    """Whatever the size, the pieces are the body, only the last says so, and the length is right."""
    sent: list[Message] = []
    body = bytes(range(256)) * (size // 256 + 1)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(send_answer(send, Answer(body=body[:size])))
    start, *pieces = sent
    assert (b"content-length", b"%d" % size) in start["headers"]
    assert b"".join(piece["body"] for piece in pieces) == body[:size]
    assert [piece.get("more_body", False) for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert all(len(piece["body"]) <= 262_144 for piece in pieces)
