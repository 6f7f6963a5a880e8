"""`extract`: the type from the content, and one clear error for each file that cannot be read."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from PIL import Image

from indexer.extract import Role, extract
from indexer.extract.archive import MAX_MEMBERS, MAX_RATIO
from search.errors import EncryptedDocument, ExtractionError, UnsupportedType

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefg", "bcdefgh", strict=True))
    + "]>"
)


def png() -> bytes:
    """A real picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "PNG")
    return out.getvalue()


def rewrite(source: Path, target: Path, member: str, content: bytes) -> Path:
    """Copy a zip archive with one of its members replaced."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == member else old.read(info.filename))
    return target


@pytest.fixture
def docx_file(tmp_path):
    """A Word document of one sentence."""
    path = tmp_path / "simple.docx"
    document = docx.Document()
    document.add_paragraph("Un texte.")
    document.save(str(path))
    return path


@pytest.mark.parametrize("name", ["vide.pdf", "vide.docx", "vide.txt", "vide.html", "vide.odt"])
def test_file_of_zero_bytes_has_no_blocks(write, name):
    """A file of zero bytes is an empty document, whatever its suffix."""
    assert extract(write(name, b"")).blocks == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", " \n\n "),
        ("a.md", "---\nauthor: X\n---\n"),
        ("a.html", "<!doctype html><html><body><script>var a = 1</script></body></html>"),
    ],
)
def test_file_without_text_has_no_blocks(write, name, content):
    """A file that holds no text is an empty document, not an error."""
    assert extract(write(name, content)).blocks == ()


def test_pdf_without_text_has_no_blocks(make_pdf):
    """A PDF of blank pages is an empty document; it still tells its pages."""
    extracted = extract(make_pdf(lambda sheet: None, lambda sheet: None))
    assert (extracted.blocks, extracted.pages) == ((), 2)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.pdf", png(), "PNG"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "JPEG"),
        ("ancien.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office"),
        ("programme.txt", b"MZ\x90\x00\x03\x00\x00\x00\x04" + bytes(100), "program"),
        ("donnees.bin", bytes(range(256)) * 20, "binary"),
    ],
)
def test_other_types_are_refused_by_name(write, name, content, said):
    """A file of another type is refused with its name, what it is, and what to do."""
    with pytest.raises(UnsupportedType, match=said) as caught:
        extract(write(name, content))
    assert name in str(caught.value)
    assert "convert" in str(caught.value)


def test_archive_without_document_is_refused(tmp_path):
    """A zip archive that is neither a Word nor an OpenDocument text is of no type that is read."""
    path = tmp_path / "tableur.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnsupportedType, match=r"tableur\.docx"):
        extract(path)


def test_content_decides_and_not_the_suffix(write, docx_file, tmp_path):
    """A Word document named .pdf and a web page named .txt are read for what they are."""
    disguised = tmp_path / "faux.pdf"
    disguised.write_bytes(docx_file.read_bytes())
    assert [block.text for block in extract(disguised).blocks] == ["Un texte."]
    page = write("page.txt", "<!doctype html><html><body><h1>Titre</h1><p>Corps.</p></body></html>")
    assert extract(page).blocks[0].role is Role.HEADING


def test_text_that_opens_like_a_program_is_read(write):
    """A text that begins with the two letters of a Windows program is a text."""
    assert extract(write("note.txt", "MZ est un sigle.")).blocks[0].text == "MZ est un sigle."


def test_missing_file_says_so(tmp_path):
    """A file that is not there costs one error of extraction, with its name."""
    with pytest.raises(ExtractionError, match=r"absent\.pdf cannot be opened"):
        extract(tmp_path / "absent.pdf")


@pytest.mark.parametrize("kept", [60, 400])
def test_truncated_pdf_says_it_is_damaged(make_pdf, kept):
    """A PDF cut short is either read by one of the two readers or refused with its name."""
    path = make_pdf(lambda sheet: sheet.paragraph("Un texte assez long. " * 30))
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ExtractionError, match=r"document\.pdf"):
        extract(path)


def test_pdf_header_before_random_bytes_is_refused(write):
    """Random bytes after a PDF header raise an error of extraction, with the reasons of both readers."""
    with pytest.raises(ExtractionError, match=r"pdfium: .*pypdf: "):
        extract(write("bruit.pdf", b"%PDF-1.7\n" + bytes((n * 7919) % 251 for n in range(5000))))


def encrypt(path: Path, password: str) -> Path:
    """Encrypt a PDF in place; the owner password is another one, as programs set it."""
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt(password, f"{password} owner", algorithm="AES-256")
    writer.write(path)
    return path


def test_pdf_with_password_is_refused(make_pdf):
    """A PDF that asks for a password is refused as such."""
    path = encrypt(make_pdf(lambda sheet: sheet.line("Secret.")), "ouvre-toi")
    with pytest.raises(EncryptedDocument, match=r"document\.pdf asks for a password"):
        extract(path)


def test_pdf_with_empty_password_is_read(make_pdf):
    """A PDF that only restricts printing opens without a password, and is read."""
    path = encrypt(make_pdf(lambda sheet: sheet.line("Tout le monde peut lire ceci.")), "")
    assert extract(path).blocks[0].text == "Tout le monde peut lire ceci."


def test_entity_bomb_in_html_does_not_expand(write):
    """Entities declared in a web page are not expanded."""
    path = write("bombe.html", BOMB + "<html><body><main><p>Bonjour &h; à tous.</p></main></body></html>")
    assert sum(len(block.text) for block in extract(path).blocks) < 2000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_entity_bomb_in_docx_is_refused(docx_file, tmp_path, encoding):
    """A Word document that declares entities is refused before any parser opens it."""
    path = rewrite(docx_file, tmp_path / "bombe.docx", "word/document.xml", f"{BOMB}<d>&h;</d>".encode(encoding))
    with pytest.raises(ExtractionError, match=r"bombe\.docx declares XML entities"):
        extract(path)


def test_archive_that_expands_without_measure_is_refused(docx_file, tmp_path):
    """A member that expands hundreds of times is refused before it fills the memory."""
    path = rewrite(docx_file, tmp_path / "gonfle.docx", "word/document.xml", b" " * 12_000_000)
    with pytest.raises(ExtractionError, match=f"expands {MAX_RATIO} times"):
        extract(path)


def test_archive_of_very_many_parts_is_refused(docx_file):
    """An archive of more parts than any document has is refused before they are looked at."""
    with zipfile.ZipFile(docx_file, "a") as archive:
        for number in range(MAX_MEMBERS):
            archive.writestr(f"{number}", b"")
    with pytest.raises(ExtractionError, match=r"simple\.docx holds 20,\d+ parts"):
        extract(docx_file)


def test_archive_that_asks_for_a_password_is_refused(docx_file):
    """A document whose parts are encrypted is refused as such."""
    data = bytearray(docx_file.read_bytes())
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 8] |= 1
    docx_file.write_bytes(bytes(data))
    with pytest.raises((EncryptedDocument, ExtractionError), match=r"simple\.docx"):
        extract(docx_file)


def test_damaged_docx_says_why(docx_file, tmp_path):
    """A Word document of broken XML raises an error of extraction that carries the parser's reason."""
    path = rewrite(docx_file, tmp_path / "casse.docx", "word/document.xml", b"<w:document")
    with pytest.raises(ExtractionError, match=r"casse\.docx cannot be read \(XMLSyntaxError"):
        extract(path)


def test_truncated_archive_is_refused(docx_file):
    """A Word document cut short raises an error of extraction."""
    docx_file.write_bytes(docx_file.read_bytes()[:2000])
    with pytest.raises(ExtractionError, match="damaged archive"):
        extract(docx_file)


def test_import_is_light():
    """Importing the package brings none of the libraries that read documents."""
    heavy = "pypdfium2 pypdf docx pptx odfdo trafilatura lxml markdown_it charset_normalizer pytesseract"
    code = f"import sys, indexer.extract; print([name for name in '{heavy}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
