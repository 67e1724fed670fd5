"""Checks of what a client sent: for recorded traffic, where the requests are not the judge's own."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from contracts.checks.check import Check, Fault
from contracts.findings import Blame, Severity
from contracts.observation import Observation


def fits(observation: Observation) -> Iterator[Fault]:
    """Judge a request by the document: its options, its parameters, its body."""
    exchange = observation.exchanges[0]
    known = {one["name"] for one in observation.facts["operation"].parameters if one["in"] == "query"}
    names = [name for name, _ in parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)]
    for name in dict.fromkeys(names):
        if name not in known:
            yield Fault(cause="an option that the operation does not have is sent")
        elif names.count(name) > 1:
            yield Fault(cause=f"the option {name} is sent more than once")
    for cause in observation.facts["oracle"].request_faults(exchange) or ():
        yield Fault(cause=cause)


REQUEST_CHECKS = (
    Check(
        id="client.request-fits",
        sentence="Every request keeps to the document: its options, parameters and body.",
        kinds=("request",),
        kills="",
        judge=fits,
        severity=Severity.WARNING,
        blame=Blame.CLIENT,
    ),
)
