"""openapi-core as the independent second opinion on single answers and requests. Refuses to send and to compare."""

import warnings
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from httpx import Headers

from contracts.document import Document
from contracts.exchange import Exchange

_FILES = ("text/csv", "text/html", "application/octet-stream")


def _as_text(body: bytes, **_parameters: str) -> str:
    """Read a file as what `type: string` means, each byte a character, whatever its charset."""
    return body.decode("latin-1")


class Oracle:
    """Asks openapi-core whether an answer fits the document. Whatever it trips over itself is no verdict."""

    def __init__(self, document: Document, base_url: str) -> None:
        """Prepare openapi-core for one document; importing it takes a second, so it is imported here."""
        from openapi_core import Config, OpenAPI  # noqa: PLC0415 - a second of import that most commands never need

        tree = {**document.tree, "servers": [{"url": base_url}]}
        deserializers: dict[str, Callable[[bytes], Any]] = dict.fromkeys(_FILES, _as_text)
        config = Config(extra_media_type_deserializers=deserializers)
        self._api = OpenAPI.from_dict(tree, config=config)
        self._tree, self._config = tree, config

    @cached_property
    def _open_api(self) -> Any:
        """The same without credentials: a recording has often lost them, and its requests are well-formed still."""
        from openapi_core import OpenAPI  # noqa: PLC0415 - as above

        paths = {path: _without_security(item) for path, item in self._tree["paths"].items()}
        return OpenAPI.from_dict({**self._tree, "paths": paths, "security": []}, config=self._config)

    def request_faults(self, exchange: Exchange) -> tuple[str, ...] | None:
        """Return what openapi-core holds against a request, credentials left aside; None when it cannot judge it."""
        from openapi_core.exceptions import OpenAPIError  # noqa: PLC0415 - as above
        from openapi_core.validation.request.exceptions import ParameterValidationError  # noqa: PLC0415 - as above

        try:
            with warnings.catch_warnings():
                # It warns of what the document uses, which is not for whoever sent the request.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._open_api.validate_request(_Request(exchange))
        except ParameterValidationError as error:
            return (f"the {error.location} parameter {error.name} is not as the document has it",)
        except OpenAPIError as error:
            return (f"the request is not as the document has it: {type(error).__name__}",)
        except Exception:  # a crash inside the oracle says nothing about the client
            return None
        return ()

    def faults(self, exchange: Exchange) -> tuple[str, ...] | None:
        """Return the kinds of fault that openapi-core sees in an answer; None when it cannot judge it."""
        from openapi_core.exceptions import OpenAPIError  # noqa: PLC0415 - as above

        try:
            self._api.validate_response(_Request(exchange), _Response(exchange))
        except OpenAPIError as error:
            return (type(error).__name__,)
        except Exception:  # a crash inside the oracle says nothing about the target
            return None
        return ()


def _without_security(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {key: value for key, value in part.items() if key != "security"} if isinstance(part, dict) else part
        for name, part in item.items()
    }


class _Request:
    """An exchange's request as openapi-core wants to see it."""

    def __init__(self, exchange: Exchange) -> None:
        from openapi_core.datatypes import RequestParameters  # noqa: PLC0415 - as above
        from werkzeug.datastructures import ImmutableMultiDict  # noqa: PLC0415 - as above

        parts = urlsplit(exchange.url)
        self.host_url = f"{parts.scheme}://{parts.netloc}"
        self.path = parts.path
        self.full_url_pattern = f"{self.host_url}{parts.path}"
        self.method = exchange.method.lower()
        query = ImmutableMultiDict(parse_qsl(parts.query, keep_blank_values=True))
        self.parameters: Any = RequestParameters(query=query, header=dict(exchange.request_headers))
        self.content_type = exchange.request_headers.get("content-type", "")
        self.body = exchange.request_body or None


class _Response:
    """An exchange's response as openapi-core wants to see it."""

    def __init__(self, exchange: Exchange) -> None:
        self.status_code = exchange.status
        self.content_type = exchange.response_headers.get("content-type", "")
        self.headers = Headers(exchange.response_headers)
        self.data = exchange.response_body
