"""Lines put together into paragraphs and list items, over columns and pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from indexer.extract.blocks import Role
from indexer.extract.cleaning import clean
from indexer.extract.hyphens import HYPHENS
from indexer.extract.marks import is_caption, list_item
from indexer.extract.pdf.lines import Line

_GAP = 1.2  # of the usual pitch of lines: above it, another paragraph begins
_COLUMN = 100.0  # points: what is further to the right is in another column, not deeper in a list
_FINAL = re.compile(r"[.!?…:;»”\"](?:[⁰¹²³⁴-⁹]+|\))*$")
_ICON = re.compile("[\ue000-\uf8ff]")  # of a font of pictures
_SURE_BULLET = re.compile(r"^[•●▪◦○■□►➢✓\ue000-\uf8ff]")


@dataclass(slots=True)
class Draft:
    """A paragraph in the making: its lines, and where it stands."""

    lines: list[Line]
    role: Role
    zone: int
    indent: float

    @property
    def page(self) -> int:
        """The page that it begins on."""
        return self.lines[0].page


class Pitch:
    """The usual distance between the base lines of one text, by type size."""

    def __init__(self, columns: Iterable[list[Line]]) -> None:
        steps: defaultdict[int, Counter[float]] = defaultdict(Counter)
        for lines in columns:
            for above, under in pairwise(lines):
                step = above.y - under.y
                if round(above.size) == round(under.size) and 0.95 < step / above.size < 2.2:
                    steps[round(above.size)][round(step, 1)] += 1
        # The smallest of the common steps: the pitch inside a paragraph, not the one between list items.
        self._pitch = {
            size: min(step for step, count in found.items() if count >= 0.3 * max(found.values()))
            for size, found in steps.items()
        }

        self.body = max(steps, key=lambda size: steps[size].total(), default=0)

    def of(self, size: float) -> float:
        """The pitch of a type size."""
        return self._pitch.get(round(size), 1.25 * size)


def drafts(lines: list[Line], pitch: Pitch, zone: int) -> list[Draft]:
    """The paragraphs of one column."""
    found: list[Draft] = []
    for line in lines:
        if found and not _breaks(found[-1], line, pitch):
            found[-1].lines.append(line)
        else:
            role = Role.LIST_ITEM if _is_item(found[-1] if found else None, line) else Role.PARAGRAPH
            found.append(Draft([line], role, zone, line.x0))
    return found


def _is_item(before: Draft | None, line: Line) -> bool:
    """True for a line that opens a list item, by its mark or by its tag."""
    if list_item(clean(line.text)) is not None:
        return True
    if line.tag.role is not Role.LIST_ITEM or before is None or line.tag.element != before.lines[0].tag.element:
        return line.tag.role is Role.LIST_ITEM
    # The second paragraph of an item has no mark, where the first one has.
    return before.role is Role.LIST_ITEM and list_item(clean(before.lines[0].text)) is None


def _breaks(draft: Draft, line: Line, pitch: Pitch) -> bool:
    """True when a line opens another paragraph than the one above it."""
    above = draft.lines[-1]
    if line.tag.element and line.tag.element == above.tag.element:
        # A paragraph of the file, save where it sets its lines apart, as forms do.
        step = above.y - line.y
        wide = line.tag.role is Role.PARAGRAPH and step > 1.7 * pitch.of(line.size) and _FINAL.search(above.text)
        return bool(_is_short(above) or wide) and line.text[0].isalnum() and not line.text[0].islower()
    apart = line.tag.element and above.tag.element and not _is_one_in_print(above, line)
    if apart or abs(above.size - line.size) > 0.08 * max(above.size, line.size):
        return True
    if above.y < line.y or above.y - line.y > _GAP * pitch.of(line.size) + 0.3:
        return not (_is_title_going_on(above, line, pitch) or _is_pushed_down(draft, line, pitch))
    if above.text[-1] in HYPHENS and line.text[0].islower():
        return False
    upper = not line.text[0].islower()
    if above.bold != line.bold and (upper or not above.fills(line)) and above.text[-1] != ",":
        return True
    is_title = above.bold and line.bold and is_caption(draft.lines[0].text)
    return not is_title and (_opens_item(draft, line) or _is_set_apart(draft, line, upper))


def _opens_item(draft: Draft, line: Line) -> bool:
    """True when a line opens a list item; a dash or a number may also open a line in the middle of a sentence."""
    above = draft.lines[-1]
    if _SURE_BULLET.match(line.text):
        return True
    if list_item(line.text) is None or _is_in_brackets(draft, line):
        return False
    shifted = abs(line.x0 - draft.lines[0].x0) > 0.5 * line.size
    return shifted or not above.is_full or above.text[-1] == "," or _FINAL.search(above.text) is not None


def _is_in_brackets(draft: Draft, line: Line) -> bool:
    """True for a dash inside brackets that a line above opened."""
    said = "".join(above.text for above in draft.lines)
    return line.text[0] in "-–—" and said.count("(") > said.count(")") and ")" in line.text


def _is_set_apart(draft: Draft, line: Line, upper: bool) -> bool:
    """True when the place of a line, or the end of the one above, tells that a paragraph ended."""
    above = draft.lines[-1]
    final = _FINAL.search(above.text) is not None
    if draft.role is Role.LIST_ITEM:
        outdented = line.x0 < draft.indent + 0.3 * line.size
        return outdented and (final or not above.fills(line)) and upper
    indented = line.x0 > line.left + 0.8 * line.size and above.x0 < line.left + 0.5 * line.size
    goes_on = not upper or (line.text[0] == "(" and not final)  # as under the number of a heading
    if above.fills(line):
        return indented and final
    return not goes_on and (indented or final or _is_short(above))


def _is_short(line: Line) -> bool:
    return line.x1 < line.left + 0.65 * (line.right - line.left)


def _is_one_in_print(above: Line, line: Line) -> bool:
    """True when a sentence goes on from one paragraph of the file to the next: some programs make one of every line."""
    goes_on = above.fills(line) and line.text[0].islower() and _FINAL.search(above.text) is None
    same = above.tag.role is line.tag.role and line.tag.role in (Role.PARAGRAPH, Role.LIST_ITEM)
    return same and goes_on and list_item(line.text) is None


def _is_title_going_on(above: Line, line: Line, pitch: Pitch) -> bool:
    """True for the second line of a heading: headings are too few to know the pitch of their lines."""
    heading = (above.bold and line.bold) or line.size > 1.09 * pitch.body
    close = 0 < above.y - line.y < 1.75 * line.size
    long = above.x1 > above.left + 0.7 * (above.right - above.left)
    return heading and close and long and _FINAL.search(above.text) is None and list_item(line.text) is None


def _is_pushed_down(draft: Draft, line: Line, pitch: Pitch) -> bool:
    """True for the next line of a sentence under a line that a small picture or a raised mark makes higher."""
    above = draft.lines[-1]
    close = 0 < above.y - line.y < 1.7 * pitch.of(line.size) and above.bold == line.bold
    if not close or not line.text[0].islower() or above.text[-1] in ".:;":
        return False
    if draft.role is Role.LIST_ITEM and line.x0 > draft.indent + 0.5 * line.size:  # beside the mark, not under it
        return True
    return above.fills(line) and abs(above.x0 - line.x0) < line.size


def continue_over_pages(found: list[Draft]) -> list[Draft]:
    """A paragraph cut by the end of a column or of a page made one again."""
    result: list[Draft] = []
    for draft in found:
        if result and _continues(result[-1], draft):
            result[-1].lines.extend(draft.lines)
            result[-1].zone = draft.zone
        else:
            result.append(draft)
    return result


def _continues(before: Draft, after: Draft) -> bool:
    """True when a paragraph at the top of a column ends the one at the foot of the column before."""
    last, first = before.lines[-1], after.lines[0]
    if before.zone == after.zone or before.role not in (Role.PARAGRAPH, Role.LIST_ITEM):
        return False
    if after.role is not Role.PARAGRAPH and not _is_rest_of_item(before, after):
        return False
    if abs(last.size - first.size) > 0.08 * last.size or last.bold != first.bold:
        return False
    if last.text[-1] in HYPHENS:
        return True
    lower = first.text[0].islower()
    if _FINAL.search(last.text):
        # "Cf. art." and the like end with a point too, and a sentence never starts in lower case.
        return last.is_full and lower and last.text[-1] not in ":;"
    under = last.page == first.page and first.y < last.y  # under a box, not at the top of the next column
    return lower or (last.fills(first) and not under)


def _is_rest_of_item(before: Draft, after: Draft) -> bool:
    """True for what the file calls an item but has no mark, where the item before it has one."""
    if before.role is not Role.LIST_ITEM or after.role is not Role.LIST_ITEM:
        return False
    return list_item(clean(before.lines[0].text)) is not None and list_item(clean(after.lines[0].text)) is None


def drop_icons(found: list[Draft]) -> None:
    """Make a paragraph of what only its icon told for a list item, in a file that names its list items."""
    if any(draft.lines[0].tag.role is Role.LIST_ITEM for draft in found):
        for draft in found:
            if draft.lines[0].tag.role is Role.PARAGRAPH and _ICON.match(draft.lines[0].text):
                draft.role = Role.PARAGRAPH


def list_levels(found: list[Draft]) -> list[int]:
    """The depth of each list item, by its indent among the items around it; 0 for what is no item.

    Some programs tag the lists inside a list as if they were beside it: the indent tells then.
    """
    levels: list[int] = []
    indents: list[float] = []
    margin = 0.0
    for draft in found:
        if draft.role is not Role.LIST_ITEM:
            # A paragraph that stands no further in than the marks ends their list.
            indents = [] if draft.role is Role.HEADING else [indent for indent in indents if indent < draft.indent - 3]
            levels.append(0)
            continue
        first = draft.lines[0]
        if abs(first.left - margin) > _COLUMN:
            indents = [indent - margin + first.left for indent in indents]
            margin = first.left
        while indents and indents[-1] > draft.indent + 3:
            indents.pop()
        if not indents or draft.indent > indents[-1] + 3:
            indents.append(draft.indent)
        levels.append(max(len(indents), first.tag.level if first.tag.role is Role.LIST_ITEM else 0))
    return levels
