"""What a mock PBX does of its own accord when its time comes. Refuses to know HTTP."""

from mockpbx.jobs.jobs import Jobs

__all__ = ["Jobs"]
