"""Pseudonyms in place of what tells of people, before anybody writes it down. Refuses to know where it goes.

The same text always has the same pseudonym, in upper and lower case alike, and one of its own form: digits stay digits,
letters letters, and everything else itself. Only who knows the key could make them again.
"""

import hmac
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from string import ascii_lowercase
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from contracts.exchange import Exchange

_RESERVED = re.compile(r"[^@\s]+@(?:[\w-]+\.)*(?:example|test|invalid|localhost)")
_RESERVED_ONE = r"[\w.+-]+@(?:[\w-]+\.)*(?:example|test|invalid|localhost)(?!\.?[\w-])"
_LITERAL = r'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|null|true|false'
_VALUE = rf"(?:{_LITERAL}|\[\s*(?:(?:{_LITERAL})\s*(?:,\s*(?:{_LITERAL})\s*)*)?\])"
_LEADING_HEADERS = frozenset({"location", "content-location"})
_FILE_NAME = re.compile(r"""(filename\s*=\s*")([^"]*)|(filename\*\s*=\s*[\w-]+'[^']*')([^;\s]+)""", re.IGNORECASE)
_FILTER_PART = re.compile(r"'(?:[^']|'')*(?:'|$)|[A-Za-z_][A-Za-z0-9_]*|[0-9+][^\s()',]*")
_COMPARING = frozenset({"eq", "ne", "gt", "ge", "lt", "le", "in"})
_JOINING = _COMPARING | {"and", "or", "not", "startswith", "endswith", "contains"}
_SEARCH_PART = re.compile(r'"[^"]*"|\S+')
_TELLING_LENGTH = 5
_LONGEST_MESSAGE = 4_096


