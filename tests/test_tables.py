"""Tables can be stacked on a small screen without losing what a cell means."""

from lxml import html

from guide.tables import label_cells

TABLE = "<p>x</p><table><thead><tr><th>State</th><th>SMS</th></tr></thead><tbody><tr><td>Dead</td><td>No &amp; never</td></tr></tbody></table>"


def test_each_cell_carries_the_head_of_its_column():
    tree = html.fromstring(f"<div>{label_cells(TABLE)}</div>")
    assert tree.xpath("//td/@data-label") == ["SMS"]
    assert tree.xpath("//thead//th/@scope") == ["col", "col"]


def test_first_cell_is_the_head_of_its_row():
    tree = html.fromstring(f"<div>{label_cells(TABLE)}</div>")
    assert [cell.text for cell in tree.xpath("//tbody//th[@scope='row']")] == ["Dead"]


def test_text_around_a_table_stays_as_it_is():
    assert label_cells(TABLE).startswith("<p>x</p>") and "No &amp; never" in label_cells(TABLE)
