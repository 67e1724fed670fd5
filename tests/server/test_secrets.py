"""No secret is in a byte that anybody writes: banners, logs, states, exports, verdicts (T17)."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockpbx.announcer import webhook_secret
from mockpbx.settings import PbxSettings
from tests.postgres import Cluster, free_port
from tests.sandboxes.conftest import ORDER

TOKEN, PASSWORD, CONTROL, DATABASE = (f"Canary{name}17xyz" for name in ("Token", "Password", "Control", "Database"))
WEBHOOK = "whsec_Q2FuYXJ5V2ViaG9vazE3eHl6Q2FuYXJ5"
GIVEN = {
    **{"MOCKPBX_TOKEN": TOKEN, "MOCKPBX_PASSWORD": PASSWORD},
    **{"MOCKPBX_CONTROL_TOKEN": CONTROL, "MOCKPBX_WEBHOOK_SECRET": WEBHOOK},
}
COMMAND = [sys.executable, "-m", "mockpbx"]


class Served:
    """A mock in a process whose every word is kept."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [*COMMAND, "serve", "--port", "0", "--calls", "20", "--report-seconds", "0", *options]
        command += ["--webhook", "http://127.0.0.1:9/told"]
        self._files = [(folder / name).open("wb") for name in ("stdout", "stderr")]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self._files[1], env={**os.environ, **GIVEN}
        )
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline() for _ in range(1 if "--json" in options else 8)]
        self._files[0].write(b"".join(lines))
        text = b"".join(lines).decode()
        self.url = next(word.strip('",') for word in text.split() if word.strip('",').endswith("/api"))

    def stop(self) -> None:
        """End it and keep its last words."""
        self.process.send_signal(signal.SIGTERM)
        rest, _ = self.process.communicate(timeout=30)
        self._files[0].write(rest)
        for file in self._files:
            file.close()


def use_everything(url: str, folder: Path) -> Sequence[str]:
    """Ask rightly and wrongly, write what is exported into the folder; the secrets that were given out."""
    origin = url.removesuffix("/api")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with (
        httpx.Client(base_url=url, headers=headers, timeout=30) as api,
        httpx.Client(
            base_url=f"{origin}/_mock/api", headers={"Authorization": f"Bearer {CONTROL}"}, timeout=30
        ) as control,
    ):
        assert api.get("/cdrs").status_code == 200
        admin = control.get("/sandboxes/main").json()["username"]
        pairs = [api.post("/auth/sign_in", json={"username": admin, "password": PASSWORD}).json()]
        pairs.append(api.post("/auth/refresh_token", json={"refresh_token": pairs[0]["refresh_token"]}).json())
        for body in ({"username": admin, "password": PASSWORD + "x"}, {"password": PASSWORD}, {"username": admin}):
            assert api.post("/auth/sign_in", json=body).status_code in (400, 401)
        for token in (pairs[0]["access_token"], TOKEN + "x"):
            api.get("/cdrs", params={"filter": f"caller eq '{token}"}, headers={"Authorization": f"Bearer {token}"})
            api.get(f"/cdrs/{token}")
        api.post("/call_reports", content=b'{"name":"' + TOKEN.encode())
        api.post("/call_reports", json=ORDER)
        webhook = control.post("/webhooks", json={"url": "http://127.0.0.1:9/hook"}).json()
        sandbox = control.post("/sandboxes", json={"scenario": "empty"}).json()
        api.get("/cdrs", headers={"Authorization": f"Bearer {sandbox['token']}"})
        control.post("/clock/advance", json={"seconds": 60})
        control.put("/snapshots/s")
        for path in (*("/snapshots/s/content", "/journal", "/journal/har"), *("/deliveries", "/outbox", "/webhooks")):
            (folder / f"export{path.replace('/', '-')}").write_bytes(control.get(path).raise_for_status().content)
        control.post("/snapshots/s/restore")
        control.post("/reset")
        api.post("/auth/sign_out", headers={"Authorization": f"Bearer {pairs[1]['access_token']}"})
        names = ("access_token", "refresh_token")
        return (*(pair[name] for pair in pairs for name in names), sandbox["token"], webhook["secret"])


def judge(url: str, folder: Path) -> None:
    """Judge the mock, with every file that a judgement can be written into."""
    files = {"--json": "v.json", "--junit": "v.xml", "--journal": "journal"}
    options = [part for option, name in files.items() for part in (option, str(folder / name))]
    secrets = {"PBX_TOKEN": TOKEN, "PBX_PASSWORD": PASSWORD}
    command = [*COMMAND, "check", url, "--username", "101", "--preset", "owned", "--max-time", "15", *options]
    with (folder / "verdict").open("wb") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **secrets}, check=False)
    assert done.returncode in (0, 1), (folder / "verdict").read_text()


def findings(folder: Path, secrets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Where which secret stands."""
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        for secret in secrets:
            if secret.encode() in content:
                yield str(path.relative_to(folder)), secret


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize("kept", ["file", "postgres"])
def test_no_secret_is_written(kept: str, options: tuple[str, ...], tmp_path: Path, postgres: Cluster) -> None:
    """What was given, or given out, is in no file, but for a subscription's secret in the state that signs by it."""
    state = str(tmp_path / "pbx.db")
    if kept == "postgres":
        state = postgres.new_database().replace("mock@", f"mock:{DATABASE}@")
    served = Served(tmp_path, "--state", state, *options)
    try:
        issued = use_everything(served.url, tmp_path)
        if options and kept == "file":
            judge(served.url, tmp_path)
    finally:
        served.stop()
    assert (tmp_path / "export-snapshots-s-content").stat().st_size > 1000
    given = (TOKEN, PASSWORD, CONTROL, DATABASE)
    assert list(findings(tmp_path, (*given, *issued[:-1]))) == []
    assert {where for where, _ in findings(tmp_path, (WEBHOOK, issued[-1]))} <= {"pbx.db", "pbx.db-wal"}


def test_what_nobody_gave_is_shown(tmp_path: Path) -> None:
    """The token, the password and the secret that anybody can know stand in the line, for scripts to read."""
    command = [*COMMAND, "serve", "--port", "0", "--json", "--scenario", "empty", "--webhook", "http://127.0.0.1:9/"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        facts: dict[str, Any] = json.loads(process.stdout.readline())
        process.terminate()
    assert (len(facts["token"]), facts["password"]) == (48, "mockpbx")
    assert facts["webhook_secret"] == webhook_secret(PbxSettings())


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://mock:{secret}@127.0.0.1:{port}/x",
        "postgresql://mock:{secret}@nowhere.invalid/x",
        "postgresql://mock:{secret}@127.0.0.1:{port}/x?sslmode=nonsense",
        "postgresql://mock:{secret}@127.0.0.1:notaport/x",
        "postgresql://mock:{secret}@[::1/x",
        "postgresql://mock:{secret}%zz@127.0.0.1/x",
        "postgresql://mock:{secret} @127.0.0.1/x",
        "postgresql://mock@127.0.0.1:{port}/x?password={secret}&nonsense=1",
        "postgres://mock:{secret}@127.0.0.1:{port}/x?options={secret}",
        "postgresql:///x?passwort={secret}",
    ],
)
def test_a_database_that_cannot_be_had_costs_no_secret(url: str) -> None:
    """It is one line and exit code 2, whatever is wrong with the URL, and its password is not in it."""
    state = url.format(secret=DATABASE, port=free_port())
    command = [*COMMAND, "serve", "--port", "0", "--scenario", "empty", "--state", state]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert DATABASE not in done.stdout + done.stderr
