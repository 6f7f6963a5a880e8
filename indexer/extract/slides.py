"""What slides of every format share: boxes in reading order, titles as headings, no text that recurs on each."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from indexer.extract.blocks import Block, Role

_TITLE = 100  # characters of a first line that is taken for the title of a slide without one
_RECURRING = 4  # slides on which a text must stand to be looked at as furniture
_SHARE = 0.6  # of the slides


@dataclass(frozen=True, slots=True)
class Box:
    """The blocks of one shape and where it stands, in any one unit, from the top left corner."""

    left: float
    top: float
    width: float
    height: float
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: `level` is that of its title; `notes` are what the speaker says."""

    number: int
    title: str
    level: int
    boxes: list[Box]
    notes: list[str] = field(default_factory=list)


def in_reading_order(boxes: Iterable[Box]) -> list[Box]:
    """Boxes row by row, those side by side from left to right.

    Boxes are of one row when they overlap in height by half of the lower one; a row goes on as long as one joins it.
    """
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda each: (each.top, each.left)):
        if rows and any(_overlap(box, other) for other in rows[-1]):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row, key=lambda each: (each.left, each.top))]


def slide_blocks(slides: list[Slide]) -> tuple[Block, ...]:
    """The blocks of all slides: the title, what the boxes hold, then the speaker's notes as notes."""
    bodies = _without_furniture([[b for box in in_reading_order(s.boxes) for b in box.blocks] for s in slides])
    blocks: list[Block] = []
    for slide, body in zip(slides, bodies, strict=True):
        if slide.title:
            blocks.append(Block(slide.title, Role.HEADING, slide.number, slide.level))
        elif len(body) > 1 and body[0].role is Role.PARAGRAPH and _is_title(body[0].text):
            body[0] = replace(body[0], role=Role.HEADING, level=slide.level)
        blocks.extend(replace(block, page=slide.number) for block in body)
        blocks.extend(Block(note, Role.FOOTNOTE, slide.number) for note in slide.notes if note)
    return tuple(blocks)


def hidden_remark(hidden: list[int]) -> tuple[str, ...]:
    """What the report says of the slides that are not shown."""
    numbers = ", ".join(map(str, hidden))
    return (f"hidden slides are left out: {numbers}; show them in the program to have them read",) if hidden else ()


def _overlap(one: Box, other: Box) -> bool:
    common = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return common > 0.5 * min(one.height, other.height)


def _is_title(text: str) -> bool:
    return len(text) <= _TITLE and text[-1] not in ".;:,!?"


def _without_furniture(bodies: list[list[Block]]) -> list[list[Block]]:
    """Without the texts that stand on most slides: the name of the organisation, a date, a number."""
    counts = Counter(key for body in bodies for key in {_key(block) for block in body})
    least = max(_RECURRING, _SHARE * len(bodies))
    furniture = {key for key, count in counts.items() if count >= least and len(key) <= _TITLE}
    return [[block for block in body if _key(block) not in furniture] for body in bodies]


def _key(block: Block) -> str:
    return re.sub(r"\d+", "0", block.text.casefold())
