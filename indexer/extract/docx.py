"""Word documents to blocks: paragraphs and tables in order, headings by style, lists, notes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.extract.archive import check_archive
from indexer.extract.blocks import Block, Extracted, Role
from indexer.extract.cleaning import clean, superscript
from indexer.extract.marks import is_caption
from indexer.extract.metadata import tidy
from indexer.extract.numbering import Numbering, W
from indexer.extract.tabular import join_cells, looks_like_header, row_blocks

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"^(?:heading|titre|überschrift|título)\s*(\d)$", re.IGNORECASE)
_TITLES = ("title", "titre")
_CONTENTS = re.compile(r"^(?:toc|tm|table des mati[èe]res|toc heading|table of figures)\b", re.IGNORECASE)
_CAPTIONS = re.compile(r"caption|légende", re.IGNORECASE)
_LIST = re.compile(r"^(?:list|liste)\b.*?(\d)?$", re.IGNORECASE)
_SKIPPED = frozenset((f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", _FALLBACK))


def read(path: Path) -> Extracted:
    """Read a DOCX file."""
    import docx

    check_archive(path)
    document = docx.Document(str(path))
    walker = _Walker(_Styles(document.styles.element), Numbering(_part(document, "numbering")))
    walker.walk(document.element.body)
    notes = [*_notes(document, "footnotes", walker.calls), *_notes(document, "endnotes", walker.calls)]
    core = document.core_properties
    day = core.created or core.modified
    metadata = tidy(core.title, core.author, day.date().isoformat() if day else "", core.language)
    return Extracted((*walker.blocks, *notes), metadata)


def _part(document: Any, name: str) -> Any | None:
    """The root of one part of the package, None where the document has none."""
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, huge_tree=False))
    return None


def _notes(document: Any, kind: str, calls: dict[tuple[str, str], str]) -> Iterator[Block]:
    """The notes that the text calls, in the order of the calls."""
    root = _part(document, kind)
    if root is None:
        return
    found = {note.get(f"{W}id"): note for note in root}
    for (name, number), mark in calls.items():
        if name == kind and number in found:
            text = clean(" ".join("".join(_text(p, {})) for p in found[number].iter(f"{W}p")))
            if text:
                yield Block(f"{mark} {text}", Role.FOOTNOTE)


class _Styles:
    """What the styles of a document make of a paragraph."""

    def __init__(self, root: Any) -> None:
        self._styles = {style.get(f"{W}styleId"): style for style in root.findall(f"{W}style")}

    def chain(self, paragraph: Any) -> Iterator[Any]:
        """The paragraph's own properties, then its style's, then those of the styles that one is based on."""
        own = paragraph.find(f"{W}pPr")
        if own is not None:
            yield own
        name, seen = _value(own, "pStyle"), set[str]()
        while name and name not in seen and name in self._styles:
            seen.add(name)
            style = self._styles[name]
            yield style
            name = _value(style, "basedOn")

    def names(self, paragraph: Any) -> list[str]:
        """The names of a paragraph's style and of those that it is based on."""
        return [name for item in self.chain(paragraph) if (name := _value(item, "name"))]

    def heading(self, paragraph: Any) -> int | None:
        """The level of a heading, 0 for the title; None for another paragraph."""
        for place, name in enumerate(self.names(paragraph)):
            if match := _HEADING.match(name):
                return int(match[1])
            if place == 0 and name.lower() in _TITLES:  # subtitles and dates are often based on the title's style
                return 0
        for item in self.chain(paragraph):
            inner = item if item.tag == f"{W}pPr" else item.find(f"{W}pPr")
            if (level := _value(inner, "outlineLvl")) is not None:
                return int(level) + 1 if level.isdigit() and int(level) < 9 else None
        return None

    def numbering(self, paragraph: Any) -> tuple[str, int] | None:
        """The list of a paragraph and the depth in it."""
        for item in self.chain(paragraph):
            inner = item if item.tag == f"{W}pPr" else item.find(f"{W}pPr")
            found = inner.find(f"{W}numPr") if inner is not None else None
            if found is not None:
                number, level = _value(found, "numId"), _value(found, "ilvl") or "0"
                # Number 0 takes a paragraph out of the list of its style.
                return (number, int(level)) if number and number != "0" and level.isdigit() else None
        return None


