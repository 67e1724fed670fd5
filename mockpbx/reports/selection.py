"""Which queues, groups or numbers a report is about, and how it says so. Refuses to know single types."""

from collections.abc import Sequence

from mockpbx.reports.kind import Scope


def is_listed(value: str, listed: Sequence[str] | None) -> bool:
    """Tell whether a list member of a filter lets `value` through; an absent or empty list lets all through."""
    return not listed or value in listed


def span_line(scope: Scope) -> str:
    """Spell the window: `From <local time> To <local time>`."""
    return f"From {scope.local(scope.window.first)} To {scope.local(scope.window.last)}"


def head_lines(scope: Scope, subject: str, *, member: str) -> tuple[str, str]:
    """Spell the window and what the filter's list `member` chooses: one (`Queue: 8005`), else `Queue: Multiple`."""
    chosen = set(scope.filter.get(member) or ())
    return span_line(scope), f"{subject}: {chosen.pop() if len(chosen) == 1 else 'Multiple'}"
