"""EPUB books to blocks: the chapters in the order of the book's spine, each read as a web page is."""

import posixpath
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from indexer.extract.archive import check_archive, parse_xml
from indexer.extract.blocks import Block, Extracted
from indexer.extract.html import TOO_DEEP, is_cut, parse
from indexer.extract.html_blocks import HtmlWalker
from indexer.extract.html_site import is_no_text
from indexer.extract.html_text import kind_of
from indexer.extract.metadata import tidy
from search.errors import EncryptedDocument, ExtractionError

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
# Only fonts are scrambled by these; any other way locks the text.
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_NAMED = 5  # chapters that a warning names
_CONTENTS = re.compile(r"\b(?:toc|landmarks|page-list)\b")


def read(path: Path) -> Extracted:
    """Read an EPUB file."""
    check_archive(path)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        _check_lock(archive, names, path.name)
        place = _package(archive, names, path.name)
        package = parse_xml(archive.read(place))
        items = {
            str(item.get("id")): item
            for item in package.iterfind(".//{*}manifest/{*}item")
            if item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or "").split()
        }
        blocks: list[Block] = []
        missing, cut = 0, list[str]()
        read = set[str]()  # a chapter is read once, however often the spine names it
        for reference in package.iterfind(".//{*}spine/{*}itemref"):
            item = items.get(str(reference.get("idref")))
            if item is None:
                continue
            name = posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(item.get("href") or "")))
            if name in read:
                continue
            read.add(name)
            if name in names:
                root = parse(archive.read(name), f"{path.name} ({name})", xhtml=True)
                blocks.extend(_chapter(root))
                cut += [name] if is_cut(root) else []
            else:
                missing += 1
    warnings = [f"{missing} chapters that the book names are not in it; get the whole file"] if missing else []
    warnings += [name + TOO_DEEP for name in cut[:_NAMED]]
    return Extracted(tuple(blocks), _metadata(package), warnings=tuple(warnings))


def _package(archive: zipfile.ZipFile, names: set[str], name: str) -> str:
    """The place of the book's description."""
    if "META-INF/container.xml" in names:
        for root in parse_xml(archive.read("META-INF/container.xml")).iterfind(".//{*}rootfile"):
            if root.get("full-path") in names:
                return str(root.get("full-path"))
    found = next((each for each in sorted(names) if each.endswith(".opf")), None)
    if found is None:
        raise ExtractionError(f"{name} holds no description of the book (.opf); open it in a reader and save it again")
    return found


def _check_lock(archive: zipfile.ZipFile, names: set[str], name: str) -> None:
    """Raise if the book is locked to one reader's account."""
    if "META-INF/encryption.xml" not in names:
        return
    methods = parse_xml(archive.read("META-INF/encryption.xml")).iterfind(".//{*}EncryptedData/{*}EncryptionMethod")
    if any(method.get("Algorithm") not in _FONTS for method in methods):
        raise EncryptedDocument(f"{name} is locked by its seller (DRM); get a copy without a lock")


def _chapter(root: Any) -> list[Block]:
    body = root.body
    if body is None:
        return []
    walker = HtmlWalker(_is_left_out)
    walker.walk(body)
    return walker.blocks


def _is_left_out(element: Any) -> bool:
    """True for what is not shown, tables of contents, and the numbers of the printed pages."""
    return is_no_text(element) or "pagebreak" in (kind := kind_of(element)) or bool(_CONTENTS.search(kind))


def _metadata(package: Any) -> dict[str, str]:
    def all_of(name: str) -> list[str]:
        found = package.iterfind(f".//{{http://purl.org/dc/elements/1.1/}}{name}")
        return [text for element in found if (text := "".join(element.itertext()).strip())]

    first = {name: next(iter(all_of(name)), "") for name in ("title", "date", "language")}
    return tidy(first["title"], ", ".join(all_of("creator")), first["date"], first["language"])
