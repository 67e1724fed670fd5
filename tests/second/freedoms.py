"""What the document leaves open beyond the plain variants, one freedom each, and which check is known to mind.

A freedom with an `alarm` is a false alarm of the judge that is not mended yet. Take the word out when it is.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tests.second.variant import COARSE, LARGE, SMALL, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Freedom:
    """A legal difference: what it changes of which variant, why it is legal, which checks look at it.

    `alarm` is the check that takes it for a fault, empty when none does.
    """

    name: str
    sentence: str
    only: tuple[str, ...]
    changes: dict[str, Any]
    alarm: str = ""
    base: Variant = field(default=SMALL, repr=False)
    seed: int = 1
    reads_only: bool = False

    @property
    def variant(self) -> Variant:
        """The server that takes this freedom."""
        return replace(self.base, name=self.name, **self.changes)


_MONDAY_AT_SIX = datetime(2026, 3, 9, 0, 30, 2, tzinfo=UTC)
_AFTER_ALL_CALLS = datetime(2026, 3, 16, 9, 0, 0, tzinfo=UTC)
_BEFORE_THE_HALF_HOUR = datetime(2026, 3, 12, 9, 59, 59, tzinfo=UTC)

FREEDOMS: tuple[Freedom, ...] = (
    Freedom(
        name="ids-with-signs",
        sentence="An id is opaque and may begin and end with any of its characters.",
        only=("agreement", "filter", "writes"),
        changes={"id_form": "odd"},
    ),
    Freedom(
        name="no-calls",
        sentence="A new tenant has neither calls nor products.",
        only=("paging", "filter", "query", "files"),
        changes={"call_count": 0, "product_count": 0},
        reads_only=True,
    ),
    Freedom(
        name="one-call",
        sentence="A collection may hold one row.",
        only=("paging", "filter", "query", "agreement"),
        changes={"call_count": 1, "product_count": 1},
        reads_only=True,
    ),
    Freedom(
        name="respelt",
        sentence="The members of an object have no order, and a weak ETag tells equivalent answers alike.",
        only=("paging", "stability", "caching"),
        changes={"respells_answers": True},
        reads_only=True,
    ),
    Freedom(
        name="long-texts",
        sentence="A text may be longer than a filter or a request target may.",
        only=("filter", "query"),
        changes={"has_long_texts": True},
        seed=2,
        reads_only=True,
    ),
    Freedom(
        name="twin-legs",
        sentence="Two legs may begin in one instant; no order is promised between them.",
        only=("agreement",),
        changes={"has_twin_legs": True},
        reads_only=True,
    ),
    Freedom(
        name="silent-services",
        sentence="What is answered without ringing has a blank `rang_at`; a later leg rings.",
        only=("cdr", "agreement"),
        changes={"has_silent_services": True},
        reads_only=True,
    ),
    Freedom(
        name="late-end",
        sentence="A call outside what was looked at may end in the last microsecond of a CUSTOM range.",
        only=("files",),
        changes={"has_late_end": True},
        base=LARGE,
    ),
    Freedom(
        name="early-call",
        sentence="A call may have begun in any year, such as when the clock of a PBX was not set.",
        only=("cdr", "filter", "query"),
        changes={"has_early_call": True},
        reads_only=True,
    ),
    Freedom(
        name="bracketed-callers",
        sentence="A caller is any text, also one with brackets, such as an IPv6 address, or an apostrophe in front.",
        only=("files",),
        changes={"has_bracketed_callers": True},
    ),
    Freedom(
        name="full-case-folding",
        sentence="Upper and lower case are alike: WEISS is the upper case of weiß.",
        only=("search", "query"),
        changes={"folds_case_fully": True},
        reads_only=True,
    ),
    Freedom(
        name="unicode-file-names",
        sentence="A file name is any text; `filename` may hold a plain one and `filename*` the true one.",
        only=("files",),
        changes={"names_files_in_unicode": True},
    ),
    Freedom(
        name="german-headings",
        sentence="The document does not name the columns of a file.",
        only=("files",),
        changes={"headings": "german"},
    ),
    Freedom(
        name="guarded-numbers",
        sentence="A tab before a number keeps a spreadsheet from reckoning with it.",
        only=("files",),
        changes={"guards_numbers": True},
    ),
    Freedom(
        name="comment-first",
        sentence="An HTML page may begin with a comment.",
        only=("files",),
        changes={"page_begins_with_comment": True},
    ),
    Freedom(
        name="says-where",
        sentence="A message may say at which place of the request the fault is.",
        only=("errors",),
        changes={"says_where": True},
        reads_only=True,
    ),
    Freedom(
        name="ids-of-each-tenant",
        sentence="The document is about one tenant; another may count its ids from one as well.",
        only=("tenancy",),
        changes={"shares_ids": True},
        reads_only=True,
    ),
    Freedom(
        name="counted-ids",
        sentence="The form of an id promises nothing, also when it is a number.",
        only=("cdr",),
        changes={"id_form": "decimal"},
        reads_only=True,
    ),
    Freedom(
        name="tied-starts",
        sentence="Any number of calls may begin in one instant.",
        only=("paging", "filter"),
        changes={"tied_count": 200},
        base=COARSE,
        reads_only=True,
    ),
    Freedom(
        name="live",
        sentence="Calls go on arriving while the judge reads, also on this machine.",
        only=("paging", "filter"),
        changes={"is_live": True, "starts_at": _AFTER_ALL_CALLS},
        reads_only=True,
    ),
    Freedom(
        name="busy-others",
        sentence="Others give orders and take them back whenever they like.",
        only=("paging", "filter", "ordering", "search", "query", "writes"),
        changes={"has_busy_others": True},
    ),
    Freedom(
        name="leap-second",
        sentence="By RFC 3339 the second 60 is a moment where a leap second was put in.",
        only=("conformance", "filter"),
        changes={"has_leap_second": True},
        alarm="conformance.second-opinion",
        reads_only=True,
    ),
    Freedom(
        name="lone-surrogate",
        sentence="JSON can spell half a character; the judge says what it thinks of it, and goes on.",
        only=("filter", "query"),
        changes={"has_lone_surrogate": True},
        reads_only=True,
    ),
    Freedom(
        name="run-at-once",
        sentence="An order runs at every matching minute, be it the present one.",
        only=("lifecycle", "writes"),
        changes={"runs_at_once": True, "starts_at": _MONDAY_AT_SIX, "report_seconds": 4.0},
    ),
    Freedom(
        name="half-hour",
        sentence="Schedules that the judge gives may fall due while it looks; the order is RUNNING then.",
        only=("lifecycle", "writes"),
        changes={"starts_at": _BEFORE_THE_HALF_HOUR, "report_seconds": 2.0},
    ),
    Freedom(
        name="view-only",
        sentence="Every operation may answer 403 to a user who may not do this.",
        only=("writes",),
        changes={"may_only_view": True},
    ),
    Freedom(
        name="body-first",
        sentence="The document does not say that the token is looked at before the media type.",
        only=("auth",),
        changes={"checks_body_first": True},
    ),
    Freedom(
        name="typed-emptiness",
        sentence="An answer without a body may have a Content-Type all the same.",
        only=("conformance",),
        changes={"types_empty_answers": True},
    ),
    Freedom(
        name="rate-limit",
        sentence="Every operation may answer 429 and say when to come back.",
        only=("auth", "paging"),
        changes={"most_requests_per_second": 60},
        reads_only=True,
    ),
    Freedom(
        name="moments-off",
        sentence="Every operation may answer 503 and say when to come back.",
        only=("auth", "paging", "filter"),
        changes={"unavailable_every": 50},
    ),
    Freedom(
        name="no-reuse-by-caches",
        sentence="`s-maxage=0` lets no shared cache use an answer again.",
        only=("caching",),
        changes={"cache_control": "s-maxage=0, max-age=0"},
        reads_only=True,
    ),
    Freedom(
        name="digits-only",
        sentence="A number is compared with digits or a part of them, so a plus sign may be refused.",
        only=("writes",),
        changes={"numbers_are_digits": True},
    ),
)
