"""What the benchmark of judges reads and reckons."""

import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from benchmarks.judge import TOOLS, Counter, results_of
from benchmarks.rivals import dredd, plain_schemathesis, specmatic
from benchmarks.rivals.ours import WITHIN
from benchmarks.rivals.page import page
from benchmarks.rivals.prism import violations
from benchmarks.rivals.requests import Ask, Names, asks
from benchmarks.rivals.results import Account, Result, append, known_within, read
from benchmarks.rivals.tool import ToolError
from contracts.settings import Target

CLASS_OF = {"liar": "filter", "other": "filter", "third": "errors"}
JUNIT = """<testsuite><testcase name="Tests &gt; Scenario: GET /cdrs -> 200"><failure message="
  &gt;&gt; RESPONSE.BODY.items[3].duration&#10;      R1001: Type mismatch&#10;  &gt;&gt; RESPONSE.STATUS
      R0002: HTTP status mismatch&#10; expected status 200 but response contained status 500"/></testcase>
<testcase name="Scenario: GET /calllogs -> 200"/></testsuite>"""


def _result(lie: str | None, *failures: str, tool: str = "ours", **changed: object) -> Result:
    members = {"version": "1", "date": "2026-01-01", "seconds": 4.0, "requests": 10, **changed}
    return Result(tool=tool, lie=lie, failures=failures, **members)  # type: ignore[arg-type]  # by name


def test_results_come_back_as_they_were_written(tmp_path: Path) -> None:
    """What was appended is read again; a line that an interrupt cut off is not."""
    path = tmp_path / "results.jsonl"
    assert read(path) == ()
    for one in (_result(None, "a | é\u2028\x85"), _result("liar", error="too late")):
        append(path, one)
    with path.open("a") as file:
        file.write('{"tool": "ours", "lie"')
    assert read(path) == (_result(None, "a | é\u2028\x85"), _result("liar", error="too late"))


def test_a_kill_is_what_no_honest_run_was_blamed_for() -> None:
    """Alarms of any honest run say nothing of a lie; of several runs of a lie, the last counts."""
    results = [_result(None, "a"), _result(None, "a", "b"), _result("liar", "a", "b"), _result("other", "c")]
    account = Account("ours", [*results, _result("third", "c"), _result("third"), _result("liar", "d", tool="prism")])
    assert set(account.judged) == {"liar", "other", "third"}
    assert set(account.killed) == {"other"}
    assert account.told("other") == {"c"}
    assert account.silenced == {"third"}
    assert account.per_class(CLASS_OF) == {"filter": (1, 2), "errors": (0, 1)}


def test_a_run_without_a_verdict_is_not_judged() -> None:
    """A tool that broke down neither kills nor spares."""
    account = Account("ours", [_result(None), _result("liar", "a", error="not done after 240 s")])
    assert (account.judged, list(account.failed), account.killed) == ({}, ["liar"], frozenset())


def test_another_version_starts_anew() -> None:
    """Results of an older version are left out."""
    account = Account("ours", [_result("liar", "a"), _result("other", "a", version="2")])
    assert (account.version, set(account.judged)) == ("2", {"other"})


def test_a_lie_is_known_when_a_run_that_kills_it_is_over() -> None:
    """The soonest of several runs counts, and only one that kills."""
    quick = Account(
        "laws", [_result("liar", "a", tool="laws", seconds=1.0), _result("other", tool="laws", seconds=1.0)]
    )
    whole = Account("ours", [_result("liar", "a", seconds=9.0), _result("other", "a", seconds=9.0)])
    assert known_within([quick, whole], 5) == {"liar"}
    assert known_within([quick, whole], 10) == {"liar", "other"}


def test_the_page_says_what_was_measured_and_what_was_not() -> None:
    """Samples are stated as such, tools that broke down are named with the reason, and ours is held to the others."""
    results = [_result(None), _result("liar", "a"), _result("other", "a"), _result("third")]
    results += [_result(None, tool="prism"), _result("liar", "x", tool="prism"), _result("other", tool="prism")]
    results += [_result("liar", tool="dredd", error="node is missing")]
    text = page(TOOLS, results, CLASS_OF, "here")
    assert "| ours | 1 | 3 | 2 | 67% | 4.0 | 10 | 0 |" in text
    assert "| Prism, as a proxy | 1 | 2 of 3 | 1 | 50% | 4.0 | 10 | 0 |" in text
    assert "- Dredd was not measured: node is missing." in text
    assert "- Specmatic was not measured: it was not run yet." in text
    assert "ours alone kills 1: `other`" in text.replace("\n", " ")
    assert "| filter | 2 of 2 | 1 of 2 |" in text
    assert "Ours misses 1: `third`; of these others kill none." in text


