"""Runs `mockpbx` with receipt deadlines that a test can wait for: `-m tests.slow.hurried HEADER BODY serve ...`."""

import sys

from mockpbx.cli import main
from mockpbx.http_protocol import DeadlineProtocol

if __name__ == "__main__":
    DeadlineProtocol.HEADER_SECONDS, DeadlineProtocol.BODY_SECONDS = map(float, sys.argv[1:3])
    main(sys.argv[3:])
