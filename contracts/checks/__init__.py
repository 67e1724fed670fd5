"""The checks: pure, from observations to findings."""

from contracts.checks.catalogue import BY_ID, CHECKS, checks_page
from contracts.checks.check import Check, Fault

__all__ = ["BY_ID", "CHECKS", "Check", "Fault", "checks_page"]
