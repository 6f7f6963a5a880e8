"""PowerPoint slides to blocks: one page a slide, its title as heading, boxes in reading order, speaker notes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.extract.archive import check_archive, parse_xml
from indexer.extract.blocks import Block, Extracted, Role
from indexer.extract.metadata import tidy
from indexer.extract.pptx_text import Paragraphs, paragraph_text
from indexer.extract.slides import Box, Slide, hidden_remark, in_reading_order, slide_blocks
from indexer.extract.tabular import headed_rows

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FURNITURE = ("ftr", "sldNum", "dt", "hdr")
_TITLES = ("title", "ctrTitle")
_LEVELS = {"title": 1, "secHead": 2}  # of the title of a slide, by its layout; 3 for any other


def read(path: Path) -> Extracted:
    """Read a PPTX file, or a slide show or a template in the same form."""
    from pptx.package import Package

    check_archive(path)
    part: Any = Package.open(str(path)).main_document_part
    slides: list[Slide] = []
    hidden: list[int] = []
    for number, slide in enumerate(part.presentation.slides, start=1):
        if slide.element.get("show") in ("0", "false"):
            hidden.append(number)
        else:
            slides.append(_slide(slide, number))
    pages = len(slides) + len(hidden)
    return Extracted(slide_blocks(slides), _metadata(part.package), pages, remarks=hidden_remark(hidden))


def _metadata(package: Any) -> dict[str, str]:
    if not any(relation.reltype.endswith("/core-properties") for relation in package._rels.values()):
        return {}  # the library would make them up
    core = package.core_properties
    day = core.created or core.modified
    named = core.title not in ("PowerPoint Presentation", "Présentation PowerPoint")  # what any file is called
    return tidy(core.title if named else "", core.author, day.date().isoformat() if day else "", core.language)


def _slide(slide: Any, number: int) -> Slide:
    title, boxes = "", []
    layout = slide.slide_layout.element.get("type")
    for shape in slide.shapes:
        kind = _placeholder(shape)
        if kind in _TITLES and not title:
            title = " ".join(filter(None, (paragraph_text(p) for p in shape.element.iter(f"{_A}p"))))
        elif kind not in _FURNITURE:
            boxes.append(_box(shape))
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    spoken = [] if notes is None else [paragraph_text(p) for p in notes._txBody.iter(f"{_A}p")]
    level = 1 if layout == "title" and number == 1 else 2 if layout == "title" else _LEVELS.get(layout, 3)
    return Slide(number, title, level, boxes, spoken)


def _placeholder(shape: Any) -> str:
    """The kind of a placeholder, '' for another shape."""
    found = next(shape.element.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}ph"), None)
    if found is None or not shape.is_placeholder:
        return ""
    return found.get("type") or "obj"


def _box(shape: Any) -> Box:
    left, top, width, height = (float(length or 0) for length in (shape.left, shape.top, shape.width, shape.height))
    return Box(left, top, width, height, list(_blocks(shape)))


def _blocks(shape: Any) -> Iterator[Block]:
    """The blocks of one shape, those of a group in reading order."""
    if hasattr(shape, "shapes"):
        for box in in_reading_order(_box(inner) for inner in shape.shapes):
            yield from box.blocks
    elif getattr(shape, "has_table", False):
        yield from _table(shape.table)
    elif shape.has_text_frame:
        yield from Paragraphs(shape, _placeholder(shape)).blocks()
    else:
        yield from _diagram(shape)


def _table(table: Any) -> list[Block]:
    """Rows with their header; a cell over several rows is repeated, since each row is read alone."""
    rows: list[list[str]] = []
    for line in table._tbl.tr_lst:
        row: list[str] = []
        for place, cell in enumerate(line.tc_lst):
            text = " ".join(filter(None, (paragraph_text(p) for p in cell.iter(f"{_A}p"))))
            if cell.get("vMerge") in ("1", "true") and rows and place < len(rows[-1]):
                text = rows[-1][place]
            row.append(text)
        rows.append(row)
    if max(map(len, rows), default=0) <= 1:
        return [Block(row[0], Role.PARAGRAPH) for row in rows if row and row[0]]
    return headed_rows(rows, [False] * len(rows), int(table.first_row))


def _diagram(shape: Any) -> Iterator[Block]:
    """The texts of a diagram (SmartArt), which stand in a part of their own."""
    relation = next(shape.element.iter(f"{_DIAGRAM}relIds"), None)
    if relation is None:
        return
    root = parse_xml(shape.part.related_part(relation.get(f"{_RELATION}dm")).blob)
    for point in root.iter(f"{_DIAGRAM}pt"):
        if point.get("type", "node") in ("node", "asst"):
            text = " ".join(filter(None, (paragraph_text(p) for p in point.iter(f"{_A}p"))))
            if text:
                yield Block(text, Role.LIST_ITEM, level=1)
