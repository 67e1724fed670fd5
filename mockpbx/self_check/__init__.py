"""The self-check: every answer of the mock held against the document while it serves. Refuses to mend answers."""

from mockpbx.self_check.answered import Answered, Flaw
from mockpbx.self_check.check import Mode, SelfCheck
from mockpbx.self_check.judge import Judge
from mockpbx.self_check.rows import told, violation_row, violations_row
from mockpbx.self_check.second import SecondOpinion
from mockpbx.self_check.violations import Example, Violation, Violations

__all__ = [
    "Answered",
    "Example",
    "Flaw",
    "Judge",
    "Mode",
    "SecondOpinion",
    "SelfCheck",
    "Violation",
    "Violations",
    "told",
    "violation_row",
    "violations_row",
]
