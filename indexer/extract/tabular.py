"""Tables to blocks: one a row, the header with each."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from indexer.extract.blocks import Block, Role

_VALUE = re.compile(r"^[\d\s.,%€$+\-–—/()]+$|^$")


def join_cells(cells: Sequence[str]) -> str:
    """A row as one text; a row of empty cells gives ''."""
    return " | ".join(cells) if any(cells) else ""


def table_blocks(
    rows: Sequence[list[str]], bold: Sequence[bool], page: int | None = None, carried: list[str] | None = None
) -> tuple[list[str], list[Block]]:
    """The header of a table and the blocks of its rows.

    `bold` says which rows are all in bold. `carried` is the header of the table that this one continues: a first row
    that repeats it is left out. The header is no block of its own: it comes with each row.
    """
    header: list[str] = []
    body = list(rows)
    if carried is not None:
        header = carried
        if body and _same(body[0], carried):
            body = body[1:]
    elif any(map(any, body[1:])) and looks_like_header(body, bold):
        header, body = body[0], body[1:]
    text = join_cells(header)
    return header, row_blocks(body, text, page)


def row_blocks(rows: Sequence[list[str]], header: str, page: int | None = None) -> list[Block]:
    """A block for each row that holds something."""
    return [Block(text, Role.TABLE_ROW, page, header=header) for row in rows if (text := join_cells(row))]


def headed_rows(rows: Sequence[list[str]], bold: Sequence[bool], marked: int = 0) -> list[Block]:
    """The blocks of a table of a format without pages. `marked` is how many first rows the file says are its header."""
    count = marked or int(len(rows) > 1 and looks_like_header(rows, bold))
    if not any(map(any, rows[count:])):
        count = 0  # a header over nothing is the table's content
    header = (
        rows[0] if count == 1 else [" ".join(dict.fromkeys(filter(None, column))) for column in _columns(rows[:count])]
    )
    return row_blocks(rows[count:], join_cells(header))


def _columns(rows: Sequence[list[str]]) -> list[tuple[str, ...]]:
    return list(zip_longest(*rows, fillvalue=""))


def looks_like_header(rows: Sequence[list[str]], bold: Sequence[bool]) -> bool:
    """True when the first row names the columns: bold alone, or words above values."""
    first = rows[0]
    if bold[0] and not all(bold):
        return True
    if sum(map(bool, first)) < 2 or any(_VALUE.match(cell) and cell for cell in first) or max(map(len, first)) > 80:
        return False
    if any(bold):
        return False
    columns = range(len(first))
    values = [sum(bool(_VALUE.match(row[i])) for row in rows[1:] if i < len(row)) for i in columns]
    return max(values) * 2 > len(rows) - 1


def _same(one: list[str], other: list[str]) -> bool:
    return [cell.casefold().replace(" ", "") for cell in one] == [cell.casefold().replace(" ", "") for cell in other]
