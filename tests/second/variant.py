"""What the document leaves open, as switches, and a few servers that set them unlike each other."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One legal server.

    `id_form` is base64, letters, decimal or uuid. `step` is the grain of all times in microseconds; 0 mixes three.
    `tied_count` calls begin at one instant, behind the newest ones.
    """

    name: str
    seed: int
    call_count: int
    product_count: int
    id_form: str
    step: int = 0
    tied_count: int = 0
    report_seconds: float = 0.3
    starts_at: datetime = datetime(2026, 3, 12, 9, 32, tzinfo=UTC)
    has_long_texts: bool = False
    has_twin_legs: bool = False
    has_silent_services: bool = False
    has_late_end: bool = False
    has_early_call: bool = False
    has_bracketed_callers: bool = False
    folds_case_fully: bool = False
    respells_answers: bool = False
    names_files_in_unicode: bool = False
    headings: str = "english"
    page_begins_with_comment: bool = False
    guards_numbers: bool = False
    says_where: bool = False
    shares_ids: bool = False
    is_live: bool = False
    has_busy_others: bool = False
    has_leap_second: bool = False
    has_lone_surrogate: bool = False
    runs_at_once: bool = False
    may_only_view: bool = False
    checks_body_first: bool = False
    types_empty_answers: bool = False
    most_requests_per_second: int = 0
    unavailable_every: int = 0
    numbers_are_digits: bool = False
    cache_control: str = "private, must-revalidate"


SMALL = Variant(name="small", seed=1, call_count=150, product_count=12, id_form="base64")
LARGE = Variant(name="large", seed=2, call_count=640, product_count=130, id_form="uuid")
COARSE = Variant(name="coarse", seed=3, call_count=330, product_count=40, id_form="letters", step=1_000_000)
