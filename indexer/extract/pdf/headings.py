"""Which paragraphs are headings, and of which level: by the tags or the outline, else by type size and weight."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from indexer.extract.blocks import Role
from indexer.extract.marks import is_caption
from indexer.extract.pdf.paragraphs import Draft

_LARGER = 1.09  # of the body's size
_LONGEST = 250  # characters
_LINES = 4
_OFTEN = 3  # a label over boxes (Important:, Note:) is no heading of what follows them
_COMPLETE = 3  # headings found in the outline, for it to be trusted

Style = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One entry of a file's outline (its bookmarks). `page` is 1-based, `depth` starts at 1."""

    title: str
    page: int
    depth: int


class Headings:
    """Knows the body's type and the outline; tells headings and their levels."""

    def __init__(self, body: Style, outline: Iterable[OutlineEntry]) -> None:
        self._body = body
        self._outline = {(entry.page, _key(entry.title)): entry.depth for entry in outline if _key(entry.title)}

    def mark(self, found: list[Draft]) -> dict[int, int]:
        """Give headings their role; returns their levels, 1 and more, under the index of each in the list."""
        depths = {i: depth for i, draft in enumerate(found) if (depth := self._depth(draft)) is not None}
        known = {_style(found[index]) for index in depths}
        said = Counter(_key(_text(draft)) for draft in found)
        # Tags or an outline that name headings name them all: other lines in bold are no headings, unless they are set
        # like one of them, or larger than most (a title page).
        usual = median(_style(found[index])[0] for index in depths) if len(depths) >= _COMPLETE else 0.0
        chosen = {
            i
            for i, draft in enumerate(found)
            if i in depths
            or (
                self._looks(draft)
                and (_style(draft)[0] > usual or _style(draft) in known)
                and not (_text(draft).endswith(":") and (usual or said[_key(_text(draft))] >= _OFTEN))
            )
        }
        for index in chosen:
            found[index].role = Role.HEADING
        ranks = _ranks({index: _style(found[index]) for index in sorted(chosen)}, depths)
        order = sorted(set(ranks.values()))
        return {index: order.index(rank) + 1 for index, rank in ranks.items()}

    def _depth(self, draft: Draft) -> int | None:
        if len(draft.lines) > _LINES:
            return None
        if (tag := draft.lines[0].tag).role is Role.HEADING and sum(len(line.text) for line in draft.lines) <= _LONGEST:
            return tag.level
        key = _key("".join(line.text for line in draft.lines))
        return self._outline.get((draft.page, key))

    def _looks(self, draft: Draft) -> bool:
        text = _text(draft)
        size, bold = _style(draft)
        body_size, body_bold = self._body
        if len(draft.lines) > _LINES or len(text) > _LONGEST or is_caption(text):
            return False
        if not any(map(str.isalpha, text)) or (len(text) < 4 and text.islower()):
            return False  # a number; the unit of a figure
        if size > _LARGER * body_size:
            return not (text[-1] in ".;," and len(text) > 100)
        return bold and not body_bold and size > 0.95 * body_size and text[-1] not in ".;:,"


def _ranks(styles: dict[int, Style], depths: dict[int, int]) -> dict[int, float]:
    """A rank for each heading, outer ones first: its depth in the outline, else its place among the styles."""
    of_style: dict[Style, list[int]] = {}
    for index, depth in depths.items():
        of_style.setdefault(styles[index], []).append(depth)
    known = {style: sorted(found)[len(found) // 2] for style, found in of_style.items()}
    by_style: dict[Style, float] = {}
    # Larger first, bold before plain; a style that the outline ignores goes under the larger ones that it knows.
    outer = min(known.values(), default=1) - 1.0
    step = 0
    for style in sorted(set(styles.values()), reverse=True):
        if style in known:
            outer, step = max(outer, float(known[style])), 0
            by_style[style] = float(known[style])
        else:
            step += 1
            by_style[style] = outer + step * 0.01
    return {index: float(depths[index]) if index in depths else by_style[style] for index, style in styles.items()}


def _text(draft: Draft) -> str:
    return " ".join(line.text for line in draft.lines)


def _style(draft: Draft) -> Style:
    return round(draft.lines[0].size * 2) / 2, all(line.bold for line in draft.lines)


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
