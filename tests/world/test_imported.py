"""Calls from files: what is right is loaded whole, what is wrong is named by line and column, and nothing is loaded."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from mockpbx import wire
from mockpbx.clock import ManualClock
from mockpbx.errors import StartError
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from mockpbx.world import World, WorldError, build_world, import_world

NOW = parse_instant("2026-03-09T14:00:00Z")
ROW = {
    "caller": "101",
    "callee": "102",
    "direction": "EXTENSION_CALL",
    "started_at": "2026-03-09T10:00:00Z",
    "ended_at": "2026-03-09T10:01:00Z",
}
Write = Callable[[str, Any], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file, text as it is and anything else as JSON."""

    def one(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return one


def imported(path: Path) -> World:
    """The world of a file."""
    return import_world(path, load_spec(), seed=1, now=NOW, locale="en_US")


def rows(world: World) -> list[dict[str, Any]]:
    """The calls of a world as `/cdrs` has them, with their legs."""
    history = world.history
    calls = [orjson.loads(row) for row in wire.objects(history.calls, wire.CALL_ROW, slice(None))]
    for place, call in enumerate(calls):
        legs = wire.objects(history.legs, wire.CALL_LOG, history.legs_of(place))
        call["legs"] = [orjson.loads(leg) for leg in legs]
    return calls


@pytest.mark.parametrize("scenario", ["tiny", "queue-rush", "empty"])
def test_a_world_written_out_is_read_back(write: Write, scenario: str) -> None:
    """What a world says of itself makes the same calls and legs again, from JSON and from JSON lines."""
    count = 200 if scenario == "queue-rush" else None
    made = rows(build_world(scenario=scenario, seed=5, now=NOW, call_count=count))
    assert rows(imported(write("calls.json", made))) == made
    assert rows(imported(write("calls.jsonl", "\n".join(map(json.dumps, made))))) == made


def test_csv_has_the_calls_alone(write: Write, tmp_path: Path) -> None:
    """A CSV holds rows of `/cdrs`; each call then has one leg that says the same, and a refused one has none."""
    made = rows(build_world(scenario="tiny", seed=5, now=NOW))
    path = tmp_path / "calls.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, fieldnames=wire.CALL_ROW, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(made)
    found = rows(imported(path))
    assert [{**call, "legs": 0} for call in found] == [{**call, "legs": 0} for call in made]
    for call in found:
        assert len(call["legs"]) == (call["status_code"] < 400 or call["rang_at"] is not None)
        for leg in call["legs"]:
            assert {name: leg[name] for name in wire.CALL_ROW if name != "id"} == {
                name: call[name] for name in wire.CALL_ROW if name != "id"
            }


def test_a_real_servers_answer_is_read(write: Write) -> None:
    """A page as real servers send it, with empty texts for blanks, missing fields and other words, is a world."""
    answer = {
        "count": 9,
        "items": [
            {
                **ROW,
                "id": "878156644691742720",
                "answered_at": "2026-03-09T10:00:01.965027Z",
                "rang_at": "",
                "end_reason": "CALLER_DISCONNECT",
                "trunk": "",
                "duration": 59,
            }
        ],
    }
    [call] = rows(imported(write("page.json", answer)))
    assert (call["id"], call["end_reason"], call["duration"]) == ("878156644691742720", "CALLER_DISCONNECTED", 59)
    assert (call["trunk"], call["rang_at"], call["status_code"]) == (None, None, 0)
    assert call["caller_domain"] == "acme.example"
    assert call["started_at"] == "2026-03-09T10:00:00.000000Z"


def test_what_is_not_given_is_made(write: Write) -> None:
    """Ids are made from the start and stay apart; instants may have any offset; calls come in order of time."""
    later = {**ROW, "started_at": "2026-03-09T12:30:00+02:00", "ended_at": "2026-03-09T12:31:00+02:00"}
    found = rows(imported(write("calls.json", [later, ROW, ROW])))
    assert [call["started_at"][11:16] for call in found] == ["10:00", "10:00", "10:30"]
    ids = [row["id"] for call in found for row in (call, *call["legs"])]
    assert len(set(ids)) == len(ids) == 6
    assert len({call["call_id"] for call in found}) == 3


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"caller": None}, "item 2, column caller: "),
    ({"started_at": None}, "item 2, column started_at: is missing"),
    ({"ended_at": None}, "item 2, column ended_at: is missing"),
    ({"started_at": "yesterday"}, "item 2, column started_at: 'yesterday' is no RFC 3339 time"),
    ({"started_at": 7}, "item 2, column started_at: '7' is no RFC 3339 time"),
    ({"ended_at": "2026-03-09T09:00:00Z"}, "item 2, column ended_at: is before started_at"),
    (
        {"rang_at": "2026-03-09T10:00:09Z", "answered_at": "2026-03-09T10:00:08Z"},
        "column answered_at: is before rang_at",
    ),
    ({"duration": 5}, "item 2, column duration: is 5, and from answer to end are 0 seconds"),
    ({"duration": "5"}, "column duration: is 5"),
    ({"duration": "five"}, "column duration: 'five' is no number"),
    ({"direction": "SIDEWAYS"}, "item 2, column direction: "),
    ({"status_code": 99_999}, "item 2, column status_code: "),
    ({"id": "abc"}, "item 2, column id: a decimal number"),
    ({"id": "007"}, "item 2, column id: a decimal number"),
    ({"id": "9" * 19}, "item 2, column id: a decimal number"),
    ({"id": "77"}, "item 2, column id: 77 was given before"),
    ({"colour": "red"}, "item 2, column colour: is no field of a call"),
    ({"legs": {}}, "item 2, column legs: a list is wanted"),
    ({"legs": [7]}, "item 2, column legs, leg 1: column legs: an object is wanted"),
    ({"legs": [{**ROW, "cost": 0.123456}]}, "leg 1: column cost: a number from 0 on"),
    ({"legs": [{**ROW, "cost": -1}]}, "leg 1: column cost: a number from 0 on"),
    ({"legs": [{**ROW, "callee": ""}]}, "leg 1: column callee"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_a_wrong_row_is_named(write: Write, change: dict[str, Any], said: str) -> None:
    """What is wrong with a row is said with its place and column, and nothing is loaded."""
    with pytest.raises(WorldError) as refused:
        imported(write("calls.json", [{**ROW, "id": "77"}, {**ROW, **change}]))
    assert said in str(refused.value)
    assert str(refused.value).startswith("calls.json: item 2")
    assert str(refused.value).endswith("nothing was loaded")


def test_of_many_wrong_rows_the_first_are_named(write: Write) -> None:
    """A file full of wrong rows is refused in one line."""
    with pytest.raises(WorldError, match=r"item 1, .*item 3, .*; and 97 more; nothing was loaded") as refused:
        imported(write("calls.json", [{**ROW, "caller": ""}] * 100))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("calls.txt", "", r"\.csv, \.json"),
        ("calls.json", "{", "cannot be read as .json"),
        ("calls.json", "7", "a list of calls is wanted"),
        ("calls.json", "[7]", "item 1 is not an object"),
        ("calls.jsonl", "{}\n{", "line 2 is not JSON"),
        ("calls.jsonl", "\n7", "line 2 is not an object"),
        ("calls.csv", "caller,callee\n1,2,3\n", "line 2 has another number of columns"),
        ("calls.csv", "caller,callee\n1\n", "line 2 has another number of columns"),
        ("calls.csv", 'caller,callee\n"1,2\n', "cannot be read as .csv"),
    ],
)
def test_a_file_that_is_none_is_refused(write: Write, name: str, content: str, said: str) -> None:
    """A file of another form, or broken in its own, is refused with its name."""
    with pytest.raises(WorldError, match=said) as refused:
        imported(write(name, content))
    assert name in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A file that is not there, or not text, is refused."""
    (tmp_path / "latin.csv").write_bytes(b"caller\n\xff\n")
    for name in ("missing.csv", "latin.csv"):
        with pytest.raises(WorldError, match=name):
            imported(tmp_path / name)


def test_a_state_belongs_to_its_file(write: Write, tmp_path: Path) -> None:
    """A state that was begun with one file of calls is refused with another."""
    settings = PbxSettings(calls_from=write("calls.json", [ROW]), state=tmp_path / "state.db")
    first = Pbx(load_spec(), settings, ManualClock(NOW))
    assert first.counts()["cdrs"] == 1
    assert first.world_facts["scenario"] == "imported"
    first.close()
    Pbx(load_spec(), settings, ManualClock(NOW)).close()
    write("calls.json", [ROW, ROW])
    with pytest.raises(StartError, match=r"state\.db holds"):
        Pbx(load_spec(), settings, ManualClock(NOW))
