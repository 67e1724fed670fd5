"""Every check in one table, in the order in which verdicts list them.

The file is long because it is that one table: a part of it elsewhere would hide the order.
"""

from collections.abc import Callable, Mapping, Sequence

from contracts.checks import access, call_tables, calls, lists, methods, products, ranges, single, tables, writes
from contracts.checks.check import Check, Judge, always
from contracts.checks.invariants import INVARIANTS
from contracts.errors import UsageError
from contracts.findings import Severity
from contracts.observation import Observation

_APPLIES: Mapping[str, Callable[[Observation], bool]] = {
    "conformance.schema": single.is_json,
    "conformance.headers": single.has_stated_headers,
    "errors.envelope": single.is_error,
    "errors.no-trace": single.is_error,
    "methods.allow": methods.is_refused,
    "writes.accepted": writes.is_permitted,
    "writes.update-unknown": writes.is_permitted,
    "writes.destroy-unknown": writes.is_permitted,
    "lifecycle.running-stays": writes.is_running_throughout,
    "caching.private": single.is_cacheable,
    "caching.validators": single.has_validators,
    "files.content": call_tables.is_known_csv,
    "files.filter": call_tables.is_known_csv,
    "files.content-html": products.is_html,
    "files.title": products.is_html,
    "files.numbers": products.names_services,
    "files.ranges": ranges.has_tables,
    "files.arithmetic": tables.is_table,
    "files.tables": tables.are_tables,
    "files.dropped": tables.is_of_abandoned,
}
"""Of checks that cannot judge every observation of their kinds: which they can. The others are not counted."""


def _check(id: str, kinds: str, judge: Judge, kills: str, sentence: str, severity: Severity = Severity.ERROR) -> Check:
    return Check(
        id=id,
        kinds=tuple(kinds.split()),
        judge=judge,
        kills=kills,
        sentence=sentence,
        severity=severity,
        applies=_APPLIES.get(id, always),
    )


