"""HTML to blocks: the main text of a page, without its navigation, banners and scripts."""

import re
from pathlib import Path
from typing import Any

from indexer.extract.blocks import Block, Extracted, Role
from indexer.extract.cleaning import clean, superscript
from indexer.extract.metadata import tidy
from indexer.extract.tabular import join_cells, row_blocks

_MAIN = (
    "//main",
    "//*[@role='main']",
    "//article[not(ancestor::article)]",
    "//*[@id='content' or @id='contenu' or @id='main']",
)
_ENOUGH = 150  # characters for an element to be the main text
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DROPPED_TEXT = """
script style noscript template nav aside button select input textarea svg canvas iframe object embed audio video
dialog menu head img
"""
_DROPPED = frozenset(_DROPPED_TEXT.split())
# Elements inside the main text too that are about the site, not the subject.
_SITE = re.compile(
    r"cookie|consent|breadcrumb|fil-?d-?ariane|navbar|\bnav\b|menu|skip-?link|evitement|share|partage|social|sidebar"
    r"|pagination|newsletter|banner|bandeau|fr-modal|\btoc\b|table-of-contents|sommaire",
    re.IGNORECASE,
)
_ROLES_DROPPED = frozenset(
    ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary", "menu", "menubar")
)
_BLOCKS_TEXT = """
address article blockquote center details dd div dl dt fieldset figcaption figure footer form header hgroup li main ol p
pre section summary table ul h1 h2 h3 h4 h5 h6 hr body caption tr
"""
_BLOCKS = frozenset(_BLOCKS_TEXT.split())
_BACK = re.compile(r"\s*↩[\ufe0e\ufe0f]?$")  # the link from a note back to its call
_DATES = ("article:published_time", "date", "dc.date", "dcterms.date", "dcterms.created", "article:modified_time")
_AUTHORS = ("author", "dc.creator", "dcterms.creator", "article:author")


def read(path: Path) -> Extracted:
    """Read an HTML page."""
    import lxml.html

    data = path.read_bytes()
    # HTML has no entity declarations to expand, and huge_tree keeps the limits on depth and size.
    parser = lxml.html.HTMLParser(encoding=_encoding(data), remove_comments=True, remove_pis=True, huge_tree=False)
    root = lxml.html.document_fromstring(data, parser=parser, ensure_head_body=True)
    metadata = _metadata(root)
    walker = _Walker()
    for element in _main(root):
        walker.walk(element)
    blocks = walker.finish()
    if not blocks:
        blocks = _fallback(data)
    return Extracted(tuple(blocks), metadata)


