"""Calls and legs as columns: immutable, small, and turned into values or JSON only where they are looked at."""

from mockpbx.history.arrays import codes_in, instants_in, numbers_in, places_by_code
from mockpbx.history.columns import (
    BLANK_INSTANT,
    Column,
    CostColumn,
    IdColumn,
    InstantColumn,
    NumberColumn,
    Rows,
    TextColumn,
    TokenColumn,
)
from mockpbx.history.history import CALL_FIELDS, LEG_FIELDS, History
from mockpbx.history.joining import joined, selected
from mockpbx.history.made import history_of
from mockpbx.history.texts import Codes, Texts

__all__ = [
    "BLANK_INSTANT",
    "CALL_FIELDS",
    "LEG_FIELDS",
    "Codes",
    "Column",
    "CostColumn",
    "History",
    "IdColumn",
    "InstantColumn",
    "NumberColumn",
    "Rows",
    "TextColumn",
    "Texts",
    "TokenColumn",
    "codes_in",
    "history_of",
    "instants_in",
    "joined",
    "numbers_in",
    "places_by_code",
    "selected",
]
