"""Runs the judge against a target: phases in order, most telling first, and clean-up whatever happens."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf
from pathlib import Path

from contracts.checks import Check, chosen
from contracts.checks.lists import rows_of
from contracts.clean_up import note_existing, try_clean_up
from contracts.client import Client
from contracts.coverage import Spotter
from contracts.document import Document
from contracts.errors import INCOMPARABLE, OutOfTimeError, TargetError, WallError
from contracts.exchange import Exchange
from contracts.findings import Blame, CheckAccount, Finding, Outcome, Severity
from contracts.journal import Journal
from contracts.phases import Phase, Scopes, phases
from contracts.profile import Profile, load_profile
from contracts.settings import Preset, Settings, Target
from contracts.tally import Bench, Tally
from contracts.verdict import Verdict
from contracts.wall import Wall

OnProgress = Callable[[str, int], None]
"""Told the name of the phase and how many requests were sent so far."""

_MOST_SILENCES = 3
_SHARE_OF_CLEAN_UP, _MOST_SECONDS_OF_CLEAN_UP = 0.05, 2.0
# Schemathesis takes longer than that before it asks anything.
_LEAST_SECONDS_OF_SCHEMATHESIS = 3.0
_EVERY_ANSWER = frozenset({"single", "sampled"})
_ANSWERED = "robustness.answered"
_COMPARABLE = "robustness.comparable"
_ANSWERED_SENTENCE = "Every request is answered, and in time."


@dataclass(slots=True, kw_only=True)
class Run:
    """One run under way."""

    client: Client
    bench: Bench
    tally: Tally
    spotter: Spotter
    deadline: float | None
    on_progress: OnProgress
    checks: tuple[Check, ...]
    scopes: Scopes
    notes: list[str] = field(default_factory=list)
    silences: int = 0
    taken_count: int = 0
    is_cut_short: bool = False
    accounts: tuple[CheckAccount, ...] = ()
    driven_count: int = 0

    @property
    def is_late(self) -> bool:
        """Whether the time for questions is up."""
        return self.deadline is not None and time.monotonic() > self.deadline

    @property
    def is_over(self) -> bool:
        """Whether there is no time, or no target, for another phase."""
        return self.is_late or self.silences >= _MOST_SILENCES or self._has_failed(self.tally)

    def _has_failed(self, tally: Tally) -> bool:
        """Say whether enough was found for a run that ends at the first finding."""
        return self.client.settings.fail_fast and any(one.severity is Severity.ERROR for one in tally.findings)

    def wants(self, kinds: frozenset[str]) -> bool:
        """Whether a check of this run looks at observations of one of these kinds; some look at every answer."""
        return any(kind in kinds or kind in _EVERY_ANSWER for check in self.checks for kind in check.kinds)

    def play(self, phase: Phase) -> None:
        """Run a phase; what a distant, living server fails is tried once more before it is believed."""
        if not self.wants(phase.kinds):
            return
        if self.is_over:
            self.is_cut_short = True
            if self.is_late:
                self._judge_gathered(phase)
            return
        self.on_progress(phase.name, len(self.client.exchanges) + self.driven_count)
        first = self._attempt(phase)
        if not first.findings or self.is_over or not self._may_have_moved():
            self.tally.merge(first)
            return
        second = self._attempt(phase)
        self.tally.merge(first, confirmed_by=second)
        gone = {one.fingerprint: one for one in first.findings} | {one.fingerprint: one for one in second.findings}
        both = {one.fingerprint for one in first.findings} & {one.fingerprint for one in second.findings}
        unclear = sorted({one.id for one in gone.values() if one.fingerprint not in both})
        if unclear:
            self.notes.append(f"{phase.name}: seen once and not again, so not counted: {', '.join(unclear)}")

    def _may_have_moved(self) -> bool:
        """Say whether what was read may have changed meanwhile: on this machine one can see."""
        try:
            return not self.client.target.is_loopback or self.scopes.have_moved()
        except (TargetError, OutOfTimeError):
            return False

    def _judge_gathered(self, phase: Phase) -> None:
        """Judge what was seen for a phase while others had their turn."""
        tally = self._begun_tally()
        for observation in phase.gathered():
            tally.observe(observation)
        self._take_new(phase, tally)
        self.tally.merge(tally)

    def _begun_tally(self) -> Tally:
        self.taken_count = len(self.client.exchanges)
        return Tally(self.bench, token=self.client.target.token, secrets=self.client.secrets, checks=self.checks)

    def _attempt(self, phase: Phase) -> Tally:
        tally = self._begun_tally()
        try:
            self._observe(phase, tally)
        except TargetError as error:
            self.silences += 1
            tally.keep(_unanswered(str(error)))
        except OutOfTimeError:
            self.is_cut_short = True
        except WallError as error:
            self.notes.append(f"{phase.name}: broken off, for {error}")
        except INCOMPARABLE as error:
            self._note_incomparable(phase, error, tally)
        self._take_new(phase, tally)
        return tally

    def _observe(self, phase: Phase, tally: Tally) -> None:
        for observation in phase.observe():
            tally.observe(observation)
            # As they come, so that there is not much left to judge when the time is up.
            self._take_new(phase, tally)
            if self.is_over or self._has_failed(tally):
                self.is_cut_short = True
                return

    def _take_new(self, phase: Phase, tally: Tally) -> None:
        """Judge the answers by themselves that came since."""
        new = self.client.exchanges[self.taken_count :]
        self.taken_count += len(new)
        for exchange in new:
            try:
                tally.take(exchange)
                self.spotter.see(exchange)
            except INCOMPARABLE as error:
                self._note_incomparable(phase, error, tally)

    def _note_incomparable(self, phase: Phase, error: Exception, tally: Tally) -> None:
        """Note that an answer has a shape that cannot be compared; conformance says what is wrong with it."""
        self.is_cut_short = True
        tally.keep(
            Finding(
                id=_COMPARABLE,
                operation_id=None,
                sentence="Answers are of a shape that can be compared.",
                cause=f"{phase.name} was broken off: {type(error).__name__}",
                blame=Blame.UNCLEAR,
            )
        )


def judge(
    target: Target,
    settings: Settings,
    document: Document | None = None,
    *,
    journal_path: Path | None = None,
    on_progress: OnProgress = lambda phase, requests: None,
) -> Verdict:
    """Judge a target and return the verdict.

    TargetError when nothing answers, or what answers is not this API. Whatever the run creates is journalled at
    `journal_path` and destroyed at the end, on an interrupt as well. `target` without a token but with credentials is
    signed in first.
    """
    begun = time.monotonic()
    document = document or Document.load()
    profile = load_profile(settings.profile)
    document = profile.document(document)
    with tempfile.TemporaryDirectory(prefix="contracts-") as folder:
        journal = Journal(journal_path or Path(folder) / "journal")
        client = open_client(target, settings, document, journal, profile)
        if target.other_token:
            client.secrets.add(target.other_token)
        try:
            run = _started(client, document, settings, begun, on_progress)
            left_over = _work(run, profile)
        finally:
            client.close()
    return Verdict(
        target=target.base_url,
        preset=settings.preset,
        profile=profile.name,
        seed=settings.seed,
        findings=run.tally.findings,
        accounts=(*run.tally.accounts(), *_silence_account(run), *run.accounts),
        answers={name: dict(sorted(run.tally.answers[name].items())) for name in document.operations},
        coverage=run.spotter.coverage,
        request_count=len(client.exchanges) + run.driven_count,
        seconds=time.monotonic() - begun,
        is_cut_short=run.is_cut_short,
        left_over=left_over,
        notes=(*run.notes, *_note_on_rights(run, document)),
        personal_texts=frozenset(_personal_texts(run, document)),
    )


def _note_on_rights(run: Run, document: Document) -> Iterator[str]:
    """Say it where the caller may do nothing at all: such a server keeps its promises, and shows nothing of them."""
    secured = [name for name, one in document.operations.items() if not one.public]
    statuses = sum((Counter(run.tally.answers[name]) for name in secured), Counter[int]())
    if statuses[403] and not any(status < 300 for status in statuses):
        yield f"nothing was allowed to the user of this token: {statuses[403]} answers were 403, and none a success"


def _personal_texts(run: Run, document: Document) -> Iterator[str]:
    for scope in run.scopes.read:
        names = document.personal.intersection(scope.collection.fields)
        yield from (str(row[name]) for row in scope.rows for name in names if row.get(name))


def open_client(target: Target, settings: Settings, document: Document, journal: Journal, profile: Profile) -> Client:
    """Return a client behind the wall of the preset."""
    wall = Wall(
        settings.preset, document, base_url=target.base_url, token=target.token, cap=settings.living_objects_cap
    )
    return Client(target=target, settings=settings, document=document, wall=wall, journal=journal, profile=profile)


def _started(client: Client, document: Document, settings: Settings, begun: float, on_progress: OnProgress) -> Run:
    checks = chosen(settings.only)
    client.deadline = begun + _seconds_of_questions(settings.max_seconds) if settings.max_seconds else None
    on_progress("knocking", 0)
    try:
        _knock(client)
    except OutOfTimeError as error:
        raise TargetError(f"{client.target.base_url} did not answer in the time of the run") from error
    bench = Bench(document, client.target.base_url)
    return Run(
        client=client,
        bench=bench,
        tally=Tally(bench, token=client.target.token, secrets=client.secrets, checks=checks),
        scopes=Scopes(client),
        spotter=Spotter(document),
        checks=checks,
        deadline=client.deadline,
        on_progress=on_progress,
    )


def _seconds_of_questions(max_seconds: float) -> float:
    """For how long a run may ask, so that what it made is destroyed, and the verdict is there, when its time is up."""
    return max_seconds - min(_MOST_SECONDS_OF_CLEAN_UP, _SHARE_OF_CLEAN_UP * max_seconds)


def _knock(client: Client) -> None:
    """Ask every list for a row, and make sure that somebody answers who speaks this API and knows our token."""
    lists = [operation for operation in client.document.operations.values() if operation.role == "list"]
    answers = [client.get(operation.path, top=1) for operation in lists]
    client.exchanges.clear()
    client.quiet_month = _quiet_month(answers)
    if not any(_speaks(answer) for answer in answers):
        raise TargetError(f"{client.target.base_url} answers, but it is not this API: no list came as JSON")
    if all(answer.status == 401 for answer in answers):
        hint = "the token is not good there" if client.target.token else "it wants a token: set PBX_TOKEN or sign in"
        raise TargetError(f"{client.target.base_url} lets nobody in: {hint}")


def _quiet_month(answers: list[Exchange]) -> int:
    """Return a month far from now here, from the server's date, and from its newest call: its clock may be its own."""
    moments = [datetime.now(UTC)]
    for answer in answers:
        with suppress(KeyError, ValueError):
            moments.append(parsedate_to_datetime(answer.response_headers["date"]))
        for row in rows_of(answer)[:1]:
            with suppress(TypeError, ValueError):
                moments.append(datetime.fromisoformat(row.get("started_at", "")))
    near = {(moment.month + shift - 1) % 12 + 1 for moment in moments for shift in (-1, 0, 1)}
    return next((month for month in (2, 8, 5, 11, 1, 3, 7, 10, 12) if month not in near), 2)


