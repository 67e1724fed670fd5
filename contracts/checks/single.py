"""Checks of single answers: status, media type, schema, headers, envelope."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.checks.check import Fault
from contracts.observation import Observation

# An answer of another kind altogether breaks everything; nobody reads all of that.
_MOST_CAUSES = 25
_TRACE = re.compile(
    r"Traceback \(most recent|\bat [\w.$]+\([\w$-]+\.\w+:\d+\)|File \"[^\"]+\", line \d+|goroutine \d+ \["
)


def is_json(observation: Observation) -> bool:
    """Say whether an answer calls itself JSON and has a body, or should have one."""
    exchange = observation.exchanges[0]
    stated = observation.facts["operation"].definition["responses"].get(str(exchange.status), {})
    return exchange.media_type == "application/json" and bool(exchange.response_body or stated.get("content"))


def is_error(observation: Observation) -> bool:
    """Say whether an answer is an error."""
    return observation.exchanges[0].status >= 400


def has_stated_headers(observation: Observation) -> bool:
    """Say whether the document names headers for the answer's status."""
    responses = observation.facts["operation"].definition["responses"]
    return bool(responses.get(str(observation.exchanges[0].status), {}).get("headers"))


def is_cacheable(observation: Observation) -> bool:
    """Say whether an answer to somebody's token speaks to caches."""
    exchange = observation.exchanges[0]
    secured = not observation.facts["operation"].public
    return secured and exchange.status == 200 and "cache-control" in exchange.response_headers


def has_validators(observation: Observation) -> bool:
    """Say whether two answers of one address have an ETag each, and a strong one: a weak one promises less."""
    tags = [one.response_headers.get("etag", "W/") for one in observation.exchanges if one.status == 200]
    return len(tags) == len(observation.exchanges) and not any(tag.startswith("W/") for tag in tags)


def not_shared(observation: Observation) -> Iterator[Fault]:
    """Judge that shared caches are not asked to keep what was answered to a token (RFC 9111, section 3.5)."""
    stated = observation.exchanges[0].response_headers["cache-control"].lower()
    directives = {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in stated.split(","))}
    if directives.keys() & {"no-store", "no-cache", "private"}:
        return
    for directive in ("public", "s-maxage"):
        if directive in directives and directives[directive] != "0":
            yield Fault(cause=f"Cache-Control says {directive}")


def validators_tell(observation: Observation) -> Iterator[Fault]:
    """Judge that the first and the last of several answers do not have one ETag and two bodies (RFC 9110, 8.8.1)."""
    first, last = observation.exchanges[0], observation.exchanges[-1]
    is_same = first.response_headers["etag"] == last.response_headers["etag"]
    if is_same and first.response_body != last.response_body:
        yield Fault(cause="two different answers have one ETag", evidence=observation.exchanges)


def status_documented(observation: Observation) -> Iterator[Fault]:
    """Judge the status against those that the document names for the operation."""
    exchange = observation.exchanges[0]
    if exchange.status not in observation.facts["operation"].statuses:
        yield Fault(cause=f"status {exchange.status} is not in the document")


def media_type_documented(observation: Observation) -> Iterator[Fault]:
    """Judge the media type against those of the answer's status; no content, no media type."""
    exchange = observation.exchanges[0]
    response = observation.facts["operation"].definition["responses"].get(str(exchange.status))
    if response is None:
        return
    content = response.get("content", {})
    if content and exchange.media_type not in content:
        yield Fault(cause=f"status {exchange.status} comes as {exchange.media_type or 'nothing'}")
    if not content and exchange.response_body:
        yield Fault(cause=f"status {exchange.status} comes with a body")


def schema_fits(observation: Observation) -> Iterator[Fault]:
    """Judge a JSON body against the schema of its operation and status."""
    exchange = observation.exchanges[0]
    try:
        value = exchange.json()
    except ValueError:
        yield Fault(cause=f"status {exchange.status}: the body is not JSON")
        return
    schemas = observation.facts["schemas"]
    causes = set(schemas.faults(observation.operation_id, exchange.status, value))
    for cause in sorted(causes)[:_MOST_CAUSES]:
        yield Fault(cause=f"status {exchange.status}: {cause}")


def headers_present(observation: Observation) -> Iterator[Fault]:
    """Judge that the headers which the document requires of a status are there and of their pattern."""
    exchange = observation.exchanges[0]
    resolve = observation.facts["resolve"]
    response = observation.facts["operation"].definition["responses"].get(str(exchange.status), {})
    for name, stated in response.get("headers", {}).items():
        header: Mapping[str, Any] = resolve(stated)
        value = exchange.response_headers.get(name.lower())
        if value is None:
            if header.get("required"):
                yield Fault(cause=f"status {exchange.status} comes without {name}")
        elif not re.search(header["schema"].get("pattern", ""), value):
            yield Fault(cause=f"{name} of status {exchange.status} is not of its form")


def second_opinion(observation: Observation) -> Iterator[Fault]:
    """Judge an answer by openapi-core; what it cannot judge is no fault."""
    oracle = observation.facts["oracle"]
    for cause in oracle.faults(observation.exchanges[0]) or ():
        yield Fault(cause=f"status {observation.exchanges[0].status}: {cause}")


def error_envelope(observation: Observation) -> Iterator[Fault]:
    """Judge that an error has the one shape: errors, each with code and message."""
    exchange = observation.exchanges[0]
    try:
        errors = exchange.json()["errors"]
        fits = bool(errors) and all(isinstance(one["code"], str) and isinstance(one["message"], str) for one in errors)
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        yield Fault(cause=f"status {exchange.status} comes without the envelope")


def no_trace(observation: Observation) -> Iterator[Fault]:
    """Judge that an error does not tell the stack it came from."""
    exchange = observation.exchanges[0]
    if _TRACE.search(exchange.response_body.decode("utf-8", "replace").replace('\\"', '"')):
        yield Fault(cause=f"status {exchange.status} tells a stack trace")


def no_server_error(observation: Observation) -> Iterator[Fault]:
    """Judge that nothing sent makes the server fail."""
    for exchange in observation.exchanges:
        # 503 with Retry-After is what the document has for an outage.
        is_outage = exchange.status == 503 and "retry-after" in exchange.response_headers
        if exchange.status >= 500 and not is_outage:
            yield Fault(cause=f"status {exchange.status}", evidence=(exchange,))
