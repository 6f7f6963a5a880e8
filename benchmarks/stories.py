"""Known texts for the benchmark of fidelity: the sources of the starter corpus as plain pieces, with what must be read.

A note's call is kept in the text between two private characters, which each producer replaces with its own syntax.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

CALL = re.compile("\ue000(\\d+)\ue001")
_NOTE = re.compile(r"^\[\^([^\]]+)\]:\s*(.+)$", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\]]+)\]")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CAPTION = re.compile(r"^Table:\s*")


@dataclass(slots=True)
class Piece:
    """One piece of a story: `kind` is heading, paragraph, item, caption, table or aside; a table has rows of cells."""

    kind: str
    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """A document before it is typeset. `notes` are in the order of their calls."""

    name: str
    title: str
    pieces: list[Piece] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def flow(self) -> list[str]:
        """What must be read in this order: each piece, a table row by row."""
        texts = [self.title]
        for piece in self.pieces:
            if piece.kind == "table":
                texts += [" ".join(row) for row in piece.rows]
            elif piece.kind != "aside":
                texts.append(piece.text)
        return [CALL.sub("", text) for text in texts]

    def apart(self) -> list[str]:
        """What must be read, anywhere: notes and boxes."""
        return [*self.notes, *(piece.text for piece in self.pieces if piece.kind == "aside")]


def load(path: Path) -> Story:
    """The story of a Markdown source."""
    source = path.read_text(encoding="utf-8")
    title = re.search(r'^title:\s*"?(.+?)"?$', source, re.MULTILINE)
    body = _FRONT.sub("", source)
    defined = dict(_NOTE.findall(body))
    body = _NOTE.sub("", body)
    story = Story(path.stem, title[1] if title else path.stem)

    def call(match: re.Match[str]) -> str:
        story.notes.append(_plain(defined[match[1]]))
        return f"\ue000{len(story.notes)}\ue001"

    tokens = MarkdownIt("commonmark").enable("table").parse(_REFERENCE.sub(call, body))
    story.pieces = _with_captions_first(_pieces(tokens))
    # One paragraph in ten stands in a box beside the text.
    for piece in [p for p in story.pieces if p.kind == "paragraph" and not CALL.search(p.text)][5::10]:
        piece.kind = "aside"
    return story


def _pieces(tokens: list[Token]) -> list[Piece]:
    pieces: list[Piece] = []
    kinds = ["paragraph"]
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in ("list_item_open", "blockquote_open"):
            kinds.append("item" if token.type == "list_item_open" else "paragraph")
        elif token.type in ("list_item_close", "blockquote_close"):
            kinds.pop()
        elif token.type == "table_open":
            pieces.append(Piece("table"))
        elif token.type == "tr_open":
            pieces[-1].rows.append([])
        elif token.type == "inline" and before is not None:
            text = _text(token)
            if before.type in ("th_open", "td_open"):
                pieces[-1].rows[-1].append(text)
            elif before.type == "heading_open":
                pieces.append(Piece("heading", text, int(before.tag[1:])))
            else:
                pieces.append(Piece("caption" if _CAPTION.match(text) else kinds[-1], _CAPTION.sub("", text)))
    return pieces


def _with_captions_first(pieces: list[Piece]) -> list[Piece]:
    """Captions numbered and set above their tables; the sources give them under."""
    number = 0
    for index, piece in enumerate(pieces):
        if piece.kind == "caption":
            number += 1
            piece.text = f"Tableau {number} : {piece.text}"
            if index and pieces[index - 1].kind == "table":
                pieces[index - 1], pieces[index] = piece, pieces[index - 1]
    return pieces


def _text(token: Token) -> str:
    return "".join(child.content if child.content else " " for child in token.children or [] if _shows(child)).strip()


def _shows(child: Token) -> bool:
    return child.type in ("text", "code_inline", "softbreak", "hardbreak", "text_special")


def _plain(markdown: str) -> str:
    return _text(MarkdownIt("commonmark").parseInline(markdown)[0])
