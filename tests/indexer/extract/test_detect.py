"""The type of a file from its content, whatever its name; what is said of files that are not read."""

import struct
import zipfile

import docx
import odfdo
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import extract
from indexer.extract.detect import Type, detect
from search.errors import EncryptedDocument, ExtractionError, UnsupportedType
from tests.indexer.hostile.good import epub

HTML = "<?xml version='1.0'?><!-- enregistré -->\n<!DOCTYPE html><html><body><p>Texte.</p></body></html>"
MARKDOWN = "---\ntitle: Le guide\n---\n\n## Objet\n\nVoir [le guide](https://exemple.org).\n"


@pytest.fixture
def documents(tmp_path):
    """A file of each type that libraries write, by its type."""
    docx.Document().save(str(tmp_path / "d"))
    pptx.Presentation().save(str(tmp_path / "p"))
    odfdo.Document("text").save(str(tmp_path / "t"))
    odfdo.Document("presentation").save(str(tmp_path / "o"))
    return {Type.DOCX: "d", Type.PPTX: "p", Type.ODT: "t", Type.ODP: "o"}


@pytest.mark.parametrize("kind", [Type.DOCX, Type.PPTX, Type.ODT, Type.ODP])
@pytest.mark.parametrize("name", ["sans_nom", "faux.pdf", "faux.txt", "faux.zip"])
def test_office_files_are_known_by_their_content(documents, tmp_path, kind, name):
    """An office file under another name or none is what it is."""
    path = tmp_path / name
    path.write_bytes((tmp_path / documents[kind]).read_bytes())
    assert detect(path) is kind


@pytest.mark.parametrize("name", ["sans_nom", "faux.pdf", "faux.docx", "faux.txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (HTML, Type.HTML),
        ("<HTML>\n<p>É</p>", Type.HTML),
        (MARKDOWN, Type.MARKDOWN),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nÉté\n", Type.SUBTITLES),
        ("1\n00:00:01,000 --> 00:00:02,000\nÉté\n", Type.SUBTITLES),
        ("La balise <html> ouvre une page, et <p> un paragraphe. L’été.", Type.TEXT),
        ("# Une remarque, et rien d’autre\nL’été.", Type.TEXT),
        ("À 12:30:00 --> départ.", Type.TEXT),
    ],
)
def test_texts_are_known_by_their_content(write, name, encoding, text, kind):
    """Texts of all types, in all encodings, under other names or none, are what they hold."""
    assert detect(write(name, text.encode(encoding))) is kind


def test_pdf_is_known_by_its_content(make_pdf, tmp_path):
    """A PDF under another name, after some stray bytes, is a PDF."""
    path = tmp_path / "faux.html"
    path.write_bytes(b"\r\n\r\n" + make_pdf(lambda sheet: sheet.line("Texte.")).read_bytes())
    assert detect(path) is Type.PDF


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", "<p>Un fragment</p>"),
        ("page.htm", "Avis : erreur\n<br><span>Texte</span>"),
        ("texte.md", "Texte."),
    ],
)
def test_name_decides_where_the_content_does_not(write, name, content):
    """A fragment of a page and a Markdown text without marks are what their names say."""
    assert detect(write(name, content)) is (Type.MARKDOWN if name.endswith("md") else Type.HTML)


