"""The last phase of a run: Schemathesis gets the time that is left. It is imported only then."""

import time
from dataclasses import replace
from math import inf

from contracts.run import Run

# Schemathesis takes longer than that before it asks anything.
_LEAST_SECONDS_OF_SCHEMATHESIS = 3.0


def play_last(run: Run) -> None:
    """Let Schemathesis judge as well, if there is time for it."""
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