class Pseudonyms:
    """Makes pseudonyms of the members that the document calls personal, and of the texts known to stand in them."""

    def __init__(self, names: Iterable[str], key: str, known: Iterable[str] = (), *, is_wary: bool = False) -> None:
        """`names` are the personal members, `key` is a secret that fixes all, `known` are texts to hide anywhere.

        With `is_wary` every word that is searched for and every name of a file is hidden, known or not: other people
        asked for them.
        """
        self._names = frozenset(names)
        self._key = key.encode()
        self._known = {text.casefold() for text in known if text}
        self._is_wary = is_wary
        self._member = re.compile(rf'"({"|".join(sorted(map(re.escape, self._names))) or "(?!)"})"(\s*:\s*)({_VALUE})')

    def of(self, text: str) -> str:
        """The pseudonym of one text; an address that is reserved for examples is nobody's and stays."""
        if _RESERVED.fullmatch(text):
            return text
        local, found, domain = text.partition("@")
        if found and "." in domain and ":" not in local:
            return f"{self._scrambled(local)}@{self._scrambled(domain.partition('.')[0])}.example"
        return self._scrambled(text)

    def exchange(self, exchange: Exchange) -> Exchange:
        """The exchange with pseudonyms in address, headers and bodies; a file that was fetched is left out."""
        return replace(
            exchange,
            url=self.url(exchange.url),
            request_body=self._body(exchange.request_body),
            response_headers={name: self._header(name, one) for name, one in exchange.response_headers.items()},
            response_body=self._answer(exchange),
        )

    def url(self, url: str) -> str:
        """The address with pseudonyms in its filter and search."""
        parts = urlsplit(url)
        options = parse_qsl(parts.query, keep_blank_values=True)
        hidden = [(name, self._option(name, value)) for name, value in options]
        # What holds nothing personal keeps its very spelling, odd escapes included.
        return url if hidden == options else urlunsplit(parts._replace(query=urlencode(hidden, quote_via=quote)))

    def personal_texts(self, body: bytes) -> Iterator[str]:
        """The texts that stand in personal members of a JSON body, numbers and elements of lists among them."""
        for found in self._member.finditer(body.decode("utf-8", "replace")):
            for literal in re.findall(_LITERAL, found[3]):
                if literal[0] not in "ntf":
                    yield _unescaped(literal[1:-1]) if literal[0] == '"' else literal

    def _option(self, name: str, value: str) -> str:
        return {"filter": self._filter, "search": self._search}.get(name, str)(value)

    def _filter(self, text: str) -> str:
        """Hide the literals that are compared with a personal field."""
        field = ""

        def hide(found: re.Match[str]) -> str:
            nonlocal field
            part = found[0]
            if part[0].isdigit() or part[0] == "+":
                return self.of(part) if field in self._names else part
            if not part.startswith("'"):
                field = field if part in _JOINING else part
                return part
            end = "'" if len(part) > 1 and part.endswith("'") else ""
            plain = part[1 : len(part) - len(end)].replace("''", "'")
            return f"'{self.of(plain)}{end}" if field in self._names else part

        return _FILTER_PART.sub(hide, text)

    def _search(self, text: str) -> str:
        return _SEARCH_PART.sub(lambda found: self._word(found[0]), text)

    def _word(self, word: str) -> str:
        bare = word.strip('"')
        is_hidden = self._is_wary or self._is_known(bare.casefold())
        return word.replace(bare, self.of(bare)) if bare and is_hidden else word

    def _is_known(self, bare: str) -> bool:
        return len(bare) > 1 and bare not in _JOINING and any(bare in text for text in self._known)

    def _answer(self, exchange: Exchange) -> bytes:
        if exchange.status < 300 and exchange.response_body and exchange.media_type != "application/json":
            return f"({len(exchange.response_body)} bytes, left out: they may tell of people)".encode()
        return self._body(exchange.response_body)

    def _body(self, body: bytes) -> bytes:
        if not body:
            return body
        text = self._member.sub(self._hidden_member, body.decode("utf-8", "surrogateescape"))
        # Messages quote what they are about; pages of rows do not, and are too long to look for everybody in them.
        text = self._without_known(text) if len(text) <= _LONGEST_MESSAGE else text
        return text.encode("utf-8", "surrogateescape")

    def _without_known(self, text: str) -> str:
        folded = text.casefold()
        for known in self._known:
            if len(known) >= _TELLING_LENGTH and known in folded:
                # A domain that is known must not change an address that is nobody's and stays.
                pattern = rf"{_RESERVED_ONE}|{re.escape(known)}"
                text = re.sub(pattern, lambda found: self.of(found[0]), text, flags=re.IGNORECASE)
        return text

    def _header(self, name: str, value: str) -> str:
        """Hide people in the two kinds of headers that repeat what was asked for: where to go, and names of files."""
        if name in _LEADING_HEADERS:
            value = self.url(value)
            plain = unquote(value)
            hidden = self._without_known(plain)
            return value if hidden == plain else quote(hidden, safe="/:?=&@")
        return _FILE_NAME.sub(self._file_name, value) if name == "content-disposition" else value

    def _file_name(self, found: re.Match[str]) -> str:
        if found[1] is not None:
            return found[1] + self._hidden_name(found[2])
        return found[3] + quote(self._hidden_name(unquote(found[4])), safe="")

    def _hidden_name(self, name: str) -> str:
        if not self._is_wary:
            return self._without_known(name)
        stem, dot, ending = name.rpartition(".")
        return f"{self.of(stem)}.{ending}" if dot else self.of(name)

    def _hidden_member(self, found: re.Match[str]) -> str:
        return f'"{found[1]}"{found[2]}{re.sub(_LITERAL, self._hidden_literal, found[3])}'

    def _hidden_literal(self, found: re.Match[str]) -> str:
        literal = found[0]
        if literal[0] == '"':
            return json.dumps(self.of(_unescaped(literal[1:-1])), ensure_ascii=False)
        return literal if literal[0] in "ntf" else self._number(literal)

    def _number(self, literal: str) -> str:
        """The pseudonym of a number, which is a number as well: of as many digits, and none of them a zero in front."""
        pairs = zip(literal, self._scrambled(literal), strict=True)
        hidden = "".join(new if old.isdigit() else old for old, new in pairs)
        # Minus zero, as well, is no number of its own.
        return re.sub(r"^(-?)0(?=[0-9])|^(-)0$", lambda found: f"{found[1] or found[2] or ''}1", hidden)

    def _scrambled(self, text: str) -> str:
        digest = hmac.digest(self._key, text.casefold().encode("utf-8", "surrogatepass"), "sha256")
        return "".join(_like(sign, digest[place % len(digest)] + place) for place, sign in enumerate(text))


def _like(sign: str, chance: int) -> str:
    if sign.isnumeric():
        return str(chance % 10)
    letter = ascii_lowercase[chance % 26]
    if sign.isalpha():
        return letter.upper() if sign.isupper() else letter
    return sign


def _unescaped(literal: str) -> str:
    try:
        text: str = json.loads(f'"{literal}"', strict=False)
    except ValueError:
        return literal
    return text
