"""The pages of a PDF, once cleaned, to the blocks of the document."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from indexer.extract.blocks import Block, Place, Role
from indexer.extract.cleaning import clean
from indexer.extract.hyphens import Joiner
from indexer.extract.marks import is_caption, list_item
from indexer.extract.pdf.headings import Headings, OutlineEntry, Style
from indexer.extract.pdf.layout import margins, zones
from indexer.extract.pdf.lines import Line, join_lines, make_line, move, rows
from indexer.extract.pdf.notes import split_notes
from indexer.extract.pdf.page import Fragment, PageText
from indexer.extract.pdf.paragraphs import Draft, Pitch, continue_over_pages, drafts, drop_icons, list_levels
from indexer.extract.pdf.rules import boxed
from indexer.extract.pdf.tables import Table, find_tables, given_tables
from indexer.extract.tabular import join_cells, table_blocks

_MARK = re.compile(r"^([⁰¹²³⁴-⁹]+)\s*")
_PROSE = 40  # characters of a line of running text; headings and cells are shorter


@dataclass(slots=True)
class _Zone:
    """One column of a page: its tables, and its lines cut where the tables stand."""

    page: int
    parts: list[list[Line] | Table] = field(default_factory=list)
    notes: list[list[Line]] = field(default_factory=list)


def assemble(pages: list[PageText], outline: Iterable[OutlineEntry]) -> tuple[Block, ...]:
    """The blocks of a document in reading order, each page's notes after its other blocks."""
    body = _body(pages)
    found = [zone for number, page in enumerate(pages, 1) for zone in _zones(page, number, body[0])]
    joiner = Joiner(_texts(found), _cells(found))
    pitch = Pitch(part for zone in found for part in zone.parts if isinstance(part, list))
    flow: list[Draft | Table] = []
    for number, zone in enumerate(found):
        for part in zone.parts:
            flow.extend([part] if isinstance(part, Table) else drafts(part, pitch, number))
    placed = _flow_blocks(flow, Headings(body, outline), joiner)
    for zone in found:
        placed.extend((zone.page, 1, _note(lines, joiner)) for lines in zone.notes)
    for number, page in enumerate(pages, 1):
        for text, box in page.turned:
            place = Place(0, len(text), number, box)
            placed.append((number, 2, Block(text, Role.PARAGRAPH, number, places=(place,))))
    placed.sort(key=lambda item: item[:2])
    return tuple(block for _, _, block in placed if block.text)


def _body(pages: list[PageText]) -> Style:
    """The type of the running text: the largest of the usual ones, since notes and tables may hold more characters."""
    every: Counter[Style] = Counter()
    prose: Counter[Style] = Counter()
    for page in pages:
        for fragment in page.fragments:
            style = round(fragment.size, 1), fragment.bold
            every[style] += len(fragment.text)
            prose[style] += len(fragment.text) if len(fragment.text) >= _PROSE else 0
    usual = [style for style, count in prose.items() if count >= 0.2 * prose.total() > 0]
    if usual:
        return max(usual, key=lambda style: (not style[1], style[0]))
    return every.most_common(1)[0][0] if every else (10.0, False)


def _zones(page: PageText, number: int, body: float) -> Iterator[_Zone]:
    """The columns of a page. A table whose cells are known, or a box, has one fragment to stand for it meanwhile."""
    tables = {id(stand := _stand_in(table.fragments)): (stand, table) for table in given_tables(page, number)}
    taken = {id(fragment) for _, table in tables.values() for fragment in table.fragments}
    rest = [fragment for fragment in page.fragments if id(fragment) not in taken]
    boxes = {id(stand := _stand_in(inside)): (stand, inside) for inside in boxed(page.drawn, rest)}
    taken = {id(fragment) for _, inside in boxes.values() for fragment in inside}
    rest = [fragment for fragment in rest if id(fragment) not in taken]
    rest += [stand for stand, _ in tables.values()] + [stand for stand, _ in boxes.values()]
    known = {key: table for key, (_, table) in tables.items()}
    for fragments in zones(rest):
        left = fragments
        for stand, inside in sorted((boxes[id(f)] for f in fragments if id(f) in boxes), key=lambda pair: -pair[0].y):
            above = [f for f in left if f.y > stand.y]
            left = [f for f in left if f.y <= stand.y and f is not stand]
            if above:
                yield _zone(above, known, number, body)
            for part in zones(inside):
                yield _zone(part, known, number, body)
        if left:
            yield _zone(left, known, number, body)


def _stand_in(inside: list[Fragment]) -> Fragment:
    first = max(inside, key=lambda f: f.y)
    x0, x1 = min(f.x0 for f in inside), max(f.x1 for f in inside)
    return replace(first, text="", x0=x0, x1=x1, order=min(f.order for f in inside))


