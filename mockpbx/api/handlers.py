"""One short function for each operation of the document, and the table that binds them. Refuses to know SQL."""

from collections.abc import Callable, Mapping

from mockpbx import wire
from mockpbx.api.exchange import Answer, Request
from mockpbx.pbx import Pbx
from mockpbx.query import build_query
from mockpbx.sessions import TokenPair

Handler = Callable[[Pbx, Request], Answer]


def sign_in(pbx: Pbx, request: Request) -> Answer:
    """Answer `POST /auth/sign_in`."""
    return _token_pair(pbx.sign_in(request.body))


def refresh_token(pbx: Pbx, request: Request) -> Answer:
    """Answer `POST /auth/refresh_token`."""
    return _token_pair(pbx.refresh(request.body))


def sign_out(pbx: Pbx, request: Request) -> Answer:
    """Answer `POST /auth/sign_out`."""
    pbx.sign_out(request.token or "")
    return Answer(headers=())


def list_rows(pbx: Pbx, request: Request) -> Answer:
    """Answer a list operation; the document says by what its collection filters, sorts and searches."""
    query = build_query(pbx.spec.collections[request.operation_id], request.query)
    count, rows = pbx.page(request.operation_id, query)
    return Answer(body=wire.page(count, rows))


def get_cdr(pbx: Pbx, request: Request) -> Answer:
    """Answer `GET /cdrs/{id}`."""
    return Answer(body=pbx.legs_of(request.path["id"]))


def get_call_log(pbx: Pbx, request: Request) -> Answer:
    """Answer `GET /calllogs/{id}`."""
    return Answer(body=pbx.leg(request.path["id"]))


def create_call_report(pbx: Pbx, request: Request) -> Answer:
    """Answer `POST /call_reports`."""
    return Answer(status=201, body=wire.render({"id": pbx.create_report(request.body)}))


def get_call_report(pbx: Pbx, request: Request) -> Answer:
    """Answer `GET /call_reports/{id}`."""
    return Answer(body=wire.render(wire.report_detail(pbx.report(request.path["id"]))))


def update_call_report(pbx: Pbx, request: Request) -> Answer:
    """Answer `POST /call_reports/{id}`."""
    pbx.update_report(request.path["id"], request.body)
    return Answer(headers=())


def destroy_call_report(pbx: Pbx, request: Request) -> Answer:
    """Answer `POST /call_reports/{id}/destroy`."""
    pbx.destroy_report(request.path["id"])
    return Answer(status=204, headers=())


def get_completed_call_report(pbx: Pbx, request: Request) -> Answer:
    """Answer `GET /completed_call_reports/{id}`."""
    completed = pbx.completed(request.path["id"])
    return Answer(body=wire.render(wire.completed_report(completed, blob_path=pbx.spec.blob_path)))


def destroy_completed_call_report(pbx: Pbx, request: Request) -> Answer:
    """Answer `POST /completed_call_reports/{id}/destroy`."""
    pbx.destroy_completed(request.path["id"])
    return Answer(status=204, headers=())


def download_blob(pbx: Pbx, request: Request) -> Answer:
    """Answer `GET /blobs/{digest}`; the file is always an attachment, and no browser may guess its type."""
    blob = pbx.blob(request.path["digest"])
    return Answer(
        headers=(
            (b"content-type", blob.media_type.encode()),
            (b"content-disposition", f'attachment; filename="{blob.file_name}"'.encode()),
            (b"content-security-policy", b"sandbox"),
        ),
        body=blob.content,
    )


def _token_pair(pair: TokenPair) -> Answer:
    return Answer(
        headers=((b"content-type", b"application/json"), (b"cache-control", b"no-store")),
        body=wire.render(
            {
                "token_type": "Bearer",
                "access_token": pair.access_token,
                "refresh_token": pair.refresh_token,
                "expires_in": pair.expires_seconds,
            }
        ),
    )


HANDLERS: Mapping[str, Handler] = {
    "signIn": sign_in,
    "refreshToken": refresh_token,
    "signOut": sign_out,
    "listCdrs": list_rows,
    "getCdr": get_cdr,
    "listCallLogs": list_rows,
    "getCallLog": get_call_log,
    "listCallReports": list_rows,
    "createCallReport": create_call_report,
    "getCallReport": get_call_report,
    "updateCallReport": update_call_report,
    "destroyCallReport": destroy_call_report,
    "listCompletedCallReports": list_rows,
    "getCompletedCallReport": get_completed_call_report,
    "destroyCompletedCallReport": destroy_completed_call_report,
    "downloadBlob": download_blob,
}