class _Walker:
    """Walks the body and makes the blocks. `calls` gives the mark of each note called so far."""

    def __init__(self, styles: _Styles, numbering: Numbering) -> None:
        self.blocks: list[Block] = []
        self.calls: dict[tuple[str, str], str] = {}
        self._styles, self._numbering = styles, numbering

    def walk(self, parent: Any) -> None:
        """Take all that an element holds."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
                self.walk(child)

    def _paragraph(self, paragraph: Any) -> None:
        names = self._styles.names(paragraph)
        if any(_CONTENTS.match(name) for name in names):
            return
        text = clean("".join(_text(paragraph, self.calls)))
        level = self._styles.heading(paragraph)
        place = self._styles.numbering(paragraph)
        number = self._numbering.next(*place) if place and text else None
        if text:
            numbered = clean(f"{number or ''} {text}")
            styled = next((match for name in names if (match := _LIST.match(name))), None)
            if level is not None:
                self.blocks.append(Block(numbered, Role.HEADING, level=level))
            elif place is not None and number is not None:
                self.blocks.append(Block(numbered, Role.LIST_ITEM, level=min(place[1] + 1, 6)))
            elif styled is not None:
                self.blocks.append(Block(text, Role.LIST_ITEM, level=int(styled[1] or 1)))
            elif any(_CAPTIONS.search(name) for name in names) or (is_caption(text) and len(text) < 300):
                self.blocks.append(Block(text, Role.CAPTION))
            else:
                self.blocks.append(Block(text, Role.PARAGRAPH))
        for box in _boxes(paragraph):
            self.walk(box)

    def _table(self, table: Any) -> None:
        rows: list[list[str]] = []
        bold: list[bool] = []
        marked = False
        lines = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl"), None) is table]
        widest = max((len(list(_cells(line))) for line in lines), default=0)
        if widest <= 1:  # a frame around text
            for line in lines:
                for cell in _cells(line):
                    self.walk(cell)
            return
        for index, line in enumerate(lines):
            cells: list[str] = []
            for cell in _cells(line):
                inner = cell.find(f"{W}tcPr")
                text = clean(" ".join("".join(_text(p, self.calls)) for p in cell.iter(f"{W}p")))
                merge = inner.find(f"{W}vMerge") if inner is not None else None
                # A cell over several rows is repeated, since each row is read alone.
                if merge is not None and merge.get(f"{W}val") != "restart" and rows and len(cells) < len(rows[-1]):
                    text = text or rows[-1][len(cells)]
                span = _value(inner, "gridSpan") or "1"
                cells.extend([text] + [""] * (min(int(span), 60) - 1 if span.isdigit() else 0))
            marked |= index == 0 and line.find(f"{W}trPr/{W}tblHeader") is not None
            rows.append(cells)
            runs = [run for run in line.iter(f"{W}r") if run.find(f"{W}t") is not None]
            bold.append(bool(runs) and all(run.find(f"{W}rPr/{W}b") is not None for run in runs))
        header = len(rows) > 1 and (marked or looks_like_header(rows, bold))
        text = join_cells(rows[0]) if header else ""
        self.blocks.extend(row_blocks(rows[1:] if header else rows, text))


def _cells(line: Any) -> Iterator[Any]:
    """The cells of a row, those wrapped in a content control too."""
    for child in line:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _cells(child)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once (Word writes them in two forms)."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if next(box.iterancestors(_FALLBACK), None) is None:
            yield box


def _text(element: Any, calls: dict[tuple[str, str], str]) -> Iterator[str]:
    """The text of a paragraph with its notes' calls as superscripts, without what was deleted or boxed."""
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or tag == f"{W}txbxContent":
            continue
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            yield " "
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = "footnotes" if tag == f"{W}footnoteReference" else "endnotes"
            yield calls.setdefault((kind, child.get(f"{W}id", "")), superscript(str(len(calls) + 1)))
        elif tag == f"{W}r" and _value(child.find(f"{W}rPr"), "vertAlign") == "superscript":
            text = "".join(_text(child, calls))
            yield superscript(text) if text.strip().isdigit() else text
        else:
            yield from _text(child, calls)


def _value(element: Any | None, name: str) -> str | None:
    """The `w:val` of a child element."""
    found = element.find(f"{W}{name}") if element is not None else None
    return None if found is None else found.get(f"{W}val")
