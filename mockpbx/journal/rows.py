"""Spells exchanges and verifications as plain JSON values. Refuses to choose among them."""

from base64 import b64encode
from typing import Any

from mockpbx.journal.exchange import Body, Exchange
from mockpbx.journal.verification import Verification
from mockpbx.mask import Fields
from mockpbx.model.instant import render_instant


def entry_row(exchange: Exchange) -> dict[str, Any]:
    """Spell an exchange as a row of a list, without headers and bodies."""
    return {
        "number": exchange.number,
        "at": render_instant(exchange.at),
        "method": exchange.method,
        "target": exchange.target.decode("latin-1"),
        "operation_id": exchange.operation_id,
        "status": exchange.status,
        "microseconds": exchange.microseconds,
        "is_whole": exchange.is_whole,
        "request_size": exchange.request_body.size,
        "answer_size": exchange.answer_body.size,
        "faults": list(exchange.faults),
        "violations": list(exchange.violations),
    }


def entry_detail(exchange: Exchange) -> dict[str, Any]:
    """Spell an exchange in full."""
    return {
        **entry_row(exchange),
        "request": {"headers": _fields(exchange.request_headers), "body": _body(exchange.request_body)},
        "answer": {"headers": _fields(exchange.answer_headers), "body": _body(exchange.answer_body)},
    }


def verification_row(verification: Verification) -> dict[str, Any]:
    """Spell a verification: what was wanted and found, and the near misses with what they lack."""
    return {
        "is_met": verification.is_met,
        "wanted": str(verification.wanted),
        "count": verification.count,
        "numbers": list(verification.numbers),
        "near_misses": [
            {"exchange": entry_row(miss.exchange), "mismatches": list(miss.mismatches)}
            for miss in verification.near_misses
        ],
    }


def text_of(content: bytes) -> tuple[str, str | None]:
    """Return a content as text, and how it is encoded: None when it is UTF-8, `base64` when it is not."""
    try:
        return content.decode(), None
    except UnicodeDecodeError:
        return b64encode(content).decode(), "base64"


def _fields(fields: Fields) -> list[dict[str, str]]:
    return [{"name": name.decode("latin-1"), "value": value.decode("latin-1")} for name, value in fields]


def _body(body: Body) -> dict[str, Any]:
    text, encoding = text_of(_whole_characters(body))
    return {
        "text": text,
        "encoding": encoding,
        "size": body.size,
        "is_masked": body.is_masked,
        "is_cut": body.is_cut,
    }


def _whole_characters(body: Body) -> bytes:
    return whole_characters(body.content) if body.is_cut else body.content


def whole_characters(content: bytes) -> bytes:
    """Leave out what was cut in two at the end of a text, so that the rest is UTF-8 if it was."""
    for missing in range(1, min(4, len(content) + 1)):
        if content[-missing] >= 0xC0:
            return content[:-missing]
        if content[-missing] < 0x80:
            break
    return content