CHECKS: tuple[Check, ...] = (
    _check(
        "conformance.status",
        "single",
        single.status_documented,
        "created_with_200",
        "Every answer has a status that the document names.",
    ),
    _check(
        "conformance.media-type",
        "single",
        single.media_type_documented,
        "json_labelled_as_text",
        "Every answer has a media type that the document names for its status.",
    ),
    _check(
        "conformance.schema",
        "single",
        single.schema_fits,
        "field_missing",
        "Every JSON answer fits the schema of its operation and status.",
    ),
    _check(
        "conformance.headers",
        "single",
        single.headers_present,
        "www_authenticate_missing",
        "Headers that the document requires are there and of their form.",
    ),
    _check(
        "conformance.second-opinion",
        "sampled",
        single.second_opinion,
        "extra_field",
        "openapi-core, asked independently, accepts the answers.",
    ),
    _check(
        "errors.envelope",
        "single method",
        single.error_envelope,
        "other_envelope_for_404",
        "Every error has the one envelope.",
    ),
    _check("errors.no-trace", "single", single.no_trace, "trace_in_detail", "No error tells the stack it came from."),
    _check(
        "robustness.no-server-error",
        "hostile",
        single.no_server_error,
        "crash_on_percent",
        "Nothing that a client can send makes the server fail.",
    ),
    _check(
        "auth.missing",
        "auth-missing",
        access.turned_away,
        "call_logs_are_open",
        "Without a token every secured operation answers 401.",
    ),
    _check(
        "auth.wrong",
        "auth-wrong",
        access.turned_away,
        "any_token_passes",
        "With a wrong or malformed token every secured operation answers 401.",
    ),
    _check(
        "auth.before-existence",
        "auth-unknown",
        access.nothing_learnt,
        "existence_leaks",
        "Without a token nobody learns what exists.",
    ),
    _check("auth.sign-in", "auth-good", access.let_in, "new_tokens_fail", "A token that was just given out is good."),
    _check(
        "auth.sign-out",
        "auth-ended",
        access.turned_away,
        "sign_out_does_nothing",
        "A token is refused after signing out.",
    ),
    _check(
        "auth.refresh",
        "refreshed",
        access.renewed,
        "refreshed_tokens_fail",
        "A refresh token gives a new pair, whose token is good, and leaves the old one good.",
    ),
    _check(
        "auth.refresh-once",
        "refreshed-again",
        access.not_renewed,
        "refresh_tokens_last",
        "A refresh token is good for one renewal, and for none once its session was ended.",
    ),
    _check(
        "auth.sign-in-refused",
        "auth-refused",
        access.refused_sign_in,
        "any_password_passes",
        "Wrong credentials give no token.",
    ),
    _check(
        "auth.sessions-apart",
        "auth-apart",
        access.let_in,
        "signing_out_ends_all",
        "Signing out ends one session and no other.",
    ),
    _check(
        "tenancy.reads",
        "tenancy-read",
        access.hidden,
        "other_tenant_reads_orders",
        "What is one tenant's cannot be read by another.",
    ),
    _check(
        "tenancy.lists",
        "tenancy-list",
        access.not_listed,
        "other_tenant_lists_orders",
        "No list shows a tenant what is another's.",
    ),
    _check(
        "tenancy.writes",
        "tenancy-write",
        access.hidden,
        "other_tenant_updates",
        "What is one tenant's cannot be changed or destroyed by another.",
    ),
    _check(
        "methods.refused",
        "method",
        methods.refused,
        "strange_methods_pass",
        "A method that a path does not have is answered with 405.",
    ),
    _check(
        "methods.allow",
        "method",
        methods.allow_fits,
        "allow_missing",
        "The answer to a strange method names those that the path has.",
    ),
    _check(
        "reads.unknown",
        "unknown",
        writes.accepted,
        "unknown_ids_are_found",
        "What does not exist is answered with 404.",
    ),
    _check(
        "stability.reads",
        "read-twice",
        lists.repeatable,
        "reading_changes",
        "Reading changes nothing: what is read twice is the same.",
    ),
    _check(
        "caching.private",
        "single",
        single.not_shared,
        "answers_are_public",
        "What was answered to one caller is not offered to caches that others share.",
    ),
    _check(
        "caching.validators",
        "twice read-twice file-twice versions",
        single.validators_tell,
        "etag_never_changes",
        "A validator (ETag) that stays the same means that the answer did.",
    ),
    _check("paging.disjoint", "walk", lists.disjoint, "skip_one_short", "No row stands on two pages."),
    _check("paging.complete", "walk", lists.complete, "last_row_lost", "The pages together are the whole collection."),
    _check(
        "paging.count-is-total",
        "walk",
        lists.count_is_total,
        "count_of_the_page",
        "The count is the total, on every page.",
    ),
    _check(
        "paging.same-sequence",
        "walk-again",
        lists.same_sequence,
        "skip_one_short",
        "The page size does not change the sequence.",
    ),
    _check(
        "paging.top-respected",
        "page",
        lists.top_respected,
        "top_ignored",
        "A page holds `top` rows while there are that many.",
    ),
    _check(
        "paging.default-size",
        "default-page",
        lists.top_respected,
        "default_page_of_fifty",
        "Without `top` a page holds 100 rows.",
    ),
    _check(
        "paging.past-the-end",
        "past-the-end",
        lists.past_the_end,
        "past_the_end_wraps",
        "Beyond the end the page is empty and the count the same.",
    ),
    _check("paging.repeatable", "twice", lists.repeatable, "answers_shuffle", "The same question has the same answer."),
    _check(
        "ordering.default",
        "default-order",
        lists.in_order,
        "oldest_first_by_default",
        "Without `orderby` rows come in the document's order.",
    ),
    _check(
        "ordering.sorted",
        "ordered ordered-page",
        lists.in_order,
        "desc_ignored",
        "Rows come in the sequence that `orderby` asks for, ties by id.",
    ),
    _check("ordering.complete", "ordered", lists.none_lost, "blank_rows_vanish", "Sorting loses no row."),
    _check(
        "filter.sound", "filtered filtered-page", lists.sound, "filter_ignored", "Every row that comes fits the filter."
    ),
    _check("filter.complete", "filtered", lists.all_found, "le_as_lt", "Every row that fits the filter comes."),
    _check(
        "filter.count",
        "filtered",
        lists.count_of_filtered,
        "count_without_filter",
        "The count is that of the rows that fit the filter.",
    ),
    _check(
        "filter.refuses-unknown",
        "bad-filter",
        lists.refused,
        "unknown_field_ignored",
        "A filter that is malformed or names an unknown field is refused.",
    ),
    _check(
        "query.refuses-unknown",
        "bad-option",
        lists.refused,
        "unknown_option_ignored",
        "An option that is unknown, repeated or out of bounds is refused.",
    ),
    _check(
        "search.sound", "searched", lists.sound, "search_ignored", "Every row that comes holds the words searched for."
    ),
    _check(
        "search.complete",
        "searched",
        lists.all_found,
        "search_is_case_sensitive",
        "Every row that holds the words comes, whatever their case.",
    ),
    _check(
        "search.count",
        "searched",
        lists.count_of_filtered,
        "count_ignores_search",
        "The count is that of the rows that the search finds.",
    ),
    _check(
        "search.literal",
        "searched-literally",
        lists.sound,
        "percent_is_a_wildcard",
        "Percent sign and underscore in a search mean themselves.",
    ),
    _check(
        "query.combined",
        "combined",
        lists.exactly,
        "filter_ignored_with_search",
        "Filter, search, order and page together mean what each means alone.",
    ),
    _check(
        "query.generated",
        "question",
        lists.page_fits,
        "third_alternative_is_dropped",
        "Whatever is asked in the grammar of filter, search, orderby, skip and top is answered as it is meant.",
    ),
    *(
        _check(one.id, one.kind, one.judge, one.kills, one.sentence, one.severity)
        for one in INVARIANTS
        if one.is_promised
    ),
    _check(
        "agreement.row-and-detail",
        "row-and-detail",
        calls.row_and_detail,
        "row_and_detail_disagree",
        "A detail says what its row says.",
    ),
    _check(
        "agreement.legs-and-logs",
        "legs-and-logs",
        calls.legs_and_logs,
        "a_leg_is_missing",
        "The legs of a call are its call logs.",
    ),
    _check(
        "agreement.legs-in-order",
        "legs-and-logs",
        calls.legs_in_order,
        "legs_are_upside_down",
        "The legs of a call stand in the order in which they began.",
    ),
    _check(
        "agreement.rows-open",
        "opened",
        writes.accepted,
        "some_logs_cannot_be_opened",
        "Every row of a list can be read by itself.",
    ),
    _check(
        "agreement.log-has-call",
        "log-of-call",
        calls.log_has_call,
        "session_of_a_log_is_another",
        "The call that a call log names exists and has it among its legs.",
    ),
    _check(
        "writes.accepted",
        "write",
        writes.accepted,
        "create_is_refused",
        "A valid write is accepted with the status it should have.",
    ),
    _check(
        "writes.read-back", "read-back", writes.reads_back, "email_not_stored", "An order reads back as it was given."
    ),
    _check(
        "writes.ids-unique",
        "made",
        writes.unique,
        "ids_are_given_twice",
        "No two orders have one id, not even one after the other.",
    ),
    _check(
        "writes.refused-changes-nothing",
        "unchanged",
        writes.unchanged,
        "refused_but_made",
        "A write that is refused makes and changes nothing.",
    ),
    _check("writes.listed", "listed", writes.listed, "created_not_listed", "The list shows what lives, as it is."),
    _check("writes.update", "updated", writes.reads_back, "update_does_nothing", "An update changes what it names."),
    _check(
        "writes.update-is-partial",
        "untouched",
        writes.reads_back,
        "update_wipes_schedule",
        "An update leaves what it does not name, and every other order.",
    ),
    _check(
        "writes.refuses-invalid",
        "invalid-write",
        lists.refused,
        "invalid_orders_are_taken",
        "An order that breaks the document is refused.",
    ),
    _check(
        "writes.media-type",
        "wrong-media-type",
        writes.refused_for_its_type,
        "media_types_ignored",
        "A body of a media type that the operation does not take is refused.",
    ),
    _check(
        "writes.update-unknown",
        "update-unknown",
        writes.accepted,
        "update_of_unknown_accepted",
        "An update of what does not exist answers 404.",
    ),
    _check(
        "writes.destroy-unknown",
        "destroy-unknown",
        writes.accepted,
        "unknown_destroy_succeeds",
        "Destroying what does not exist answers 404.",
    ),
    _check(
        "writes.destroyed-is-gone",
        "gone",
        writes.accepted,
        "destroy_does_nothing",
        "What was destroyed is gone for reading, changing and destroying.",
    ),
    _check(
        "lifecycle.scheduled",
        "scheduled",
        writes.reads_back,
        "scheduled_says_running",
        "An order with a schedule is SCHEDULED, whatever is done beside it.",
    ),
    _check(
        "lifecycle.runs",
        "running",
        writes.runs,
        "one_shot_says_scheduled",
        "An order without a schedule is RUNNING while it is there.",
    ),
    _check(
        "lifecycle.running-stays",
        "running-update",
        writes.not_changed_while_running,
        "running_update_is_accepted",
        "An order that is RUNNING cannot be changed.",
    ),
    _check(
        "lifecycle.unscheduled",
        "unscheduled",
        writes.has_no_schedule,
        "schedule_cannot_be_taken_away",
        "An empty cron_expr in a change takes the schedule away.",
    ),
    _check(
        "lifecycle.abandoned",
        "no-product",
        writes.made_nothing,
        "abandoned_run_yields_a_product",
        "A run that is abandoned yields no product, nor does a schedule before it is due.",
    ),
    _check(
        "lifecycle.completes",
        "completed",
        writes.completes,
        "one_shot_never_completes",
        "An order that runs once yields a product, for which a run has patience (`--report-patience`).",
    ),
    _check("lifecycle.leaves", "left", writes.leaves, "one_shot_becomes_scheduled", "An order that ran once leaves."),
    _check(
        "lifecycle.product-matches",
        "product",
        writes.matches_order,
        "product_of_another_type",
        "A product has name, type and format of its order.",
    ),
    _check(
        "files.download",
        "file",
        products.downloadable,
        "file_is_dangling",
        "A product's file can be downloaded without a token.",
    ),
    _check(
        "files.size", "file", products.size_fits, "file_size_is_wrong", "A file has the size that its product says."
    ),
    _check(
        "files.disposition",
        "file",
        products.disposition_fits,
        "content_disposition_missing",
        "A file comes under the name that its product says.",
    ),
    _check(
        "files.media-type",
        "file",
        products.media_type_fits,
        "csv_labelled_as_html",
        "A file is labelled as what it is.",
    ),
    _check(
        "files.content",
        "file",
        call_tables.csv_agrees,
        "file_lacks_its_last_call",
        "The CSV of NORMAL holds the calls and legs of its range.",
    ),
    _check(
        "files.content-html",
        "file",
        products.html_reads,
        "html_report_is_csv",
        "The HTML file of a report is a page with a table; that of NORMAL tells of all calls and legs of its range.",
    ),
    _check(
        "files.title",
        "file",
        products.bears_its_name,
        "page_bears_another_title",
        "An HTML file has the name of its report in it.",
    ),
    _check(
        "files.numbers",
        "file-of-numbers",
        products.tells_of,
        "report_ignores_the_queues",
        "A report about queues or ring groups tells of all of them that exist, and of no other.",
    ),
    _check(
        "files.filter",
        "file-filtered",
        call_tables.csv_agrees,
        "report_ignores_its_filter",
        "The CSV of NORMAL holds the calls that fit its filter, and no other.",
    ),
    _check(
        "files.ranges",
        "files-of-ranges",
        ranges.days_fit,
        "yesterday_is_today",
        "The files of ranges of days hold the calls that ended on those days of one time zone.",
    ),
    _check(
        "files.arithmetic",
        "file",
        tables.adds_up,
        "shares_of_a_table_are_off",
        "Sums, shares, averages and total rows of a table are those of the cells that they are made of.",
    ),
    _check(
        "files.tables",
        "tables",
        tables.agree,
        "one_table_counts_other_calls",
        "Tables about the same calls tell the same of each queue.",
    ),
    _check(
        "files.listed-calls",
        "listed-call",
        tables.some_call,
        "breaches_lie_in_another_zone",
        "When a list of calls of queues says that one began, some call was under way.",
    ),
    _check(
        "files.dropped",
        "file-without-dropped",
        tables.none_dropped,
        "early_calls_are_not_left_out",
        "A report that leaves out calls given up early tells of none of those.",
    ),
    _check(
        "files.stable", "file-twice", products.same_bytes, "file_changes", "A file is the same whenever it is fetched."
    ),
    _check("files.separate", "files", products.separate, "products_share_a_file", "Two products have two files."),
    _check(
        "files.gone-with-product",
        "file-gone",
        products.gone_with_product,
        "file_outlives_its_product",
        "The file of a destroyed product is gone.",
    ),
)


def chosen(names: Sequence[str]) -> tuple[Check, ...]:
    """Return the checks of these ids or families, all of them for no names; UsageError for a name of none."""
    for name in names:
        if not any(_is_named(check, name) for check in CHECKS):
            families = sorted({check.id.partition(".")[0] for check in CHECKS})
            raise UsageError(f"there is no check or family {name!r}; the families are {', '.join(families)}")
    return tuple(check for check in CHECKS if not names or any(_is_named(check, name) for name in names))


def _is_named(check: Check, name: str) -> bool:
    return name in (check.id, check.id.partition(".")[0])
