"""The text of an OpenDocument paragraph as it reads in the end: without comments, deleted text, notes and drawings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexer.extract.blocks import Block, Role
from indexer.extract.cleaning import clean, superscript

if TYPE_CHECKING:
    from odfdo import Element

# Text that is not shown in the running text, or belongs to another block. Deleted text stands in tracked-changes.
_APART_TEXT = """
office:annotation office:annotation-end text:tracked-changes text:ruby-text text:sequence-decls text:variable-decls
office:forms svg:title svg:desc text:number text:hidden-text text:script presentation:notes
"""
_APART = frozenset(_APART_TEXT.split())


class OdfStory:
    """Reads paragraphs in order; `notes` holds those called so far, in the order of their calls."""

    def __init__(self) -> None:
        self.notes: list[Block] = []

    def text(self, element: "Element", boxes: "list[Element] | None" = None) -> str:
        """The text of a paragraph, its notes' calls as superscripts; what is drawn in it goes to `boxes`."""
        return clean("".join(self._pieces(element, [] if boxes is None else boxes)))

    def _pieces(self, element: "Element", boxes: "list[Element]") -> Iterator[str]:
        yield element.text or ""
        for child in element.children:
            tag = child.tag
            if tag == "text:note":
                yield self._note(child)
            elif tag in ("text:s", "text:tab", "text:line-break"):
                yield " "
            elif tag.startswith("draw:") and tag != "draw:a":
                boxes.append(child)
            elif tag not in _APART:
                yield from self._pieces(child, boxes)
            yield child.tail or ""

    def _note(self, note: "Element") -> str:
        mark = superscript(str(len(self.notes) + 1))
        self.notes.append(Block(mark, Role.FOOTNOTE))  # holds its place while notes inside it are numbered
        place = len(self.notes) - 1
        body = note.get_element("text:note-body")
        paragraphs = _paragraphs(body) if body is not None else ()
        said = clean(f"{mark} {' '.join(self.text(paragraph) for paragraph in paragraphs)}")
        self.notes[place] = Block(said, Role.FOOTNOTE)
        return mark


def _paragraphs(element: "Element") -> "Iterator[Element]":
    """The paragraphs of a note, those of its boxes too, but not those of the notes inside it, which are read apart."""
    for child in element.children:
        if child.tag == "text:p":
            yield child
        if child.tag != "text:note":
            yield from _paragraphs(child)
