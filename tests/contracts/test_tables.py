"""Tables of reports: what is judged in them, whoever made them, and what is not."""

import pytest

from contracts.checks import call_tables, tables
from contracts.checks.html_tables import UNREADABLE, html_table_of
from contracts.exchange import Exchange
from contracts.observation import Observation

_SLA = "Queue,Total Calls Received,Calls that breached SLA Time,% Calls that breached SLA Time"
_TEAM = "Queue,Total Calls,Serviced Calls,Abandoned Calls,Total Talking Time,Average Talking Time"
_AGENTS = "Queue,Received,Agent,Serviced,Unanswered,Talking Time,Average Talking Time"
_COST = "Caller,Answer Time,End Time,Talking Time"


def _seen(*files: str, media_type: str = "text/csv") -> Observation:
    headers = {"content-type": media_type}
    exchanges = (
        Exchange(method="GET", url="http://pbx/f", status=200, response_headers=headers, response_body=file.encode())
        for file in files
    )
    return Observation(kind="file", operation_id="downloadBlob", exchanges=tuple(exchanges))


@pytest.mark.parametrize(
    "file",
    [
        f"{_SLA}\nSales,2422,883,36.46 %\nIdle,0,0,0.0%",
        f"{_SLA}\nSales,2422,883,36.4%\nSupport,2422,883,36",
        f"{_SLA}\n\tSales,\t2422,\t883,\t36.46 %",
        f'{_SLA}\nSales,2422,883,"36,46 %"',
        f"{_TEAM}\nA,3,2,1,1:40,0:50\nB,1,1,0,0:20,0:20\nTotal:,4,3,1,2:00,",
        f"{_AGENTS}\nA,4,C,1,2 Polls,00:01:00,00:01:00\n,,B,2,0 Polls,00:01:01,00:00:31\nTotal:,,,3,1 Calls,00:02:01,",
        f"{_COST}\n201,2026-03-09T10:00:00+01:00,2026-03-09T09:01:00Z,00:01:00\n202,,2026-03-09T09:01:00Z,00:00:00",
        f"{_COST}\n201,9 March,10 March,00:01:00",
        "Number,Calls,Answered\n8001,2,3",
        f"{_SLA}\nIdle,0,0,100.00 %\nSales,4,1,0.25",
        f"{_SLA}\nSales,{'9' * 5000},{'1:' * 9000},1 %",
        "\n1,2\n",
        f'{_TEAM}\nA,3,2,1,"1 day, 2:00:00",0:50\nTotal Care [8002],9,8,1,0:08,0:01\nTotal:,12,10,2,0:08,',
        f"{_TEAM},Longest Wait\nA,1,1,0,0:20,0:20,9\nB,1,1,0,0:20,0:20,7\nTotal:,2,2,0,0:40,,9",
        f"{_AGENTS}\nA,4,C,1,2 Polls,0:01,0:01\nA,4,D,3,0 Polls,0:03,0:01\nTotal:,4,,4,0 Calls,0:04,",
        f"{_AGENTS}\nA,4,C,3,2 Polls,0:03,0:01\nB,5,D,4,0 Polls,0:04,0:01\nTotal,,,7,2 Calls,0:07,",
        f"{_AGENTS}\nA,1,C,1,,0:03,0:03\nTotal:,,,1,0 Calls,0:03,\nTotal:,,,2,,0:06,",
        "Total CallBacks,Total Successful Callbacks,Total Failed Callbacks\n3,1,1",
        f"{_COST}\nTotal:,,,00:00:10",
        f"{_COST}\n201,2026-03-09 10:00,2026-03-09 10:02,00:01:35",
    ],
)
def test_what_adds_up_is_right(file: str) -> None:
    """Shares of any precision, guarded cells, numbers of another language and other headings are no fault."""
    assert list(tables.adds_up(_seen(file))) == []


