"""Tokens and passwords as somebody hands them over: in a variable or a file. Refuses to show them."""

import os
import re
from pathlib import Path

from contracts.errors import UsageError

_TOKEN = re.compile(r"[!-~]+")


def read_token(variable: str, path: Path | None = None) -> str | None:
    """The token in the file, else in the variable, without blanks around it; None where there is none.

    UsageError for what cannot stand in a header.
    """
    source, token = _read(variable, path)
    if token and not _TOKEN.fullmatch(token):
        raise UsageError(f"{source} holds no token: a token is of visible ASCII signs, without blanks between them")
    return token or None


def read_password(variable: str, path: Path | None = None) -> str | None:
    """The password in the file, else in the variable, without blanks around it; None where there is none."""
    source, password = _read(variable, path)
    if not password.isprintable():
        raise UsageError(f"{source} holds no password: it is of more than one line, or no text")
    return password or None


def _read(variable: str, path: Path | None) -> tuple[str, str]:
    if path is None:
        return variable, os.environ.get(variable, "").strip()
    try:
        return str(path), path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {type(error).__name__}") from error
