"""What is known of a page: its fragments of text, where they lie, and how the page is turned."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from indexer.extract.pdf.tags import NO_TAG, Tag

Box = tuple[float, float, float, float]


class Char(NamedTuple):
    """One character with its box, base line and type size, in points from the lower left corner of the page as read.

    `foot` and `top` are the lower and upper sides of its box.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    foot: float
    top: float
    tag: Tag


@dataclass(slots=True)
class Fragment:
    """Characters that follow each other on one line. `order` is their rank in the file, a witness of reading order.

    Lengths are in points from the lower left corner of the page as read; `box` is that of a `Place`.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    order: float
    box: Box
    tag: Tag = NO_TAG


class Frame:
    """Coordinates of the file → points from the lower left corner of the page as read → fractions of it as displayed.

    `turn` is by how many degrees, clockwise, the displayed page has to be turned to be read.
    """

    def __init__(self, page: Any, turn: int = 0) -> None:
        self.degrees = (page.get_rotation() + turn) % 360
        self._turn = turn
        # The displayed part of the page: its crop box.
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        width, height = self._right - self._left, self._top - self._bottom
        self.width, self.height = (height, width) if self.degrees % 180 else (width, height)

    def apply(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the file as left, bottom, right, top on the page as read."""
        match self.degrees:
            case 90:
                return bottom - self._bottom, self._right - right, top - self._bottom, self._right - left
            case 180:
                return self._right - right, self._top - top, self._right - left, self._top - bottom
            case 270:
                return self._top - top, left - self._left, self._top - bottom, right - self._left
        return left - self._left, bottom - self._bottom, right - self._left, top - self._bottom

    def shows(self, box: Box) -> bool:
        """True when the middle of a box is on the page."""
        return bool(0 <= box[0] + box[2] <= 2 * self.width and 0 <= box[1] + box[3] <= 2 * self.height)

    def place(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the page as read as that of a `Place`."""
        x0, x1 = left / self.width, right / self.width
        y0, y1 = 1 - top / self.height, 1 - bottom / self.height
        match self._turn:
            case 90:
                x0, y0, x1, y1 = y0, 1 - x1, y1, 1 - x0
            case 180:
                x0, y0, x1, y1 = 1 - x1, 1 - y1, 1 - x0, 1 - y0
            case 270:
                x0, y0, x1, y1 = 1 - y1, x0, 1 - y0, x1
        return max(x0, 0.0), max(y0, 0.0), min(x1, 1.0), min(y1, 1.0)


_Rule = tuple[float, float, float]  # its place across, then its two ends


@dataclass(slots=True)
class Drawn:
    """The horizontal rules (y, left, right), the vertical ones (x, bottom, top) and the boxes of a page as read."""

    across: list[_Rule] = field(default_factory=list)
    down: list[_Rule] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class PageText:
    """The text of one page, without a frame when the page does not open.

    `turned` holds the lines that run another way, with their boxes; `unknown` counts the glyphs of which the file does
    not say the letter.
    """

    frame: Frame | None = None
    fragments: list[Fragment] = field(default_factory=list)
    drawn: Drawn = field(default_factory=Drawn)
    turned: list[tuple[str, Box]] = field(default_factory=list)
    unknown: int = 0

    @property
    def height(self) -> float:
        """In points."""
        return self.frame.height if self.frame else 0.0


def union(boxes: list[Box]) -> Box:
    """The smallest box around others, all those of `Place`s."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
