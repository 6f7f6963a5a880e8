"""Plain text to blocks: paragraphs, headings, lists and tables told by their look."""

import re
from dataclasses import replace
from pathlib import Path

from indexer.extract.blocks import Block, Extracted, Role
from indexer.extract.cleaning import clean
from indexer.extract.encoding import decode
from indexer.extract.hyphens import Joiner
from indexer.extract.marks import is_caption, list_item
from indexer.extract.text_tables import find_text_tables

_UNDERLINES = re.compile(r"^\s*(={3,}|-{3,}|~{3,}|\*{3,})\s*$")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-ZÀ-ÖØ-Þ«]")
_ROMAN = re.compile(r"^[IVX]+\s*[.–—-]\s+\S")
_PART = re.compile(r"^(?:Titre|Chapitre|Section|Livre|Partie|Annexe)\s+(?:[IVXLC]+|\d+)(?:er)?\b", re.IGNORECASE)
_RULE = re.compile(r"^\W*$")
_NOTE = re.compile(r"^\[\d{1,3}\]\s")
_SHORT = 100  # characters of a heading


def read(path: Path) -> Extracted:
    """Read a text file."""
    blocks = blocks_of(decode(path.read_bytes(), path.name))
    if blocks and blocks[0].role is Role.HEADING:
        blocks[0] = replace(blocks[0], level=0)  # the title, over all other headings
    return Extracted(blocks=tuple(blocks))


def blocks_of(text: str, page: int | None = None) -> list[Block]:
    """The blocks of a text, paragraphs being parted by blank lines."""
    lines = [line.rstrip() for line in re.split(r"\r\n|[\n\r\v\f\u2028\u2029]", text)]
    joiner = Joiner(line.strip() for line in lines)
    blocks: list[Block] = []
    start = 0
    for table in find_text_tables(lines, page):
        blocks.extend(_text_blocks(lines[start : table.start], joiner, page))
        blocks.extend(table.blocks)
        start = table.end
    blocks.extend(_text_blocks(lines[start:], joiner, page))
    return blocks


def _text_blocks(lines: list[str], joiner: Joiner, page: int | None) -> list[Block]:
    return [block for group in _groups(lines) for block in _group_blocks(group, joiner, page) if block.text]


def _groups(lines: list[str]) -> list[list[str]]:
    """Lines that touch each other. A page's end (form feed) was made a line's end by the split."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _group_blocks(group: list[str], joiner: Joiner, page: int | None) -> list[Block]:
    blocks: list[Block] = []
    start = 0
    while (under := next((n for n, text in enumerate(group[start : start + 4]) if _UNDERLINES.match(text)), 0)) and (
        0 < len(title := clean(joiner.join(group[start : start + under]))) <= 2 * _SHORT
    ):
        blocks.append(Block(title, Role.HEADING, page, 1 if group[start + under].strip()[0] in "=*" else 2))
        start += under + 1
    group = group[start:]
    if len(group) == 1 and (level := heading_level(group[0].strip())):
        return [*blocks, Block(clean(group[0]), Role.HEADING, page, level)]
    open_lines: list[str] = []
    indents: list[int] = []
    role, level = Role.PARAGRAPH, 0

    def close() -> None:
        text = clean(joiner.join(open_lines))
        if text and not _RULE.match(text):
            item = role is Role.LIST_ITEM
            blocks.append(Block((list_item(text) or text) if item else text, _kind(text, role), page, level))

    for line in group:
        text = line.strip()
        if list_item(text) is not None and (not open_lines or role is Role.LIST_ITEM or open_lines[-1][-1] in ":.;,!?"):
            close()
            indent = len(line.expandtabs(4)) - len(text)
            while indents and indents[-1] > indent:
                indents.pop()
            if not indents or indents[-1] < indent:
                indents.append(indent)
            open_lines, role, level = [text], Role.LIST_ITEM, len(indents)
        else:
            open_lines.append(text)
    close()
    return blocks


def _kind(text: str, role: Role) -> Role:
    """The role of a paragraph, by how it opens."""
    if role is Role.LIST_ITEM:
        return role
    if _NOTE.match(text):
        return Role.FOOTNOTE
    return Role.CAPTION if len(text) < 300 and (is_caption(text) or text.startswith("Tableau :")) else role


def heading_level(text: str) -> int:
    """The level of a line that stands alone and looks like a heading, else 0."""
    if len(text) > _SHORT or text[-1] in ".;:,!" or not any(char.isalpha() for char in text):
        return 0
    if match := _NUMBERED.match(text):
        return min(match[1].count(".") + 2, 6)
    if _PART.match(text) or _ROMAN.match(text):
        return 2
    letters = [char for char in text if char.isalpha()]
    return 1 if len(letters) > 3 and all(char.isupper() for char in letters) else 0
