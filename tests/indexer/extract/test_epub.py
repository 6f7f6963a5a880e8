"""EPUB: chapters in the order of the spine, notes, metadata; locks and traps refused."""

import zipfile

import pytest

from indexer.extract import extract
from search.errors import EncryptedDocument, ExtractionError

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/livre.opf"/></rootfiles></container>'
)
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Le guide</dc:title><dc:creator>Anne</dc:creator>
<dc:creator>Paul</dc:creator><dc:language>fr-FR</dc:language><dc:date>2024-03-01</dc:date></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="texte/chapitre%202.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="texte/un.xhtml" media-type="application/xhtml+xml"/>
<item id="x" href="absent.xhtml" media-type="application/xhtml+xml"/>
<item id="i" href="image.png" media-type="image/png"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="x"/><itemref idref="i"/></spine>
</package>"""
ONE = """<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"
xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body><a id="p1"/><h1>Premi&egrave;re partie</h1>
<p><span epub:type="pagebreak" title="7">7</span>Une phrase<a epub:type="noteref" href="#fn1">1</a>.</p>
<aside epub:type="footnote" id="fn1"><p>1. La source.</p></aside><p>La suite.</p></body></html>"""
TWO = "<html xmlns='http://www.w3.org/1999/xhtml'><body><h2>Détail</h2><ul><li>l’élu</li></ul></body></html>"


@pytest.fixture
def book(tmp_path):
    """Save a book; `more` are members beside the usual ones, None takes one away."""

    def make(more=None, mimetype="application/epub+zip"):
        members = {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/livre.opf": PACKAGE,
            "OEBPS/nav.xhtml": "<html><body><nav><ol><li>Sommaire</li></ol></nav></body></html>",
            "OEBPS/texte/un.xhtml": ONE,
            "OEBPS/texte/chapitre 2.xhtml": TWO,
        } | (more or {})
        path = tmp_path / "livre.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            if mimetype:
                archive.writestr("mimetype", mimetype)
            for name, text in members.items():
                if text is not None:
                    archive.writestr(name, text)
        return path

    return make


def test_book(book):
    """Chapters come in the order of the spine, without contents and printed page numbers, their notes marked."""
    extracted = extract(book())
    assert [(block.role.value, block.level, block.text) for block in extracted.blocks] == [
        ("heading", 1, "Première partie"),
        ("paragraph", 0, "Une phrase¹."),
        ("footnote", 0, "¹ La source."),
        ("paragraph", 0, "La suite."),
        ("heading", 2, "Détail"),
        ("list_item", 1, "l’élu"),
    ]
    assert extracted.metadata == {"title": "Le guide", "author": "Anne, Paul", "date": "2024-03-01", "language": "fr"}
    assert extracted.warnings == ("1 chapters that the book names are not in it; get the whole file",)


def test_book_without_mimetype_or_container_is_read(book):
    """A book that some tool zipped again without its first members is known by its description."""
    path = book(mimetype="")
    assert extract(path).blocks[0].text == "Première partie"
    path = book({"META-INF/container.xml": None})
    assert extract(path).blocks[0].text == "Première partie"


def test_book_without_description_is_refused(book):
    """A book that names no chapters cannot be read, and the error says so."""
    with pytest.raises(ExtractionError, match="no description of the book"):
        extract(book({"OEBPS/livre.opf": None}))


@pytest.mark.parametrize(
    ("method", "locked"),
    [("http://www.idpf.org/2008/embedding", False), ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", True)],
)
def test_locked_book_is_refused(book, method, locked):
    """A book locked by its seller is refused as such; one whose fonts alone are scrambled is read."""
    lock = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<enc:EncryptedData xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
        f'<enc:EncryptionMethod Algorithm="{method}"/></enc:EncryptedData></encryption>'
    )
    path = book({"META-INF/encryption.xml": lock})
    if locked:
        with pytest.raises(EncryptedDocument, match="DRM"):
            extract(path)
    else:
        assert len(extract(path).blocks) == 6


def test_traps_in_a_book_are_refused(book):
    """A description that declares entities and a chapter that expands without measure are refused."""
    bomb = PACKAGE.replace("<package", '<!DOCTYPE d [<!ENTITY a "aaaa">]><package', 1)
    with pytest.raises(ExtractionError, match="declares XML entities"):
        extract(book({"OEBPS/livre.opf": bomb}))
    with pytest.raises(ExtractionError, match="expands"):
        extract(book({"OEBPS/texte/un.xhtml": " " * 12_000_000}))


def test_chapter_that_the_spine_repeats_is_read_once(book):
    """A chapter named twice is no second chapter."""
    repeated = PACKAGE.replace('<itemref idref="b"/>', '<itemref idref="a"/><itemref idref="b"/><itemref idref="b"/>')
    assert extract(book({"OEBPS/livre.opf": repeated})).blocks == extract(book()).blocks


def test_chapter_nested_too_deep_is_told(book):
    """What the parser drops is said; a book of nothing else has failed."""
    deep = "<html><body>" + "<div>" * 5000 + "Perdu.</body></html>"
    extracted = extract(book({"OEBPS/texte/un.xhtml": deep}))
    assert any("un.xhtml is nested too deep" in warning for warning in extracted.warnings)
    assert extracted.blocks
    with pytest.raises(ExtractionError, match=r"Nothing of livre\.zip could be read.*nested too deep"):
        extract(book({"OEBPS/texte/un.xhtml": deep, "OEBPS/texte/chapitre 2.xhtml": deep}))
