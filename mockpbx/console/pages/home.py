"""The first page: how to call the mock, what world is in it, how busy that is. Refuses to change anything."""

from flask import Blueprint, render_template, request

from mockpbx.console.here import here
from mockpbx.console.plots import plot_of_calls, plot_of_rates
from mockpbx.console.traffic import SPANS, traffic_of
from mockpbx.sandboxes import Sandboxes
from mockpbx.version import VERSION
from mockpbx.world import SCENARIOS

_LIST_VIEWS = {"cdrs": "calls", "calllogs": "call_logs", "call_reports": "reports", "completed_call_reports": "reports"}
"""Where the rows of a collection are looked at."""


def add_home(pages: Blueprint, _sandboxes: Sandboxes) -> None:
    """Add the page."""

    @pages.get("/")
    def home() -> str:
        pbx = here().pbx
        chosen = request.args.get("span", "")
        span = SPANS.get(chosen, SPANS["7d"])
        traffic = traffic_of(pbx.archive.history, now=pbx.clock.now(), time_zone=pbx.directory.time_zone, span=span)
        scenario = SCENARIOS.get(pbx.world.scenario)
        return render_template(
            "home.html",
            version=VERSION,
            sentence=scenario.sentence if scenario else "Calls from a file.",
            counts=[(name, count, _LIST_VIEWS[name]) for name, count in pbx.counts().items()],
            api_url=request.host_url.rstrip("/") + pbx.spec.base_path,
            spans=SPANS,
            span=span,
            traffic=traffic,
            plots={"calls": plot_of_calls(traffic), "rates": plot_of_rates(traffic)},
        )
