"""Where the states of sandboxes are kept. Refuses to know what is in them."""

import secrets
from threading import Lock

from mockpbx.pbx import Pbx
from mockpbx.store import Store

SPARE_COUNT = 4


class Branches:
    """Branches of the main PBX's database, some of them prepared before anybody asks for one.

    To make the tables of a state takes a database for several processes longer than anybody wants to wait for a
    sandbox, so that those of sandboxes that were dropped are emptied and used again. In memory nothing of that matters.
    """

    def __init__(self, main: Pbx) -> None:
        """Keep sandboxes where `main` has its state."""
        self._main = main
        self._register = main.store.register if main.store.is_remote else None
        self._stocking = Lock()

    def take(self) -> str:
        """Return the name of a branch that nobody uses."""
        spare = None if self._register is None else self._register.take_spare()
        return _new_name() if spare is None else spare

    def give_back(self, branch: str) -> None:
        """Empty a branch that nobody uses any more, for somebody else, who gets it under another name.

        Another process may not know yet that it was dropped, and must find nothing under the old one.
        """
        if self._register is None:
            return
        spare = _new_name()
        self._store(branch).hand_on(spare)
        self._register.put_spare(spare)

    def stock_up(self) -> None:
        """Prepare branches until there are enough spare ones."""
        if self._register is None or not self._stocking.acquire(blocking=False):
            return
        try:
            for _ in range(SPARE_COUNT - self._register.spare_count()):
                branch = _new_name()
                self._store(branch).prepare()
                self._register.put_spare(branch)
        finally:
            self._stocking.release()

    def _store(self, branch: str) -> Store:
        return Store(self._main.spec, self._main.store.branch(branch))


def _new_name() -> str:
    return f"sandbox_{secrets.token_hex(8)}"