def _encoding(data: bytes) -> str | None:
    """The encoding where the bytes themselves tell it; None leaves it to the page's own declaration."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        declared = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:2048])
        # A page that declares UTF-8 and is not holds Western text in practice.
        return "cp1252" if declared is None or declared[1].lower() in (b"utf-8", b"iso-8859-1") else None
    return "utf-8"


def _main(root: Any) -> list[Any]:
    """The elements that hold the main text: those the page marks, else what an extractor finds, else its body."""
    for path in _MAIN:
        found = [element for element in root.xpath(path) if len(element.text_content()) > _ENOUGH]
        # A list of several articles is a page of news: all of them are its text.
        if found:
            return found if path.startswith("//article") else found[:1]
    return [root.body] if root.body is not None else []


def _fallback(data: bytes) -> list[Block]:
    """What trafilatura finds in a page of which our own rules keep nothing."""
    import trafilatura
    from lxml import etree

    found = trafilatura.extract(data, output_format="xml", include_tables=True, include_formatting=True)
    if not found:
        return []
    root = etree.fromstring(found.encode(), etree.XMLParser(resolve_entities=False, huge_tree=False))
    roles = {"head": Role.HEADING, "item": Role.LIST_ITEM, "row": Role.TABLE_ROW, "p": Role.PARAGRAPH}
    blocks = []
    for element in root.iter("head", "item", "row", "p"):
        cells = [clean("".join(cell.itertext())) for cell in element.iter("cell")]
        text = join_cells(cells) if cells else clean("".join(element.itertext()))
        role = roles[str(element.tag)]
        level = int((element.get("rend") or "h1")[-1]) if role is Role.HEADING else int(role is Role.LIST_ITEM)
        if text and not (role is Role.PARAGRAPH and element.xpath("ancestor::item|ancestor::cell")):
            blocks.append(Block(text, role, level=level))
    return blocks


def _metadata(root: Any) -> dict[str, str]:
    named = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content") or ""
        for meta in root.iter("meta")
    }
    heading = next((clean(h1.text_content()) for h1 in root.iter("h1")), "")
    title = named.get("og:title") or clean(root.findtext(".//title") or "")
    # A page's title often carries the name of its site: its first heading is then the cleaner one.
    if heading and (not title or heading in title):
        title = heading
    author = next((named[key] for key in _AUTHORS if named.get(key)), "")
    day = next((named[key] for key in _DATES if named.get(key)), "")
    return tidy(title, author, day, root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))


class _Walker:
    """Walks the tree in document order and closes a block at each block element."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._text: list[str] = []
        self._role, self._level = Role.PARAGRAPH, 0
        self._lists: list[int | None] = []  # the next number of each open ordered list, None for bullets
        self._item = ""

    def finish(self) -> list[Block]:
        """Close the last block and give them all."""
        self._close()
        return self._blocks

    def walk(self, element: Any) -> None:
        """Take an element and all that it holds."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or _is_dropped(element, tag):
            return
        if tag == "table":
            self._close()
            self._table(element)
        elif tag in _HEADINGS:
            self._block(element, Role.HEADING, _HEADINGS[tag])
        elif tag in ("figcaption", "caption"):
            self._block(element, Role.CAPTION, 0)
        elif tag in ("ul", "ol"):
            self._list(element, _start(element) if tag == "ol" else None)
        elif tag == "li" and self._lists:
            self._list_item(element)
        elif tag in _BLOCKS:
            if not self._is_fresh_item():
                self._close()
            self._children(element)
            self._close()
        else:
            self._inline(element, tag)

    def _inline(self, element: Any, tag: str) -> None:
        if tag == "br":
            self._text.append("\n")
        elif tag == "sup" and (mark := element.text_content().strip("[]() \n")).isdigit():
            self._text.append(superscript(mark))
        else:
            self._children(element)

    def _list(self, element: Any, number: int | None) -> None:
        self._close()
        self._lists.append(number)
        self._children(element)
        self._close()
        self._lists.pop()

    def _list_item(self, element: Any) -> None:
        number = self._lists[-1]
        self._close()
        self._item = "" if number is None else f"{number}. "
        self._lists[-1] = None if number is None else number + 1
        self._role, self._level = Role.LIST_ITEM, min(len(self._lists), 6)
        self._children(element)
        self._close()

    def _children(self, element: Any) -> None:
        self._text.append(element.text or "")
        for child in element:
            self.walk(child)
            self._text.append(child.tail or "")

    def _block(self, element: Any, role: Role, level: int) -> None:
        self._close()
        self._role, self._level = role, level
        self._children(element)
        self._close()

    def _is_fresh_item(self) -> bool:
        """True right after `<li>`: the paragraph inside is the item's text."""
        return self._role is Role.LIST_ITEM and not clean("".join(self._text))

    def _close(self) -> None:
        text = clean("".join(self._text))
        if text:
            text, links = _BACK.subn("", text)
            if links and self._role is Role.LIST_ITEM:
                mark = superscript(self._item.rstrip(". "))
                self._blocks.append(Block(clean(f"{mark} {text}"), Role.FOOTNOTE))
            elif text:
                prefix = self._item if self._role is Role.LIST_ITEM else ""
                self._blocks.append(Block(prefix + text, self._role, level=self._level))
            self._item = ""
        self._text, self._role, self._level = [], Role.PARAGRAPH, 0

    def _table(self, table: Any) -> None:
        """Rows with the header; cells over several rows are repeated, since each row is read alone."""
        rows: list[list[str]] = []
        heads: list[bool] = []
        spans: dict[int, tuple[int, str]] = {}
        for row in table.iter("tr"):
            if next(row.iterancestors("table"), None) is not table:
                continue
            cells: list[str] = []
            own = [cell for cell in row if cell.tag in ("td", "th")]
            for cell in own:
                _fill(cells, spans)
                text = clean(_cell_text(cell))
                width = _span(cell, "colspan")
                if (height := _span(cell, "rowspan")) > 1:
                    spans[len(cells)] = (height - 1, text)
                cells.extend([text] + [""] * (width - 1))
            _fill(cells, spans)
            heads.append((bool(own) and all(cell.tag == "th" for cell in own)) or row.getparent().tag == "thead")
            rows.append(cells)
        caption = table.find("caption")
        if caption is not None and (text := clean(_cell_text(caption))):
            self._blocks.append(Block(text, Role.CAPTION))
        # Tables with neither header nor second column are there for the look of the page.
        header = join_cells(rows[0]) if rows and heads[0] else ""
        body = rows[1:] if header else rows
        if max((len(row) for row in rows), default=0) > 1:
            self._blocks.extend(row_blocks(body, header))
        else:
            self._blocks.extend(Block(text, Role.PARAGRAPH) for row in rows for text in row if text)


def _cell_text(cell: Any) -> str:
    """The text of a cell, a space at each inner block or line's end."""
    parts = [cell.text or ""]
    for child in cell:
        if child.tag == "sup" and (mark := child.text_content().strip("[]() \n")).isdigit():
            parts.append(superscript(mark))
        elif isinstance(child.tag, str) and child.tag not in _DROPPED:
            gap = " " if child.tag in _BLOCKS or child.tag == "br" else ""
            parts.append(gap + _cell_text(child) + gap)
        parts.append(child.tail or "")
    return "".join(parts)


def _fill(cells: list[str], spans: dict[int, tuple[int, str]]) -> None:
    """Put the cells that come down from the rows above at their place."""
    while len(cells) in spans:
        column = len(cells)
        left, text = spans.pop(column)
        cells.append(text)
        if left > 1:
            spans[column] = (left - 1, text)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 100) if value.isdigit() else 1


def _start(element: Any) -> int:
    value = (element.get("start") or "1").strip()
    return int(value) if value.isdigit() else 1


def _is_dropped(element: Any, tag: str) -> bool:
    """True for what is about the site or is not shown."""
    if tag in _DROPPED or element.get("hidden") is not None or element.get("role") in _ROLES_DROPPED:
        return True
    if tag == "form" and next(element.iter("p", "h1", "h2"), None) is None:
        return True  # some sites wrap their whole page in a form: that one holds paragraphs
    if element.get("aria-hidden") == "true" and tag not in _BLOCKS:
        return True
    inside = any(parent.tag in ("main", "article") for parent in element.iterancestors())
    if tag in ("header", "footer") and not inside:
        return True
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return tag in _BLOCKS and tag not in ("body", "main", "article", *_HEADINGS) and bool(_SITE.search(names))
