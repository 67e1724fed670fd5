"""How the console says no: a page that says what is wrong and leads back. Refuses to decide it."""

from collections.abc import Iterable

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from mockpbx.errors import ApiError

_TITLES = {
    400: "That cannot be asked for",
    401: "Who are you?",
    403: "Not for you",
    404: "There is nothing here",
    405: "That cannot be done here",
    409: "That cannot be done now",
    503: "Not at the moment",
}
_CHALLENGE = ("WWW-Authenticate", 'Basic realm="mockpbx console: any name, and the control token", charset="UTF-8"')


def refusal(
    status: int, headers: Iterable[tuple[str, str]] = (), *, reasons: Iterable[str] = ()
) -> ResponseReturnValue:
    """Answer with a page that says no."""
    kept = [(name, value) for name, value in headers if name.lower() != "content-type"]
    title = _TITLES.get(status, "Something went wrong")
    return render_template("refusal.html", title=title, status=status, reasons=list(reasons)), status, kept


def refusal_of(error: ApiError) -> ResponseReturnValue:
    """Answer with the page of an error."""
    return refusal(error.status, error.headers, reasons=[fault.message for fault in error.faults])


def refusal_as_page(error: Exception) -> ResponseReturnValue:
    """Answer with the page of whatever was raised; what nobody raised on purpose is not told."""
    match error:
        case ApiError():
            return refusal_of(error)
        case HTTPException():
            return refusal(error.code or 500, error.get_headers(request.environ))
        case _:
            return refusal(500)


def challenge() -> ResponseReturnValue:
    """Ask a browser on another machine for the control token."""
    reason = "From other machines the console wants the control token, as the password of any name."
    return refusal(401, [_CHALLENGE], reasons=[reason])
