"""OpenDocument texts to blocks: headings, paragraphs, lists, tables, notes."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.extract.archive import check_archive
from indexer.extract.blocks import Block, Extracted, Role
from indexer.extract.cleaning import clean, superscript
from indexer.extract.marks import is_caption
from indexer.extract.metadata import tidy
from indexer.extract.numbering import format_number
from indexer.extract.tabular import join_cells, looks_like_header, row_blocks

if TYPE_CHECKING:
    from odfdo import Element

# What may hold blocks; anything else, such as a table of contents or an index, repeats the text.
_GROUPS = frozenset(("text:section", "office:text", "draw:frame", "draw:text-box", "draw:a"))
# Text that is not shown in the running text, or belongs to another block.
_APART_TEXT = """
office:annotation office:annotation-end text:tracked-changes text:note draw:frame text:ruby-text text:sequence-decls
text:variable-decls office:forms svg:title svg:desc draw:custom-shape
"""
_APART = frozenset(_APART_TEXT.split())
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_REPEATED = 40  # columns or rows: beyond it a repetition is only there to fill the sheet


def read(path: Path) -> Extracted:
    """Read an ODT file."""
    from odfdo import Document

    check_archive(path)
    document = Document(str(path))
    walker = _Walker(_parents(document), _numbered(document))
    walker.walk(document.body)
    meta = document.meta
    day = meta.creation_date or meta.date
    metadata = tidy(
        meta.title, meta.initial_creator or meta.creator, day.date().isoformat() if day else "", meta.language
    )
    return Extracted((*walker.blocks, *walker.notes), metadata)


def _parents(document: object) -> dict[str, str]:
    """For each style the one it comes from: programs write `P12` for a title made narrower."""
    parents = {}
    for part in (document.content, document.styles):  # type: ignore[attr-defined]
        for style in part.root.get_elements("//style:style"):
            name, parent = style.get_attribute("style:name"), style.get_attribute("style:parent-style-name")
            if name and parent:
                parents[str(name)] = str(parent)
    return parents


def _numbered(document: object) -> dict[tuple[str, int], tuple[str, str]]:
    """The form and the suffix of the numbers of each list style and level; bullets are absent."""
    found = {}
    for part in (document.content, document.styles):  # type: ignore[attr-defined]
        for style in part.root.get_elements("//text:list-style"):
            for level in style.get_elements("text:list-level-style-number"):
                form = _FORMS.get(str(level.get_attribute("style:num-format") or ""))
                if form:
                    depth = int(level.get_attribute("text:level") or 1)
                    suffix = str(level.get_attribute("style:num-suffix") or ".").strip()
                    found[str(style.get_attribute("style:name")), depth] = (form, suffix)
    return found


class _Walker:
    """Walks the body and makes the blocks; notes come at the end, the format having no pages."""

    def __init__(self, parents: dict[str, str], numbered: dict[tuple[str, int], tuple[str, str]]) -> None:
        self.blocks: list[Block] = []
        self.notes: list[Block] = []
        self._parents, self._numbered = parents, numbered

    def walk(self, parent: "Element") -> None:
        """Take all that an element holds."""
        for child in parent.children:
            tag = child.tag
            if tag == "text:h":
                level = int(child.get_attribute("text:outline-level") or 1)
                self._add(self._text(child), Role.HEADING, min(level, 6))
                self._boxes(child)
            elif tag == "text:p":
                self._paragraph(child)
            elif tag == "text:list":
                self._list(child, 1, "")
            elif tag == "table:table":
                self._table(child)
            elif tag in _GROUPS:
                self.walk(child)

    def _add(self, text: str, role: Role, level: int = 0) -> None:
        if text:
            self.blocks.append(Block(text, role, level=level))

    def _paragraph(self, element: "Element") -> None:
        text = self._text(element)
        styles = self._styles(element)
        if any(style in ("title", "titre", "titre principal") for style in styles):
            self._add(text, Role.HEADING, 0)
        elif any("caption" in style or "légende" in style for style in styles) or (
            is_caption(text) and len(text) < 300
        ):
            self._add(text, Role.CAPTION)
        else:
            self._add(text, Role.PARAGRAPH)
        self._boxes(element)

    def _boxes(self, element: "Element") -> None:
        """The text boxes anchored in a paragraph."""
        for box in element.get_elements("descendant::draw:text-box"):
            self.walk(box)

    def _styles(self, element: "Element") -> list[str]:
        """The names of a paragraph's style and of those that it comes from."""
        name, names = str(element.get_attribute("text:style-name") or ""), list[str]()
        while name and name not in names:
            names.append(name)
            name = self._parents.get(name, "")
        return [name.replace("_20_", " ").lower() for name in names]

    def _list(self, element: "Element", depth: int, style: str) -> None:
        style = str(element.get_attribute("text:style-name") or style)
        form = self._numbered.get((style, depth))
        count = 0
        for item in element.children:
            if item.tag not in ("text:list-item", "text:list-header"):
                continue
            count += item.tag == "text:list-item"
            number = f"{format_number(count, form[0])}{form[1]} " if form else ""
            fresh = True
            for child in item.children:
                if child.tag == "text:list":
                    self._list(child, depth + 1, style)
                elif child.tag == "text:h":  # numbered headings are written as lists
                    level = int(child.get_attribute("text:outline-level") or depth)
                    self._add(self._text(child), Role.HEADING, min(level, 6))
                elif child.tag == "text:p":
                    text = self._text(child)
                    if text and not fresh:  # a second paragraph stays with its item
                        last = self.blocks.pop()
                        self.blocks.append(Block(f"{last.text} {text}", last.role, level=last.level))
                    elif text:
                        self._add(number + text, Role.LIST_ITEM, min(depth, 6))
                        fresh = False
                    self._boxes(child)
                elif child.tag == "table:table":
                    self._table(child)

    def _table(self, table: "Element") -> None:
        rows: list[list[str]] = []
        marked = False
        lines = list(_rows(table))
        if max((len(_cells(line)) for line, _ in lines), default=0) <= 1:  # a frame around text
            for line, _ in lines:
                for cell in _cells(line):
                    self.walk(cell)
            return
        covered: dict[int, str] = {}
        for index, (line, in_header) in enumerate(lines):
            cells: list[str] = []
            for cell in _cells(line):
                column = len(cells)
                paragraphs = cell.get_elements("descendant::text:p|descendant::text:h")
                text = clean(" ".join(self._text(p) for p in paragraphs))
                if cell.tag == "table:covered-table-cell":
                    # Under a cell over several rows: repeated, since each row is read alone.
                    text = text or covered.get(column, "")
                elif int(cell.get_attribute("table:number-rows-spanned") or 1) > 1:
                    covered[column] = text
                else:
                    covered.pop(column, None)
                times = int(cell.get_attribute("table:number-columns-repeated") or 1)
                cells.extend([text] * (times if times < _REPEATED else 1))
            marked |= in_header and index == 0
            rows.append(cells)
        bold = [False] * len(rows)
        header = len(rows) > 1 and (marked or looks_like_header(rows, bold))
        text = join_cells(rows[0]) if header else ""
        self.blocks.extend(row_blocks(rows[1:] if header else rows, text))

    def _text(self, element: "Element") -> str:
        return clean("".join(self._pieces(element)))

    def _pieces(self, element: "Element") -> Iterator[str]:
        """The text of a paragraph, with its notes' calls as superscripts."""
        yield element.text or ""
        for child in element.children:
            tag = child.tag
            if tag == "text:note":
                yield self._note(child)
            elif tag in ("text:s", "text:tab", "text:line-break"):
                yield " "
            elif tag not in _APART:
                yield from self._pieces(child)
            yield child.tail or ""

    def _note(self, note: "Element") -> str:
        mark = superscript(str(len(self.notes) + 1))
        self.notes.append(Block(mark, Role.FOOTNOTE))  # holds its place while notes inside it are numbered
        place = len(self.notes) - 1
        paragraphs = note.get_elements("text:note-body/descendant::text:p")
        self.notes[place] = Block(clean(f"{mark} {' '.join(self._text(p) for p in paragraphs)}"), Role.FOOTNOTE)
        return mark


def _rows(table: "Element") -> Iterator[tuple["Element", bool]]:
    """The rows of a table, with whether each stands in its header."""
    for child in table.children:
        if child.tag == "table:table-row":
            yield child, False
        elif child.tag == "table:table-header-rows":
            yield from ((row, True) for row, _ in _rows(child))
        elif child.tag in ("table:table-rows", "table:table-row-group"):
            yield from _rows(child)


def _cells(row: "Element") -> list["Element"]:
    return [cell for cell in row.children if cell.tag in ("table:table-cell", "table:covered-table-cell")]
