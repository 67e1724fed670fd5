"""Exchanges in HAR 1.2, the format of browsers' network panels and proxies: read and written. Refuses to judge."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, urlsplit

from harfile import Content, Creator, HarFile, PostData, Record, Request, Response, Timings

from contracts.errors import UsageError
from contracts.exchange import Exchange, parsed

MOST_BYTES = 512 * 1024 * 1024
_PROTOCOL = "HTTP/1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a HAR file holds: exchanges in the order in which they ended, and how many had to be left out.

    `unanswered` never had an answer; of `bodiless` the answer's body was not recorded; `unreadable` are the numbers of
    the entries that are not of HAR's form, each with what is wrong.
    """

    exchanges: tuple[Exchange, ...]
    unanswered: int = 0
    bodiless: int = 0
    unreadable: tuple[tuple[int, str], ...] = ()


def read_har(path: Path) -> Recording:
    """Read a HAR file; UsageError says why it cannot be read at all, or that no entry of it can."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(f"{path} is larger than {MOST_BYTES // 2**20} MB")
        entries = parsed(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))["log"]["entries"]
        if not isinstance(entries, list):
            raise UsageError(f"{path} is no HAR file: its entries are no list")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} is no HAR file: {type(error).__name__} {error}") from error
    return _recording(entries, path)


def _recording(entries: list[Any], path: Path) -> Recording:
    exchanges: list[Exchange] = []
    unreadable: list[tuple[int, str]] = []
    unanswered = bodiless = 0
    for number, entry in enumerate(entries, start=1):
        try:
            if not entry["response"]["status"]:
                unanswered += 1
            elif _lacks_body(entry["response"]):
                bodiless += 1
            else:
                exchanges.append(_exchange(entry))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            unreadable.append((number, _reason(error)))
    if entries and len(unreadable) == len(entries):
        raise UsageError(f"no entry of {path} is of HAR's form; the first: {unreadable[0][1]}")
    ordered = tuple(sorted(exchanges, key=lambda one: one.begun + one.seconds))
    return Recording(exchanges=ordered, unanswered=unanswered, bodiless=bodiless, unreadable=tuple(unreadable))


def _reason(error: Exception) -> str:
    """What is wrong with an entry, without what it holds, which may be a secret."""
    if isinstance(error, KeyError):
        return f"it has no {error.args[0]}"
    return f"a member is not of its type ({type(error).__name__})"


def _lacks_body(response: Mapping[str, Any]) -> bool:
    content = response.get("content") or {}
    return not content.get("text") and content.get("size", 0) > 0


def _exchange(entry: Mapping[str, Any]) -> Exchange:
    request, response = entry["request"], entry["response"]
    urlsplit(str(request["url"]))  # what is no address raises ValueError
    posted = request.get("postData") or {}
    return Exchange(
        method=str(request["method"]).upper(),
        url=str(request["url"]),
        request_headers=_headers(request.get("headers", [])),
        request_body=str(posted.get("text") or "").encode("utf-8", "surrogatepass"),
        status=int(response["status"]),
        response_headers=_headers(response.get("headers", [])),
        response_body=_content(response.get("content") or {}),
        seconds=max(0.0, float(entry.get("time") or 0)) / 1000,
        begun=datetime.fromisoformat(entry["startedDateTime"]).timestamp(),
    )


def _headers(stated: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Join the headers by name; what HTTP/2 says beside its headers is none of them."""
    joined: dict[str, str] = {}
    for one in stated:
        name, value = str(one["name"]).lower(), str(one["value"])
        if not name.startswith(":"):
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _content(content: Mapping[str, Any]) -> bytes:
    text = str(content.get("text") or "")
    if content.get("encoding") == "base64":
        return base64.b64decode(text)
    return text.encode("utf-8", "surrogatepass")


class HarWriter:
    """Writes exchanges into a HAR file as they come; whoever writes has taken secrets out before."""

    def __init__(self, file: IO[str], comment: str) -> None:
        """Begin the file; `comment` says what it is."""
        creator = Creator(name="mockpbx", version=version("mockpbx"))
        self._har = HarFile(file, creator=creator, comment=comment)

    def write(self, exchange: Exchange, comment: str = "") -> None:
        """Add one exchange, with what there is to say about it."""
        milliseconds = round(exchange.seconds * 1000, 3)
        self._har.add_entry(
            startedDateTime=datetime.fromtimestamp(exchange.begun, UTC),
            time=milliseconds,
            request=_request(exchange),
            response=_response(exchange),
            timings=Timings(send=0, wait=milliseconds, receive=0),
            comment=comment or None,
        )

    def close(self) -> None:
        """End the file's text; the file itself is closed by whoever opened it."""
        self._har.close()


def write_har(exchanges: Iterable[tuple[Exchange, str]], path: Path, comment: str) -> None:
    """Write exchanges, each with a comment, as one HAR file."""
    with path.open("w", encoding="utf-8") as file:
        writer = HarWriter(file, comment)
        for exchange, remark in exchanges:
            writer.write(exchange, remark)
        writer.close()


def _request(exchange: Exchange) -> Request:
    query = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    body = exchange.request_body
    media_type = exchange.request_headers.get("content-type", "")
    return Request(
        method=exchange.method,
        url=exchange.url,
        httpVersion=_PROTOCOL,
        headers=_records(exchange.request_headers.items()),
        queryString=_records(query),
        postData=PostData(mimeType=media_type, text=body.decode("utf-8", "replace")) if body else None,
        bodySize=len(body),
    )


def _response(exchange: Exchange) -> Response:
    return Response(
        status=exchange.status,
        statusText=_phrase(exchange.status),
        httpVersion=_PROTOCOL,
        headers=_records(exchange.response_headers.items()),
        content=_stated(exchange),
        redirectURL=exchange.response_headers.get("location", ""),
        bodySize=len(exchange.response_body),
    )


def _stated(exchange: Exchange) -> Content:
    media_type, body = exchange.response_headers.get("content-type", ""), exchange.response_body
    try:
        return Content(size=len(body), mimeType=media_type, text=body.decode())
    except UnicodeDecodeError:
        text = base64.b64encode(body).decode()
        return Content(size=len(body), mimeType=media_type, text=text, encoding="base64")


def _records(pairs: Iterable[tuple[str, str]]) -> list[Record]:
    return [Record(name=name, value=value) for name, value in pairs]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
