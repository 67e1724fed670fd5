"""What each type of report says of the scenario `tiny` is what was looked at."""

import pytest

from tests.golden.make import FOLDER, golden_files

FILES = dict(golden_files())


def test_every_file_is_there() -> None:
    """Each type has its two files, and there are no others."""
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(FILES)
    assert len(FILES) == 22


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_report_is_byte_for_byte_what_it_was(name: str) -> None:
    """Not a byte of a file changes unseen; `python -m tests.golden.make` writes them anew."""
    assert FILES[name] == (FOLDER / name).read_bytes()
