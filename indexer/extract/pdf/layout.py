"""The reading order of a page: where it is set in columns, and what crosses them."""

from collections.abc import Iterable, Iterator
from itertools import combinations, groupby

from indexer.extract.marks import is_list_mark, list_item
from indexer.extract.pdf.lines import overlap, rows
from indexer.extract.pdf.page import Box, Fragment

_MIN_SIDE = 3  # lines on each side of a gutter
_BACK = 9  # type sizes: a file that goes up by more goes to another column, not to another cell of a row
_TALL = 10  # lines on each side, where the order of the file does not tell columns from a table


def zones(fragments: list[Fragment]) -> list[list[Fragment]]:
    """The fragments of a page cut into zones of one column each, in reading order.

    Where the file is written column after column, its own order is the best witness; else the gutters tell.
    """
    _settle_marks(fragments)
    return [zone for run in _runs(fragments) for zone in _cut(run)]


def _settle_marks(fragments: list[Fragment]) -> None:
    """Give the marks of lists the rank of their items: some programs draw them all at the end."""
    for mark in (f for f in fragments if is_list_mark(f.text.strip())):
        items = (f for f in fragments if _is_item_of(mark, f))
        item = min(items, key=lambda f: f.x0, default=None)
        if item is not None and not 0 < item.order - mark.order <= 1:
            mark.order = item.order - 0.5


def _is_item_of(mark: Fragment, text: Fragment) -> bool:
    return 0 <= text.x0 - mark.x1 < 4 * text.size and overlap(mark, text) > 0.5


def _runs(fragments: list[Fragment]) -> list[list[Fragment]]:
    """The text cut where the file goes back up to another column; whole when its pieces then lie over each other."""
    runs: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda f: f.order):
        last = runs[-1][-1] if runs else None
        # Notes under all columns come after the last one.
        is_under = last is not None and fragment.x0 < last.x0 - 3 * last.size and fragment.size < 0.95 * last.size
        if last is None or fragment.y - last.y > _BACK * fragment.size or (is_under and fragment.y < last.y):
            runs.append([])
        runs[-1].append(fragment)
    boxes = [
        (min(f.x0 for f in run), min(f.y for f in run), max(f.x1 for f in run), max(f.y for f in run)) for run in runs
    ]
    pairs = list(zip(runs, boxes, strict=True))
    apart = all(
        not _reaches(run, other_box) or not _reaches(other, box)
        for (run, box), (other, other_box) in combinations(pairs, 2)
    )
    if not apart:
        return [fragments]
    return [
        part
        for index, run in enumerate(runs)
        for part in _wide_apart(run, [box for other, box in enumerate(boxes) if other != index])
    ]


def _wide_apart(run: list[Fragment], others: list[Box]) -> Iterator[list[Fragment]]:
    """A run cut between its lines beside another column and those above or under it that run across the page."""
    parts: list[list[list[Fragment]]] = []
    for beside, group in groupby(rows(run), lambda row: any(box[1] - 1 < row[0].y < box[3] + 1 for box in others)):
        part = list(group)
        across = any(row[0].x0 + 1 < box[0] < row[-1].x1 for row in part for box in others)
        if parts and not beside and not across:
            parts[-1].extend(part)  # the end of a column longer than the others
        else:
            parts.append(part)
    for part in parts:
        yield [fragment for row in part for fragment in row]


def _reaches(run: list[Fragment], box: Box) -> bool:
    """True when text of a run lies in a box, by more than a letter's overhang."""
    left, bottom, right, top = box
    return any(f.x0 + 2 < right and f.x1 - 2 > left and bottom - 1 < f.y < top + 1 for f in run)


def _cut(fragments: list[Fragment], depth: int = 0) -> list[list[Fragment]]:
    """The fragments cut at their gutters.

    Text that crosses a gutter (a title, a wide table) separates what stands above it from what stands under.
    """
    if len(fragments) < 2 * _MIN_SIDE or depth > 3:
        return [fragments] if fragments else []
    best: tuple[int, list[tuple[list[Fragment], list[Fragment], list[Fragment]]]] = (0, [])
    for gutter in _gutters(fragments):
        bands = _bands(fragments, gutter)
        gain = sum(len(left) + len(right) for _, left, right in bands)
        if gain > best[0]:
            best = (gain, bands)
    if not best[0]:
        return [fragments]
    result: list[list[Fragment]] = []
    for wide, left, right in best[1]:
        for part in (wide, left, right):
            result.extend(_cut(part, depth + 1) if part is not wide else ([part] if part else []))
    return result


