"""OpenDocument texts to blocks; the format has no pages, so that notes come at the end."""

from pathlib import Path
from typing import Any

from indexer.extract.archive import check_archive, parse_xml
from indexer.extract.blocks import Extracted
from indexer.extract.metadata import tidy
from indexer.extract.odf import OdfWalker
from indexer.extract.odf_styles import OdfStyles


def read(path: Path) -> Extracted:
    """Read an ODT file."""
    document = open_odf(path)
    walker = OdfWalker(OdfStyles(document))
    walker.walk(document.body)
    return Extracted((*walker.blocks, *walker.story.notes), odf_metadata(document))


def open_odf(path: Path) -> Any:
    """An OpenDocument file, without the comments of its XML, at which the library stumbles."""
    from lxml import etree
    from odfdo import Document

    check_archive(path)
    document: Any = Document(str(path))
    for name in ("content.xml", "styles.xml"):
        data = document.container.get_part(name)
        if data.count(b"<?") > 1 or b"<!--" in data:
            root = parse_xml(data)
            etree.strip_tags(root, etree.Comment, etree.PI)
            document.container.set_part(name, etree.tostring(root))
    return document


def odf_metadata(document: Any) -> dict[str, str]:
    """What an OpenDocument file says of itself."""
    meta = document.meta
    day = meta.creation_date or meta.date
    return tidy(meta.title, meta.initial_creator or meta.creator, day.date().isoformat() if day else "", meta.language)
