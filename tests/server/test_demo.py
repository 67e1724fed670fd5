"""`mockpbx demo` leaves nothing running, however it is ended."""

import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import httpx
import pytest


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_mock_too(number: signal.Signals) -> None:
    """Who ends the demonstration ends the mock that it serves."""
    command = [sys.executable, "-m", "mockpbx", "demo", "--port", "0"]
    variables = {**os.environ, "PYTHONUNBUFFERED": "1"}
    demo = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=variables, start_new_session=True
    )
    assert demo.stdout is not None
    address = urlsplit(demo.stdout.readline().split(",")[0].split()[-1])
    origin = f"{address.scheme}://{address.netloc}"
    assert httpx.get(f"{origin}/_mock/health", trust_env=False).is_success
    demo.send_signal(number)
    demo.communicate(timeout=30)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{origin}/_mock/health", trust_env=False)
