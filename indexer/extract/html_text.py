"""The text of one element of a page as one run: a cell, a term, a note."""

import re
from typing import Any

from indexer.extract.cleaning import clean, superscript
from indexer.extract.html_site import BLOCKS, is_left_out

_BACK = re.compile(r"\s*[↩↑↵^][\ufe0e\ufe0f]?\s*$|^\s*[↑^][\ufe0e\ufe0f]?\s*")  # the link from a note to its call
_NAME_NUMBER = re.compile(r"\d{1,3}$")
_MARK = re.compile(r"^(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3})[.)]?)\s+")


def flat_text(element: Any) -> str:
    """The text of an element, a space at each inner block or line's end."""
    from lxml import etree

    parts: list[str] = []
    events = etree.iterwalk(element, events=("start", "end"))
    skipped = set[Any]()
    for event, node in events:
        gap = " " if node.tag in BLOCKS or node.tag == "br" else ""
        if event == "start":
            mark = raised(node) if node.tag in ("sup", "a") else ""
            parts.append(mark)
            if node is not element and (mark or is_left_out(node)):
                skipped.add(node)
                events.skip_subtree()
            else:
                parts.append(gap + (node.text or ""))
        else:
            skipped.discard(node)
            parts.append(gap)
            if node is not element:
                parts.append(node.tail or "")
    return clean("".join(parts))


def raised(element: Any) -> str:
    """The mark of a note's call or a raised number as superscripts, '' for any other `sup` or `a`."""
    if element.tag == "a" and "noteref" not in kind_of(element):
        return ""
    mark = (element.text_content() or "").strip("[]() \n\t\xa0")
    return superscript(mark) if mark.isdigit() else ""


def kind_of(element: Any) -> str:
    """What an element says that it is, in a page or in a book."""
    return f"{element.get('role') or ''} {element.get('epub:type') or ''}"


def note_text(element: Any, number: str) -> str:
    """A note as one text under its mark: `number`, else the one that it begins with, else that of its name."""
    text = _BACK.sub("", _BACK.sub("", flat_text(element)))
    if not number and (match := _MARK.match(text)):
        number, text = superscript(next(filter(None, match.groups()))), text[match.end() :]
    if not number and (match := _NAME_NUMBER.search(element.get("id") or "")):
        number = superscript(match[0])
    return f"{number} {text}".strip() if text else ""