@pytest.mark.parametrize(
    ("file", "cause"),
    [
        (f"{_SLA}\nSales,2422,883,36.56 %", "% Calls that breached SLA Time is not the share"),
        (f"{_SLA}\nSales,3,4,133.33 %", "Total Calls Received is less than Calls that breached SLA Time"),
        (f"{_TEAM}\nA,3,1,1,0:50,0:50", "Total Calls is not the sum"),
        (f"{_TEAM}\nA,3,2,1,1:40,0:33", "Average Talking Time is not Total Talking Time by Serviced Calls"),
        (f"{_TEAM}\nA,3,2,1,1:40,0:50\nTotal:,3,2,1,1:39,", "the total of Total Talking Time is not"),
        (f"{_AGENTS}\nA,4,Ada,1,2 Polls,00:01:00,00:01:00\nTotal:,,,1,2 Calls,00:01:00,", "Serviced and Unanswered"),
        (f"{_COST}\n201,2026-03-09T09:00:00Z,2026-03-09T09:01:00Z,00:01:02", "a talking time is not"),
    ],
)
def test_what_does_not_add_up_is_a_fault(file: str, cause: str) -> None:
    """Each kind of sum has its words."""
    assert [fault.cause for fault in tables.adds_up(_seen(file)) if fault.cause.startswith(cause)]


def test_a_total_alone_is_something_to_judge() -> None:
    """A table that has nothing but sums is judged by its total row; without one there is nothing to say of it."""
    file = "Ring Group,Agent,Total Answered\nA,Ada,1\n,Bea,2\n"
    assert not tables.is_table(_seen(file))
    assert tables.is_table(_seen(f"{file}Total:,,2"))
    assert [fault.cause for fault in tables.adds_up(_seen(f"{file}Total:,,2"))]


def test_nothing_is_read_into_what_is_no_table() -> None:
    """A page without a table, and what is neither CSV nor HTML, is not judged."""
    assert not tables.is_table(_seen(f"{_SLA}\nSales,1,2,3 %", media_type="text/html"))
    assert not tables.is_table(_seen("\0"))
    assert list(tables.adds_up(_seen("\0"))) == []


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<table><thead><tr><th>A<th>B</thead><tr><td>1<td>2</table>", [["1", "2"]]),
        ("<TABLE><CAPTION>x<thead><TR><TD>A<TD>B<tbody><TR><TD>1 &amp; 2<TD class=x>\n3 </TABLE>", [["1 & 2", "3"]]),
        ("<p>x<td>y</p><table border=1><tr><th>A</th><th>B</th></tr><tr></tr></table><p>z", []),
        ("<table><tr><td>A<td>B<tr><td colspan=2>No calls.</td></tr></table>", []),
        ("<table><tr><td>A<td>B<tr><td>1<sup>2</sup><td>&#9999999999;</table>", [[UNREADABLE, UNREADABLE]]),
    ],
)  # fmt: skip
def test_a_page_is_read_as_a_table(page: str, rows: list[list[str]]) -> None:
    """With end tags or without, a page's table is read; a cell of more than plain text is there, and says nothing."""
    table = html_table_of(page.encode())
    assert table is not None
    assert table.headings == ["A", "B"]
    assert [list(row.values()) for row in table.rows] == rows


def test_headings_over_headings_are_joined() -> None:
    """A heading over several columns stands before theirs, as in the file with commas."""
    page = "<table><thead><tr><th rowspan=2>Queue<th colspan=2>Calls<th rowspan=2>X<tr><th>Total<th>Serviced</thead>"
    table = html_table_of(page.encode())
    assert table is not None
    assert table.headings == ["Queue", "Calls Total", "Calls Serviced", "X"]


