"""Lists leave out the zeros at the end of a time; details do not."""

import re
from typing import Any

_INSTANT = re.compile(rb'"([0-9-]{10}T[0-9:]{8})\.([0-9]*?)0+Z"')


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        answer.body = _INSTANT.sub(lambda found: b'"%b%bZ"' % (found[1], found[2] and b"." + found[2]), answer.body)
