"""Make the tables of a page fit a small screen: each cell carries its column's head, each row has a head."""

import re

from lxml import html

_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


def label_cells(page: str) -> str:
    """Return a page's HTML with its Markdown tables ready to be stacked (``overrides/css/compare.css``)."""
    return _TABLE.sub(lambda match: _labelled(match[0]), page)


def _labelled(table: str) -> str:
    tree = html.fragment_fromstring(table)
    tree.set("class", "compare")
    heads = tree.xpath("./thead/tr/th")
    for head in heads:
        head.set("scope", "col")
    for row in tree.xpath("./tbody/tr"):
        for column, cell in enumerate(row):
            if column == 0:
                cell.tag = "th"
                cell.set("scope", "row")
            else:
                cell.set("data-label", heads[column].text_content().strip())
    return html.tostring(tree, encoding="unicode").rstrip()
