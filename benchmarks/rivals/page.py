"""The page of kill rates, made from the results alone. Refuses to measure."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill

from benchmarks.rivals.results import Account, Result, known_within
from benchmarks.rivals.tool import Tool

OURS = ("ours", "laws")
BUDGETS = (2, 5, 10, 30, 60, 300)
_MOST_NAMED = 3
_SECOND_OPINION = "conformance.second-opinion"


def page(
    tools: Sequence[Tool],
    results: Sequence[Result],
    class_of: Mapping[str, str],
    surroundings: str,
    budgeted: Sequence[Tool] = (),
    checks: Sequence[str] = (),
) -> str:
    """The page, in Markdown. `class_of` names the class of every lie; `budgeted` is ours, given so many seconds.

    `checks` are the ids of ours.
    """
    accounts = {
        tool.name: Account(tool.name, [one for one in results if one.lie in {None, *class_of}])
        for tool in (*tools, *budgeted)
    }
    measured = [tool for tool in tools if accounts[tool.name].judged]
    rivals = [accounts[tool.name] for tool in measured if tool.name not in OURS]
    # The run that judged more of the lies speaks for ours.
    ours = sorted((accounts[name] for name in OURS), key=lambda account: -len(account.judged))
    parts = [
        "# Judges",
        _introduction(results, class_of, surroundings),
        _table(_HEADS, [_row(tool, accounts[tool.name], len(class_of)) for tool in measured]),
        *_unmeasured(tools, accounts),
        _NOTES,
        *(_how(tool, accounts[tool.name]) for tool in measured),
        "## By class",
        "Killed of judged; the class is the family of the check that is named for the lie.",
        _by_class(measured, accounts, class_of),
        "## Ours and the others",
        *_compared(ours[0], rivals, class_of),
        *_alone(ours[0], checks),
        *_in_time(ours, [accounts[tool.name] for tool in budgeted]),
        *_within([(tool, accounts[tool.name]) for tool in budgeted if accounts[tool.name].judged]),
    ]
    return "\n\n".join(parts) + "\n"


_HEADS = (
    "tool",
    "version",
    "lies judged",
    "killed",
    "share",
    "seconds per run (median)",
    "requests (median)",
    "alarms on the honest server, all runs",
)
_NOTES = """\
Every server is the same small mock (250 calls) behind a wrapper that tells one lie, started anew for each run. A lie is
**killed** when the tool complains of something that it complains of in no run on the honest server: its alarms there
are taken off first, the same failure told again does not count, and a complaint that is missing does not either. The
honest server is judged with one seed after the other, the lies with seed 1. A run without a verdict is not counted as
judged. Requests are those that reached the server, with those by which ids are learnt. Seconds are of the whole run,
start of the tool included, on a machine that did other work as well."""


def _introduction(results: Sequence[Result], class_of: Mapping[str, str], surroundings: str) -> str:
    days = sorted({one.date for one in results})
    when = " to ".join(dict.fromkeys((days[0], days[-1]))) if days else "no day"
    return (
        f"Made by `python -m benchmarks.judge --write` from runs of {when}: {surroundings}.\n"
        f"{len(class_of)} servers that tell one lie each (`tests/mutants/lies`) are held to the document by each tool."
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))


def _row(tool: Tool, account: Account, all_count: int) -> list[str]:
    judged, killed = len(account.judged), len(account.killed)
    return [
        tool.title,
        account.version,
        str(judged) if judged == all_count else f"{judged} of {all_count}",
        str(killed),
        f"{killed / judged:.0%}",
        f"{account.seconds:.1f}",
        f"{account.requests:.0f}",
        str(len(account.alarms)),
    ]


def _unmeasured(tools: Sequence[Tool], accounts: Mapping[str, Account]) -> list[str]:
    """A paragraph that names what was not measured, or not wholly, and why; none when everything was."""
    lines = []
    for tool in tools:
        account = accounts[tool.name]
        if not account.judged:
            lines.append(f"- {tool.title} was not measured: {'; '.join(account.reasons) or 'it was not run yet'}.")
        elif account.failed:
            lies = ", ".join(_named(account.failed))
            lines.append(f"- {tool.title} came to no verdict on {lies}: {'; '.join(account.reasons)}.")
    return ["\n".join(lines)] if lines else []


def _named(lies: Iterable[str]) -> list[str]:
    return [f"`{lie}`" for lie in sorted(lies)]


def _how(tool: Tool, account: Account) -> str:
    """How a tool was run and read, and what its alarms on the honest server are."""
    alarms = sorted(account.alarms)
    more = f" and {len(alarms) - _MOST_NAMED} more" if len(alarms) > _MOST_NAMED else ""
    told = "; ".join(f"`{alarm}`" for alarm in alarms[:_MOST_NAMED]) + more
    missing = f" {len(account.silenced)} survivors lack an alarm of the honest server." if account.silenced else ""
    return (
        f"**{tool.title}**: `{tool.command}`.\nGiven: {tool.given}. Read: {tool.reading}.\n"
        f"On the honest server, in {len(account.honest)} runs: {told or 'nothing'}.{missing}"
    )


def _by_class(measured: Sequence[Tool], accounts: Mapping[str, Account], class_of: Mapping[str, str]) -> str:
    counts = {tool.name: accounts[tool.name].per_class(class_of) for tool in measured}
    rows = [
        [name, *("{} of {}".format(*counts[tool.name].get(name, (0, 0))) for tool in measured)]
        for name in sorted(set(class_of.values()))
    ]
    return _table(["class", *(tool.title for tool in measured)], rows)


def _compared(ours: Account, rivals: Sequence[Account], class_of: Mapping[str, str]) -> list[str]:
    """What only ours kills, what it misses, and how soon it knows."""
    theirs = frozenset(lie for one in rivals for lie in one.killed)
    if not ours.judged:
        common = [lie for lie in class_of if all(lie in one.judged for one in rivals)]
        unseen = _named(frozenset(common) - theirs)
        told = f"{len(common)} lies were judged by all the others; none of them kills these {len(unseen)}: "
        return [fill(f"Ours was not measured yet. {told}{', '.join(unseen)}.", 120)]
    shared = frozenset(lie for lie in ours.killed if all(lie in one.judged for one in rivals))
    only, missed = _named(shared - theirs), ours.judged.keys() - ours.killed
    return [
        fill(
            f"Of the {len(shared)} lies that ours kills and all the others judged, ours alone kills {len(only)}: "
            f"{', '.join(only) or 'none'}.",
            120,
        ),
        f"Ours misses {len(missed)}: {', '.join(_named(missed)) or 'none'}; of these others kill "
        f"{', '.join(_named(missed & theirs)) or 'none'}.",
    ]


def _alone(ours: Account, checks: Sequence[str]) -> list[str]:
    """How many checks are the only ones that complain of some lie; the others are named."""
    if not ours.judged or not checks:
        return []
    needed: set[str] = set()
    for lie in ours.killed:
        ids = {failure.partition(" | ")[0] for failure in ours.told(lie)}
        others = ids - {_SECOND_OPINION}
        needed |= (others or ids) if len(others) <= 1 else set()
    rest = _named(set(checks) - needed)
    told = (
        f"Of the {len(checks)} checks of ours, {len(needed & set(checks))} kill a lie that no other one complains of "
        "(the second opinion aside, which judges single answers once more)"
    )
    return [fill(f"{told}; not so {', '.join(rest)}." if rest else f"{told}.", 120)]


def _in_time(ours: Sequence[Account], budgeted: Sequence[Account]) -> list[str]:
    """How many lies ours knew after a time: the soonest of its runs that kills a lie tells when, at the latest."""
    judged = len(ours[0].judged)
    if not judged:
        return []
    accounts = [*ours, *budgeted]
    counts = [len(known_within(accounts, seconds) & ours[0].judged.keys()) for seconds in BUDGETS]
    rows = [
        ["lies known", *(str(count) for count in counts)],
        ["share", *(f"{count / judged:.0%}" for count in counts)],
    ]
    return [
        "A lie is known at the latest when the first of ours' runs that kills it is over: the whole one, the one\n"
        "without Schemathesis, which is its beginning, or one with a budget.",
        _table(["ours, within seconds", *(str(seconds) for seconds in BUDGETS)], rows),
    ]


def _within(budgeted: Sequence[tuple[Tool, Account]]) -> list[str]:
    """How many lies ours kills when it is given so much time and no more, and how much of it it takes."""
    rows = [
        [
            tool.title,
            account.version,
            str(len(account.judged)),
            str(len(account.killed)),
            f"{len(account.killed) / len(account.judged):.0%}",
            f"{account.seconds:.1f}",
            f"{max(one.seconds for one in account.judged.values()):.1f}",
            f"{account.requests:.0f}",
            str(len(account.alarms)),
        ]
        for tool, account in budgeted
    ]
    heads = (
        "budget",
        "version",
        "lies judged",
        "killed",
        "share",
        "seconds (median)",
        "seconds (longest)",
        "requests",
        "alarms",
    )
    told = "With a budget (`--max-time`) a run ends in time, and what it did not reach is not judged."
    return [told, _table(heads, rows)] if rows else []
