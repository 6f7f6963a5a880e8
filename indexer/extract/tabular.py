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
    count = _header_rows(rows, bold)
    header = _joined(rows[:count])
    if carried is not None:
        count = count if _same(header, carried) else int(bool(rows) and _same(rows[0], carried))
        header = carried
    return header, row_blocks(rows[count:], join_cells(header), page)


def _header_rows(rows: Sequence[list[str]], bold: Sequence[bool]) -> int:
    """How many first rows name the columns: one, and those in bold under it that hold neither a value nor one title.

    A name that stands alone over some columns is no title when their own names come under it.
    """
    if not any(map(any, rows[1:])) or not looks_like_header(rows, bold):
        return 0
    count = 1
    while bold[0] and bold[count] and not any(map(_is_value, rows[count])):
        if sum(map(bool, rows[count])) < 2 and (rows[count][0] or not any(bold[count + 1 : count + 2])):
            break
        count += 1
        if not any(map(any, rows[count:])):
            return 1
    return count


def _is_value(cell: str) -> bool:
    return bool(cell) and _VALUE.match(cell) is not None


def _joined(rows: Sequence[list[str]]) -> list[str]:
    """The rows of a header as one, each column's names once."""
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip_longest(*rows, fillvalue="")]


def row_blocks(rows: Sequence[list[str]], header: str, page: int | None = None) -> list[Block]:
    """A block for each row that holds something."""
    return [Block(text, Role.TABLE_ROW, page, header=header) for row in rows if (text := join_cells(row))]


def headed_rows(rows: Sequence[list[str]], bold: Sequence[bool], marked: int = 0) -> list[Block]:
    """The blocks of a table of a format without pages. `marked` is how many first rows the file says are its header."""
    count = marked or int(len(rows) > 1 and looks_like_header(rows, bold))
    if not any(map(any, rows[count:])):
        count = 0  # a header over nothing is the table's content
    return row_blocks(rows[count:], join_cells(_joined(rows[:count])))


def looks_like_header(rows: Sequence[list[str]], bold: Sequence[bool]) -> bool:
    """True when the first row names the columns: bold alone, or words above values."""
    first = rows[0]
    if bold[0] and not all(bold):
        return True
    if sum(map(bool, first)) < 2 or any(map(_is_value, first)) or max(map(len, first)) > 80:
        return False
    if any(bold):
        return False
    columns = range(len(first))
    values = [sum(bool(_VALUE.match(row[i])) for row in rows[1:] if i < len(row)) for i in columns]
    return max(values) * 2 > len(rows) - 1


def _same(one: list[str], other: list[str]) -> bool:
    return [cell.casefold().replace(" ", "") for cell in one] == [cell.casefold().replace(" ", "") for cell in other]