def _gutters(fragments: list[Fragment]) -> list[float]:
    """Places where a second column may start: left ends shared by several lines, away from the left margin."""
    first, last = min(f.x0 for f in fragments), max(f.x1 for f in fragments)
    marks = [f for f in fragments if is_list_mark(f.text.strip())]
    items = {id(item) for mark in marks for item in fragments if _is_item_of(mark, item)}
    starts = sorted(
        f.x0
        for f in fragments
        if first + 0.2 * (last - first) < f.x0 < last - 0.1 * (last - first) and id(f) not in items
    )
    found: list[float] = []
    index = 0
    while index < len(starts):
        end = index
        while end + 1 < len(starts) and starts[end + 1] - starts[index] < 3:
            end += 1
        if end - index + 1 >= _MIN_SIDE:
            found.append(starts[index] - 0.5)
        index = end + 1
    return found


def _bands(fragments: list[Fragment], gutter: float) -> list[tuple[list[Fragment], list[Fragment], list[Fragment]]]:
    """From the top: what crosses the gutter, then the left and right columns under it. Empty if no part has columns."""
    bands: list[tuple[list[Fragment], list[Fragment], list[Fragment]]] = []
    wide: list[Fragment] = []
    left: list[Fragment] = []
    right: list[Fragment] = []
    found = False

    def close(last: bool = False) -> None:
        nonlocal wide, left, right, found
        if _are_columns(left, right, gutter):
            # Under the last columns of a page nothing follows that a heading could belong to.
            left, below = (left, []) if last else _split_tail(left, right)
            bands.append((wide, left, right))
            wide, found = below, True
        else:
            wide = wide + left + right
        left, right = [], []

    for row in rows(fragments):
        # A title may be drawn word by word.
        if any(fragment.x0 < gutter <= fragment.x1 for fragment in row):
            if left or right:
                close()
            wide.extend(row)
        else:
            right.extend(fragment for fragment in row if fragment.x0 >= gutter)
            left.extend(fragment for fragment in row if fragment.x1 < gutter)
    close(last=True)
    if not found:
        return []
    return [*bands, (wide, [], [])] if wide else bands


def _are_columns(left: list[Fragment], right: list[Fragment], gutter: float) -> bool:
    """True for two columns of text; two columns of a table are drawn row by row, which the file's order shows."""
    if min(len(left), len(right)) < _MIN_SIDE:
        return False
    if gutter - max(f.x1 for f in left) < 0.4 * left[0].size:
        return False
    marked = sorted([(f.order, 0, f) for f in left] + [(f.order, 1, f) for f in right], key=lambda item: item[0])
    backs = [index for index in range(1, len(marked)) if marked[index][1] < marked[index - 1][1]]
    if not backs:
        # One run of the left side, then one of the right: columns, unless the left is a narrow margin of labels.
        filled = _filled(left, gutter) or (_is_list(left) and _is_list(right))
        return filled and min(_lines(left), _lines(right)) >= _MIN_SIDE
    if all(_is_cut([item[2] for item in marked], index) for index in backs):
        # Columns that a program wrote line by line across the page.
        tall = min(len(left), len(right)) >= _TALL and len(backs) >= 0.6 * min(len(left), len(right))
        return tall and _is_prose(left, gutter) and _is_prose(right, max(f.x1 for f in right))
    return _filled(left, gutter)


def _filled(side: list[Fragment], end: float) -> bool:
    """True when most lines of a side run to its end, as those of a text do."""
    start = min(f.x0 for f in side)
    widths = sorted(max(f.x1 for f in row) - min(f.x0 for f in row) for row in rows(side))
    return widths[len(widths) // 2] > 0.6 * (end - start)


def _is_prose(side: list[Fragment], end: float) -> bool:
    lengths = sorted(len(f.text) for f in side)
    return lengths[len(lengths) // 2] > 25 and _filled(side, end)


def _is_list(side: list[Fragment]) -> bool:
    """True when most lines of a side open with the mark of a list."""
    found = rows(side)
    return 2 * sum(is_list_mark(row[0].text.strip()) or list_item(row[0].text) is not None for row in found) > len(
        found
    )


def _lines(side: list[Fragment]) -> int:
    return len({round(f.y) for f in side})


def _is_cut(marked: list[Fragment], index: int) -> bool:
    """True when all that comes before a place in the file stands above all that comes after: the end of a table row."""
    return min(f.y for f in marked[:index]) > max(f.y for f in marked[index:]) + 0.3 * marked[index].size


def _split_tail(left: list[Fragment], right: list[Fragment]) -> tuple[list[Fragment], list[Fragment]]:
    """Short lines under both columns, left of the gutter: a heading of what follows, not the end of the left one."""
    floor = min(f.y for f in right)
    ordered = sorted(left, key=lambda f: -f.y)
    for index in range(1, len(ordered)):
        above, under = ordered[index - 1], ordered[index]
        if under.y < floor - 0.8 * under.size and above.y - under.y > 1.6 * above.size:
            return ordered[:index], ordered[index:]
    return left, []


def margins(fragments: Iterable[Fragment]) -> tuple[float, float]:
    """The left and right ends of a zone."""
    found = list(fragments)
    return min(f.x0 for f in found), max(f.x1 for f in found)
