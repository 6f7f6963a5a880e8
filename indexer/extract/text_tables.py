"""Tables drawn with dashes in plain text: a line of dashes under the header gives the columns."""

import re
from dataclasses import dataclass

from indexer.extract.blocks import Block
from indexer.extract.cleaning import clean
from indexer.extract.tabular import join_cells, row_blocks

_COLUMNS = re.compile(r"^\s*-{2,}(?:\s+-{2,})+\s*$")
_RULE = re.compile(r"^\s*-{10,}\s*$")
_HEADER = 4  # lines of a header, at most


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table found in the lines of a text, from `start` up to `end`."""

    start: int
    end: int
    blocks: list[Block]


def find_text_tables(lines: list[str], page: int | None) -> list[TextTable]:
    """The tables of a text, in order."""
    tables: list[TextTable] = []
    for index, line in enumerate(lines):
        if _COLUMNS.match(line) and (not tables or index >= tables[-1].end):
            tables.append(_read(lines, index, tables[-1].end if tables else 0, page))
    return tables


def _read(lines: list[str], index: int, floor: int, page: int | None) -> TextTable:
    """The table of which a line gives the columns."""
    starts = [match.start() for match in re.finditer(r"-+", lines[index])]
    spans = list(zip(starts, [*starts[1:], None], strict=True))
    first = index
    while first > floor and index - first < _HEADER and lines[first - 1].strip() and not _RULE.match(lines[first - 1]):
        first -= 1
    # Between two rules, rows may take several lines and blank lines part them.
    ruled = first > floor and _RULE.match(lines[first - 1]) is not None
    end = index + 1
    while end < len(lines) and not _RULE.match(lines[end]) and (ruled or lines[end].strip()):
        end += 1
    body = lines[index + 1 : end]
    several = any(not line.strip() for line in body)
    groups: list[list[str]] = [[]]
    for line in body:
        if not line.strip() or (not several and groups[-1]):
            groups.append([])
        if line.strip():
            groups[-1].append(line)
    header = join_cells(_cells(lines[first:index], spans))
    rows = [_cells(group, spans) for group in groups if group]
    closed = end < len(lines) and _RULE.match(lines[end]) is not None
    return TextTable(first - ruled, end + closed, row_blocks(rows, header, page))


def _cells(lines: list[str], spans: list[tuple[int, int | None]]) -> list[str]:
    """The cells of a row over the lines it takes."""
    return [clean(" ".join(line[start:end] for line in lines)) for start, end in spans]
