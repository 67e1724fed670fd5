"""Runs the judge against a target: phases in order, most telling first, and clean-up whatever happens."""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from contracts.checks import chosen
from contracts.clean_up import note_existing, notes_on_unseen, try_clean_up
from contracts.client import Client
from contracts.coverage import Spotter
from contracts.document import Document, shipped_path
from contracts.errors import OutOfTimeError, TargetError
from contracts.findings import CheckAccount, Outcome
from contracts.journal import Journal
from contracts.knocking import knock, knock_as_other
from contracts.last_phase import play_last
from contracts.phases import Scopes, phases
from contracts.profile import Profile, load_profile
from contracts.run import OnProgress, Run
from contracts.settings import Preset, Settings, Target
from contracts.tally import Bench, Tally
from contracts.verdict import Verdict
from contracts.wall import Wall, check_operations

_SHARE_OF_CLEAN_UP, _MOST_SECONDS_OF_CLEAN_UP = 0.05, 2.0
# All lists are looked through, and again after each of two rounds of destroying: orders, and what came of them.
_LOOKS_OF_CLEAN_UP = 3


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
    `journal_path` and destroyed at the end, on an interrupt as well; without a path the journal goes in the end, unless
    something may be left: a note says where it is. Who has credentials and no token signs in before.
    """
    begun = time.monotonic()
    document = document or Document.load()
    profile = load_profile(settings.profile)
    document = profile.document(document)
    check_operations(document, settings.operations, settings.preset)
    with _journal_at(journal_path) as journal:
        if settings.preset is not Preset.PROBE:
            journal.begin(target.base_url)
        client = open_client(target, settings, document, journal, profile)
        if target.other_token:
            client.secrets.add(target.other_token)
        try:
            run = _started(client, document, settings, begun, on_progress)
            left_over = _work(run, profile)
        finally:
            client.close()
    accounts = (*run.tally.accounts(), run.silence_account, *run.accounts)
    return Verdict(
        target=target.base_url,
        preset=settings.preset,
        profile=profile.name,
        seed=settings.seed,
        settings=settings,
        document_path=None if document.path == shipped_path() else document.path,
        findings=run.tally.findings,
        accounts=accounts,
        answers={name: dict(sorted(run.tally.answers[name].items())) for name in document.operations},
        coverage=run.spotter.coverage,
        request_count=len(client.exchanges) + run.driven_count,
        seconds=time.monotonic() - begun,
        is_cut_short=run.is_cut_short or client.has_given_up,
        shut_out=_shut_out(client),
        left_over=left_over,
        notes=(
            *run.notes,
            *(() if journal_path or journal.is_settled else (_where(journal),)),
            *_note_on_patience(client),
            *notes_on_unseen(client),
            *_note_on_rights(run, document),
            *_notes_on_unexercised(client, accounts),
        ),
        personal_texts=frozenset(_personal_texts(run, document)),
    )


@contextmanager
def _journal_at(path: Path | None) -> Iterator[Journal]:
    """The journal at a path; without one it is in a folder of its own, which stays as long as something may be left."""
    if path is not None:
        yield Journal(path)
        return
    folder = Path(tempfile.mkdtemp(prefix="contracts-"))
    journal = Journal(folder / "journal")
    try:
        yield journal
    except BaseException as error:
        if not journal.is_settled:
            error.add_note(_where(journal))
        raise
    finally:
        if journal.is_settled:
            shutil.rmtree(folder)


def _where(journal: Journal) -> str:
    return f"what it created and may have left is noted in {journal.path}"


def _note_on_patience(client: Client) -> Iterator[str]:
    if client.has_given_up:
        yield "reports that were late were not waited for to the end, for there was no time: they are not judged"


def _shut_out(client: Client) -> str | None:
    reasons = {0: None, 401: "the token ended", 429: "the rate limit was used up for longer than a run waits"}
    return reasons.get(client.shut_out_by, f"the target was out of order ({client.shut_out_by})")


def _note_on_rights(run: Run, document: Document) -> Iterator[str]:
    """Say it where the caller may do nothing at all: such a server keeps its promises, and shows nothing of them."""
    secured = [name for name, one in document.operations.items() if not one.public]
    statuses = sum((Counter(run.tally.answers[name]) for name in secured), Counter[int]())
    if statuses[403] and not any(status < 300 for status in statuses):
        yield f"nothing was allowed to the user of this token: {statuses[403]} answers were 403, and none a success"


def _notes_on_unexercised(client: Client, accounts: Iterable[CheckAccount]) -> Iterator[str]:
    """Name what was asked for by name and had nothing to look at."""
    exercised = {one.id for one in accounts if one.outcome is not Outcome.NOT_EXERCISED}
    exercised |= {id.partition(".")[0] for id in exercised}
    for name in client.settings.only:
        if name not in exercised:
            is_for_two = name.partition(".")[0] == "tenancy" and client.target.other_token is None
            needs = "; it needs a token of another tenant" if is_for_two else ""
            yield f"nothing of {name} was exercised under preset {client.settings.preset}{needs}"


def _personal_texts(run: Run, document: Document) -> Iterator[str]:
    for scope in run.scopes.read:
        names = document.personal.intersection(scope.collection.fields)
        yield from (str(row[name]) for row in scope.rows for name in names if row.get(name))


def open_client(target: Target, settings: Settings, document: Document, journal: Journal, profile: Profile) -> Client:
    """Return a client behind the wall of the preset."""
    wall = Wall(
        settings.preset,
        document,
        base_url=target.base_url,
        token=target.token,
        cap=settings.living_objects_cap,
        operations=settings.operations,
    )
    return Client(target=target, settings=settings, document=document, wall=wall, journal=journal, profile=profile)


def _started(client: Client, document: Document, settings: Settings, begun: float, on_progress: OnProgress) -> Run:
    checks = chosen(settings.only)
    client.deadline = begun + _seconds_of_questions(settings.max_seconds) if settings.max_seconds else None
    on_progress("knocking", 0)
    try:
        knock(client)
        knock_as_other(client)
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


def _keep_time_back(run: Run, look_seconds: float) -> None:
    """Keep time for the clean-up, by how long it took to look through the lists; half of all time at most."""
    settings = run.client.settings
    if settings.max_seconds is None or run.deadline is None:
        return
    look_count = max(1, len(run.client.exchanges))
    pace = 1 / settings.requests_per_second if settings.requests_per_second else 0.0
    # An order may have had a product, so that there are two things to destroy.
    request_count = _LOOKS_OF_CLEAN_UP * look_count + 2 * settings.living_objects_cap
    kept = min(request_count * max(pace, look_seconds / look_count), settings.max_seconds / 2)
    end = run.deadline + settings.max_seconds - _seconds_of_questions(settings.max_seconds)
    run.deadline = run.client.deadline = min(run.deadline, end - kept)


def _work(run: Run, profile: Profile) -> tuple[str, ...]:
    """Run all phases; destroy what they made, whatever happens."""
    is_writing = run.client.settings.preset is not Preset.PROBE
    if not is_writing:
        _play_all(run, profile)
        return ()
    begun = time.monotonic()
    try:
        note_existing(run.client)
    except OutOfTimeError:
        # Nothing was made, and there is no time to make anything.
        run.is_cut_short = True
        return ()
    _keep_time_back(run, time.monotonic() - begun)
    run.client.exchanges.clear()
    try:
        _play_all(run, profile)
    finally:
        # What was made is destroyed, however late it is.
        run.client.deadline, run.client.is_parting = None, True
        run.on_progress("cleaning up", len(run.client.exchanges) + run.driven_count)
        left_over = try_clean_up(run.client)
    return left_over


def _play_all(run: Run, profile: Profile) -> None:
    try:
        for phase in phases(run.client, run.scopes, run.wants):
            run.play(phase)
    except OutOfTimeError:
        run.is_cut_short = True
    if run.client.settings.operations is not None:
        run.notes.append(f"sent were {', '.join(sorted(run.client.settings.operations))} alone")
    if run.client.settings.only:
        run.notes.append(f"judged by {', '.join(run.client.settings.only)} alone")
    elif run.client.settings.max_examples and profile.is_strict:
        play_last(run)
    elif run.client.settings.max_examples:
        run.notes.append(f"Schemathesis was left out: it knows no profiles, and {profile.name} is in force")
