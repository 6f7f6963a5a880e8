"""What every reader gives back: the blocks of a document in reading order, and what the file says of itself."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of a block's text lies: `text[start:end]`, one printed line or a part of one, on `page` (1-based).

    `box` is left, top, right, bottom, in fractions (0 to 1) of the page as it is displayed, from its top left corner.
    """

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text, never empty, in which any run of white space is one space.

    `page` is 1-based (of slides: the slide), None where the format has no pages; `places` says where its lines lie,
    where the format tells; `time` is when it is said, in seconds, in a recording; `level` is 1 (outermost) to 6 for a
    heading, the depth from 1 for a list item, else 0. A table row's cells are joined with " | "; `header` holds its
    table's header row in the same form ("" if none), so that a row can be read alone.
    """

    text: str
    role: Role
    page: int | None = None
    level: int = 0
    header: str = ""
    places: tuple[Place, ...] = ()
    time: float | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document as read. `metadata` keys: title, author, date (ISO 8601), language; only those the file gives.

    `pages` is the number of pages, None where the format has none; `labels` are the numbers printed on them, one a
    page, () where they are the pages' own numbers; `warnings` and `remarks`
    are sentences for the report: what could not be read, and what a reader of all the rest should know.
    """

    blocks: tuple[Block, ...]
    metadata: dict[str, str] = field(default_factory=dict)
    pages: int | None = None
    labels: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
