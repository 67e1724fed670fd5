"""The checks: pure, from observations to findings."""

from contracts.checks.catalogue import CHECKS, chosen
from contracts.checks.check import Check, Fault

__all__ = ["CHECKS", "Check", "Fault", "chosen"]
