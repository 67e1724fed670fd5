"""The page shows hostile text as text, stands alone, and has heads that assistive software can follow."""

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpbx.reports import Row, Table, write_html
from mockpbx.reports.table import figures, texts, total

Attributes = dict[str, str | None]


class _Page(HTMLParser):
    """The start tags of a page, and the text inside each kind of element."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, Attributes]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(content.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self.texts:
            tag, text = self.texts.pop()
            self.texts.append((tag, text + data))

    def all_of(self, tag: str) -> list[Attributes]:
        return [attributes for name, attributes in self.tags if name == tag]

    def text_of(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]


def written(table: Table) -> bytes:
    """Write a whole page."""
    return b"".join(write_html(table))


def _table(*names: str, title: str = "Weekly review", note: str | None = None) -> Table:
    return Table(
        title=title,
        label="Statistic SLA",
        head_lines=("Type: Statistic SLA", f"Queue: {title}"),
        columns=(*texts("Queue"), *figures("Total", "Average", under="Talking Time"), *figures("Calls")),
        rows=(*(Row(cells=(name, "1", "2", "3")) for name in names), total("1", "", "3")),
        note=note,
    )


@given(st.text(alphabet=st.one_of(st.sampled_from("<>&\"'/={}%-! "), st.characters(codec="utf-8"))))
def test_hostile_names_stay_text(name: str) -> None:
    """Whatever title and cells hold, the page has the same elements and attributes as with a harmless name."""
    tame, hostile = _Page(written(_table("x", title="x"))), _Page(written(_table(name, title=name)))
    assert hostile.tags == tame.tags


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "a & b"]
)
def test_hostile_names_are_shown_as_they_are(name: str) -> None:
    """Markup in a name is read, not run."""
    page = _Page(written(_table(name, title=name)))
    assert page.text_of("td")[0] == name
    assert page.text_of("h1")[0].strip() == name
    assert not page.all_of("script")
    assert not page.all_of("img")


def test_the_policy_allows_the_stylesheet_alone() -> None:
    """The policy in the page names the very stylesheet the page holds, and comes before it."""
    content = written(_table("x")).decode()
    stylesheet = re.findall("<style>(.*?)</style>", content, flags=re.DOTALL)
    digest = b64encode(hashlib.sha256(stylesheet[0].encode()).digest()).decode()
    policy = next(meta for meta in _Page(content.encode()).all_of("meta") if "http-equiv" in meta)
    assert policy["content"] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert content.index("Content-Security-Policy") < content.index("<style>")
    assert len(stylesheet) == 1


def test_the_page_asks_for_nothing_else() -> None:
    """There is no script, link, image or frame, no event handler and no inline style."""
    content = written(_table("x"))
    page = _Page(content)
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "form", "a"})
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    assert b"url(" not in content
    assert b"@import" not in content


def test_heads_on_two_levels_span_their_columns() -> None:
    """A head over two columns is a column group, a column of its own spans both rows of heads."""
    page = _Page(written(_table("x")))
    assert [(head.get("scope"), head.get("colspan"), head.get("rowspan")) for head in page.all_of("th")] == [
        ("col", None, "2"),
        ("colgroup", "2", None),
        ("col", None, "2"),
        ("col", None, None),
        ("col", None, None),
    ]
    assert [text.strip() for text in page.text_of("th")] == ["Queue", "Talking Time", "Calls", "Total", "Average"]


def test_rows_totals_and_lines_are_there() -> None:
    """Every cell is in its row, the total is marked, and the head lines and the note stand above."""
    page = _Page(written(_table("Care [8001]", note="limited to 20,000 calls")))
    assert [text.strip() for text in page.text_of("td")] == ["Care [8001]", "1", "2", "3", "Total:", "1", "", "3"]
    assert [row.get("class") for row in page.all_of("tr")] == [None, None, None, "total"]
    lines = [text.strip() for text in page.text_of("p")]
    assert lines == ["Type: Statistic SLA", "Queue: Weekly review", "limited to 20,000 calls"]


def test_a_page_without_rows_says_so() -> None:
    """An empty report is one line across all columns, not an empty table."""
    table = Table(title="x", label="", head_lines=(), columns=texts("A", "B"), rows=())
    page = _Page(written(table))
    assert [cell.get("colspan") for cell in page.all_of("td")] == ["2"]
    assert page.text_of("td")[0].strip() == "No calls in this time."


def test_the_page_names_its_language_and_title() -> None:
    """The page has a language, a title, and one main heading that names the table."""
    page = _Page(written(_table("x")))
    assert page.all_of("html") == [{"lang": "en"}]
    assert page.text_of("title")[0].strip() == "Weekly review"
    assert [heading["id"] for heading in page.all_of("h1")] == [page.all_of("table")[0]["aria-labelledby"]]


def test_what_utf_8_cannot_hold_is_replaced() -> None:
    """A lone surrogate in a name does not keep the report from being written."""
    assert b"<td>?</td>" in written(_table("\ud800"))
