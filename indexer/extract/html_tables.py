"""Tables of web pages to blocks: spans laid on a grid, the header with each row."""

from typing import Any

from indexer.extract.blocks import Block, Role
from indexer.extract.html_site import HEADINGS
from indexer.extract.html_text import flat_text
from indexer.extract.tabular import headed_rows

_WIDEST = 100  # columns or rows that a cell may span


def is_frame(table: Any) -> bool:
    """True for a table that only places text: it says so, has one column, or holds headings or other tables."""
    if table.get("role") in ("presentation", "none"):
        return True
    rows = _rows(table)
    if max((sum(_span(cell, "colspan") for cell in _cells(row)) for row in rows), default=0) <= 1:
        return True
    if next(table.iter(*HEADINGS), None) is not None:
        return True
    return next(table.iter("th"), None) is None and next(table.iterdescendants("table"), None) is not None


def table_blocks(table: Any) -> list[Block]:
    """The caption and the rows; cells over several rows are repeated, since each row is read alone."""
    texts: list[list[str]] = []
    bold: list[bool] = []
    marked, spans = 0, dict[int, tuple[int, str]]()
    for row in _rows(table):
        own = _cells(row)
        in_header = (bool(own) and all(cell.tag == "th" for cell in own)) or row.getparent().tag == "thead"
        marked += in_header and marked == len(texts)
        line: list[str] = []
        for cell in own:
            _fill(line, spans)
            text, width = flat_text(cell), _span(cell, "colspan")
            if (height := _span(cell, "rowspan")) > 1:
                for place in range(width if in_header else 1):
                    spans[len(line) + place] = (height - 1, text)
            # Over several columns, a header names each of them.
            line.extend([text] * width if in_header else [text] + [""] * (width - 1))
        _fill(line, spans)
        texts.append(line)
        bold.append(bool(own) and all(_is_bold(cell) for cell in own))
    caption = table.find("caption")
    said = flat_text(caption) if caption is not None else ""
    blocks = [Block(said, Role.CAPTION)] if said else []
    return blocks + headed_rows(texts, bold, marked)


def _rows(table: Any) -> list[Any]:
    """The rows in the order of the page: the foot, which old pages put before the body, comes last."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    return sorted(rows, key=lambda row: row.getparent().tag == "tfoot")


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _fill(line: list[str], spans: dict[int, tuple[int, str]]) -> None:
    """Put the cells that come down from the rows above at their place."""
    while len(line) in spans:
        column = len(line)
        left, text = spans.pop(column)
        line.append(text)
        if left > 1:
            spans[column] = (left - 1, text)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _WIDEST) if value.isdigit() else 1


def _is_bold(cell: Any) -> bool:
    """True for a cell that is one text in bold."""
    inner = [child for child in cell if child.tag in ("b", "strong", "p")]
    bare = (cell.text or "").strip() or any((child.tail or "").strip() for child in cell)
    return (
        bool(inner)
        and not bare
        and all(
            child.tag != "p"
            or ((child.find("b") is not None or child.find("strong") is not None) and not (child.text or "").strip())
            for child in inner
        )
    )
