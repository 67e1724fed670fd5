"""The profiles there are, each quirk with its source. A profile goes no further than what was published."""

from collections.abc import Mapping

from mockpbx.errors import StartError
from mockpbx.profiles.quirk import Profile, Quirk, Replacement

_CALLS = ("listCdrs", "getCdr", "listCallLogs", "getCallLog")
_DESTROYS = ("destroyCallReport", "destroyCompletedCallReport")
_WITH_TOKEN = (
    *_CALLS,
    *("listCallReports", "createCallReport", "getCallReport", "updateCallReport", "destroyCallReport"),
    *("listCompletedCallReports", "getCompletedCallReport", "destroyCompletedCallReport", "downloadBlob"),
)
_GUIDE = "The vendor's guide to CDRs and recordings, August 2024"

BLANK_IS_EMPTY_TEXT = Quirk(
    id="blank-is-empty-text",
    sentence='A blank is `""`, in texts, enumerations and date-times alike.',
    source=f"{_GUIDE}: every blank of its two calls is an empty text, `answered_at` of the unanswered one among them.",
    operations=_CALLS,
    blanks=(
        *("caller_display_name", "callee_display_name", "rang_at", "answered_at", "end_reason", "reroute_reason"),
        *("destination", "outbound_caller_id", "did_cid", "trunk", "service_number", "user_data", "billed_account"),
    ),
)
DISCONNECT = Quirk(
    id="disconnect-is-cut-short",
    sentence="`end_reason` says `CALLER_DISCONNECT` and `CALLEE_DISCONNECT`, without `ED`.",
    source=f"{_GUIDE}: the answered call of the sample ends so; pictures of reports spell it alike.",
    operations=_CALLS,
    spellings={"end_reason": {"CALLER_DISCONNECTED": "CALLER_DISCONNECT", "CALLEE_DISCONNECTED": "CALLEE_DISCONNECT"}},
)
TWO_FIELDS_LESS = Quirk(
    id="two-fields-less",
    sentence="Rows of calls have neither `service_number` nor `user_data`, and no filter finds anything there.",
    source=f"{_GUIDE}: the rows of the sample end with `duration`; release notes add both with 22.0.38, December 2024.",
    operations=("listCdrs",),
    absent=("service_number", "user_data"),
)
DESTROY_KNOWS_400 = Quirk(
    id="destroy-of-unknown-is-400",
    sentence="To destroy what is not there is answered with 400.",
    source="The vendor's reference page of 22.2: both destroy operations state 204 and 400 and nothing else.",
    operations=_DESTROYS,
    statuses={404: 400},
)
MUTE_400 = Quirk(
    id="errors-of-400-are-empty",
    sentence="An answer of status 400 is `{}`.",
    source=f"{_GUIDE}: its samples of status 400 are an empty object.",
    operations=_WITH_TOKEN,
    mute_statuses=(400,),
)
MORE_REASONS = Quirk(
    id="more-reroute-reasons",
    sentence="A wait that was too long is `QUEUE_ABANDONED`; a desk that nobody answers, `FORWARDING_NO_ANSWER`.",
    source="The vendor's summary of changes for 22.3, December 2025: the reasons of reroutes grow from 2 to 15.",
    operations=_CALLS,
    replacements=(
        Replacement(name="reroute_reason", value="OVERFLOW", by="QUEUE_ABANDONED"),
        # What comes in through a trunk and leaves by one again was forwarded to a mobile.
        Replacement(
            name="reroute_reason",
            value="TRANSFER",
            by="FORWARDING_NO_ANSWER",
            where={"direction": "INBOUND_OUTBOUND_CALL"},
        ),
    ),
)

_OF_22_2 = (BLANK_IS_EMPTY_TEXT, DISCONNECT, DESTROY_KNOWS_400, MUTE_400)

STRICT = Profile(name="strict", sentence="The document, to the letter.")
PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        STRICT,
        Profile(
            name="vendor-2024",
            sentence="A server of 2024, as the only published answers show it.",
            quirks=(BLANK_IS_EMPTY_TEXT, DISCONNECT, TWO_FIELDS_LESS),
        ),
        Profile(
            name="22.2",
            sentence="Version 22.2: spelt as in 2024, with the fields that came later, and with errors as published.",
            quirks=_OF_22_2,
        ),
        Profile(
            name="22.3",
            sentence="Version 22.3: as 22.2, with more reasons why a call goes on.",
            quirks=(*_OF_22_2, MORE_REASONS),
        ),
    )
}


def profile_named(name: str) -> Profile:
    """Return the profile with a name; StartError names those there are."""
    profile = PROFILES.get(name)
    if profile is None:
        raise StartError(f"there is no profile {name!r}; there are {', '.join(PROFILES)}")
    return profile
