"""What OpenDocument texts and slides share: paragraphs, headings, lists and boxes to blocks."""

import re
from typing import TYPE_CHECKING

from indexer.extract.blocks import Block, Role
from indexer.extract.marks import is_caption, is_contents_title, typed_item
from indexer.extract.odf_styles import OUTLINE, OdfStyles
from indexer.extract.odf_tables import cells, is_frame, rows, table_blocks
from indexer.extract.odf_text import OdfStory

if TYPE_CHECKING:
    from odfdo import Element

# What may hold blocks; anything else, such as a table of contents, repeats the text.
_GROUPS = frozenset(
    (
        "text:section",
        "office:text",
        "text:numbered-paragraph",
        "text:bibliography",
        "text:index-body",
        "text:index-title",
    )
)
_CONTENTS = frozenset(
    (
        "text:table-of-content",
        "text:alphabetical-index",
        "text:illustration-index",
        "text:table-index",
        "text:user-index",
    )
)
_NO_BLOCKS = frozenset(("draw:object", "draw:object-ole", "draw:plugin", "draw:page-thumbnail"))
_HEADING = re.compile(r"^(?:heading|titre|title)\s*(\d)$")
_CONTENTS_STYLES = re.compile(
    r"^(?:contents (?:heading|\d)|toc heading|toc \d|titre de table des matières|index heading)"
)
_TITLES = ("title", "titre", "titre principal")


class OdfWalker:
    """Walks a tree and makes the blocks; `story` keeps the notes that it calls."""

    def __init__(self, styles: OdfStyles) -> None:
        self.blocks: list[Block] = []
        self.story = OdfStory()
        self.styles = styles
        self._outline: dict[int, int] = {}  # the number of the last heading of each level
        self._last: dict[str, dict[int, int]] = {}  # of each list's style, the numbers reached: another may go on

    def walk(self, parent: "Element") -> None:
        """Take all that an element holds."""
        for child in parent.children:
            self.walk_one(child)

    def walk_one(self, element: "Element") -> None:
        """Take one element."""
        tag = element.tag
        if tag == "text:h":
            self._heading(element)
        elif tag == "text:p":
            self._paragraph(element)
        elif tag == "text:list":
            self._list(element, 1, "", {})
        elif tag == "table:table":
            self._table(element)
        elif tag in _CONTENTS:
            if self.blocks and is_contents_title(self.blocks[-1].text):
                self.blocks.pop()
        elif self._is_group(element, tag):
            self.walk(element)

    def add(self, text: str, role: Role, level: int = 0) -> None:
        """Add a block, if it holds text."""
        if text:
            self.blocks.append(Block(text, role, level=level))

    @staticmethod
    def _is_group(child: "Element", tag: str) -> bool:
        if tag == "text:section":
            return child.get_attribute("text:display") != "none"
        return tag in _GROUPS or (tag.startswith("draw:") and tag not in _NO_BLOCKS)

    def _heading(self, element: "Element") -> None:
        boxes: list[Element] = []
        text = self.story.text(element, boxes)
        level = _whole(element, "text:outline-level", 1)
        label = ""
        if text and element.get_attribute("text:is-list-header") is None and self.styles.list_of(element) != "":
            self._outline[level] = self._outline.get(level, self.styles.first(OUTLINE, level) - 1) + 1
            for deeper in [place for place in self._outline if place > level]:
                del self._outline[deeper]
            label = self.styles.label(OUTLINE, level, self._outline)
        self.add(label + text if text else "", Role.HEADING, min(level, 6))
        self._walk_all(boxes)

    def _paragraph(self, element: "Element") -> None:
        boxes: list[Element] = []
        text = self.story.text(element, boxes)
        names = self.styles.names(element)
        before = self.blocks[-1] if self.blocks else None
        if any(_CONTENTS_STYLES.match(name) for name in names):
            return
        if any(name in _TITLES for name in names[:2]):
            self.add(text, Role.HEADING, 0)
        elif match := next(filter(None, map(_HEADING.match, names)), None):
            self.add(text, Role.HEADING, min(int(match[1]), 6))
        elif any("caption" in name or "légende" in name for name in names) or (is_caption(text) and len(text) < 300):
            self.add(text, Role.CAPTION)
        elif (item := typed_item(text, before)) is not None:
            self.add(item, Role.LIST_ITEM, 1)
        else:
            self.add(text, Role.PARAGRAPH)
        self._walk_all(boxes)

    def _walk_all(self, boxes: "list[Element]") -> None:
        for box in boxes:
            self.walk_one(box)

    def _list(self, element: "Element", depth: int, style: str, counts: dict[int, int]) -> None:
        style = str(element.get_attribute("text:style-name") or style) or self._style_of_first(element)
        goes_on = element.get_attribute("text:continue-numbering") in (True, "true")
        if goes_on or element.get_attribute("text:continue-list"):
            counts = {**counts, depth: self._last.get(style, {}).get(depth, self.styles.first(style, depth) - 1)}
        else:
            counts = {**counts, depth: self.styles.first(style, depth) - 1}
        for item in element.children:
            if item.tag not in ("text:list-item", "text:list-header"):
                continue
            if item.tag == "text:list-item" and any(child.tag != "text:list" for child in item.children):
                counts[depth] = _whole(item, "text:start-value", counts[depth] + 1)
                label = self.styles.label(style, depth, counts)
            else:  # an item that only holds a deeper list bears no number
                label = ""
            self._item(item, depth, style, counts, label)
        self._last.setdefault(style, {})[depth] = counts[depth]

    def _item(self, item: "Element", depth: int, style: str, counts: dict[int, int], label: str) -> None:
        fresh = True
        for child in item.children:
            if child.tag == "text:list":
                self._list(child, depth + 1, style, counts)
            elif child.tag == "text:h":  # numbered headings may be written as lists
                text = self.story.text(child)
                self.add(label + text if text else "", Role.HEADING, min(_whole(child, "text:outline-level", depth), 6))
            elif child.tag == "text:p":
                boxes: list[Element] = []
                text = self.story.text(child, boxes)
                if text and not fresh and self.blocks[-1].role is Role.LIST_ITEM:  # a second paragraph of the item
                    last = self.blocks.pop()
                    self.add(f"{last.text} {text}", last.role, last.level)
                elif text:
                    self.add(label + text, Role.LIST_ITEM, min(depth, 6))
                    fresh = False
                self._walk_all(boxes)
            elif child.tag == "table:table":
                self._table(child)

    def _style_of_first(self, element: "Element") -> str:
        """The list's style that the style of its first paragraph gives."""
        first = element.get_element("descendant::text:p|descendant::text:h")
        return (self.styles.list_of(first) or "") if first is not None else ""

    def _table(self, table: "Element") -> None:
        lines = list(rows(table))
        if is_frame(lines):
            for line, _ in lines:
                for cell in cells(line):
                    self.walk(cell)
        else:
            self.blocks.extend(table_blocks(lines, self.story.text, self.styles.is_bold))


def _whole(element: "Element", name: str, default: int) -> int:
    text = str(element.get_attribute(name) or "")
    return int(text) if text.isdigit() and int(text) else default
