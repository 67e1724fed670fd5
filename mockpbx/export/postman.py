"""The plan as a Postman collection of version 2.1, answers of the mock among its examples. Refuses to ask anybody."""

import hashlib
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import orjson

from mockpbx.export.asking import Exchange
from mockpbx.export.place import Place
from mockpbx.export.plan import PASSWORD, TOKEN, USERNAME, Find, Step, body_of, filled, path_of, title_of
from mockpbx.export.secrets import without_secrets
from mockpbx.spec import Operation, Spec

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_BASE = "base_url"
_WAIT_MILLISECONDS = 2000


def postman_text(exchanges: Iterable[Exchange], place: Place, spec: Spec) -> bytes:
    """Write a collection: a folder for each tag, with a request, a body and a saved answer for each operation."""
    given = tuple(exchanges)
    folders = [_folder(tag, given, place, spec) for tag in spec.tree["tags"]]
    info = spec.tree["info"]
    collection = {
        "info": {
            "_postman_id": _id_of(info["title"], info["version"]),
            "name": info["title"],
            "description": info["description"],
            "schema": SCHEMA,
        },
        "item": folders,
        "auth": _bearer(TOKEN),
        "variable": _variables(given, place),
    }
    return orjson.dumps(collection, option=orjson.OPT_INDENT_2) + b"\n"


def _id_of(title: str, version: str) -> str:
    """Make an id in the form of a UUID, the same for the same document."""
    text = hashlib.blake2b(f"{title} {version}".encode(), digest_size=16).hexdigest()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _folder(tag: Mapping[str, str], exchanges: tuple[Exchange, ...], place: Place, spec: Spec) -> dict[str, Any]:
    return {
        "name": tag["name"],
        "description": tag["description"],
        "item": [_item(one, place, spec) for one in exchanges if _tag_of(one, spec) == tag["name"]],
    }


def _tag_of(exchange: Exchange, spec: Spec) -> str:
    return str(spec.operations[exchange.step.operation_id].definition["tags"][0])


def _item(exchange: Exchange, place: Place, spec: Spec) -> dict[str, Any]:
    step, operation = exchange.step, spec.operations[exchange.step.operation_id]
    request = _request(step, operation, spec)
    shown = exchange if place.shows_secrets else without_secrets(exchange, _spelt)
    item = {"name": title_of(step, spec), "request": request, "response": [_response(shown, operation, request)]}
    events = [*([_waiting()] if step.waits else []), *([_script(step)] if step.gives else [])]
    return {**item, "event": events} if events else item


def _request(step: Step, operation: Operation, spec: Spec) -> dict[str, Any]:
    body = body_of(step, operation)
    request: dict[str, Any] = {
        "method": operation.method,
        "header": [],
        "url": _url(step, operation, spec),
        "description": operation.definition["description"],
    }
    if step.token != TOKEN:
        request["auth"] = {"type": "noauth"} if step.token is None else _bearer(step.token)
    if body is not None:
        text = orjson.dumps(filled(body, _spelt), option=orjson.OPT_INDENT_2).decode()
        request["header"] = [{"key": "Content-Type", "value": "application/json"}]
        request["body"] = {"mode": "raw", "raw": text, "options": {"raw": {"language": "json"}}}
    return request


def _url(step: Step, operation: Operation, spec: Spec) -> dict[str, Any]:
    names = {slot: f":{parameter}" for parameter, slot in step.path.items()}
    path = path_of(step, spec, names.__getitem__)
    asked = "&".join(f"{name}={value}" for name, value in step.query.items())
    url: dict[str, Any] = {
        "raw": f"{_spelt(_BASE)}{path}" + (f"?{asked}" if asked else ""),
        "host": [_spelt(_BASE)],
        "path": path.removeprefix("/").split("/"),
    }
    parameters = operation.definition["parameters"]
    options = [_option(one, step) for one in parameters if one["in"] == "query"]
    values = [
        {"key": one["name"], "value": _spelt(step.path[one["name"]]), "description": one["description"]}
        for one in parameters
        if one["in"] == "path"
    ]
    return {**url, **({"query": options} if options else {}), **({"variable": values} if values else {})}


def _option(parameter: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """Show a query option; one that the step does not use is there, but switched off."""
    name = parameter["name"]
    examples = [one["value"] for one in parameter.get("examples", {}).values()]
    example = parameter.get("example", examples[0] if examples else "")
    value = example if isinstance(example, str) else orjson.dumps(example).decode()
    return {
        "key": name,
        "value": step.query.get(name, value),
        "description": parameter["description"],
        "disabled": name not in step.query,
    }


def _response(exchange: Exchange, operation: Operation, request: dict[str, Any]) -> dict[str, Any]:
    stated = operation.definition["responses"][str(exchange.status)]
    headers = dict(exchange.response_headers)
    is_json = headers.get("content-type") == "application/json"
    return {
        "name": stated["description"],
        "originalRequest": request,
        "status": HTTPStatus(exchange.status).phrase,
        "code": exchange.status,
        "_postman_previewlanguage": "json" if is_json else "text",
        "header": [{"key": name, "value": value} for name, value in exchange.response_headers],
        "cookie": [],
        "body": exchange.response_body.decode(errors="replace"),
    }


def _script(step: Step) -> dict[str, Any]:
    """Write what keeps members of the answer for later requests."""
    lines = ["const answer = pm.response.json();", "const row = answer.items ? answer.items[0] || {} : answer;"]
    lines += [_kept(slot, find) for slot, find in step.gives.items()]
    return {"listen": "test", "script": {"type": "text/javascript", "exec": lines}}


def _waiting() -> dict[str, Any]:
    """Write what lets a run of the whole collection wait a while for what a request before it has begun."""
    line = f"setTimeout(() => {{}}, {_WAIT_MILLISECONDS});"
    return {"listen": "prerequest", "script": {"type": "text/javascript", "exec": [line]}}


def _kept(slot: str, find: Find) -> str:
    last_part = '.split("/").pop()' if find.is_last_part else ""
    return f'pm.collectionVariables.set("{slot}", String(row.{find.member} || ""){last_part});'


def _variables(exchanges: tuple[Exchange, ...], place: Place) -> list[dict[str, str]]:
    secrets = {TOKEN: place.token, PASSWORD: place.password} if place.shows_secrets else {TOKEN: "", PASSWORD: ""}
    values = {_BASE: place.url, USERNAME: place.username, **secrets}
    values |= {slot: "" for exchange in exchanges for slot in exchange.step.gives}
    return [{"key": name, "value": value, "type": "string"} for name, value in values.items()]


def _bearer(slot: str) -> dict[str, Any]:
    return {"type": "bearer", "bearer": [{"key": "token", "value": _spelt(slot), "type": "string"}]}


def _spelt(slot: str) -> str:
    """Spell a slot as a variable of the collection: `{{callId}}`."""
    return f"{{{{{slot}}}}}"