def test_budgets_have_a_table_of_their_own() -> None:
    """What ours kills within so many seconds, and the time that it took, stands apart from the tools."""
    runs = [_result("liar", "a", tool="ours-10", seconds=9.0), _result("other", tool="ours-10", seconds=10.2)]
    text = page(TOOLS, [_result(None), _result("liar", "a"), *runs], CLASS_OF, "here", WITHIN)
    assert "| ours, given 10 s | 1 | 2 | 1 | 50% | 9.6 | 10.2 | 10 | 0 |" in text
    assert "given 30 s" not in text


def test_the_page_says_which_checks_are_needed() -> None:
    """A check is needed when some lie trips it alone, the second opinion aside; the others are named."""
    checks = ["a.one", "b.two", "c.three", "conformance.second-opinion"]
    runs = [
        _result("liar", "a.one | listCdrs", "conformance.second-opinion | listCdrs"),
        _result("other", "b.two | getCdr", "c.three | getCdr"),
        _result("third", "conformance.second-opinion | getCdr", "conformance.second-opinion | listCdrs"),
    ]
    text = page(TOOLS, [_result(None), *runs], CLASS_OF, "here", (), checks).replace("\n", " ")
    assert "Of the 4 checks of ours, 2 kill a lie that no other one complains of" in text
    assert "not so `b.two`, `c.three`." in text


def test_failures_of_the_rivals_are_read(tmp_path: Path) -> None:
    """Each rival's own words become a text that is the same whenever the failure is."""
    entry = {"operation": "GET /cdrs", "check": "not_a_server_error", "signature": "500"}
    (tmp_path / "a").write_text(json.dumps({"entries": [entry]}))
    (tmp_path / "b").write_text(
        json.dumps({"failures": ["List > 200 | At '/items/7/id' Missing", "List > 200 | was 404"]})
    )
    assert plain_schemathesis.read(tmp_path / "a") == {"GET /cdrs | not_a_server_error | 500"}
    assert dredd.read(tmp_path / "b") == {"List > 200 | At '/items/N/id' Missing", "List > 200 | was 404"}
    assert set(specmatic.read(JUNIT)) == {
        "GET /cdrs -> 200 | RESPONSE.BODY.items[N].duration R1001",
        "GET /cdrs -> 200 | RESPONSE.STATUS R0002 200 was 500",
    }
    header = json.dumps([{"location": ["response", "body", "items", "3"], "code": "type", "message": ""}])
    assert list(violations(header)) == ["response.body.items.N | type"]
    assert list(violations('Too many violations! [{"loc')) == ["too many violations"]


def test_requests_have_labels_without_ids() -> None:
    """What differs between servers is in no label, and no two requests but of one kind share one."""
    target = Target(base_url="http://127.0.0.1:1/api", token="T")
    ids = tuple(f"108338872439957094{number}" for number in range(3))
    names = Names(
        orders=ids,
        products=ids,
        digests=("Q90F0e-To9rnKjdvRmSyVgAAYWheg-_Z",) * 3,
        calls={"/cdrs": ids[0], "/calllogs": ids[0]},
        spare_token="S",
        refresh_token="R",
    )
    labels = [ask.label for ask in asks(target, names)]
    assert not [label for label in labels if "1083" in label or "Q90" in label]
    assert Ask(method="GET", path=f"/cdrs/{ids[0]}", status=200).label == "GET /cdrs/{id} for 200"


def test_a_tool_that_cannot_be_had_is_named_with_the_reason() -> None:
    """It is tried no further, and what stood in its way goes into the results."""

    def missing() -> str:
        raise ToolError("java is missing")

    results = list(results_of(replace(TOOLS[0], version=missing), ["liar"], again=False))
    assert [(one.lie, one.version, one.error) for one in results] == [(None, "", "java is missing")]
    assert Account(TOOLS[0].name, results).reasons == ["java is missing"]


def test_requests_are_counted() -> None:
    """A counted lie still does what it did before."""
    seen: list[str] = []
    lie = ModuleType("lie")
    lie.before = seen.append  # type: ignore[attr-defined]  # as a lie's module has it
    counter = Counter(lie)
    counter.lie.before("asked")
    assert (counter.count, seen) == (1, ["asked"])
    assert not hasattr(Counter(None).lie, "after")
