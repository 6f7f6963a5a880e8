"""OpenDocument slides to blocks: one page a slide, its title as heading, boxes in reading order, speaker notes."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.extract.blocks import Extracted
from indexer.extract.odf import OdfWalker
from indexer.extract.odf_styles import OdfStyles
from indexer.extract.odt import odf_metadata, open_odf
from indexer.extract.slides import Box, Slide, hidden_remark, slide_blocks

if TYPE_CHECKING:
    from odfdo import Element

_FURNITURE = ("footer", "header", "date-time", "page-number")
_LENGTH = re.compile(r"^(-?\d*\.?\d+)\s*(cm|mm|in|pt|pc|px)?$")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}


def read(path: Path) -> Extracted:
    """Read an ODP file."""
    document = open_odf(path)
    styles, unseen = OdfStyles(document), _hidden_styles(document)
    slides: list[Slide] = []
    hidden: list[int] = []
    for number, page in enumerate(document.body.get_elements("draw:page"), start=1):
        if str(page.get_attribute("draw:style-name")) in unseen:
            hidden.append(number)
        else:
            slides.append(_slide(page, number, styles))
    pages = len(slides) + len(hidden)
    return Extracted(slide_blocks(slides), odf_metadata(document), pages, remarks=hidden_remark(hidden))


def _hidden_styles(document: Any) -> set[str]:
    """The styles of slides that are not shown."""
    return {
        str(style.get_attribute("style:name"))
        for style in document.content.root.get_elements("//style:style")
        for properties in style.get_elements("style:drawing-page-properties")
        if properties.get_attribute("presentation:visibility") == "hidden"
    }


def _slide(page: "Element", number: int, styles: OdfStyles) -> Slide:
    walker = OdfWalker(styles)
    title, level, boxes, notes = "", 2, list[Box](), list[str]()
    for shape in page.children:
        kind = str(shape.get_attribute("presentation:class") or "")
        if shape.tag == "presentation:notes":
            paragraphs = shape.get_elements("descendant::draw:text-box/descendant::text:p")
            notes = [walker.story.text(paragraph) for paragraph in paragraphs]
        elif kind == "title" and not title:
            title = " ".join(filter(None, (walker.story.text(p) for p in shape.get_elements("descendant::text:p"))))
        elif shape.tag.startswith("draw:") and kind not in _FURNITURE:
            if kind == "subtitle" and number == 1:
                level = 1  # only a title's slide has one
            start = len(walker.blocks)
            walker.walk_one(shape)
            left, top, width, height = _place(shape)
            boxes.append(Box(left, top, width, height, walker.blocks[start:]))
    return Slide(number, title, level, boxes, [*notes, *(note.text for note in walker.story.notes)])


def _place(shape: "Element") -> tuple[float, float, float, float]:
    """Left, top, width and height in centimetres; of a group, those of its first shape."""
    placed = shape if shape.tag != "draw:g" else shape.get_element("descendant::*[@svg:x]") or shape
    left, top, width, height = (
        _length(placed.get_attribute(name)) for name in ("svg:x", "svg:y", "svg:width", "svg:height")
    )
    return left, top, width, height


def _length(text: object) -> float:
    """A length in centimetres, 0 where none is given."""
    match = _LENGTH.match(str(text or ""))
    return float(match[1]) * _CENTIMETRES[match[2] or "cm"] if match else 0.0
