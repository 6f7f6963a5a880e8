"""Pages without usable text: found, read with Tesseract where it is installed, reported where it is not."""

import io

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader

from indexer.extract import Role, extract, ocr
from search.errors import NeedsOcr

FRENCH = (
    "La commune a voté une aide de douze mille euros pour les habitants de la ville partenaire. "
    "Elle a transmis la délibération au préfet, qui dispose de deux mois pour la contester. "
)
GARBAGE = "/g76/g83 xqzt vkpw lmtr " * 30

needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason="Tesseract and its French data are not installed")


def text_page(sheet):
    """A page of text."""
    sheet.paragraph(FRENCH * 2)


@pytest.fixture
def scan(make_pdf):
    """A page that is a picture of a page of text."""

    def original(sheet):
        sheet.line("Le titre du document", size=20, bold=True)
        sheet.y -= 10
        sheet.paragraph(FRENCH * 2, size=12)

    document = pypdfium2.PdfDocument(make_pdf(original, name="original.pdf"))
    picture = io.BytesIO()
    document[0].render(scale=200 / 72).to_pil().save(picture, "PNG")
    document.close()

    def page(sheet):
        sheet.canvas.drawImage(ImageReader(io.BytesIO(picture.getvalue())), 0, 0, 595, 842)

    return page


@pytest.fixture
def without_tesseract(monkeypatch):
    """A machine on which Tesseract is not installed."""
    monkeypatch.setattr(ocr, "is_available", lambda: False)


@pytest.mark.usefixtures("without_tesseract")
def test_scan_without_tesseract_needs_ocr(make_pdf, scan):
    """A document of scans alone is refused with the command that will make it readable."""
    with pytest.raises(NeedsOcr, match=r"document\.pdf has no text layer; install tesseract-ocr"):
        extract(make_pdf(scan))


@pytest.mark.usefixtures("without_tesseract")
def test_scanned_page_among_others_is_reported(make_pdf, scan):
    """A scan between pages of text costs its own text alone, and the warning names its page."""
    extracted = extract(make_pdf(text_page, scan, lambda sheet: sheet.paragraph(FRENCH, x=100)))
    assert [block.page for block in extracted.blocks] == [1, 3]
    assert "page 2 without a text layer" in extracted.warnings[0]


@pytest.mark.usefixtures("without_tesseract")
def test_garbled_text_layer_needs_ocr(make_pdf):
    """A text layer in which no usual word shows is as good as none."""
    with pytest.raises(NeedsOcr, match="has a text layer that cannot be read"):
        extract(make_pdf(lambda sheet: sheet.paragraph(GARBAGE)))


@pytest.mark.usefixtures("without_tesseract")
def test_blank_page_is_no_scan(make_pdf):
    """A blank page needs no OCR."""
    extracted = extract(make_pdf(text_page, lambda sheet: None))
    assert (len(extracted.blocks), extracted.warnings) == (1, ())


@needs_tesseract
def test_scan_is_read(make_pdf, scan):
    """A scan gives its title and its text, and says that it was read by OCR."""
    extracted = extract(make_pdf(scan))
    assert [(block.role, block.text) for block in extracted.blocks] == [
        (Role.HEADING, "Le titre du document"),
        (Role.PARAGRAPH, (FRENCH * 2).strip()),
    ]
    assert "read by OCR" in extracted.warnings[0]


@pytest.mark.parametrize(
    "text",
    [FRENCH * 3, "Die Gemeinde hat mit der Stadt einen Vertrag und das Geld für die Schule. " * 5, "Pau 1 ; Foix 2"],
)
def test_usual_words_tell_a_readable_text(text):
    """French, German, and what is too short to tell are not garbage."""
    assert not ocr.is_garbage(text)
