"""The journal: the last exchanges of one PBX, bounded and without secrets. Refuses to know handlers."""

from mockpbx.journal.exchange import Body, Exchange, Sighting
from mockpbx.journal.har import har
from mockpbx.journal.journal import Journal, secret_paths_of
from mockpbx.journal.query import JournalQuery
from mockpbx.journal.reading import parse_query, parse_wanted
from mockpbx.journal.rows import entry_detail, entry_row, verification_row
from mockpbx.journal.verification import NearMiss, Verification, Wanted

__all__ = [
    "Body",
    "Exchange",
    "Journal",
    "JournalQuery",
    "NearMiss",
    "Sighting",
    "Verification",
    "Wanted",
    "entry_detail",
    "entry_row",
    "har",
    "parse_query",
    "parse_wanted",
    "secret_paths_of",
    "verification_row",
]
