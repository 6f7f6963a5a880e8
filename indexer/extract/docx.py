"""Word documents to blocks: paragraphs and tables in order, headings by style, lists, boxes, notes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.extract.archive import check_archive, parse_xml
from indexer.extract.blocks import Block, Extracted, Role
from indexer.extract.docx_styles import Styles
from indexer.extract.docx_tables import cells, rows, table_blocks
from indexer.extract.docx_text import FALLBACK, Story, boxes, is_placeholder
from indexer.extract.marks import is_caption, is_contents_title, typed_item
from indexer.extract.metadata import tidy
from indexer.extract.numbering import Numbering, W
from search.errors import ExtractionError

_STRICT = (  # the namespaces of the strict form of the standard, and those that programs write
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W.strip("{}").encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_NO_BLOCKS = frozenset(
    (*(f"{W}{name}" for name in "sectPr tblPr sdtPr sdtEndPr del moveFrom customXmlPr altChunk".split()), FALLBACK)
)


def read(path: Path) -> Extracted:
    """Read a DOCX file, or a template or a document with macros in the same form."""
    from docx.opc.package import OpcPackage

    check_archive(path)
    package = OpcPackage.open(str(path))
    main = _related(package.rels, "officeDocument")
    if main is None:
        raise ExtractionError(f"{path.name} names no main part; open it in its program and save it again")
    styles, numbering = (_related(main.rels, name) for name in ("styles", "numbering"))
    root = _root(main)
    body = root.find(f"{W}body")
    walker = _Walker(Styles(_root(styles)), Numbering(_root(numbering)), root)
    walker.walk(body if body is not None else root)
    notes = [block for kind in ("footnotes", "endnotes") for block in _notes(_related(main.rels, kind), kind, walker)]
    embedded = sum(1 for _ in root.iter(f"{W}altChunk"))
    warnings = (f"{embedded} embedded documents are not read; open it in Word and save it again",) if embedded else ()
    return Extracted((*walker.blocks, *notes), _metadata(package), warnings=warnings)


def _related(relations: Any, name: str) -> Any:
    """The part that a relation of some kind leads to, in either form of the standard; None where there is none."""
    for relation in relations.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return relation.target_part
    return None


def _root(part: Any) -> Any:
    """The root of a part, in the namespaces that programs write."""
    if part is None:
        return None
    data = part.blob
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return parse_xml(data)


def _metadata(package: Any) -> dict[str, str]:
    part = _related(package.rels, "core-properties")
    if part is None:  # the library would make one up
        return {}
    core = part.core_properties
    day = core.created or core.modified
    return tidy(core.title, core.author, day.date().isoformat() if day else "", core.language)


def _notes(part: Any | None, kind: str, walker: "_Walker") -> Iterator[Block]:
    """The notes that the text calls, in the order of the calls."""
    root = _root(part)
    if root is None:
        return
    found = {note.get(f"{W}id"): note for note in root}
    story = Story(root, {})
    for (name, number), mark in walker.story.calls.items():
        if name == kind and number in found:
            text = " ".join(filter(None, (story.text(p) for p in found[number].iter(f"{W}p"))))
            if text:
                yield Block(f"{mark} {text}", Role.FOOTNOTE)


class _Walker:
    """Walks the body and makes the blocks."""

    def __init__(self, styles: Styles, numbering: Numbering, root: Any) -> None:
        self.blocks: list[Block] = []
        self.story = Story(root, {})
        self._styles, self._numbering = styles, numbering
        self._pending = ""  # the text of a paragraph whose end was deleted: it goes on in the next

    def walk(self, parent: Any) -> None:
        """Take all that an element holds."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag == f"{W}sdt" and _is_contents(child):
                self._drop_contents_title()
            elif isinstance(child.tag, str) and child.tag not in _NO_BLOCKS and not is_placeholder(child):
                self.walk(child)

    def _paragraph(self, paragraph: Any) -> None:
        text = self.story.text(paragraph)
        if self._styles.is_contents(paragraph):
            self._drop_contents_title()
            return
        text = f"{self._pending} {text}".strip() if self._pending else text
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        deleted = mark is not None and any(mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))
        self._pending = text if deleted else ""
        if text and not deleted:
            self._add(paragraph, text)
        for box in boxes(paragraph):
            self.walk(box)

    def _drop_contents_title(self) -> None:
        if self.blocks and is_contents_title(self.blocks[-1].text):
            self.blocks.pop()

    def _add(self, paragraph: Any, text: str) -> None:
        level = self._styles.heading(paragraph)
        place = self._styles.numbering(paragraph)
        number = self._numbering.next(*place) if place else None
        numbered = f"{number} {text}" if number else text
        if level is not None:
            self.blocks.append(Block(numbered, Role.HEADING, level=level))
        elif place is not None and number is not None:
            self.blocks.append(Block(numbered, Role.LIST_ITEM, level=min(place[1] + 1, 6)))
        elif (depth := self._styles.list_level(paragraph)) is not None:
            self.blocks.append(Block(text, Role.LIST_ITEM, level=min(max(depth, 1), 6)))
        elif self._styles.is_caption(paragraph) or (is_caption(text) and len(text) < 300):
            self.blocks.append(Block(text, Role.CAPTION))
        elif (item := typed_item(text, self.blocks[-1] if self.blocks else None)) is not None:
            self.blocks.append(Block(item, Role.LIST_ITEM, level=1))
        else:
            self.blocks.append(Block(text, Role.PARAGRAPH))

    def _table(self, table: Any) -> None:
        lines = list(rows(table))
        if self._is_frame(lines):
            for line in lines:
                for cell in cells(line):
                    self.walk(cell)
        else:
            self.blocks.extend(table_blocks(lines, self.story, self._styles.has_header(table)))

    def _is_frame(self, lines: list[Any]) -> bool:
        """True for a table that only places text: one column, or headings inside."""
        return max((len(list(cells(line))) for line in lines), default=0) <= 1 or any(
            self._styles.heading(paragraph) is not None
            for line in lines
            for paragraph in line.iter(f"{W}p")
            if next(paragraph.iter(f"{W}t"), None) is not None
        )


def _is_contents(control: Any) -> bool:
    """True for the frame that Word puts around a table of contents."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") in ("Table of Contents", "Bibliographies Contents")
