"""The checks: pure, from observations to findings."""

from contracts.checks.catalogue import CHECKS
from contracts.checks.check import Check, Fault

__all__ = ["CHECKS", "Check", "Fault"]
