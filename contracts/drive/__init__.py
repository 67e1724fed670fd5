"""Schemathesis, run against a target in a child process behind our wall."""

from contracts.drive.result import DriveResult, Progress
from contracts.drive.run import run_schemathesis

__all__ = ["DriveResult", "Progress", "run_schemathesis"]
