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

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([a-z]+)[ \t]*[:=][ \t]*(.*(?:\n[ \t]*-[ \t]+.+)*)", re.MULTILINE | re.IGNORECASE)
_NAMES = {"titre": "title", "auteur": "author", "authors": "author", "auteurs": "author", "langue": "lang"} | {
    "language": "lang"
}
# A definition runs to the next one, to a blank line that no indented line follows, or to the end.
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[\^([^\[\]\s]+)\]:[ \t]*((?:.+(?:\n(?!\s*\n|[ ]{0,3}\[\^).+)*)?(?:\n\s*\n(?:    |\t).+)*)", re.MULTILINE
)
_CALL = re.compile(r"\[\^([^\[\]\s]+)\]")
_DEEPEST = 100  # levels of tokens, two for each list; the parser leaves out what is deeper
_TABLE_CAPTION = re.compile(r"^(?:Table|Tableau)?\s?:\s+(?=\S)")


def read(path: Path) -> Extracted:
    """Read a Markdown file."""
    from markdown_it import MarkdownIt

    text = decode(path.read_bytes(), path.name).replace("\r\n", "\n").replace("\r", "\n")
    metadata: dict[str, str] = {}
    if front := _FRONT.match(text):
        metadata = _metadata(front[2])
        text = text[front.end() :]
    text, notes = _take_notes(text)
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    deepest = max((token.level for token in tokens), default=0)
    blocks = _Walker(tokens).blocks
    for mark, note in notes.items():
        inner = " ".join(block.text for block in _Walker(parser.parse(note)).blocks)
        blocks.append(Block(clean(f"{mark} {inner}"), Role.FOOTNOTE))
    if metadata.get("title") and not (blocks and blocks[0].role is Role.HEADING and blocks[0].level == 1):
        blocks.insert(0, Block(metadata["title"], Role.HEADING, level=1))
    lost = (
        f"{path.name}: what is nested more than {_DEEPEST // 2} deep in lists, or twice that in quotes, was left out."
    )
    warnings = (lost,) if deepest >= _DEEPEST - 1 else ()
    return Extracted(tuple(block for block in blocks if block.text), metadata, warnings=warnings)


def _metadata(front: str) -> dict[str, str]:
    """What the front matter says: of YAML and TOML, one value a line, or a list on one line or several."""
    fields: dict[str, str] = {}
    for key, value in _FIELD.findall(front):
        parts = re.split(r"\n[ \t]*-[ \t]+|,[ \t]*", value.strip("[] ")) if value[:1] in ("[", "\n") else [value]
        said = ", ".join(filter(None, (part.strip().strip("\"'").strip() for part in parts)))
        fields.setdefault(_NAMES.get(key.lower(), key.lower()), said)
    return tidy(*(fields.get(name) for name in ("title", "author", "date", "lang")))


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
            self.blocks.extend(_html_blocks(token.content))
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


def _html_blocks(source: str) -> list[Block]:
    """The blocks of a piece of HTML inside a text."""
    from indexer.extract.html import parse
    from indexer.extract.html_blocks import HtmlWalker
    from indexer.extract.html_site import is_no_text

    walker = HtmlWalker(is_no_text)
    if (body := parse(source.encode(), "").body) is not None:
        walker.walk(body)
    return walker.blocks


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
