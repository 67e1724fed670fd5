"""Exchanges as a HAR file of version 1.2. Refuses to ask anybody."""

import base64
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from mockpbx.export.asking import Exchange, Headers
from mockpbx.export.place import Place
from mockpbx.export.plan import title_of
from mockpbx.export.secrets import without_secrets
from mockpbx.export.shell import variable
from mockpbx.model.instant import render_instant
from mockpbx.spec import Spec
from mockpbx.version import VERSION

_UNKNOWN_SIZE = -1


def har_text(exchanges: Iterable[Exchange], place: Place, spec: Spec) -> bytes:
    """Write a file with one exchange of each operation; nothing took any time, since nothing was sent anywhere."""
    entries = [_entry(exchange, place, spec) for exchange in exchanges if not exchange.step.again]
    log = {
        "version": "1.2",
        "creator": {"name": "mockpbx", "version": VERSION},
        "entries": entries,
    }
    return orjson.dumps({"log": log}, option=orjson.OPT_INDENT_2) + b"\n"


def _entry(exchange: Exchange, place: Place, spec: Spec) -> dict[str, Any]:
    if not place.shows_secrets:
        exchange = without_secrets(exchange, variable)
    return {
        "startedDateTime": render_instant(exchange.at),
        "time": 0,
        "request": _request(exchange, place.url + exchange.target),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "comment": f"{title_of(exchange.step, spec)} ({exchange.step.operation_id})",
    }


def _request(exchange: Exchange, url: str) -> dict[str, Any]:
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    request = {
        "method": exchange.method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(exchange.request_headers),
        "queryString": [{"name": name, "value": value} for name, value in query],
        "headersSize": _UNKNOWN_SIZE,
        "bodySize": len(exchange.request_body),
    }
    if exchange.request_body:
        request["postData"] = {"mimeType": "application/json", "text": exchange.request_body.decode()}
    return request


def _response(exchange: Exchange) -> dict[str, Any]:
    return {
        "status": exchange.status,
        "statusText": HTTPStatus(exchange.status).phrase,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(exchange.response_headers),
        "content": _content(exchange),
        "redirectURL": "",
        "headersSize": _UNKNOWN_SIZE,
        "bodySize": len(exchange.response_body),
    }


def _content(exchange: Exchange) -> dict[str, Any]:
    body = exchange.response_body
    media_type = dict(exchange.response_headers).get("content-type", "")
    content: dict[str, Any] = {"size": len(body), "mimeType": media_type}
    try:
        return {**content, "text": body.decode()}
    except UnicodeDecodeError:
        return {**content, "text": base64.b64encode(body).decode(), "encoding": "base64"}


def _headers(headers: Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]
