"""Tables: cells that stand side by side on row after row, each wrapped over its own lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from indexer.extract.cleaning import clean
from indexer.extract.marks import is_list_mark
from indexer.extract.pdf.lines import Line, make_line, overlap, rows
from indexer.extract.pdf.page import Fragment, PageText
from indexer.extract.pdf.rules import cells, grids

_ALIGNED = 4.0  # points by which the cells of one column may differ
_LARGER = 1.08  # of the body's size: what is set larger is a heading
_LINE_PITCH = 1.75  # of the type size: lines of one cell stand closer than this


@dataclass(slots=True)
class Chunk:
    """Lines written one under the other in the file: a paragraph, or a cell."""

    fragments: list[Fragment]

    @property
    def x0(self) -> float:
        """Left end."""
        return min(f.x0 for f in self.fragments)

    @property
    def x1(self) -> float:
        """Right end."""
        return max(f.x1 for f in self.fragments)

    @property
    def top(self) -> float:
        """Upper end."""
        return max(f.y + 0.75 * f.size for f in self.fragments)

    @property
    def bottom(self) -> float:
        """Lower end."""
        return min(f.y - 0.2 * f.size for f in self.fragments)


@dataclass(slots=True)
class Table:
    """Rows of cells; each cell is the list of its lines. `columns` are the ends of its columns."""

    rows: list[list[list[Line]]]
    bold: list[bool]
    columns: list[tuple[float, float]]
    page: int
    top: float
    bottom: float
    fragments: list[Fragment]


def find_tables(fragments: list[Fragment], page: int, body: float) -> list[Table]:
    """The tables of a zone of one column, from the top. `body` is the size of the running text."""
    marks = _list_marks(fragments)
    apart = set(map(id, marks))
    bands = _bands(_chunks([fragment for fragment in fragments if id(fragment) not in apart]))
    tables: list[Table] = []
    index = 0
    while index < len(bands):
        end = _table_end(bands, index, _LARGER * body)
        if end - index >= 2:
            table = _build(bands[index:end], marks, page)
            columns = [[line.text for row in table.rows for line in row[i]] for i in range(len(table.columns))]
            # A picture inside a line leaves a full stop alone behind it.
            if sum(any(map(str.isalnum, "".join(texts))) for texts in columns) > 1:
                tables.append(table)
        index = max(end, index + 1)
    return tables


def given_tables(page: PageText, number: int) -> list[Table]:
    """The tables of a page that its tags or its rules tell, whatever stands in their cells."""
    tables = [
        _build([[Chunk(cell) for cell in row if cell] for row in table_rows], [], number)
        for table_rows in _tagged(page)
    ]
    taken = {id(fragment) for table in tables for fragment in table.fragments}
    left = [fragment for fragment in page.fragments if id(fragment) not in taken]
    return tables + [_laid(table_rows, number) for table_rows in _ruled(page, left)]


def _tagged(page: PageText) -> Iterator[list[list[list[Fragment]]]]:
    """The cells of each table of the file's structure."""
    tables: dict[int, dict[int, dict[int, list[Fragment]]]] = {}
    for f in page.fragments:
        if f.tag.row:
            row = tables.setdefault(f.tag.table, {}).setdefault(f.tag.row, {})
            row.setdefault(f.tag.element, []).append(f)
    for table in tables.values():
        found = [[row[cell] for cell in sorted(row)] for _, row in sorted(table.items())]
        if max(map(len, found)) < 2:
            continue
        tops = [max(f.y for cell in row for f in cell) for row in found]
        # A row that stands above the one before it goes on in the next column.
        ends = [index for index in range(1, len(found)) if tops[index] > tops[index - 1]]
        yield from (found[start:end] for start, end in pairwise([0, *ends, len(found)]))


def _ruled(page: PageText, fragments: list[Fragment]) -> Iterator[list[list[list[Fragment]]]]:
    for grid in grids(page.drawn):
        if table := cells(grid, page.drawn.down, fragments):
            yield table


def _list_marks(fragments: list[Fragment]) -> list[Fragment]:
    """The marks of lists that a tabulation parts from their text: they are no cells."""
    ordered = sorted(fragments, key=lambda f: f.order)
    return [
        mark
        for mark, after in pairwise(ordered)
        if is_list_mark(clean(mark.text))
        and overlap(mark, after) > 0.5
        and 0 < after.x0 - mark.x1 < 4 * after.size
        and not is_list_mark(clean(after.text))
    ]


