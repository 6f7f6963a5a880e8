"""Word tables to blocks: merged cells repeated, header rows told by the file or by their look."""

from collections.abc import Iterator
from typing import Any

from indexer.extract.blocks import Block
from indexer.extract.docx_styles import is_on, value
from indexer.extract.docx_text import FALLBACK, Story
from indexer.extract.numbering import W
from indexer.extract.tabular import headed_rows


def table_blocks(lines: list[Any], story: Story, styled: bool) -> list[Block]:
    """The blocks of a table. `styled`: its style shows its first row as a header."""
    texts: list[list[str]] = []
    for line in lines:
        row: list[str] = []
        for cell in cells(line):
            inner = cell.find(f"{W}tcPr")
            text = " ".join(filter(None, (story.text(paragraph) for paragraph in _paragraphs(cell))))
            merge = inner.find(f"{W}vMerge") if inner is not None else None
            # A cell over several rows is repeated, since each row is read alone.
            if merge is not None and merge.get(f"{W}val") != "restart" and texts and len(row) < len(texts[-1]):
                text = text or texts[-1][len(row)]
            span = value(inner, "gridSpan") or "1"
            row.extend([text] + [""] * (min(int(span), 60) - 1 if span.isdigit() else 0))
        texts.append(row)
    marked = 0
    while marked < len(lines) and is_on(lines[marked].find(f"{W}trPr"), "tblHeader"):
        marked += 1
    return headed_rows(texts, [_is_bold(line) for line in lines], marked or int(styled))


def rows(table: Any) -> Iterator[Any]:
    """The rows of a table, not those of the tables inside it nor those deleted."""
    for line in table.iter(f"{W}tr"):
        if next(line.iterancestors(f"{W}tbl"), None) is table and line.find(f"{W}trPr/{W}del") is None:
            yield line


def cells(line: Any) -> Iterator[Any]:
    """The cells of a row, those wrapped in a content control too."""
    for child in line:
        if child.tag == f"{W}tc":
            if child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from cells(child)


def _paragraphs(cell: Any) -> Iterator[Any]:
    """The paragraphs of a cell, those of its boxes and of the tables inside it too, each once."""
    for paragraph in cell.iter(f"{W}p"):
        if next(paragraph.iterancestors(FALLBACK), None) is None:
            yield paragraph


def _is_bold(line: Any) -> bool:
    runs = [run for run in line.iter(f"{W}r") if run.find(f"{W}t") is not None]
    return bool(runs) and all(is_on(run.find(f"{W}rPr"), "b") for run in runs)
