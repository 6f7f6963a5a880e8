"""What is drawn around the text of a page: the grids of its tables, and its boxes."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from indexer.extract.pdf.page import Box, Char, Drawn, Fragment, Frame

_THIN = 3.0  # points: a rectangle no wider is a rule
_SHORT = 8.0  # points: shorter lines are ticks, boxes to check, underlines of a letter
_SNAP = 3.0  # points by which rules of one grid may miss each other
_MOST = 6000  # lines on a page; beyond, it is a drawing
_Rule = tuple[float, float, float]  # its place across, then its two ends


def read_rules(page: Any, frame: Frame) -> Drawn:
    """The straight lines and the rectangles of a page (a `pypdfium2.PdfPage`), nothing when it holds a drawing."""
    import pypdfium2.raw as pdfium

    found = Drawn()
    count = 0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = frame.apply(*item.get_bounds())
        width, height = right - left, top - bottom
        is_rule = min(width, height) <= _THIN
        count += 1 if is_rule else pdfium.FPDFPath_CountSegments(item.raw)
        if count > _MOST:
            return Drawn()
        if is_rule:
            _add_rule(found, left, bottom, right, top)
            continue
        if width > 0.97 * frame.width and height > 0.9 * frame.height:
            continue  # the page's own background
        lines = [frame.apply(*line) for line in _lines(pdfium, item)]
        if len(lines) == 4 and width > 60 and height > 30:
            found.boxes.append((left, bottom, right, top))
        for line in lines:
            _add_rule(found, *line)
    return Drawn(_merged(found.across), _merged(found.down), found.boxes)


def _add_rule(found: Drawn, left: float, bottom: float, right: float, top: float) -> None:
    if top - bottom <= _THIN and right - left >= _SHORT:
        found.across.append(((top + bottom) / 2, left, right))
    elif right - left <= _THIN and top - bottom >= _SHORT:
        found.down.append(((left + right) / 2, bottom, top))


def _lines(pdfium: Any, item: Any) -> Iterator[Box]:
    """The straight segments of a path, as boxes of the file."""
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(item.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield _segment(last, point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment) and point != start:
            yield _segment(point, start)


def _segment(one: tuple[float, float], other: tuple[float, float]) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Rules that lie on one line and touch made one."""
    merged: list[_Rule] = []
    for rule in sorted(rules):
        near = (i for i in range(len(merged) - 1, -1, -1) if rule[0] - merged[i][0] <= _SNAP)
        same = next((i for i in near if rule[1] <= merged[i][2] + _SNAP and rule[2] >= merged[i][1] - _SNAP), None)
        if same is None:
            merged.append(rule)
        else:
            place, start, end = merged[same]
            merged[same] = (place, min(start, rule[1]), max(end, rule[2]))
    return merged


def grids(drawn: Drawn) -> list[tuple[list[float], list[float]]]:
    """The tables drawn with rules: the limits of their columns from the left and of their rows from the top."""
    found = []
    for across, down in _joined(drawn):
        xs = _limits([rule[0] for rule in down] + [min(r[1] for r in across), max(r[2] for r in across)])
        ys = _limits([rule[0] for rule in across] + [min(r[1] for r in down), max(r[2] for r in down)])
        if len(xs) > 2 and len(ys) > 2:
            found.append((xs, ys[::-1]))
    return found


def _joined(drawn: Drawn) -> list[tuple[list[_Rule], list[_Rule]]]:
    """The rules in groups that cross or touch."""
    groups: list[tuple[list[_Rule], list[_Rule]]] = []
    left = list(drawn.across)
    for vertical in drawn.down:
        met = [rule for rule in left if _cross(rule, vertical)]
        joined = [group for group in groups if any(_cross(rule, vertical) for rule in group[0])]
        if not met and not joined:
            continue
        left = [rule for rule in left if rule not in met]
        groups = [group for group in groups if group not in joined]
        across = [rule for group in joined for rule in group[0]] + met
        groups.append((across, [rule for group in joined for rule in group[1]] + [vertical]))
    return groups


