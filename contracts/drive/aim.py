"""Points generated requests at what they may touch, before the wall sees them. Refuses to know Schemathesis."""

from collections.abc import Callable

from contracts.document import Document, Operation
from contracts.ownership import SESSION
from contracts.settings import Preset
from contracts.wall import IMPOSSIBLE_ID, SAFE_METHODS, Allowed, Redirected, Wall

MAX_NAME_LENGTH = 256

# Keeps to the form of a token, and no server ever gave it away.
STRANGE_TOKEN = "no-token-of-anybody-0000000000000000"  # noqa: S105 - it opens nothing

Changeable = Callable[[str], str | None]


class Aim:
    """The aim of one run. `changeable` names a living creation of a resource that can be changed, if there is one."""

    def __init__(self, wall: Wall, document: Document, preset: Preset, *, mark: str, changeable: Changeable) -> None:
        self._wall = wall
        self._document = document
        self._preset = preset
        self._mark = mark
        self._changeable = changeable

    def id_for(self, operation: Operation, method: str, path: str) -> str | None:
        """The id to put into the path in place of the generated one; None to leave it.

        A change goes to a creation of ours that can be changed, because a random id meets nothing but 404.
        """
        if method in SAFE_METHODS or not operation.path_values(path):
            return None
        if operation.role == "update" and method == operation.method:
            return self._changeable(operation.resource) or IMPOSSIBLE_ID
        return IMPOSSIBLE_ID if isinstance(self._wall.decide(method, path), Redirected) else None

    def may_go(self, operation: Operation, method: str, path: str) -> bool:
        """Whether a request may be sent at all, perhaps to another id."""
        if (operation.role, operation.method) == ("create", method) and self._preset is not Preset.PROBE:
            return True  # What is missing under the cap is room, and that is made when it is sent.
        return isinstance(self._wall.decide(method, path), Allowed | Redirected)

    def is_sign_out(self, operation: Operation) -> bool:
        """Whether the operation ends the session of the token that it is sent with."""
        return (operation.resource, operation.role) == (SESSION, "destroy")

    def marked(self, operation: Operation, name: str) -> str:
        """The name for what a request creates or renames, told apart from everybody else's on a shared server."""
        if self._preset is Preset.FULL or operation.role not in {"create", "update"} or name.endswith(self._mark):
            return name
        return name[: MAX_NAME_LENGTH - len(self._mark)] + self._mark