def _speaks(answer: Exchange) -> bool:
    try:
        value = answer.json()
    except ValueError:
        return False
    return isinstance(value, dict) and ("items" in value or "errors" in value)


def _work(run: Run, profile: Profile) -> tuple[str, ...]:
    """Run all phases; destroy what they made, whatever happens."""
    is_writing = run.client.settings.preset is not Preset.PROBE
    if not is_writing:
        _play_all(run, profile)
        return ()
    try:
        note_existing(run.client)
    except OutOfTimeError:
        # Nothing was made, and there is no time to make anything.
        run.is_cut_short = True
        return ()
    run.client.exchanges.clear()
    try:
        _play_all(run, profile)
    finally:
        # What was made is destroyed, however late it is.
        run.client.deadline = None
        run.on_progress("cleaning up", len(run.client.exchanges) + run.driven_count)
        left_over = try_clean_up(run.client)
    return left_over


def _play_all(run: Run, profile: Profile) -> None:
    try:
        for phase in phases(run.client, run.scopes, run.wants):
            run.play(phase)
    except OutOfTimeError:
        run.is_cut_short = True
    if run.client.settings.only:
        run.notes.append(f"judged by {', '.join(run.client.settings.only)} alone")
    elif run.client.settings.max_examples and profile.is_strict:
        _drive(run)
    elif run.client.settings.max_examples:
        run.notes.append(f"Schemathesis was left out: it knows no profiles, and {profile.name} is in force")