_BEGUN = "<table><tr><td>A<td>B<tr>"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<table>",
        "<table><thead></thead></table>",
        "<table><tr><td>A<td>A<tr><td>1<td>2</table>",
        f"{_BEGUN}<td>1<td>{'1' * 400_000}</table>",
        f"{_BEGUN}<td>1<td>2<td>3</table>",
        f"{_BEGUN}<td>1</table>",
        f"{_BEGUN}<td rowspan=2>1<td>2<tr><td>3</table>",
        f"{_BEGUN}<td>1<td>2</table><table><tr><td>3<td>4</table>",
        f"{_BEGUN}<td>1<td><table><tr><td>2</table></table>",
        f"{_BEGUN}<td>1<td>2<!-- <tr><td>3<td>4 --></table>",
        f"{_BEGUN}<td>1<td>2<tr hidden><td>3<td>4</table>",
        "<table><td>1</table>",
        "<table><thead><tr><th rowspan=2>A<th>B<tr><th>C<th>D</thead><tr><td>1<td>2</table>",
        "<table><thead>" + "<tr><th rowspan=50 colspan=50>A" * 9_000,
        "<table><![foo x]]>",
        "<table><![\0",
        "<table>" + "<a " * 90_000,
        "<!--" * 70_000,
    ],
)
def test_a_page_that_cannot_be_read_is_none(page: str) -> None:
    """No table, two of them, cells that are not in plain rows and columns, and what a parser chokes on are not read."""
    assert html_table_of(page.encode()) is None


def test_a_page_adds_up_as_a_file_does() -> None:
    """What is wrong in a page is found in it, and beside the same table as CSV."""
    head = "".join(f"<th>{name}</th>" for name in _SLA.split(","))
    page = f"<html><table><tr>{head}</tr><tr><td>Sales<td>4<td>2<td>25.0 %</table>"
    assert [fault.cause for fault in tables.adds_up(_seen(page, media_type="text/html"))] == [
        "% Calls that breached SLA Time is not the share of Calls that breached SLA Time in Total Calls Received"
    ]


_BREACHES, _ABANDONED = "QUEUE_BREACHES_SLA_STATISTICS", "QUEUE_ABANDONED_CALLS"


def _listed(rows: str, numbers: str, type: str = _BREACHES) -> Observation:
    seen = _seen(numbers, f"Start Time,Queue,Caller\n{rows}")
    return Observation(kind="tables", operation_id="x", exchanges=seen.exchanges, facts={"types": ("", type)})


@pytest.mark.parametrize(
    ("rows", "is_right"),
    [
        ("9:00,A,1\n9:01,A,2\n", True),
        ("9:00,A,1\n9:01,,2\nTotal:,,\n,,\n", True),
        ("9:00,Queue A,1\n", True),
        ("9:00,,1\n9:01,A,1\n", True),
        ("9:00,A,1\n9:00,,1\n9:01,,2\n", True),
        ("9:00,A,1\n,A,\n", True),
        ("9:00,'A ,1\n9:01, A,2\n", True),
        ("9:00,A,1\n9:01,�,2\n9:02,A,3", True),
        ("9:00,A,1\n", False),
        ("9:00,A,1\n9:01,A,2\n9:02,B,3\n", False),
        ("", False),
    ],
)
def test_a_list_has_a_row_for_each_that_is_counted(rows: str, is_right: bool) -> None:
    """Rows are counted by queue, named in each or in the first; where a row may be no call nothing is said."""
    faults = list(tables.agree(_listed(rows, f"{_SLA}\nA,4,2,50.0%\nB,1,0,0.0%")))
    assert (faults == []) is is_right


@pytest.mark.parametrize(("rows", "abandoned", "is_right"), [("", 3, False), ("", 0, True), ("9:00,A,1\n", 3, True)])
def test_a_call_that_went_on_may_be_abandoned_or_not(rows: str, abandoned: int, is_right: bool) -> None:
    """Calls that were given up may be fewer in their list than the queues count; none at all they are not."""
    numbers = f"{_TEAM}\nA,{abandoned},0,{abandoned},0:00,0:00"
    assert (list(tables.agree(_listed(rows, numbers, _ABANDONED))) == []) is is_right


def test_callbacks_under_way_may_fail_yet() -> None:
    """While some callbacks of a queue have neither failed nor succeeded the list of failed ones is left alone."""
    head = "Queue,Total CallBacks,Total Successful Callbacks,Total Failed Callbacks"
    listed = [_listed("", f"{head}\nA,{total},1,1", "QUEUE_FAILED_CALLBACKS") for total in (2, 3)]
    assert [len(list(tables.agree(one))) for one in listed] == [1, 0]


