"""Markdown to blocks: CommonMark with tables, front matter as metadata, notes."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.extract.blocks import Block, Extracted, Role
from indexer.extract.cleaning import clean, superscript
from indexer.extract.encoding import decode
from indexer.extract.metadata import tidy
from indexer.extract.tabular import join_cells, row_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|author|date|lang|language)\s*:\s*(.+?)\s*$", re.MULTILINE)
# A definition runs to the next one, to a blank line that no indented line follows, or to the end.
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[\^([^\]\s]+)\]:[ \t]*((?:.+(?:\n(?!\s*\n|[ ]{0,3}\[\^).+)*)?(?:\n\s*\n(?:    |\t).+)*)", re.MULTILINE
)
_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_TABLE_CAPTION = re.compile(r"^(?:Table|Tableau)?\s?:\s+(?=\S)")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<!--.*?-->", re.DOTALL)


def read(path: Path) -> Extracted:
    """Read a Markdown file."""
    from markdown_it import MarkdownIt

    text = decode(path.read_bytes(), path.name).replace("\r\n", "\n").replace("\r", "\n")
    metadata: dict[str, str] = {}
    if front := _FRONT.match(text):
        fields = {key: value.strip("\"'") for key, value in _FIELD.findall(front[1])}
        metadata = tidy(
            fields.get("title"), fields.get("author"), fields.get("date"), fields.get("language") or fields.get("lang")
        )
        text = text[front.end() :]
    text, notes = _take_notes(text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    blocks = _Walker(parser.parse(text)).blocks
    for mark, note in notes.items():
        inner = " ".join(block.text for block in _Walker(parser.parse(note)).blocks)
        blocks.append(Block(clean(f"{mark} {inner}"), Role.FOOTNOTE))
    if metadata.get("title") and not (blocks and blocks[0].role is Role.HEADING and blocks[0].level == 1):
        blocks.insert(0, Block(metadata["title"], Role.HEADING, level=1))
    return Extracted(tuple(block for block in blocks if block.text), metadata)


def _take_notes(text: str) -> tuple[str, dict[str, str]]:
    """The text with its notes' calls as superscripts, and the notes under their marks, in the order of their calls."""
    found = {match[1]: match[2] for match in _DEFINITION.finditer(text)}
    text = _DEFINITION.sub("", text)
    numbers: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        if match[1] not in found:
            return match[0]
        return numbers.setdefault(match[1], superscript(str(len(numbers) + 1)))

    text = _CALL.sub(number, text)
    for name in found:
        numbers.setdefault(name, superscript(str(len(numbers) + 1)))
    return text, {mark: found[name] for name, mark in numbers.items()}


class _Walker:
    """Turns the tokens of markdown-it into blocks."""

    def __init__(self, tokens: "Sequence[Token]") -> None:
        self.blocks: list[Block] = []
        self._heading = 0
        self._lists: list[int | None] = []  # the next number of each open ordered list, None for bullets
        self._item = ""  # the number to write before an item's first block
        self._new_item = False
        self._rows: list[list[str]] = []
        self._header = ""
        for token in tokens:
            self._take(token)

    def _take(self, token: "Token") -> None:
        if token.type == "inline":
            self._text(_inline(token))
        elif token.type in ("fence", "code_block"):
            self._text(token.content)
        elif token.type == "html_block":
            self._text(_TAG.sub(" ", token.content))
        elif token.type.startswith("heading"):
            self._heading = int(token.tag[1]) if token.nesting == 1 else 0
        elif token.type.startswith(("bullet_list", "ordered_list", "list_item")):
            self._list(token)
        else:
            self._table(token)

    def _list(self, token: "Token") -> None:
        if token.type == "bullet_list_open":
            self._lists.append(None)
        elif token.type == "ordered_list_open":
            self._lists.append(int(token.attrGet("start") or 1))
        elif token.type == "list_item_open":
            number = self._lists[-1]
            self._item = "" if number is None else f"{number}. "
            self._lists[-1] = None if number is None else number + 1
            self._new_item = True
        elif token.type != "list_item_close":
            self._lists.pop()

    def _table(self, token: "Token") -> None:
        if token.type == "table_open":
            self._rows, self._header = [], ""
        elif token.type == "tr_open":
            self._rows.append([])
        elif token.type == "thead_close":
            self._header = join_cells(self._rows.pop()) if self._rows else ""
        elif token.type == "table_close":
            self.blocks.extend(row_blocks(self._rows, self._header))
            self._rows = []

    def _text(self, text: str) -> None:
        text = clean(text)
        if self._rows:
            self._rows[-1].append(text)
        elif not text:
            return
        elif self._heading:
            self.blocks.append(Block(text, Role.HEADING, level=self._heading))
        elif self._lists:
            # A second paragraph of an item stays with it: alone, it would have lost its list.
            if not self._new_item and self.blocks:
                last = self.blocks.pop()
                self.blocks.append(Block(f"{last.text} {text}", last.role, level=last.level))
            else:
                self.blocks.append(Block(self._item + text, Role.LIST_ITEM, level=min(len(self._lists), 6)))
            self._new_item = False
        elif (match := _TABLE_CAPTION.match(text)) and self.blocks and self.blocks[-1].role is Role.TABLE_ROW:
            self.blocks.append(Block(text[match.end() :], Role.CAPTION))
        else:
            self.blocks.append(Block(text, Role.PARAGRAPH))


def _inline(token: "Token") -> str:
    """The text of an inline token without its marks; a picture gives its description."""
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(child.content)
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append(" ")
    return "".join(parts)
