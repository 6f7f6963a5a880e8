"""What opens a list item, a note or a caption, in texts whose format does not say it."""

import re

from indexer.extract.blocks import Block, Role

BULLETS = "•●▪◦○■□▫►▶➢➤✓✔‣⁃∙·–—"

_BULLET = re.compile(rf"^(?:[{BULLETS}]|[-*+o](?=\s))\s*(?=\S)")
_ORDERED = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-z][.)]|\(?[ivx]{1,4}\)|\d{1,2}°\)?)\s+(?=\S)")
# A tick alone is an answer in a table.
_BARE = re.compile(rf"^(?:(?![✓✔])[{BULLETS}]|[-*o]|\(?\d{{1,2}}[.)]|\(?[a-z][.)]|\(?[ivx]{{1,4}}\)|\d{{1,2}}°\)?)$")
_CAPTION = re.compile(
    r"^(?:Tableau|Figure|Fig\.|Graphique|Carte|Schéma|Illustration|Photo|Encadré)\s*(?:n°\s*)?"
    r"(?:\d+|[IVX]+\b|[A-Z]\.?\d+)(?:[.\-]\d+)*\s*[:.–—-]"
)


def list_item(text: str) -> str | None:
    """The text of a list item, None when the text opens no item.

    A bullet is dropped; a number or a letter is kept, because people cite it.
    """
    if match := _BULLET.match(text):
        return text[match.end() :]
    return text if _ORDERED.match(text) else None


def typed_item(text: str, before: Block | None) -> str | None:
    """The text of a list item that was typed as a paragraph, None for another paragraph. `before` is the block before.

    A dash opens an item only after a colon or another item: elsewhere it opens what somebody says.
    """
    item = list_item(text)
    dash = text[:1] in "-–—"
    if item is None or not dash:
        return item
    follows = before is not None and (before.role is Role.LIST_ITEM or before.text.endswith(":"))
    return item if follows else None


def is_list_mark(text: str) -> bool:
    """True for a list's mark alone, as it stands before the tabulation."""
    return _BARE.match(text) is not None


def is_contents_title(text: str) -> bool:
    """True for what stands above a table of contents."""
    return text.casefold().strip(" :") in ("table des matières", "sommaire", "table of contents", "contents")


def is_caption(text: str) -> bool:
    """True for a text that opens like the caption of a table or a picture."""
    return _CAPTION.match(text) is not None
