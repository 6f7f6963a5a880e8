"""Web pages to blocks: the main text of a page, without its navigation, banners and scripts."""

import re
from pathlib import Path
from typing import Any

from indexer.extract.blocks import Block, Extracted, Role
from indexer.extract.cleaning import clean
from indexer.extract.encoding import decode
from indexer.extract.html_blocks import HtmlWalker
from indexer.extract.html_site import is_left_out, main_elements
from indexer.extract.html_text import flat_text
from indexer.extract.metadata import tidy
from indexer.extract.tabular import join_cells
from search.errors import ExtractionError

_CHARSET = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)|charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CLOSED = re.compile(r"<(?!(?:area|br|col|hr|img|input|link|meta|wbr)\b)([a-zA-Z][\w:-]*+)(?:(\s[^<>]*+)(?<=/)|/)>")
_DATES = ("article:published_time", "date", "dc.date", "dcterms.date", "dcterms.created", "article:modified_time")
_AUTHORS = ("author", "dc.creator", "dcterms.creator", "article:author")
TOO_DEEP = " is nested too deep to be read to its end; save it again from its program, or as PDF"
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"(\d{4}-\d\d-\d\d)')


def read(path: Path) -> Extracted:
    """Read an HTML page, or one that a browser saved in one file (MHTML)."""
    data = path.read_bytes()
    if b"multipart/related" in data[:4096] and not data.lstrip().startswith(b"<"):
        data = _page_of_mhtml(data, path.name)
    root = parse(data, path.name)
    walker = HtmlWalker(is_left_out)
    for element in main_elements(root):
        walker.walk(element)
    blocks = walker.blocks or _fallback(data)
    title = clean(root.findtext(".//title") or "")
    blocks = _with_title(root, title, blocks)
    return Extracted(
        tuple(blocks), _metadata(root, title, blocks), warnings=("the page" + TOO_DEEP,) if is_cut(root) else ()
    )


def is_cut(root: Any) -> bool:
    """True for a page or a chapter that the parser did not take to its end."""
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in root.getroottree().parser.error_log)


def _with_title(root: Any, title: str, blocks: list[Block]) -> list[Block]:
    """The blocks under the title of the page, where it stands above what is marked as the main text."""
    headings = {block.text: block.level for block in blocks if block.role is Role.HEADING}
    for h1 in root.iter("h1"):
        text = flat_text(h1)
        known = text in headings or not text or not blocks
        if not known and (text == title or (title.startswith(text) and 1 not in headings.values())):
            return [Block(text, Role.HEADING, level=0), *blocks]
    return blocks


def parse(data: bytes, name: str, xhtml: bool = False) -> Any:
    """The tree of a page or of a chapter, in whatever encoding its bytes are. `xhtml`: it is XML, as books are."""
    import lxml.html
    from lxml import etree

    declared = _CHARSET.search(data[:2048])
    encoding = next(filter(None, declared.groups())).decode("ascii") if declared else ""
    text = decode(data, name, encoding)
    if xhtml or text.lstrip().startswith("<?xml"):  # where `<a/>` is a whole element, which it is not in HTML
        text = _CLOSED.sub(lambda tag: f"<{tag[1]}{(tag[2] or '/')[:-1]}></{tag[1]}>", text)
    # HTML has no entity declarations to expand; within its limits the parser would drop, unsaid, what lies deep.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except etree.ParserError:  # nothing but comments
        return lxml.html.document_fromstring("<html></html>", ensure_head_body=True)


def _page_of_mhtml(data: bytes, name: str) -> bytes:
    """The page of a web archive, whose other parts are pictures and styles."""
    import email

    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if isinstance(payload, bytes):
                return decode(payload, "", charset or "").encode() if charset else payload
    raise ExtractionError(f"{name} is a saved page of which the text is missing; save it again from a browser")


def _fallback(data: bytes) -> list[Block]:
    """What trafilatura finds in a page of which our own rules keep nothing."""
    import trafilatura

    from indexer.extract.archive import parse_xml

    found = trafilatura.extract(data, output_format="xml", include_tables=True, include_formatting=True)
    if not found:
        return []
    root = parse_xml(found.encode())
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


def _metadata(root: Any, title: str, blocks: list[Block]) -> dict[str, str]:
    named = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content") or ""
        for meta in root.iter("meta")
    }
    heading = next((block.text for block in blocks if block.role is Role.HEADING), "")
    title = clean(named.get("og:title") or "") or title
    # A page's title often carries the name of its site: its first heading is then the cleaner one.
    if heading and (not title or heading in title):
        title = heading
    author = next((named[key] for key in _AUTHORS if named.get(key)), "")
    day = next((named[key] for key in _DATES if named.get(key)), "")
    if not day:
        scripts = (script.text or "" for script in root.iter("script") if "json" in (script.get("type") or ""))
        day = next((match[1] for text in scripts if (match := _PUBLISHED.search(text))), "")
    return tidy(title, author, day, root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
