"""OpenDocument tables to blocks: covered cells repeated, header rows told by the file or by their look."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from indexer.extract.blocks import Block
from indexer.extract.tabular import headed_rows

if TYPE_CHECKING:
    from odfdo import Element

_REPEATED = 40  # columns: beyond it a repetition is only there to fill the sheet
_PARAGRAPHS = "descendant::text:p[not(ancestor::text:note)]|descendant::text:h"


def table_blocks(
    lines: "Sequence[tuple[Element, bool]]",
    text_of: "Callable[[Element], str]",
    is_bold: "Callable[[Element], bool]",
) -> list[Block]:
    """The blocks of the rows of a table; each comes with whether the file says it is of the header."""
    texts: list[list[str]] = []
    bold: list[bool] = []
    covered: dict[int, str] = {}
    for line, _ in lines:
        row: list[str] = []
        filled: list[Element] = []
        for cell in cells(line):
            column = len(row)
            paragraphs = cell.get_elements(_PARAGRAPHS)
            said = [(paragraph, text_of(paragraph)) for paragraph in paragraphs]
            text = " ".join(part for _, part in said if part)
            filled += [paragraph for paragraph, part in said if part]
            if cell.tag == "table:covered-table-cell":
                # Under a cell over several rows: repeated, since each row is read alone.
                text = text or covered.get(column, "")
            elif int(cell.get_attribute("table:number-rows-spanned") or 1) > 1:
                covered[column] = text
            else:
                covered.pop(column, None)
            times = int(cell.get_attribute("table:number-columns-repeated") or 1)
            row.extend([text] * (times if times < _REPEATED else 1))
        texts.append(row)
        bold.append(bool(filled) and all(map(is_bold, filled)))
    marked = next((place for place, (_, in_header) in enumerate(lines) if not in_header), len(lines))
    return headed_rows(texts, bold, marked)


def is_frame(lines: "Sequence[tuple[Element, bool]]") -> bool:
    """True for a table that only places text: one column, or headings inside."""
    if max((len(cells(line)) for line, _ in lines), default=0) <= 1:
        return True
    return any(line.get_element("descendant::text:h") is not None for line, _ in lines)


def rows(table: "Element") -> "Iterator[tuple[Element, bool]]":
    """The rows of a table, with whether each stands in its header."""
    for child in table.children:
        if child.tag == "table:table-row":
            yield child, False
        elif child.tag == "table:table-header-rows":
            yield from ((row, True) for row, _ in rows(child))
        elif child.tag in ("table:table-rows", "table:table-row-group"):
            yield from rows(child)


def cells(row: "Element") -> "list[Element]":
    """The cells of a row, the covered ones too."""
    return [cell for cell in row.children if cell.tag in ("table:table-cell", "table:covered-table-cell")]
