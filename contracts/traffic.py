"""Judges exchanges that others recorded: each by itself, and with those before it. Sends nothing."""

import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from contracts.checks import CHECKS, Check
from contracts.checks.requests import REQUEST_CHECKS
from contracts.coverage import Spotter
from contracts.document import Document, Operation
from contracts.errors import INCOMPARABLE, TargetError
from contracts.exchange import Exchange
from contracts.findings import Finding
from contracts.har import Recording
from contracts.mask import is_secret_name, without_user
from contracts.observation import Observation
from contracts.profile import Profile
from contracts.relations.recorded import RECORDED_KINDS, Recorded
from contracts.tally import Bench, Tally
from contracts.verdict import Verdict

PRESET = "traffic"
_MOST_PATHS_NAMED = 10
_MOST_ENTRIES_NAMED = 10
_MOST_PARTS = 6
_LONGEST_METHOD = 24
_MOST_STRANGE = 1_000
_SHORTEST_TOKEN = 8
_WORD = re.compile(r"[A-Za-z_.-]{0,24}")
_MOST_SECRETS = 1_000


def traffic_checks() -> tuple[Check, ...]:
    """The checks that need no request of their own."""
    return tuple(one for one in (*CHECKS, *REQUEST_CHECKS) if RECORDED_KINDS.intersection(one.kinds))


class TrafficJudge:
    """Judges exchanges with one server as they come; remembers a bounded number of them."""

    def __init__(self, document: Document, base_url: str, profile: Profile, *, sample_count: int | None = None) -> None:
        """`base_url` ends in the API's base path; `sample_count` bounds second opinions, as in `Tally`."""
        self.base_url = base_url
        document = profile.document(document)
        self._document = document
        self._profile = profile
        self._base_path = urlsplit(base_url).path
        self._bench = Bench(document, base_url)
        self.secrets: dict[str, None] = {}
        self._found: list[Finding] = []
        self._checks = traffic_checks()
        self.tally = Tally(
            self._bench,
            token=None,
            secrets=self.secrets,
            checks=self._checks,
            sample_count=sample_count,
            on_found=self._found.append,
        )
        self._spotter = Spotter(document)
        self._recorded = Recorded(document, self._base_path)
        self._strange: Counter[str] = Counter()
        self._strange_beyond = 0
        self._begun = time.monotonic()
        self._incomparable_count = 0
        self.count = 0

    def take(self, exchange: Exchange) -> tuple[Exchange, tuple[Finding, ...]]:
        """Judge one exchange; return it with the operation that it meant, and what was found in it."""
        self._found.clear()
        self._remember(_credentials(exchange))
        exchange = without_credentials(exchange)
        path = exchange.path.removeprefix(self._base_path)
        operation = self._document.match(exchange.method, path)
        if operation is None:
            self._take_strange(exchange, path)
            return exchange, ()
        self.count += 1
        meant = self._profile.read(replace(exchange, operation_id=operation.operation_id))
        try:
            self._judge(meant, operation)
        except INCOMPARABLE:
            self._incomparable_count += 1
        return meant, tuple(self._found)

    def _remember(self, secrets: Iterable[str]) -> None:
        """Keep secrets out of what is shown from now on; of very many, as of one for each request, the last ones."""
        for secret in secrets:
            self.secrets.pop(secret, None)
            self.secrets[secret] = None
        for secret in tuple(self.secrets)[:-_MOST_SECRETS]:
            del self.secrets[secret]

    def _judge(self, meant: Exchange, operation: Operation) -> None:
        self.tally.observe(
            Observation(
                kind="request",
                operation_id=operation.operation_id,
                exchanges=(meant,),
                facts={"operation": operation, "oracle": self._bench.oracle},
            )
        )
        self.tally.take(meant)
        self._spotter.see(meant)
        for observation in self._recorded.take(meant):
            self.tally.observe(observation)

    def _take_strange(self, exchange: Exchange, path: str) -> None:
        asked = f"{exchange.method[:_LONGEST_METHOD]} {_shape(path)}"
        if asked in self._strange or len(self._strange) < _MOST_STRANGE:
            self._strange[asked] += 1
        else:
            self._strange_beyond += 1
        self._spotter.see(exchange)

    def verdict(self, notes: Sequence[str] = (), preset: str = PRESET) -> Verdict:
        """What it came to so far."""
        return Verdict(
            target=self.base_url,
            preset=preset,
            profile=self._profile.name,
            seed=0,
            findings=self.tally.findings,
            accounts=self.tally.accounts(),
            answers={name: dict(sorted(self.tally.answers[name].items())) for name in self._document.operations},
            request_count=self.count,
            seconds=time.monotonic() - self._begun,
            notes=(*notes, *self._notes()),
            coverage=self._spotter.coverage,
        )

    def _notes(self) -> Iterator[str]:
        if self._incomparable_count:
            yield f"answers of a shape that cannot be compared: {self._incomparable_count}"
        for asked, count in self._strange.most_common(_MOST_PATHS_NAMED):
            yield f"not in the document, so not judged: {asked} ({count}x)"
        more = self._strange_beyond + sum(count for _, count in self._strange.most_common()[_MOST_PATHS_NAMED:])
        if more:
            yield f"and {more} more requests that are not in the document"


