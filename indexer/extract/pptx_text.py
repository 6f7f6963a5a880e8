"""The paragraphs of a PowerPoint shape: bullets and numbers as its layout and its master give them."""

import re
from collections.abc import Iterator
from typing import Any

from indexer.extract.blocks import Block, Role
from indexer.extract.cleaning import clean, superscript
from indexer.extract.marks import typed_item
from indexer.extract.numbering import format_number

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_BULLETS = (f"{_A}buNone", f"{_A}buAutoNum", f"{_A}buChar", f"{_A}buBlip")
_FORM = re.compile(r"^(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)$")
_FORMS = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter"}
_FORMS |= {"romanLc": "lowerRoman", "romanUc": "upperRoman"}
_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}
_BODIES = ("obj", "body")  # placeholders that take the bullets of the master


def paragraph_text(paragraph: Any) -> str:
    """The text of an `a:p` element, raised digits as superscripts."""
    parts: list[str] = []
    for child in paragraph:
        if child.tag in (f"{_A}r", f"{_A}fld"):
            text = child.findtext(f"{_A}t") or ""
            properties = child.find(f"{_A}rPr")
            raised = properties is not None and (properties.get("baseline") or "0").lstrip("0").isdigit()
            parts.append(superscript(text) if raised and text.strip().isdigit() else text)
        elif child.tag == f"{_A}br":
            parts.append(" ")
        else:  # formulas
            parts.extend(
                node.text or "" for node in child.iter() if isinstance(node.tag, str) and node.tag.endswith("}t")
            )
    return clean("".join(parts))


class Paragraphs:
    """The paragraphs of one shape. `placeholder` is its kind, '' for a text box."""

    def __init__(self, shape: Any, placeholder: str) -> None:
        self._paragraphs = list(shape.text_frame._txBody.iter(f"{_A}p"))
        self._styles = list(_styles(shape, placeholder))
        self._counts: dict[int, int] = {}

    def blocks(self) -> Iterator[Block]:
        """A list item for each paragraph with a bullet or a number, else a paragraph."""
        before: Block | None = None
        for paragraph in self._paragraphs:
            text = paragraph_text(paragraph)
            if not text:
                continue
            own = paragraph.find(f"{_A}pPr")
            depth = int(own.get("lvl", "0")) if own is not None else 0
            bullet = self._bullet(own, depth)
            if bullet is not None and bullet.tag != f"{_A}buNone":
                block = Block(self._number(bullet, depth) + text, Role.LIST_ITEM, level=min(depth + 1, 6))
            elif (item := typed_item(text, before)) is not None:
                block = Block(item, Role.LIST_ITEM, level=1)
            else:
                block = Block(text, Role.PARAGRAPH)
                self._counts.clear()
            yield (before := block)

    def _bullet(self, own: Any | None, depth: int) -> Any | None:
        """The bullet of a paragraph: its own, else that of the first style that has one for its level."""
        levels = (style.find(f"{_A}lvl{depth + 1}pPr") for style in self._styles)
        for properties in (own, *levels):
            found = None if properties is None else next((each for each in properties if each.tag in _BULLETS), None)
            if found is not None:
                return found
        return None

    def _number(self, bullet: Any, depth: int) -> str:
        for deeper in [place for place in self._counts if place > depth]:
            del self._counts[deeper]
        form = _FORM.match(bullet.get("type") or "") if bullet.tag == f"{_A}buAutoNum" else None
        if form is None:
            self._counts.pop(depth, None)
            return ""
        self._counts[depth] = self._counts.get(depth, int(bullet.get("startAt", "1")) - 1) + 1
        return _AROUND[form[2]].format(format_number(self._counts[depth], _FORMS[form[1]])) + " "


def _styles(shape: Any, placeholder: str) -> Iterator[Any]:
    """The list styles that a shape's paragraphs follow, the nearest first."""
    layers = [shape.element]
    base = shape
    while placeholder and (base := getattr(base, "_base_placeholder", None)) is not None:
        layers.append(base.element)
    for layer in layers:
        yield from layer.iter(f"{_A}lstStyle")
    if placeholder in _BODIES:
        master = shape.part.slide_layout.slide_master.element
        yield from (style for style in master.iter() if isinstance(style.tag, str) and style.tag.endswith("}bodyStyle"))
