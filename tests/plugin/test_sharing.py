"""Many tests of two processes on one mock at once: none sees anything of another."""

from pathlib import Path

import pytest

from tests.plugin.suites import run_suite, served

SUITE = '''
import os
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from mockpbx.client import ControlError, OpenSandbox
from mockpbx.fixtures import OwnPbx

COUNT = int(os.environ["TEST_COUNT"])
START = datetime.fromisoformat("2026-03-09T14:00:00Z")
# With ONE_PBX all tests use the same: then they must fail, or they would not notice.
IS_SHARED = "ONE_PBX" in os.environ
WISH = {"now": "2026-03-09T14:00:00Z", "is_frozen": True, "report_seconds": 1}


def order(name):
    order = {"type": "NORMAL", "format": "CSV", "range": "TODAY", "filter": {}}
    return {**order, "name": name, "email": f"{name}@b.example"}


@pytest.fixture
def own(mockpbx, mockpbx_server):
    if not IS_SHARED:
        yield mockpbx
        return
    control = mockpbx_server.control
    with suppress(ControlError):
        control.open_sandbox(name="shared", **WISH)
    shared = OpenSandbox(facts=control.get_sandbox("shared"), control=control.within("shared"))
    with shared.client() as client:
        yield OwnPbx(sandbox=shared, client=client)


@pytest.mark.parametrize("number", range(COUNT))
@pytest.mark.mockpbx(**WISH)
def test_alone(number, own):
    """Orders, products, mails, time, faults and journal are those of this test and no other."""
    client, control = own.client, own.control
    names = [f"order-{number}-{one}" for one in range(3)]
    ids = [client.post("/call_reports", json=order(name)).json()["id"] for name in names]
    assert {row["name"] for row in listed(client, "/call_reports")} == set(names)
    assert client.post(f"/call_reports/{ids[0]}/destroy", json={"id": ids[0]}).status_code < 300
    assert {row["name"] for row in listed(client, "/call_reports")} == set(names[1:])
    assert own.advance(number + 10).now == START + timedelta(seconds=number + 10)
    products = listed(client, "/completed_call_reports")
    assert {row["name"] for row in products} == set(names[1:])
    assert {mail.recipient for mail in control.list_mails()} == {f"{name}@b.example" for name in names[1:]}
    control.add_fault("status", operations=["listCdrs"], settings={"code": 500 + number % 90})
    assert client.get("/cdrs").status_code == 500 + number % 90
    assert control.get_clock().now == START + timedelta(seconds=number + 10)
    seen = control.list_exchanges()
    assert [one.number for one in seen] == [*reversed(range(1, len(seen) + 1))]
    assert control.verify_journal(operation_id="createCallReport", count=3).is_met
    assert control.verify_journal(text=f"order-{number}-0", at_least=1).is_met


def listed(client, path):
    answer = client.get(path, params={"top": 100}).json()
    assert answer["count"] == len(answer["items"])
    return answer["items"]
'''


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """The folder of the suite."""
    (tmp_path / "test_alone.py").write_text(SUITE)
    return tmp_path


def test_no_test_sees_another(suite: Path, pytestconfig: pytest.Config) -> None:
    """Two processes of tests that write, advance and break their own PBX on one server all pass."""
    count = pytestconfig.getoption("--sandbox-tests")
    with served("--calls", "50") as url:
        outcome = run_suite(suite, "-q", "-n2", f"--mockpbx-url={url}", env={"TEST_COUNT": str(count)})
    assert outcome.count("passed") == count, outcome.text


def test_the_suite_would_notice(suite: Path) -> None:
    """The same tests fail when they share a PBX, all but the first at most, so that they do look."""
    with served("--calls", "50") as url:
        env = {"TEST_COUNT": "8", "ONE_PBX": "1"}
        outcome = run_suite(suite, "-q", "-n2", f"--mockpbx-url={url}", env=env)
    assert outcome.count("failed") >= 7, outcome.text