@pytest.mark.parametrize("number", ["1.539", "12.000"])
def test_a_dot_may_stand_between_thousands(number: str) -> None:
    """A number that reads in two ways is not judged."""
    assert list(tables.adds_up(_seen(f"{_TEAM}\nA,{number},1530,9,0:00,0:00"))) == []


def test_tables_of_one_range_agree() -> None:
    """What two tables tell of one queue is the same; a queue that only one of them has is left alone."""
    team, sla = f"{_TEAM}\nA,3,2,1,1:40,0:50\nTotal:,9,2,1,1:40,", f"{_SLA}\nA,{{}},0,0.0%\nB,7,0,0.0%"
    same, other = _seen(team, sla.format(3)), _seen(team, sla.format(4))
    assert tables.are_tables(same)
    assert list(tables.agree(same)) == []
    assert [fault.cause for fault in tables.agree(other)] == ["tables tell different Calls Total of a queue"]
    assert not tables.are_tables(_seen(team, "Number,Calls\nA,4"))


@pytest.mark.parametrize("other", ["\n1,2\n", f"{_SLA}\nA,4,0,0.0%\nA,5,0,0.0%", f"No,{_SLA}\n1,B,4,0,0.0%"])
def test_a_queue_that_cannot_be_told_is_left_alone(other: str) -> None:
    """Where two rows bear one name, or none is told, tables are not compared."""
    seen = _seen(f"{_TEAM}\nA,3,2,1,1:40,0:50", f"{_SLA}\nA,3,0,0.0%", other)
    assert tables.are_tables(seen)
    assert list(tables.agree(seen)) == []


def _file(cells: str, **facts: object) -> Observation:
    leg = {
        "caller": "201", "callee": "202", "duration": 60, "started_at": "2026-03-09T09:00:00.9Z", "rang_at": None,
        "answered_at": "2026-03-09T09:00:01Z", "ended_at": "2026-03-09T09:01:01Z", "outbound_caller_id": None,
        "did_cid": "12025550100", "trunk": "North", "user_data": "'x", "end_reason": "REFERRED", "cost": 0.5,
    } | facts  # fmt: skip
    call = {name: value for name, value in leg.items() if name != "cost"} | {"legs": [leg]}
    head = "Caller,Callee,Talking Time,Start Time,Ring Time,Answer Time,End Time,DID/DDI,Trunk Name,User Data,Cost"
    rows = f"Ada [201],202,00:01:00,{cells}\n,202,00:01:00,{cells}\n"
    seen = _seen(f"{head}\n{rows}")
    return Observation(
        kind="file",
        operation_id="downloadBlob",
        exchanges=seen.exchanges,
        facts={"product": {"format": "CSV"}, "calls": [call]},
    )


_TIMES = "2026-03-09T10:00:00+01:00,,2026-03-09T10:00:01+01:00,2026-03-09T10:01:01+01:00"


@pytest.mark.parametrize(
    ("cells", "cause"),
    [
        (f"{_TIMES},12025550100,North,'x,0.5", None),
        (f"{_TIMES},Line [12025550100],North,x,0.50000", None),
        ("9 March,,10:00,10:01,1,South,y,0.6", None),
        (f"{_TIMES},12025550100,North, x ,0.50", None),
        (f"{_TIMES.replace(',,', ',-,')},12025550100,North,x,{'9' * 5000}", None),
        (f"{_TIMES},12025550101,North,'x,0.5", "DID/DDI"),
        (f"{_TIMES},12025550100,,'x,0.5", "Trunk Name"),
        (f"{_TIMES},12025550100,North,'x,0.6", "Cost"),
        (_TIMES.replace("01:01", "03:01") + ",12025550100,North,'x,0.5", "End Time"),
        (_TIMES.replace(",,", ",2026-03-09T10:00:00+01:00,") + ",12025550100,North,'x,0.5", "Ring Time"),
    ],
)
def test_cells_of_calls_are_those_of_their_records(cells: str, cause: str | None) -> None:
    """A row is compared with the call or leg that began in its second; where none is known to have, it is not."""
    causes = [fault.cause for fault in call_tables.csv_agrees(_file(cells))]
    assert [one.startswith(f"{cause} in the file") for one in causes[:1]] == ([True] if cause else [])
