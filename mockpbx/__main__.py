"""Runs the command line: `python -m mockpbx`."""

from mockpbx.cli import main

main()
