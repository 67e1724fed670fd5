"""How our clients connect: straight to the target, whatever the environment says of proxies. Refuses to send."""

from typing import Any

import httpx


def direct(*, verify_tls: bool) -> dict[str, Any]:
    """The options of an httpx client that goes straight to where it is sent, and follows nobody elsewhere.

    SSL_CERT_FILE and SSL_CERT_DIR still say whom to trust; HTTP_PROXY and its like say nothing.
    """
    return {"trust_env": False, "follow_redirects": False, "verify": httpx.create_ssl_context(verify=verify_tls)}