def judge_traffic(
    recording: Recording, document: Document, profile: Profile, *, base_url: str | None = None
) -> Verdict:
    """Judge a recording; TargetError when it holds nothing of this API.

    Without `base_url` it is the server to which most requests went that the document knows.
    """
    exchanges = [replace(one, url=without_user(one.url)) for one in recording.exchanges]
    home = base_url.rstrip("/") if base_url else _home(exchanges, document)
    judge = TrafficJudge(document, home, profile)
    others = 0
    for exchange in exchanges:
        if exchange.url.startswith(f"{home}/"):
            judge.take(exchange)
        else:
            others += 1
    if not judge.count:
        raise TargetError(f"the recording holds no request to {home} that the document knows")
    return judge.verdict([note for count, note in _left_out(recording, others) if count])


def _left_out(recording: Recording, others: int) -> Iterator[tuple[int, str]]:
    yield others, f"requests to somewhere else, not judged: {others}"
    yield recording.unanswered, f"requests without an answer: {recording.unanswered}"
    yield recording.bodiless, f"answers whose body was not recorded, not judged: {recording.bodiless}"
    for number, reason in recording.unreadable[:_MOST_ENTRIES_NAMED]:
        yield number, f"entry {number} is not of HAR's form, not judged: {reason}"
    more = len(recording.unreadable) - _MOST_ENTRIES_NAMED
    yield max(0, more), f"and {more} more entries that are not of HAR's form"


def _shape(path: str) -> str:
    """A path whose parts are words, and stars for all that may be an id or a secret."""
    return "/".join(part if _WORD.fullmatch(part) else "*" for part in path.split("/")[:_MOST_PARTS])


def _home(exchanges: Iterable[Exchange], document: Document) -> str:
    counts: Counter[str] = Counter()
    for exchange in exchanges:
        parts = urlsplit(exchange.url)
        path = parts.path.removeprefix(document.base_path)
        if path != parts.path and document.match(exchange.method, path) is not None:
            counts[f"{parts.scheme}://{parts.netloc}{document.base_path}"] += 1
    if not counts:
        raise TargetError(
            f"the recording holds no request that the document knows below {document.base_path or '/'};"
            " if the API lies elsewhere, say where with --base-url"
        )
    return counts.most_common(1)[0][0]


def without_credentials(exchange: Exchange) -> Exchange:
    """The exchange with what tells callers apart in the place of what lets them in."""
    headers = {
        name: f"*** {hashlib.sha256(value.encode()).hexdigest()[:6]}" if is_secret_name(name) else value
        for name, value in exchange.request_headers.items()
    }
    return replace(exchange, request_headers=headers)


def _credentials(exchange: Exchange) -> Iterator[str]:
    """The secrets that an exchange presents, which no finding may show; what is too short for one is none."""
    headers = [(name, value.strip().rpartition(" ")[2]) for name, value in exchange.request_headers.items()]
    options = parse_qsl(urlsplit(exchange.url).query)
    given = list(exchange.response_headers.items())
    for name, value in (*headers, *options, *given):
        if is_secret_name(name) and len(value) >= _SHORTEST_TOKEN:
            yield value
