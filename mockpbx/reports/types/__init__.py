"""One file for each type of report, or for two that share their data."""
