"""The plan as commands for bash, one for each operation, that work when they are pasted. Refuses to run them."""

import re
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from mockpbx.export.place import Place
from mockpbx.export.plan import PASSWORD, STEPS, TOKEN, USERNAME, Find, Slot, Step, body_of, filled, path_of, title_of
from mockpbx.export.shell import in_double_quotes, variable, variable_name
from mockpbx.spec import Operation, Spec
from mockpbx.version import VERSION

_MOST_TRIES = 30
_FILE_NAME = "pbx-report"
_MARKED = re.compile("@@([a-z_]+)@@")
_HEAD = f"""\
# One command for each operation of the PBX CDR API, made by mockpbx {VERSION}.
# Paste the first lines first: each command finds what it needs in answers before it. Below an answer stands its status.
"""


def curl_text(place: Place, spec: Spec) -> bytes:
    """Write the commands."""
    return "\n".join([_HEAD + _settings(place), *(_block(step, spec) for step in STEPS)]).encode()


def _settings(place: Place) -> str:
    lines = [f"PBX_URL={shlex.quote(place.url)}", f"{variable_name(USERNAME)}={shlex.quote(place.username)}"]
    for slot, secret in ((TOKEN, place.token), (PASSWORD, place.password)):
        name = variable_name(slot)
        lines.append(
            f"{name}={shlex.quote(secret)}" if place.shows_secrets else f': "${{{name}:?is the {slot} of the PBX}}"'
        )
    return "\n".join(lines) + "\n"


def _block(step: Step, spec: Spec) -> str:
    return f"# {title_of(step, spec)} ({step.operation_id})\n{_command(step, spec)}\n"


def _command(step: Step, spec: Spec) -> str:
    asked = _asked(step, spec)
    if not step.gives:
        return asked
    lines = [
        f"PBX_ANSWER=$({asked}); printf '%s\\n' \"$PBX_ANSWER\"",
        *map(_found, *zip(*step.gives.items(), strict=True)),
    ]
    return _until_found(lines, next(iter(step.gives))) if step.waits else "\n".join(lines)


def _asked(step: Step, spec: Spec) -> str:
    operation = spec.operations[step.operation_id]
    parts = ["curl", "-sS", "-w", r"'\n%{http_code}\n'"]
    body = body_of(step, operation)
    if operation.method != "GET" and body is None:
        parts += ["-X", operation.method]
    if step.token is not None:
        parts += ["-H", f'"Authorization: Bearer {variable(step.token)}"']
    if body is not None:
        parts += ["-H", "'Content-Type: application/json'", "--data-raw", _quoted(body)]
    if _answers_with_a_file(operation):
        parts += ["-o", _FILE_NAME]
    path = path_of(step, spec, variable)
    query = f"?{urlencode(step.query, quote_via=quote)}" if step.query else ""
    return " ".join([*parts, f'"$PBX_URL{path}{query}"'])


def _answers_with_a_file(operation: Operation) -> bool:
    content = operation.definition["responses"].get("200", {}).get("content", {})
    return bool(content) and "application/json" not in content


def _quoted(body: Any) -> str:
    """Quote a body: whole if nothing in it is a variable."""
    if not _has_slots(body):
        return shlex.quote(orjson.dumps(body).decode())
    text = orjson.dumps(filled(body, lambda slot: f"@@{slot}@@")).decode()
    return '"' + _MARKED.sub(lambda match: variable(match[1]), in_double_quotes(text)) + '"'


def _has_slots(body: Any) -> bool:
    return isinstance(body, Mapping) and any(isinstance(one, Slot) for one in body.values())


def _found(slot: str, find: Find) -> str:
    last_part = " | sed 's|.*/||'" if find.is_last_part else ""
    pattern = f"""grep -o '"{find.member}": *"[^"]*"' | head -n 1 | cut -d '"' -f 4{last_part}"""
    return f"{variable_name(slot)}=$(printf '%s' \"$PBX_ANSWER\" | {pattern})"


def _until_found(lines: list[str], slot: str) -> str:
    body = "\n".join(f"  {line}" for line in lines)
    return f'for _ in $(seq {_MOST_TRIES}); do\n{body}\n  [ -n "{variable(slot)}" ] && break\n  sleep 1\ndone'