def _cross(across: _Rule, down: _Rule) -> bool:
    on_x = across[1] - _SNAP <= down[0] <= across[2] + _SNAP
    return on_x and down[1] - _SNAP <= across[0] <= down[2] + _SNAP


def _limits(places: list[float]) -> list[float]:
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > 2 * _SNAP:
            kept.append(place)
    return kept


def cells(
    grid: tuple[list[float], list[float]], down: list[_Rule], fragments: list[Fragment]
) -> list[list[list[Fragment]]]:
    """The fragments of a grid by row and column; nothing when text runs over its rules: then it is no table.

    A cell that text shows to be as wide as several columns stands in the first of them.
    """
    xs, ys = grid
    inside = [f for f in fragments if xs[0] < f.x0 + 1 and f.x1 - 1 < xs[-1] and ys[-1] < _middle(f) < ys[0]]
    over = sum(any(_crosses(f, x) and _ruled_at(down, x, f) for x in xs[1:-1]) for f in inside)
    if not inside or over > 0.2 * len(inside):
        return []
    table: list[list[list[Fragment]]] = []
    for top, bottom in pairwise(ys):
        row = [f for f in inside if bottom < _middle(f) <= top]
        if row:
            open_at = {x for x in xs[1:-1] for f in row if _crosses(f, x) and not _ruled_at(down, x, f)}
            table.append([])
            for left, right in pairwise(xs):
                cell = [f for f in row if left <= f.x0 + 1 < right]
                if left in open_at:
                    first = next(i for i in range(len(table[-1]) - 1, -1, -1) if xs[i] not in open_at)
                    table[-1][first].extend(cell)
                    cell = []
                table[-1].append(cell)
            alone = [cell for cell in table[-1] if cell]
            if len(alone) == 1 and not any(_ruled_at(down, x, row[0]) for x in xs[1:-1]):  # over the whole table
                table[-1] = [alone[0], *([] for _ in xs[2:])]
    filled = [any(row[column] for row in table) for column in range(len(xs) - 1)]
    wide = sum(any(_crosses(f, x) for x in xs[1:-1] for f in row[0]) for row in table)
    return table if len(table) > 1 and sum(filled) > 1 and wide <= len(table) // 2 else []


def _crosses(fragment: Fragment, x: float) -> bool:
    return fragment.x0 + 1 < x < fragment.x1 - 1


def _ruled_at(down: list[_Rule], x: float, fragment: Fragment) -> bool:
    """True when a vertical rule stands at `x` beside a fragment."""
    return any(abs(rule[0] - x) <= 2 * _SNAP and rule[1] < _middle(fragment) < rule[2] for rule in down)


def ruled_between(drawn: Drawn, one: Char, other: Char) -> bool:
    """True when a vertical rule of more than one line parts two characters; a frame around a word is no higher."""
    middle = other.y + 0.3 * other.size
    return any(
        one.x1 <= x <= other.x0 and bottom < middle < top and top - bottom > 2 * other.size
        for x, bottom, top in drawn.down
    )


def _middle(fragment: Fragment) -> float:
    return fragment.y + 0.3 * fragment.size


def boxed(drawn: Drawn, fragments: list[Fragment]) -> list[list[Fragment]]:
    """The fragments of each box that parts some lines of text from the rest of its page."""
    found: list[list[Fragment]] = []
    for left, bottom, right, top in sorted(drawn.boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1])):
        inside = [f for f in fragments if left < f.x0 and f.x1 < right and bottom < _middle(f) < top]
        crossed = any(f.x0 < right and f.x1 > left and bottom < _middle(f) < top for f in fragments if f not in inside)
        heights = {round(f.y) for f in inside}
        taken = any(f in group for group in found for f in inside)
        if len(heights) > 1 and len(inside) < 0.7 * len(fragments) and not crossed and not taken:
            found.append(inside)
    return found
