"""Names, numbers and remarks that a phone system may hold and a reader may trip over."""

NAMES = (
    None,
    "Zoë Ångström",
    "山田 太郎",
    'O\'Neill, "Pat"',
    "100% _sure_",
    "=cmd|'/C calc'!A0",
    "Weiss",
    "Weiß",
    "WEISSMANN",
    "😀 Front desk [2]",
    "-- drop; <b>bold</b> & co",
    "Two\nlines",
    "anna",
    "Anna",
    "ANNA",
    "back\\slash",
    " ",
    " padded  ",
    "not",
    "null",
)
LONG_NAMES = ("It's " + "very " * 203 + "long", "長" * 1024)
INSIDE = ("2001", "2002", "2003", "2010", "21", "9", "+3", "service.desk", "200%")
OUTSIDE = ("+493012345678", "00442079460000", "anonymous", "+1 (202) 555-0143", "0_8%15", "+81-3-0000-0000")
BRACKETED = ("gate[2]", "[2001:db8::7]", "'s desk")
TRUNKS = ("Nord'link", "süd 100%", "T_3")
DIDS = ("+49309999", "+49308888", None)
REMARKS = (None, None, "ticket=4711", "line one\nline two\t100%", '{"a": "b"}', "' or 1=1 --", "ключ=значение")
LONG_REMARKS = ("x" * 4096, "it's " * 819)
LONE_SURROGATES = (
    None,
    "whole",
    "broken \ud83d",
)
ACCOUNTS = ("Zoë & Söhne", "50% account")
QUEUES = ("70001", "70002", "555")
HOSTS = ("bücher.example", "acme.example", "203.0.113.7")
