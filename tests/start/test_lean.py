"""What a serving process loads."""

import json
import subprocess
import sys

_SHOW = """
import json, sys
from mockpbx.lean import lean_imports
with lean_imports():
    import mockpbx.commands.serve
loaded = [name for name in ("flask", "requests", "httpx._main") if name in sys.modules]
from connexion import json_schema
import flask, gc, requests
print(json.dumps([loaded, json_schema.requests.get is requests.get, gc.isenabled()]))
"""


def test_what_is_not_used_is_not_loaded() -> None:
    """Flask, requests and httpx's command line stay away from a start, and all can be had afterwards."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", _SHOW], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == [[], True, True]
