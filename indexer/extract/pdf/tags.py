"""What a tagged file says of its text: paragraphs, headings, list items, notes, cells, and what is only decoration."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from indexer.extract.blocks import Role

_ROLES = {
    "P": Role.PARAGRAPH,
    "H": Role.HEADING,
    **{f"H{level}": Role.HEADING for level in range(1, 7)},
    "Title": Role.HEADING,
    "LI": Role.LIST_ITEM,
    "TD": Role.TABLE_ROW,
    "TH": Role.TABLE_ROW,
    "Note": Role.FOOTNOTE,
    "FENote": Role.FOOTNOTE,
    "Caption": Role.CAPTION,
}
_ENOUGH = 20_000  # elements looked at on one page: every page of a long file lists those of all pages
_DEEPEST = 40  # elements inside each other; a file that goes deeper is broken


@dataclass(frozen=True, slots=True)
class Tag:
    """The place of a text in the structure of the file.

    `element` tells apart the elements of a page, 0 where the file says nothing; `role` and `level` (of a heading, 1 to
    6; of a list item, its depth) are as in a `Block`. `table` and `row` number those of a cell, 0 elsewhere; `header`
    is true in a cell that names others. `is_artifact` is true for running titles and page numbers.
    """

    element: int = 0
    role: Role | None = None
    level: int = 0
    table: int = 0
    row: int = 0
    header: bool = False
    is_artifact: bool = False


NO_TAG = Tag()
ARTIFACT = Tag(is_artifact=True)


def read_tags(page: Any) -> dict[int, Tag]:
    """The tags of a page (a `pypdfium2.PdfPage`) by their marked content, none for a page without tags."""
    import pypdfium2.raw as pdfium

    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    try:
        walker, count_roots = _Walker(), pdfium.FPDF_StructTree_CountChildren(tree)
        roots = (pdfium.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(count_roots))
        return dict(pair for root in roots if root for pair in walker.walk(root, NO_TAG, 0))
    finally:
        pdfium.FPDF_StructTree_Close(tree)


class _Walker:
    """Goes down the structure of a page; the innermost element that has a role gives the tag."""

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._numbers, self._seen = pdfium, count(1), 0

    def walk(self, element: Any, parent: Tag, depth: int) -> Iterator[tuple[int, Tag]]:
        """Each marked content under an element, with its tag."""
        tag = self._tag(element, parent)
        for index in range(self._pdfium.FPDF_StructElement_CountChildren(element)):
            self._seen += 1
            if self._seen > _ENOUGH:
                return
            # -1 stands for an element, and for marked content of another page.
            number = self._pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
            if number >= 0:
                yield number, tag
            elif depth < _DEEPEST and (child := self._pdfium.FPDF_StructElement_GetChildAtIndex(element, index)):
                yield from self.walk(child, tag, depth + 1)

    def _tag(self, element: Any, parent: Tag) -> Tag:
        kind = self._kind(element)
        role = _ROLES.get(kind)
        if kind == "Table":
            return Tag(table=next(self._numbers))
        if kind == "TR":
            return replace(parent, row=next(self._numbers))
        if kind == "L":
            # Inside an item, or straight inside another list.
            inside = parent.role in (Role.LIST_ITEM, None)
            return replace(parent, level=parent.level + 1 if inside else 1) if not parent.row else parent
        if role is None or (parent.row and role is not Role.TABLE_ROW):
            return parent  # what stands inside a cell belongs to the cell
        level = parent.level
        if role is Role.HEADING:
            level = int(kind[1:]) if kind[1:].isdigit() else 1
        elif role is Role.PARAGRAPH and parent.role not in (None, Role.PARAGRAPH):
            return parent  # the paragraph of a list item or of a note
        return replace(parent, element=next(self._numbers), role=role, level=level, header=kind == "TH")

    def _kind(self, element: Any) -> str:
        buffer = ctypes.create_string_buffer(64)
        size = self._pdfium.FPDF_StructElement_GetType(element, buffer, 64)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace") if 2 < size <= 64 else ""


def is_artifact(found: Any) -> bool:
    """True for a text object that the file marks as decoration of the page."""
    import pypdfium2.raw as pdfium

    buffer, size = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    for index in range(pdfium.FPDFPageObj_CountMarks(found)):
        mark = pdfium.FPDFPageObj_GetMark(found, index)
        if pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), size):
            name = bytes(buffer)[: max(size.value - 2, 0)].decode("utf-16-le", "replace")
            if name == "Artifact":
                return True
    return False
