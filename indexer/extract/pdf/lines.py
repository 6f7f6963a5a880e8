"""Fragments put together into the lines that a reader sees."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexer.extract.blocks import Place
from indexer.extract.cleaning import clean, superscript
from indexer.extract.hyphens import HYPHENS, Joiner
from indexer.extract.pdf.page import Box, Fragment, union
from indexer.extract.pdf.tags import NO_TAG, Tag

_ASCENT, _DESCENT = 0.75, 0.2  # of the type size, above and under the base line


@dataclass(slots=True)
class Line:
    """One line of text. `page` is 1-based; `left` and `right` are the limits of the column that it stands in."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int
    box: Box
    tag: Tag = NO_TAG
    left: float = 0.0
    right: float = 0.0

    @property
    def is_full(self) -> bool:
        """True when the line reaches the right side of its column, so that its sentence may go on."""
        return self.x1 >= self.right - 3 * self.size

    def fills(self, under: "Line") -> bool:
        """True when the line is full, or had no room left for the first word of the one `under` it."""
        word = len(under.text.partition(" ")[0]) + 1
        return self.is_full or self.x1 + word * (under.x1 - under.x0) / len(under.text) > self.right


def overlap(one: Fragment, other: Fragment) -> float:
    """The share of the smaller one's height that two fragments have in common."""
    top = min(one.y + _ASCENT * one.size, other.y + _ASCENT * other.size)
    bottom = max(one.y - _DESCENT * one.size, other.y - _DESCENT * other.size)
    return max(0.0, top - bottom) / ((_ASCENT + _DESCENT) * min(one.size, other.size))


def rows(fragments: Iterable[Fragment]) -> list[list[Fragment]]:
    """Fragments that stand side by side, from the top of the page; each row from left to right."""
    found: list[list[Fragment]] = []
    # The larger type first on equal heights, so that a note's mark joins its line and not the line above.
    for fragment in sorted(fragments, key=lambda f: (-f.y, f.x0)):
        best = max(found[-3:], key=lambda row: max(overlap(fragment, other) for other in row), default=None)
        if best is not None and max(overlap(fragment, other) for other in best) > 0.5:
            best.append(fragment)
        else:
            found.append([fragment])
    return [sorted(row, key=lambda f: f.x0) for row in found]


def make_line(row: list[Fragment], page: int, left: float, right: float) -> Line:
    """One line from the fragments of a row."""
    main = max(row, key=lambda fragment: (len(fragment.text), fragment.size))
    text = ""
    end = row[0].x0
    for fragment in row:
        raised = fragment.size < 0.85 * main.size and fragment.y > main.y + 0.1 * main.size
        piece = superscript(fragment.text) if raised and fragment.text.strip().isdigit() else fragment.text
        # A mark drawn apart from its word has no space before it in print.
        text += ("" if not text or fragment.x0 - end < 0.15 * main.size else " ") + piece
        end = fragment.x1
    bold = sum(len(f.text) for f in row if f.bold) * 2 > sum(len(f.text) for f in row)
    box = union([fragment.box for fragment in row])
    right_end = max(f.x1 for f in row)
    return Line(text, row[0].x0, right_end, main.y, main.size, bold, page, box, main.tag, left, right)


def join_lines(lines: Iterable[Line], joiner: Joiner, narrow: bool = False) -> tuple[str, list[Place]]:
    """The lines of a paragraph, or of a `narrow` cell, as one text, and where each of them lies."""
    found = list(lines)
    text, spans = joiner.spans((_clean(line.text) for line in found), narrow)
    return text, [
        Place(start, end, line.page, line.box) for line, (start, end) in zip(found, spans, strict=True) if end > start
    ]


def _clean(text: str) -> str:
    """A line cleaned, save for the hyphen that cuts its last word."""
    text = text.rstrip()
    return f"{clean(text[:-1])}-" if text[-1:] and text[-1] in HYPHENS and text[:-1].strip() else clean(text)


def move(places: Iterable[Place], by: int) -> list[Place]:
    """The places after the first characters of their text were taken away (`by` < 0) or others set before it."""
    moved = (replace(place, start=max(place.start + by, 0), end=place.end + by) for place in places)
    return [place for place in moved if place.end > place.start]