def _zone(fragments: list[Fragment], known: dict[int, Table], page: int, body: float) -> _Zone:
    left, right = margins(fragments)
    rest = [fragment for fragment in fragments if id(fragment) not in known]
    tables = [known[id(fragment)] for fragment in fragments if id(fragment) in known]
    # What the file calls a paragraph is no cell.
    untold = [fragment for fragment in rest if not fragment.tag.element]
    tables = sorted(tables + find_tables(untold, page, body), key=lambda table: -table.top)
    in_table = {id(fragment) for table in tables for fragment in table.fragments}
    rest = [fragment for fragment in rest if id(fragment) not in in_table]
    zone = _Zone(page)
    lines = [make_line(row, page, left, right) for row in rows(rest)]
    tagged = [line for line in lines if line.tag.role is Role.FOOTNOTE]
    lines, zone.notes = split_notes([line for line in lines if clean(line.text) and line not in tagged], body)
    zone.notes = [list(note) for _, note in groupby(tagged, lambda line: line.tag.element)] + zone.notes
    for table in tables:
        above = [line for line in lines if line.y > table.top]
        lines = [line for line in lines if line.y <= table.top]
        zone.parts.extend(([above] if above else []) + [table])
    if lines:
        zone.parts.append(lines)
    return zone


def _texts(found: list[_Zone]) -> Iterable[str]:
    """All lines of text, for the joiner to learn the words of the document."""
    for zone in found:
        for part in zone.parts:
            if isinstance(part, list):
                yield from (line.text for line in part)
        yield from (line.text for lines in zone.notes for line in lines)


def _cells(found: list[_Zone]) -> Iterable[str]:
    tables = (part for zone in found for part in zone.parts if isinstance(part, Table))
    return (line.text for table in tables for row in table.rows for cell in row for line in cell)


def _flow_blocks(flow: list[Draft | Table], headings: Headings, joiner: Joiner) -> list[tuple[int, int, Block]]:
    """The blocks of the running text and the tables, with the page that each begins on."""
    texts = _continue(flow)
    drop_icons(texts)
    levels = headings.mark(texts)
    depths = list_levels(texts)
    kept = {id(draft): index for index, draft in enumerate(texts)}
    placed: list[tuple[int, int, Block]] = []
    before: tuple[Table, list[str]] | None = None
    for item in flow:
        if isinstance(item, Table):
            header, blocks = _table(item, joiner, _carried(before, item))
            placed.extend((item.page, 0, block) for block in blocks)
            before = (item, header)
        elif id(item) in kept:
            index = kept[id(item)]
            placed.append((item.page, 0, _text(item, levels.get(index, depths[index]), joiner)))
            before = None
    return placed


def _text(draft: Draft, level: int, joiner: Joiner) -> Block:
    text, places = join_lines(draft.lines, joiner)
    role = draft.role
    bare = list_item(text) if role in (Role.LIST_ITEM, Role.HEADING) or text[:1] == "•" else None
    if bare is not None:
        places, text = move(places, len(bare) - len(text)), bare
    tagged = draft.lines[0].tag.role is Role.CAPTION
    if role is Role.PARAGRAPH and (tagged or is_caption(text)) and len(text) < 300:
        role = Role.CAPTION
    return Block(text, role, draft.page, level, places=tuple(places))


def _table(table: Table, joiner: Joiner, carried: list[str] | None) -> tuple[list[str], list[Block]]:
    """The header of a table and the blocks of its rows, with their places."""
    cells = [[join_lines(cell, joiner, narrow=True) for cell in row] for row in table.rows]
    header, blocks = table_blocks([[text for text, _ in row] for row in cells], table.bold, table.page, carried)
    placed: list[Block] = []
    left = iter(cells)
    for block in blocks:
        row = next(row for row in left if join_cells([text for text, _ in row]) == block.text)
        places: list[Place] = []
        start = 0
        for text, found in row:
            places.extend(move(found, start))
            start += len(text) + len(" | ")
        placed.append(replace(block, places=tuple(places)))
    return header, placed


def _continue(flow: list[Draft | Table]) -> list[Draft]:
    """Paragraphs joined over columns and pages, never over a table."""
    result: list[Draft] = []
    run: list[Draft] = []
    for item in flow:
        if isinstance(item, Table):
            result.extend(continue_over_pages(run))
            run = []
        else:
            run.append(item)
    return result + continue_over_pages(run)


def _carried(before: tuple[Table, list[str]] | None, table: Table) -> list[str] | None:
    """The header of a table that goes on from the column or the page before, None when a new table begins."""
    if before is None or len(before[0].columns) != len(table.columns):
        return None
    if before[0].page == table.page:
        known = before[0].fragments[0].tag.table
        return before[1] if known and known == table.fragments[0].tag.table else None
    same = all(
        abs(one[0] - other[0]) < 12 or abs(one[1] - other[1]) < 12
        for one, other in zip(before[0].columns, table.columns, strict=True)
    )
    return before[1] if same else None


def _note(lines: list[Line], joiner: Joiner) -> Block:
    text, places = join_lines(lines, joiner)
    # A raised mark touches its text; apart, it does not change the first word.
    if match := _MARK.match(text):
        mark, rest = match[1], text[match.end() :]
        by = len(mark) + 1 - match.end()
        text, places = f"{mark} {rest}", [replace(places[0], end=places[0].end + by), *move(places[1:], by)]
    return Block(text, Role.FOOTNOTE, lines[0].page, places=tuple(places))
