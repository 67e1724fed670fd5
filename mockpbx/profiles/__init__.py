"""What real servers are known to do otherwise than the document, as data."""

from mockpbx.profiles.catalogue import PROFILES, STRICT, profile_named
from mockpbx.profiles.quirk import Profile, Quirk, Replacement

__all__ = ["PROFILES", "STRICT", "Profile", "Quirk", "Replacement", "profile_named"]
