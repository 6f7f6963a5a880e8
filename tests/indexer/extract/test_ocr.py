"""Pages without usable text: found, read with Tesseract where it is installed, reported where it is not."""

import io

import pypdf
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


CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
1 beginbfrange <0000> <ffff> <{first}> endbfrange endcmap end end"""


@pytest.fixture
def break_fonts(tmp_path):
    """A page typeset by Typst of which the fonts then tell wrong letters, letters of nobody, or none."""
    typst = pytest.importorskip("typst")

    def make(first, text=FRENCH * 6, more=""):
        path = tmp_path / "broken.pdf"
        source = f'#set text(lang: "fr", size: 12pt)\n{text}\n#pagebreak(weak: true)\n{more}'
        path.write_bytes(typst.compile(source.encode(), pdf_tags=False))
        writer = pypdf.PdfWriter(clone_from=path)
        for font in writer.pages[0]["/Resources"]["/Font"].values():
            if first is None:
                del font.get_object()["/ToUnicode"]
            else:
                stream = pypdf.generic.StreamObject()
                stream.set_data(CMAP.format(first=first).encode())
                font.get_object()[pypdf.generic.NameObject("/ToUnicode")] = writer._add_object(stream)
        writer.write(path)
        return path

    return make


@pytest.mark.parametrize("first", ["0041", "e000", "fffd", None])
@pytest.mark.usefixtures("without_tesseract")
def test_font_that_tells_wrong_letters_needs_ocr(break_fonts, first):
    """Letters shifted in the alphabet, private letters, replacement characters, or none: nobody can read them."""
    with pytest.raises(NeedsOcr, match=r"broken\.pdf has a text layer that cannot be read; install tesseract-ocr"):
        extract(break_fonts(first))


@needs_tesseract
@pytest.mark.parametrize("first", ["0041", None])
def test_font_that_tells_wrong_letters_is_read_from_the_picture(break_fonts, first):
    """What the page shows is read, with its places."""
    extracted = extract(break_fonts(first))
    said, words = " ".join(block.text for block in extracted.blocks).split(), (FRENCH * 6).split()
    assert len(said) == len(words)
    assert sum(map(str.__eq__, said, words)) >= 0.97 * len(words)  # Tesseract may take "a" for "à"
    assert all(block.places for block in extracted.blocks)
    assert "page 1 read by OCR" in extracted.remarks[0]


@needs_tesseract
def test_places_of_ocr_are_those_of_the_words(make_pdf, scan):
    """The box of a line that Tesseract read covers what the original page shows there."""
    extracted = extract(make_pdf(scan))
    original = pypdfium2.PdfDocument(make_pdf(text_page, name="other.pdf"))
    width, height = original[0].get_size()
    title, text = extracted.blocks
    left, top, right, bottom = title.places[0].box
    assert left == pytest.approx(70 / width, abs=0.01)
    assert (1 - bottom) * height == pytest.approx(742, abs=6)  # its base line
    assert len(text.places) > 3
    assert [place.start for place in text.places][1:] == [place.end + 1 for place in text.places][:-1]
    assert all(one.box[3] <= other.box[1] + 0.01 for one, other in zip(text.places, text.places[1:], strict=False))
    assert top < bottom < text.places[0].box[3]
    assert right < 0.5


@needs_tesseract
def test_scan_lying_on_its_side_is_read(make_pdf, scan):
    """A scan turned by a quarter is turned back for Tesseract; its places are those of the page as displayed."""

    def sideways(sheet):
        sheet.canvas.translate(595, 0)
        sheet.canvas.rotate(90)
        sheet.canvas.scale(595 / 842, 595 / 842)
        scan(sheet)

    blocks = extract(make_pdf(sideways)).blocks
    assert "".join(block.text for block in blocks[1:]).startswith("La commune a voté une aide")
    left, top, right, bottom = blocks[-1].places[0].box
    assert bottom - top > right - left


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
    assert "read by OCR" in extracted.remarks[0]


TOWNS = "Bordeaux 12\nMarseille 4 507\nClermont-Ferrand 13\nQuimper 9\nHazebrouck 18\nBesançon 44\nDunkerque 3\n"


@pytest.mark.usefixtures("without_tesseract")
def test_table_of_names_and_figures_is_no_garbage(make_pdf):
    """A page without one usual word is read as it stands, without a warning."""
    extracted = extract(make_pdf(lambda sheet: [sheet.line(town) for town in (TOWNS * 4).splitlines()]))
    assert "Clermont-Ferrand 13" in " ".join(block.text for block in extracted.blocks)
    assert extracted.warnings == ()


SPOILT = FRENCH.translate(str.maketrans({"é": "Ø", "à": "", "î": ""}))


@pytest.mark.usefixtures("without_tesseract")
def test_wrong_accented_letters_are_reported_and_kept(make_pdf):
    """A text of which only the accents are lost can still be found by its other words."""
    extracted = extract(make_pdf(lambda sheet: sheet.paragraph(SPOILT * 3)))
    assert "douze mille euros" in extracted.blocks[0].text
    assert "page 1 with a text layer that has wrong letters for accented ones; install" in extracted.warnings[0]


@needs_tesseract
def test_page_of_which_the_picture_tells_no_more_keeps_its_layer(make_pdf):
    """Letters that OCR reads as the layer says them are what the page shows, garbage or not."""
    extracted = extract(make_pdf(lambda sheet: sheet.paragraph("xqzt vkpw lmtr hgfj " * 20)))
    assert extracted.blocks[0].text.startswith("xqzt vkpw lmtr")
    assert extracted.remarks == ()
