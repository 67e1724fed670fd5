"""Honest trouble: faults that a PBX is told to have, one file each, seeded. Refuses to know handlers and storage."""

from mockpbx.faults.book import FaultBook
from mockpbx.faults.build import FAULT_BODY_SCHEMA, build_rule
from mockpbx.faults.catalogue import FAULTS
from mockpbx.faults.connection import EXTENSION, Connection, DroppedError
from mockpbx.faults.kind import FaultKind, Write
from mockpbx.faults.passage import STRUCK, Passage, SendError
from mockpbx.faults.prefer import Preferences, parse_prefer
from mockpbx.faults.profiles import PROFILES
from mockpbx.faults.rule import FaultRule
from mockpbx.faults.strike import Strike

__all__ = [
    "EXTENSION",
    "FAULTS",
    "FAULT_BODY_SCHEMA",
    "PROFILES",
    "STRUCK",
    "Connection",
    "DroppedError",
    "FaultBook",
    "FaultKind",
    "FaultRule",
    "Passage",
    "Preferences",
    "SendError",
    "Strike",
    "Write",
    "build_rule",
    "parse_prefer",
]