def _drive(run: Run) -> None:
    from contracts.drive import Progress, run_schemathesis  # noqa: PLC0415 - seconds of import that a probe may save

    settings = run.client.settings
    if run.deadline is not None:
        settings = replace(settings, max_seconds=run.deadline - time.monotonic())
    if run.is_over:
        run.is_cut_short = True
        return
    if (settings.max_seconds or inf) < _LEAST_SECONDS_OF_SCHEMATHESIS:
        run.is_cut_short = True
        run.notes.append("Schemathesis was left out: there was no time for it")
        return
    sent = len(run.client.exchanges)

    def show(progress: Progress) -> None:
        run.on_progress(f"Schemathesis, {progress.phase}", sent + progress.exchange_count)

    run.on_progress("Schemathesis", sent)
    result = run_schemathesis(
        run.client.target, settings, run.client.document, journal_path=run.client.journal.path, on_progress=show
    )
    for finding in result.findings:
        run.tally.keep(finding)
    for exchange in result.exchanges:
        run.tally.judge_alone(exchange)
    run.tally.count(result.answers)
    run.spotter.add(result.marks)
    run.accounts = result.accounts
    run.driven_count = result.exchange_count
    if result.stop_reason is not None:
        run.is_cut_short = True
        run.notes.append(f"Schemathesis stopped early: {result.stop_reason}")


def _unanswered(cause: str) -> Finding:
    return Finding(
        id=_ANSWERED,
        operation_id=None,
        sentence=_ANSWERED_SENTENCE,
        cause="a request was not answered",
        blame=Blame.TARGET if "in time" in cause else Blame.UNCLEAR,
    )


def _silence_account(run: Run) -> tuple[CheckAccount, ...]:
    outcome = Outcome.FAILED if run.silences else Outcome.PASSED
    return (
        CheckAccount(
            id=_ANSWERED, sentence=_ANSWERED_SENTENCE, outcome=outcome, judged_count=len(run.client.exchanges)
        ),
    )
