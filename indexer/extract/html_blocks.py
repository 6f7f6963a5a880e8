"""The tree of a web page or of a book's chapter to blocks, in document order, however deep it is."""

import re
from collections.abc import Callable
from typing import Any

from indexer.extract.blocks import Block, Role
from indexer.extract.cleaning import clean, superscript
from indexer.extract.html_site import BLOCKS, HEADINGS
from indexer.extract.html_tables import is_frame, table_blocks
from indexer.extract.html_text import flat_text, kind_of, note_text, raised
from indexer.extract.marks import typed_item

_NOTE_ID = re.compile(r"^(?:fn|footnote|endnote|note|_?ftn|_?edn|cite_note|sdfootnote|sdendnote)[-_:.]?\d+(?:sym)?$")
_NOTE_KINDS = re.compile(r"\b(?:doc-)?(?:footnote|endnote|rearnote)\b")
_NOTE_TAGS = ("li", "div", "aside", "p", "section", "dd")


class HtmlWalker:
    """Closes a block at each block element. `left_out` says which elements are not read."""

    def __init__(self, left_out: Callable[[Any], bool]) -> None:
        self.blocks: list[Block] = []
        self._left_out = left_out
        self._text: list[str] = []
        self._line = 0  # where in it the text after the last line's end begins, 0 before any
        self._roles: list[tuple[Role, int]] = []  # of the open elements that give their text a role
        self._fresh = False  # nothing of the open item was written yet
        self._lists: list[int | None] = []  # the next number of each open ordered list, None for bullets
        self._prefix = ""  # the number of an item, or the term of a definition
        self._term = ""

    def walk(self, element: Any) -> None:
        """Take an element and all that it holds."""
        from lxml import etree

        events = etree.iterwalk(element, events=("start", "end"))
        skipped = set[Any]()
        for event, node in events:
            if event == "start":
                if self._left_out(node) or self._whole(node):
                    skipped.add(node)
                    events.skip_subtree()
                else:
                    self._start(node)
                    self._text.append(node.text or "")
            else:
                if node in skipped:
                    skipped.discard(node)
                else:
                    self._end(node)
                if node is not element:
                    self._text.append(node.tail or "")
        self._close()

    def _whole(self, node: Any) -> bool:
        """Take at once what is no flow of blocks: notes, tables, terms; False for any other element."""
        tag = node.tag
        if tag in _NOTE_TAGS and _is_note(node):
            self._close()
            number = self._number() if tag == "li" and self._lists else None
            if text := note_text(node, "" if number is None else superscript(str(number))):
                self.blocks.append(Block(text, Role.FOOTNOTE))
        elif tag == "table" and not is_frame(node):
            self._close()
            self.blocks.extend(table_blocks(node))
        elif tag == "dt":
            self._close()
            self._flush_term()
            self._term = flat_text(node)
        elif tag in ("sup", "a") and (mark := raised(node)):
            self._text.append(mark)
        else:
            return False
        return True

    def _start(self, node: Any) -> None:
        tag = node.tag
        if tag == "br":
            self._break()
        elif tag == "a" and (before := node.getprevious()) is not None and before.tag == "a" and not before.tail:
            self._text.append(" ")  # two links that touch are two buttons
        elif tag not in BLOCKS:
            return
        elif tag in ("ul", "ol"):
            self._close()
            self._lists.append(_first(node) if tag == "ol" else None)
        elif tag == "li" and self._lists:
            self._close()
            number = self._number()
            self._open(Role.LIST_ITEM, min(len(self._lists), 6), "" if number is None else f"{number}. ")
        elif tag == "dd":
            self._close()
            separator = " " if self._term.endswith(":") else " : "
            self._open(Role.LIST_ITEM, 1, self._term + separator if self._term else "")
            self._term = ""
        elif tag in HEADINGS:
            self._close()
            self._open(Role.HEADING, HEADINGS[tag], "")
        elif tag in ("figcaption", "caption"):
            self._close()
            self._open(Role.CAPTION, 0, "")
        else:
            self._close()

    def _end(self, node: Any) -> None:
        tag = node.tag
        if tag not in BLOCKS:
            return
        self._close()
        if tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "dl":
            self._flush_term()
        elif self._roles and (tag in ("dd", "figcaption", "caption", *HEADINGS) or (tag == "li" and self._lists)):
            self._roles.pop()
            self._fresh, self._prefix = False, ""

    def _open(self, role: Role, level: int, prefix: str) -> None:
        self._roles.append((role, level))
        self._prefix, self._fresh = prefix, True

    def _break(self) -> None:
        """The end of a line; two of them end a paragraph on pages that have no other."""
        if self._line and not "".join(self._text[self._line :]).strip():
            self._close()
        else:
            self._text.append("\n")
            self._line = len(self._text)

    def _close(self) -> None:
        text = clean("".join(self._text))
        self._text, self._line = [], 0
        if not text:
            return
        role, level = self._roles[-1] if self._roles else (Role.PARAGRAPH, 0)
        if role is Role.LIST_ITEM and not self._fresh:  # what follows the first text of an item
            role, level = Role.PARAGRAPH, 0
        if role is Role.PARAGRAPH:
            item = typed_item(text, self.blocks[-1] if self.blocks else None)
            block = Block(text, role) if item is None else Block(item, Role.LIST_ITEM, level=1)
        else:
            block = Block(self._prefix + text, role, level=level)
        self.blocks.append(block)
        self._fresh, self._prefix = False, ""

    def _flush_term(self) -> None:
        if self._term:
            self.blocks.append(Block(self._term, Role.PARAGRAPH))
        self._term = ""

    def _number(self) -> int | None:
        """The number of the next item of the open list, None for a bullet."""
        number = self._lists[-1]
        self._lists[-1] = None if number is None else number + 1
        return number


def _is_note(node: Any) -> bool:
    kind = kind_of(node)
    if "footnotes" in kind or "endnotes" in kind:
        return False
    if _NOTE_KINDS.search(kind) or _NOTE_ID.match(node.get("id") or ""):
        return True
    last = next(reversed(list(node.iter("a"))), None) if node.tag == "li" else None
    return last is not None and (last.text_content() or "").strip().startswith(("↩", "↑"))


def _first(element: Any) -> int:
    value = (element.get("start") or "1").strip()
    return int(value) if value.isdigit() else 1
