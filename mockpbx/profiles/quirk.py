"""What a quirk is made of, and what the quirks of a profile come to together. Refuses to know which there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_BLANK, _EMPTY = "null", '""'


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A value of the field `name` that a kind of server has where the mock has another, in rows where `where` holds."""

    name: str
    value: str
    by: str
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """One thing that a kind of server does otherwise, in the answers of some operations, and how that is known.

    Fields in `blanks` spell a blank as an empty text; `spellings` gives, by field, other texts for values. Neither
    changes what is true: filters, orders and searches go by the document's values. Fields that are `absent` are not
    known to the server at all, and `replacements` are what it has instead: that is true of it, and found by filters.
    `statuses` gives other statuses of errors; errors of `mute_statuses` are an empty object.
    """

    id: str
    sentence: str
    source: str
    operations: tuple[str, ...]
    blanks: tuple[str, ...] = ()
    spellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    statuses: Mapping[int, int] = field(default_factory=dict)
    mute_statuses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of server by its quirks. Without any it is the document to the letter."""

    name: str
    sentence: str
    quirks: tuple[Quirk, ...] = ()

    def _of(self, operation_id: str) -> Iterator[Quirk]:
        return (quirk for quirk in self.quirks if operation_id in quirk.operations)

    def spellings(self, operation_id: str) -> dict[str, dict[str, str]]:
        """Return by field what JSON stands for what other JSON in the rows of an operation."""
        told: dict[str, dict[str, str]] = {}
        for quirk in self._of(operation_id):
            for name in quirk.blanks:
                told.setdefault(name, {})[_BLANK] = _EMPTY
            for name, texts in quirk.spellings.items():
                told.setdefault(name, {}).update((f'"{ours}"', f'"{theirs}"') for ours, theirs in texts.items())
        return told

    def absent(self, operation_id: str) -> frozenset[str]:
        """Return the fields that the rows of an operation lack."""
        return frozenset(name for quirk in self._of(operation_id) for name in quirk.absent)

    def replacements(self, operation_id: str) -> tuple[Replacement, ...]:
        """Return the values that rows of an operation have instead of others."""
        return tuple(one for quirk in self._of(operation_id) for one in quirk.replacements)

    def status(self, operation_id: str, status: int) -> int:
        """Return the status with which an operation answers instead of another one."""
        for quirk in self._of(operation_id):
            status = quirk.statuses.get(status, status)
        return status

    def is_mute(self, operation_id: str, status: int) -> bool:
        """Say whether an operation's error of a status tells nothing: an empty object."""
        return any(status in quirk.mute_statuses for quirk in self._of(operation_id))

    @property
    def operations_with_errors(self) -> frozenset[str]:
        """The operations whose errors are not the document's."""
        odd = (quirk for quirk in self.quirks if quirk.statuses or quirk.mute_statuses)
        return frozenset(operation_id for quirk in odd for operation_id in quirk.operations)
