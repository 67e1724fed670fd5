"""Writes exchanges in HAR 1.2, the format of browsers' network panels and proxies. Refuses to choose among them."""

import re
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from io import StringIO
from urllib.parse import parse_qsl, quote

from harfile import Content, Creator, HarFile, PostData, Record, Request, Response, Timings

from mockpbx.journal.exchange import Body, Exchange
from mockpbx.journal.rows import text_of, whole_characters
from mockpbx.mask import Fields
from mockpbx.model.instant import datetime_of
from mockpbx.version import VERSION

_PROTOCOL = "HTTP/1.1"
_HOST = re.compile(r"[A-Za-z0-9.:_\[\]-]{1,255}")
_PHRASES = {one.value: one.phrase for one in HTTPStatus}
_URL_SAFE = "/?:@!$&'()*+,;=-._~%"


def har(exchanges: Iterable[Exchange]) -> str:
    """Render exchanges as one HAR file, in order of their numbers."""
    text = StringIO()
    file = HarFile(
        text, creator=Creator(name="mockpbx", version=VERSION), comment="journal of a mock PBX, without secrets"
    )
    for exchange in sorted(exchanges, key=lambda one: one.number):
        _add(file, exchange)
    file.close()
    return text.getvalue()


def _add(file: HarFile, exchange: Exchange) -> None:
    milliseconds = exchange.microseconds / 1000
    began_at: datetime = datetime_of(exchange.at)
    file.add_entry(
        startedDateTime=began_at,
        time=milliseconds,
        request=_request(exchange),
        response=_response(exchange),
        timings=Timings(send=0, wait=milliseconds, receive=0),
        comment=_remark(exchange) or None,
    )


def _remark(exchange: Exchange) -> str:
    """Say what HAR has no place for."""
    remarks = {
        "faults": ", ".join(exchange.faults),
        "violations": ", ".join(exchange.violations),
        "answer": "" if exchange.is_whole else "broke off",
        "request body": _manner(exchange.request_body),
        "answer body": _manner(exchange.answer_body),
    }
    return "; ".join(f"{name}: {said}" for name, said in remarks.items() if said)


def _manner(body: Body) -> str:
    return " and ".join(word for word, holds in (("masked", body.is_masked), ("cut", body.is_cut)) if holds)


def _request(exchange: Exchange) -> Request:
    body = exchange.request_body
    media_type = _field(exchange.request_headers, b"content-type")
    return Request(
        method=exchange.method,
        url=_url(exchange),
        httpVersion=_PROTOCOL,
        headers=_records(exchange.request_headers),
        queryString=_query(exchange.target),
        # A posted text has no encoding in HAR.
        postData=PostData(mimeType=media_type, text=body.content.decode("utf-8", "replace")) if body.size else None,
        bodySize=body.size,
    )


def _response(exchange: Exchange) -> Response:
    return Response(
        status=exchange.status,
        statusText=_PHRASES.get(exchange.status, ""),
        httpVersion=_PROTOCOL,
        headers=_records(exchange.answer_headers),
        content=_content(exchange.answer_body, _field(exchange.answer_headers, b"content-type")),
        redirectURL=_field(exchange.answer_headers, b"location"),
        bodySize=exchange.answer_body.size,
    )


def _content(body: Body, media_type: str) -> Content:
    text, encoding = text_of(whole_characters(body.content) if body.is_cut else body.content)
    return Content(size=body.size, mimeType=media_type, text=text, encoding=encoding)


def _url(exchange: Exchange) -> str:
    host = _field(exchange.request_headers, b"host")
    named = host if _HOST.fullmatch(host) else "localhost"
    return f"http://{named}{quote(exchange.target, safe=_URL_SAFE)}"


def _query(target: bytes) -> list[Record]:
    query = target.partition(b"?")[2].decode("latin-1")
    return [Record(name=name, value=value) for name, value in parse_qsl(query, keep_blank_values=True)]


def _field(fields: Fields, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in fields if key == name), "")


def _records(fields: Fields) -> list[Record]:
    return [Record(name=name.decode("latin-1"), value=value.decode("latin-1")) for name, value in fields]
