"""Who gets in: tokens, roles, sign-in, and what the errors look like."""

import httpx
import pytest

from mockpbx.model import Role
from mockpbx.server import MockPbx
from mockpbx.spec import load_spec

SECURED = sorted(
    (operation.method, operation.path.replace("{id}", "1"))
    for operation in load_spec().operations.values()
    if not operation.public
)


@pytest.mark.parametrize(("method", "path"), SECURED)
@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic YTpi", "Bearer"])
def test_without_a_good_token_nothing_is_told(
    stranger: httpx.Client, method: str, path: str, authorization: str | None
) -> None:
    """Each secured operation answers 401 before it looks at anything else, unknown ids included."""
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = stranger.request(method, path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["errors"][0]["code"] == "UNAUTHORIZED"


def test_a_user_signs_in_renews_and_signs_out(mock: MockPbx, stranger: httpx.Client) -> None:
    """Credentials give a pair that works, can be renewed once, and ends with sign-out."""
    who = {"username": mock.pbx.admin.username, "password": "mockpbx", "domain": mock.pbx.directory.domain}
    pair = stranger.post("/auth/sign_in", json=who).json()
    assert pair["token_type"] == "Bearer"
    renewed = stranger.post("/auth/refresh_token", json={"refresh_token": pair["refresh_token"]}).json()
    headers = {"Authorization": f"Bearer {renewed['access_token']}"}
    assert stranger.get("/cdrs", headers=headers).status_code == 200
    assert stranger.post("/auth/sign_out", headers=headers).content == b""
    assert stranger.get("/cdrs", headers=headers).status_code == 401


@pytest.mark.parametrize("wrong", [{"password": "x"}, {"username": "nobody"}, {"domain": "other.example"}])
def test_wrong_credentials_are_refused_alike(mock: MockPbx, stranger: httpx.Client, wrong: dict[str, str]) -> None:
    """A wrong name, password or domain gives the same 401."""
    who = {"username": mock.pbx.admin.username, "password": "mockpbx", **wrong}
    answer = stranger.post("/auth/sign_in", json=who)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, "UNAUTHORIZED")


def test_a_used_refresh_token_is_refused(stranger: httpx.Client) -> None:
    """An unknown refresh token gives 401."""
    answer = stranger.post("/auth/refresh_token", json={"refresh_token": "used"})
    assert answer.status_code == 401


def test_a_standard_user_does_not_see_the_tenant(mock: MockPbx, stranger: httpx.Client) -> None:
    """A signed-in standard user gets 403 on the tenant's records, and may sign out."""
    clerk = next(one for one in mock.pbx.directory.extensions if one.role is Role.STANDARD_USER)
    pair = stranger.post("/auth/sign_in", json={"username": clerk.username, "password": "mockpbx"}).json()
    headers = {"Authorization": f"Bearer {pair['access_token']}"}
    answer = stranger.get("/cdrs", headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "DENIED")
    assert stranger.post("/auth/sign_out", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "NOT_FOUND"),
        ("GET", "/cdrs/1", 404, "NOT_FOUND"),
        ("GET", "/calllogs/1", 404, "NOT_FOUND"),
        ("GET", "/completed_call_reports/1", 404, "NOT_FOUND"),
        ("GET", "/blobs/AAAAAAAAAAAAAAAAAAAA", 404, "NOT_FOUND"),
        ("GET", "/cdrs/", 404, "NOT_FOUND"),
        ("GET", "/cdrs/b%20d", 400, "VALIDATE_FAILED"),
        ("GET", "/cdrs?filtre=x", 400, "VALIDATE_FAILED"),
        ("GET", "/cdrs?top=0", 400, "VALIDATE_FAILED"),
        ("GET", "/cdrs?top=1&top=2", 400, "VALIDATE_FAILED"),
        ("GET", "/cdrs?count=maybe", 400, "VALIDATE_FAILED"),
        ("GET", "/cdrs?filter=colour%20eq%20'x'", 400, "VALIDATE_FAILED"),
        ("DELETE", "/cdrs", 405, "UNSUPPORTED"),
        ("POST", "/cdrs", 405, "UNSUPPORTED"),
    ],
)
def test_every_error_has_the_envelope_and_a_stable_code(
    client: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    """Whatever is wrong, the answer is the envelope with the code the document promises."""
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)


def test_a_405_names_the_methods_of_the_path(client: httpx.Client) -> None:
    """Allow lists all the methods that a path knows, not only the first."""
    assert client.delete("/call_reports").headers["allow"] == "GET, POST"
