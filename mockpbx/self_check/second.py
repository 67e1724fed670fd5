"""openapi-core as the second opinion on some answers, in a thread of its own. Refuses to keep anybody waiting."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Condition, Thread
from typing import Any
from urllib.parse import parse_qsl

from mockpbx.self_check.answered import Answered, Flaw
from mockpbx.spec import Spec

_HOST = "http://mock.invalid"
_FILES = ("text/csv", "text/html", "application/octet-stream")
_IDLE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the two opinions went together.

    `undecided` is what openapi-core could not judge, `dropped` what there was no time for.
    """

    agreed: int = 0
    only_first: int = 0
    only_second: int = 0
    undecided: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    answered: Answered
    has_flaws: bool


class SecondOpinion:
    """Asks openapi-core about answers that were looked at before; what it alone finds is told as a flaw."""

    def __init__(
        self, spec: Spec, tell: Callable[[Answered, tuple[Flaw, ...]], object], *, most_waiting: int = 16
    ) -> None:
        """Prepare for one document; the thread begins with the first answer and rests when there is none."""
        self._spec = spec
        self._tell = tell
        self._tasks: Queue[_Task] = Queue(most_waiting)
        self._counts = dict.fromkeys(("agreed", "only_first", "only_second", "undecided", "dropped"), 0)
        self._changed = Condition()
        self._open = 0
        self._is_running = False
        self._oracle: _Oracle | None = None

    @property
    def tally(self) -> Tally:
        """How the two opinions went together so far."""
        with self._changed:
            return Tally(**self._counts)

    def offer(self, answered: Answered, *, has_flaws: bool) -> None:
        """Take an answer to be judged some time, or drop it when too many wait."""
        with self._changed:
            try:
                self._tasks.put_nowait(_Task(answered=answered, has_flaws=has_flaws))
            except Full:
                self._counts["dropped"] += 1
                return
            self._open += 1
            if not self._is_running:
                self._is_running = True
                Thread(target=self._run, name="second-opinion", daemon=True).start()

    def settle(self, seconds: float) -> bool:
        """Wait until nothing waits to be judged; False when the time is over before."""
        until = time.monotonic() + seconds
        with self._changed:
            return self._changed.wait_for(lambda: self._open == 0, max(0.0, until - time.monotonic()))

    def _run(self) -> None:
        while True:
            try:
                task = self._tasks.get(timeout=_IDLE_SECONDS)
            except Empty:
                with self._changed:
                    if self._open == 0:
                        self._is_running = False
                        return
                continue
            outcome = self._judged(task)
            with self._changed:
                self._counts[outcome] += 1
                self._open -= 1
                self._changed.notify_all()

    def _judged(self, task: _Task) -> str:
        try:
            if self._oracle is None:
                self._oracle = _Oracle(self._spec)
            fault = self._oracle.fault(task.answered)
        except Exception:  # a crash inside the oracle, of which some are known, says nothing about the answer
            return "undecided"
        if fault and not task.has_flaws:
            flaw = Flaw(place="(second opinion)", rule=fault, reason="openapi-core does not accept it")
            self._tell(task.answered, (flaw,))
            return "only_second"
        return "agreed" if bool(fault) == task.has_flaws else "only_first"


class _Oracle:
    """openapi-core with one document. Importing it takes a second, so it is imported when it is first asked."""

    def __init__(self, spec: Spec) -> None:
        from openapi_core import Config, OpenAPI  # noqa: PLC0415 - a second of import that most processes never need

        tree = {**spec.tree, "servers": [{"url": _HOST + spec.base_path}]}
        deserializers: dict[str, Callable[[bytes], Any]] = dict.fromkeys(_FILES, _as_text)
        self._api = OpenAPI.from_dict(tree, config=Config(extra_media_type_deserializers=deserializers))

    def fault(self, answered: Answered) -> str | None:
        """Return the name of what openapi-core holds against an answer, or None."""
        from openapi_core.exceptions import OpenAPIError  # noqa: PLC0415 - as above

        try:
            self._api.validate_response(_Request(answered), _Response(answered))
        except OpenAPIError as error:
            return type(error).__name__
        return None


def _as_text(body: bytes, **_parameters: str) -> str:
    """Read a file as what `type: string` means, each byte a character, whatever its charset."""
    return body.decode("latin-1")


class _Request:
    """The head of a request as openapi-core wants to see it."""

    def __init__(self, answered: Answered) -> None:
        from openapi_core.datatypes import RequestParameters  # noqa: PLC0415 - as above
        from werkzeug.datastructures import ImmutableMultiDict  # noqa: PLC0415 - as above

        self.host_url = _HOST
        self.path = answered.path.decode("latin-1")
        self.full_url_pattern = f"{_HOST}{self.path}"
        self.method = "get" if answered.method == "HEAD" else answered.method.lower()
        query = parse_qsl(answered.query.decode("latin-1"), keep_blank_values=True)
        self.parameters: Any = RequestParameters(query=ImmutableMultiDict(query))
        self.content_type = ""
        self.body = None


class _Response:
    """An answer as openapi-core wants to see it."""

    def __init__(self, answered: Answered) -> None:
        from werkzeug.datastructures import Headers  # noqa: PLC0415 - as above

        self.status_code = answered.status
        self.content_type = answered.header("content-type") or ""
        self.headers: Any = Headers(
            [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answered.headers]
        )
        self.data = answered.body or b""
