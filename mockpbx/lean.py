"""Keeps a process of our own from loading what it has no use for. Refuses to do so in anybody else's process.

Connexion imports Flask, for applications other than ours; requests, to fetch documents from far away; and httpx with
its own command line. Together they take a fifth of the time until a mock is ready.
"""

import gc
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_UNUSED = ("flask", "httpx._main")
"""What counts as not installed meanwhile: whoever asks for it can do without."""
_HARDLY_USED = ("requests",)
"""What is loaded when it is first used."""


@contextmanager
def lean_imports() -> Iterator[None]:
    """Import inside without what is not used; afterwards all of it can be imported as ever."""
    hidden = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is how Python is told of it
    later = {name: _Later(name) for name in _HARDLY_USED if name not in sys.modules}
    sys.modules.update(later)
    was_enabled = gc.isenabled()
    # Nothing that modules are made of is ever let go.
    gc.disable()
    try:
        yield
    finally:
        for name in (*hidden, *later):
            del sys.modules[name]
        if was_enabled:
            gc.enable()


class _Later(ModuleType):
    """Stands for a module that is loaded when something in it is first used."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)
