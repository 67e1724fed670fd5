"""The C library keeps little memory for later: its threads share what they left free."""

import subprocess
import sys

import pytest

# Prints how many arenas eight threads had that took memory at the same time, or none where the library is another.
_ARENAS = """
import ctypes, re, tempfile
from threading import Barrier, Thread
from mockpbx.memory import keep_few_arenas
if {is_few}: keep_few_arenas()
library, barrier = ctypes.CDLL(None), Barrier(8)
library.malloc.restype = ctypes.c_void_p
def take():
    barrier.wait(); library.malloc(100_000); barrier.wait()
threads = [Thread(target=take) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
if hasattr(library, "malloc_info"):
    library.fopen.restype = ctypes.c_void_p
    with tempfile.NamedTemporaryFile() as file:
        stream = ctypes.c_void_p(library.fopen(file.name.encode(), b"w"))
        library.malloc_info(0, stream)
        library.fclose(stream)
        print(len(re.findall(rb"<heap nr=", file.read())))
"""


def _arenas(*, is_few: bool) -> int:
    code = _ARENAS.format(is_few=is_few)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    if not told:
        pytest.skip("needs the C library of GNU")
    return int(told)


def test_threads_share_their_arenas() -> None:
    """Eight threads have an arena each, and two between them once few are to be kept."""
    assert _arenas(is_few=False) > 2 == _arenas(is_few=True)