def _chunks(fragments: list[Fragment]) -> list[Chunk]:
    chunks: list[Chunk] = []
    for fragment in sorted(fragments, key=lambda f: f.order):
        if chunks and _continues(chunks[-1], fragment):
            chunks[-1].fragments.append(fragment)
        else:
            chunks.append(Chunk([fragment]))
    return chunks


def _continues(chunk: Chunk, fragment: Fragment) -> bool:
    """True when a fragment is the next line of a chunk, or the next piece of its last line."""
    last = chunk.fragments[-1]
    if abs(last.size - fragment.size) > 0.2 * max(last.size, fragment.size):
        # A note's mark, drawn apart.
        return len(fragment.text) <= 3 and overlap(last, fragment) > 0.5 and 0 <= fragment.x0 - last.x1 < last.size
    drop = last.y - fragment.y
    before = next((f.y - last.y for f in reversed(chunk.fragments) if f.y - last.y > 0.5 * last.size), None)
    if before is not None and drop > 1.2 * before + 1:
        return False  # a wider step ends the cell, or the paragraph
    shared = min(last.x1, fragment.x1) - max(last.x0, fragment.x0)
    narrow = min(last.x1 - last.x0, fragment.x1 - fragment.x0)
    return 0.5 * last.size < drop < _LINE_PITCH * max(last.size, fragment.size) and shared > 0.3 * narrow


def _bands(chunks: list[Chunk]) -> list[list[Chunk]]:
    """Chunks grouped by the heights that they share, from the top."""
    bands: list[list[Chunk]] = []
    floor = 0.0
    for chunk in sorted(chunks, key=lambda c: -c.top):
        if bands and chunk.top > floor + 0.25 * chunk.fragments[0].size:
            bands[-1].append(chunk)
            floor = min(floor, chunk.bottom)
        else:
            bands.append([chunk])
            floor = chunk.bottom
    return bands


def _cells(band: list[Chunk]) -> list[tuple[float, float]]:
    """The horizontal extents of a band's cells, from left to right; one when the band is plain text."""
    cells: list[tuple[float, float]] = []
    for chunk in sorted(band, key=lambda c: c.x0):
        if cells and chunk.x0 < cells[-1][1]:
            cells[-1] = (cells[-1][0], max(cells[-1][1], chunk.x1))
        else:
            cells.append((chunk.x0, chunk.x1))
    return cells


def _table_end(bands: list[list[Chunk]], start: int, largest: float) -> int:
    """The index after the last band of the table that starts at a band; the band's own when none starts there.

    Numbers set apart before headings look like a column: a table holds no band of which the type is as `largest`.
    """
    cells = _cells(bands[start])
    if len(cells) < 2 or _size(bands[start]) >= largest:
        return start
    columns = cells
    end, last_full = start + 1, start + 1
    while end < len(bands):
        gap = min(c.bottom for c in bands[end - 1]) - max(c.top for c in bands[end])
        size = bands[end][0].fragments[0].size
        cells = _cells(bands[end])
        if gap > 3.5 * size or _size(bands[end]) >= largest:
            break
        if len(cells) >= 2 and _aligned(columns, cells):
            columns = _merge(columns, cells)
            last_full = end + 1
        elif not (len(cells) == 1 and gap < 2.2 * size and _within_one(columns, cells[0])):
            break
        end += 1
    return last_full


def _size(band: list[Chunk]) -> float:
    """The smallest type of a band, in points."""
    return min(fragment.size for chunk in band for fragment in chunk.fragments)


def _aligned(columns: list[tuple[float, float]], cells: list[tuple[float, float]]) -> bool:
    """True when at least two cells stand under columns, by their left, right or middle, and none covers two."""
    matched = sum(any(_same(column, cell) for column in columns) for cell in cells)
    spanning = sum(sum(_shared(column, cell) > 0 for column in columns) > 1 for cell in cells)
    return matched >= 2 and spanning <= len(cells) // 3


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return (
        abs(one[0] - other[0]) < _ALIGNED
        or abs(one[1] - other[1]) < _ALIGNED
        or abs(sum(one) - sum(other)) < 2 * _ALIGNED
        or min(one[1], other[1]) - max(one[0], other[0]) > 0.9 * min(one[1] - one[0], other[1] - other[0])
    )


