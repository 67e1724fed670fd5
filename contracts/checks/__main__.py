"""Prints the page of checks."""

import sys

from contracts.checks.catalogue import checks_page

sys.stdout.write(checks_page())
