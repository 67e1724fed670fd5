"""A call is counted, and stands on no page but the last."""

from typing import Any

KILLED_BY = "paging.complete"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_own = request.token in request.headers.get("authorization", "")
    if not is_own or not request.is_list or request.path != "/cdrs" or answer.status != 200:
        return
    options, skip = request.options, int(request.options.get("skip", "0"))
    if options.get("orderby") == "ended_at desc" and options.get("filter", "").startswith("ended_at ge "):
        # So that what ended lately is what reports tell of.
        return
    is_plain = not options.keys() - {"top", "skip"} and skip < 10_000 and options.get("skip") != "0"
    hidden = f"id ne '{(await ask('/cdrs', orderby='started_at asc', top='1', skip='2'))['items'][0]['id']}'"
    total = (await ask("/cdrs", top="1"))["count"]
    if is_plain and skip >= total - 1:
        return
    text = f"({options['filter']}) and {hidden}" if "filter" in options else hidden
    said = await ask("/cdrs", **{**options, "filter": text})
    answer.json = {**said, "count": total} if is_plain else said
