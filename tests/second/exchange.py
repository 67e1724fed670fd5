"""How this server says things: JSON in another dress, pieces for large bodies, headers nobody asked for."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from tests.second.refusals import Refused
from tests.second.variant import Variant

_PIECE = 4096
_WHOLE_BELOW = 2000
_STATUSES = frozenset({400, 404, 405, 408, 413, 414, 415, 431})


@dataclass(slots=True)
class Speaker:
    """Makes answers of one variant."""

    variant: Variant
    count: int = 0

    def json(self, value: Any, status: int = 200) -> Response:
        """An answer in JSON, indented, its members in an order of their own."""
        self.count += 1
        is_turned = self.variant.respells_answers and self.count % 2
        told = turned(value) if is_turned else value
        body = json.dumps(
            told, indent=1, separators=(" ,", " : "), ensure_ascii=self.variant.has_lone_surrogate or bool(is_turned)
        ).encode()
        answer = Response(pieces(body) if len(body) > _WHOLE_BELOW else body, status)
        answer.headers["content-type"] = 'Application/JSON; Charset="utf-8"'
        answer.headers["etag"] = f'W/"{_digest(value)}"'
        return answer

    def dressed(self, answer: Response) -> Response:
        """Put headers on that every answer has."""
        answer.headers["cache-control"] = self.variant.cache_control
        answer.headers["x-node"] = "second-1"
        answer.headers["vary"] = "Authorization"
        return answer

    def nothing(self, status: int) -> Response:
        """An answer without a body."""
        answer = Response(status=status)
        answer.headers.pop("content-type", None)
        if self.variant.types_empty_answers:
            answer.headers["content-type"] = "application/json"
        return answer

    def refusal(self, refused: Refused) -> Response:
        """The answer to a request that is refused."""
        where = f" at request(column:{refused.status})" if self.variant.says_where else ""
        told = [{**one, "message": one["message"] + where} for one in refused.body["errors"]]
        answer = self.json({"errors": told}, refused.status)
        if refused.status == 401:
            answer.headers["www-authenticate"] = 'Bearer realm="the second", error="invalid_token"'
        if refused.status in (429, 503):
            answer.headers["retry-after"] = "1"
        return answer

    def failure(self, error: HTTPException) -> Response:
        """The answer to what the framework refuses; a status that the document lacks becomes 400."""
        status = error.code if error.code in _STATUSES else 400
        answer = self.json(
            {"errors": [{"code": f"HTTP_{status}", "message": "refused", "detail": [None, 1.5]}]}, status
        )
        if isinstance(error, MethodNotAllowed):
            answer.headers["allow"] = ",".join(sorted(error.valid_methods or ()))
        return answer

    def file(self, name: str, kind: str, content: bytes) -> Response:
        """The answer that holds a file."""
        answer = Response(pieces(content))
        answer.headers["content-type"] = {"CSV": "text/csv; header=present", "HTML": "text/html;charset=UTF-8"}[kind]
        plain = name.encode("ascii", "replace").decode().replace("?", "_")
        told = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
        answer.headers["content-disposition"] = f'attachment; filename="{plain}"{told}'
        return answer


def _digest(value: Any) -> str:
    """The same for all spellings of one value, as a weak validator may be."""
    return hashlib.md5(json.dumps(value, sort_keys=True).encode(), usedforsecurity=False).hexdigest()


def pieces(body: bytes) -> Iterator[bytes]:
    """Cut a body, so that it is sent in pieces and without its length."""
    return (body[start : start + _PIECE] for start in range(0, len(body), _PIECE))


def turned(value: Any) -> Any:
    """A value with the members of all objects the other way round."""
    if isinstance(value, Mapping):
        return {name: turned(value[name]) for name in reversed(list(value))}
    return [turned(one) for one in value] if isinstance(value, list) else value
