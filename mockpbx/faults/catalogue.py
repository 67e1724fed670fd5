"""Every kind of fault: the one list to read, and the one to extend.

Where several strike one request, those further up are further out: a refusal can come late, slowly and cut short.
"""

from collections.abc import Mapping
from types import MappingProxyType

from mockpbx.faults.kind import FaultKind
from mockpbx.faults.types.disconnect import DISCONNECT
from mockpbx.faults.types.latency import LATENCY
from mockpbx.faults.types.malformed_json import MALFORMED_JSON
from mockpbx.faults.types.rate_limit import RATE_LIMIT
from mockpbx.faults.types.slow_body import SLOW_BODY
from mockpbx.faults.types.stale_read import STALE_READ
from mockpbx.faults.types.status import STATUS
from mockpbx.faults.types.truncate import TRUNCATE

FAULTS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "disconnect": DISCONNECT,
        "latency": LATENCY,
        "slow_body": SLOW_BODY,
        "truncate": TRUNCATE,
        "malformed_json": MALFORMED_JSON,
        "rate_limit": RATE_LIMIT,
        "status": STATUS,
        "stale_read": STALE_READ,
    }
)
