"""Texts that have broken other programs, for every place that takes text. Refuses to know those places."""

from random import Random

TEXTS = (
    "",
    " ",
    "'",
    "''",
    '"',
    "\\",
    "`",
    ";",
    "%",
    "_",
    "*",
    "\x00",
    "\n",
    "\r\nX-Injected: yes",
    "\x1b[31m",
    "\x7f",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\ufffd",
    "\uffff",
    "\U0010ffff",
    "\U0001f600",
    "e\u0301",
    "\u202egnp.exe",
    "\u200b",
    "\u0130\u0131\u00df\u017f\u212a",
    "\u0660\u0661\u0662\u0663",
    "\uff11\uff12\uff13",
    "²",
    "½",
    "NaN",
    "Infinity",
    "-0",
    "1e999",
    "0x10",
    "1_000",
    "null",
    "true",
    "None",
    "undefined",
    "[object Object]",
    "' or '1'='1",
    "'; DROP TABLE cdrs; --",
    "x' UNION SELECT * FROM sqlite_master --",
    "%' ESCAPE '",
    "a%b_c",
    "a\\%b\\_c",
    "/* */",
    "--",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "http://127.0.0.1:1/",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${7*7}",
    "%s%s%s%n",
    "{0.__class__}",
    "=1+1",
    "@SUM(A1)",
    "+1",
    "-1+1",
    "\t=1",
    "a,b;c",
    "$(id)",
    "|id",
    "__proto__",
    "constructor",
    "2026-02-30T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "0000-00-00T00:00:00Z",
    "2026-06-30T23:59:60Z",
    "2026-03-09",
    "\u0e01" * 40,
    "a" * 300,
    "é" * 2000,
)
"""Seventy-odd texts, each with a history."""

NUMBERS = (
    "0",
    "-0",
    "-1",
    "00",
    "007",
    "+5",
    " 5",
    "5 ",
    "5.0",
    "5e0",
    "1e3",
    "0x5",
    "5_0",
    "\u0665",
    "\uff15",
    "²",
    "½",
    "NaN",
    "Infinity",
    "-Infinity",
    "true",
    "null",
    "101",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1" * 20,
    "9" * 400,
    "1" * 5000,
    "0." + "0" * 400 + "1",
    "1e308",
    "1e309",
    "1e-999",
    "1e999999999",
    "",
)
"""Spellings of numbers, right and wrong."""


def noise(rng: Random, most: int) -> str:
    """Draw up to `most` characters from all over Unicode, most of them from its beginning."""
    limits = (0x7F, 0x7F, 0x7F, 0x24F, 0xD7FF, 0x10FFFF)
    points = (rng.randint(0, rng.choice(limits)) for _ in range(rng.randint(1, most)))
    return "".join(chr(point) for point in points if not 0xD800 <= point <= 0xDFFF)


def marred(rng: Random, text: str) -> str:
    """Spoil a text in one to three places: drop, double, swap or put in something."""
    for _ in range(rng.randint(1, 3)):
        place = rng.randint(0, len(text))
        before, after = text[:place], text[place:]
        text = rng.choice(
            (
                before + after[1:],
                before + after[:1] + after,
                after + before,
                before + rng.choice(TEXTS)[:40] + after,
                before + rng.choice("()',\"%\\=<> \x00") + after,
                before,
            )
        )
    return text