def _shared(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])


def _within_one(columns: list[tuple[float, float]], cell: tuple[float, float]) -> bool:
    touched = [column for column in columns if _shared(column, cell) > 0]
    return len(touched) == 1 and abs(touched[0][0] - cell[0]) < _ALIGNED


def _merge(columns: list[tuple[float, float]], cells: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The columns widened by a row's cells; a cell over two columns widens none."""
    merged = list(columns)
    for cell in cells:
        touched = [index for index, column in enumerate(merged) if _shared(column, cell) > 0]
        if not touched:
            merged.append(cell)
        elif len(touched) == 1:
            column = merged[touched[0]]
            merged[touched[0]] = (min(column[0], cell[0]), max(column[1], cell[1]))
    return sorted(merged)


def _build(bands: list[list[Chunk]], marks: list[Fragment], page: int) -> Table:
    # The usual number of cells gives the columns; rows with merged cells are laid over them.
    count = median(len(_cells(band)) for band in bands)
    columns: list[tuple[float, float]] = []
    for band in sorted(bands, key=lambda band: (abs(len(_cells(band)) - count), -len(_cells(band)))):
        columns = _merge(columns, _cells(band))
    placed: list[list[list[Fragment]]] = []
    for band in bands:
        cells: list[list[Fragment]] = [[] for _ in columns]
        for chunk in band:
            cells[_column(columns, (chunk.x0, chunk.x1))].extend(chunk.fragments)
        top, bottom = max(chunk.top for chunk in band), min(chunk.bottom for chunk in band)
        for mark in marks:
            if bottom < mark.y < top:
                best = min(range(len(columns)), key=lambda i: abs(columns[i][0] - mark.x1))
                cells[best].append(mark)
        placed.append(cells)
    return _table(placed, columns, page)


def _laid(table_rows: list[list[list[Fragment]]], page: int) -> Table:
    """A table of which every row has all columns, some of them with nothing in any row."""
    filled = [column for column in zip(*table_rows, strict=True) if any(column)]
    extents = [[(f.x0, f.x1) for cell in column for f in cell] for column in filled]
    columns = [(min(x0 for x0, _ in found), max(x1 for _, x1 in found)) for found in extents]
    return _table([list(row) for row in zip(*filled, strict=True)], columns, page)


def _table(placed: list[list[list[Fragment]]], columns: list[tuple[float, float]], page: int) -> Table:
    """The rows of a table from the fragments of their cells."""
    table_rows: list[list[list[Line]]] = []
    bold: list[bool] = []
    every: list[Fragment] = []
    for row in placed:
        lines = [[make_line(line, page, *ends) for line in rows(cell)] for cell, ends in zip(row, columns, strict=True)]
        fragments = [fragment for cell in row for fragment in cell]
        every.extend(fragments)
        # What follows a header, on the next page too, is a row cut by the page.
        if len(table_rows) > 1 and not bold[-1] and _goes_on(table_rows[-1], lines):
            for above, under in zip(table_rows[-1], lines, strict=True):
                above.extend(under)
        else:
            table_rows.append(lines)
            bold.append(all(fragment.bold or fragment.tag.header for fragment in fragments))
    top, bottom = max(f.y for f in every), min(f.y for f in every)
    return Table(table_rows, bold, columns, page, top, bottom, every)


def _column(columns: list[tuple[float, float]], cell: tuple[float, float]) -> int:
    """The column that a cell stands in: of those that it covers, the first."""
    covered = (i for i, column in enumerate(columns) if _shared(column, cell) > 0.5 * (column[1] - column[0]))
    return next(covered, max(range(len(columns)), key=lambda i: _shared(columns[i], cell)))


def _goes_on(above: list[list[Line]], under: list[list[Line]]) -> bool:
    """True for a row of nothing but the second lines of some cells of the row above: a table ruled line by line."""
    filled = [(one, other) for one, other in zip(above, under, strict=True) if other]
    return not under[0] and all(
        one and one[-1].text[-1] not in ".;:" and (other[0].text[0].islower() or other[0].text[0] == "(")
        for one, other in filled
    )