def ole(*streams):
    """The head of an OLE file, with a directory of these streams."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[30:32] = (9).to_bytes(2, "little")
    head[48:52] = (1).to_bytes(4, "little")
    return bytes(head) + bytes(512) + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ole("Root Entry", "WordDocument"), "old Word document.*convert it to DOCX"),
        (ole("Root Entry", "PowerPoint Document"), "old PowerPoint slides.*convert it to PPTX"),
        (ole("Root Entry", "Workbook"), "old Excel workbook.*PDF or HTML"),
        (ole("Root Entry", "__properties_version1.0"), "Outlook message"),
        (ole("Root Entry", "Autre"), "old Office file"),
        (ole()[:40], "old Office file"),
        (b"{\\rtf1\\ansi Texte}", "rich text.*convert it to DOCX"),
        (b"ID3\x03\x00\x00\x00\x00\x00\x21" + bytes(range(256)), "sound recording.*transcript"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(200), "recording .MP4"),
        (b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(100), "WAV"),
        (b"II*\x00" + bytes(100), "TIFF picture.*OCR"),
        (b"\x1f\x8b\x08" + bytes(range(200)), "gzip archive.*unpack"),
        (bytes(257) + b"ustar\x00" + bytes(300), "tar archive"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "program.*take it out"),
        (b"%!PS-Adobe-3.0\n", "PostScript.*PDF"),
        (b"SQLite format 3\x00" + bytes(100), "SQLite"),
        (b"<?xml version='1.0'?><catalogue><titre>T</titre></catalogue>", "XML file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><text>T</text></svg>", "SVG picture"),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(write, content, said):
    """A file of another type is refused with its name, what it is and what to convert it to, whatever its suffix."""
    with pytest.raises(UnsupportedType, match=rf"^faux\.txt is .*{said}") as caught:
        extract(write("faux.txt", content))
    assert isinstance(caught.value, ExtractionError)


def test_office_file_with_a_password_is_refused_as_such(write):
    """A password-protected Word document is no zip archive: its container says that it is locked."""
    with pytest.raises(EncryptedDocument, match="password"):
        extract(write("secret.docx", ole("Root Entry", "EncryptionInfo", "EncryptedPackage")))


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"}, "Excel workbook"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "spreadsheet"),
        ({"mimetype": "application/vnd.oasis.opendocument.graphics"}, "drawing"),
        ({"visio/document.xml": "<v/>"}, "Visio"),
        ({"guide.pdf": "%PDF-1.7", "autre.zip": "PK\x03\x04"}, "zip archive.*unpack"),
        ({}, "zip archive"),
    ],
)
def test_zip_archives_that_are_not_read_are_named(tmp_path, members, said):
    """A workbook, a drawing and a plain or nested archive are named; nothing in them is opened."""
    path = tmp_path / "faux.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    with pytest.raises(UnsupportedType, match=said):
        extract(path)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("<!---->" * 1100, Type.TEXT),
        ("<!---->" * 1000 + "<html>", Type.HTML),
        ("a: b\r\n" * 1300, Type.TEXT),
        ("---\r\n" + "a: b\r\n" * 1300, Type.TEXT),
    ],
    ids=["comments", "comments of a page", "fields", "front matter unclosed"],
)
def test_heads_that_match_in_many_ways_are_read_once(tmp_path, head, kind):
    """Comments and lines of Windows, of which a pattern could try every split, are recognised at once."""
    path = tmp_path / "sans_nom"
    path.write_text(head, encoding="utf-8", newline="")
    assert detect(path) is kind


def test_zip_with_an_endless_list_of_members_is_refused(tmp_path):
    """A list of members longer than any document's is not read."""
    path = tmp_path / "a.docx"
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    size = len(entry) * 100_000
    path.write_bytes(
        b"PK\x03\x04" + bytes(26) + entry * 100_000 + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, size, 30, 0)
    )
    with pytest.raises(ExtractionError, match=f"its list of members takes {size:,} bytes"):
        detect(path)


def test_zip_with_a_bomb_in_place_of_its_list_of_parts_is_refused(tmp_path):
    """What only expands whole is not expanded."""
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("[Content_Types].xml", bytes(10_000_000))
    with pytest.raises(ExtractionError, match="compressed as in no document"):
        detect(path)


@settings(max_examples=200, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=10))
def test_damaged_zips_raise_our_errors_alone(tmp_path_factory, changes):
    """Whatever bytes of an archive change, its type is found or an `ExtractionError` says why not."""
    data = bytearray(epub())
    for place, value in changes:
        data[4 + place % (len(data) - 4)] = value
    path = tmp_path_factory.mktemp("zip") / "a.epub"
    path.write_bytes(data)
    try:
        assert detect(path) in Type
    except ExtractionError:
        return
