"""Where the lines of a PDF lie: what pdfium reads inside a box is the block's own text."""

import unicodedata
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from indexer.extract import Extracted, extract

PDFS = sorted((Path(__file__).parents[3] / "corpus").rglob("*.pdf"))
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
TEXT = (
    "La coopération décentralisée réunit deux collectivités, l'une française et l'autre étrangère, autour d'un projet "
    "que leurs assemblées ont voté. Elle demande du temps, un budget et des partenaires choisis avec soin. "
)


def letters(text):
    """The letters and digits alone, without raised marks: a slice has no hyphen, no bullet, no space of the file."""
    text = "".join(char for char in text if char not in RAISED)
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


class Boxes:
    """Reads with pdfium what stands in the boxes of a file."""

    def __init__(self, path: Path) -> None:
        document = pypdfium2.PdfDocument(path)
        self.pages = [(page, page.get_textpage()) for page in document]

    def text(self, number, box):
        """The text in the middle of a box: letters of the lines above and under may reach into its edges."""
        page, reader = self.pages[number - 1]
        left, bottom, right, top = page.get_bbox()
        width, height = page.get_size()
        x0, y0, x1, y1 = box[0] * width, (1 - box[3]) * height, box[2] * width, (1 - box[1]) * height
        if x1 - x0 > y1 - y0:
            y0, y1 = (y0 + y1) / 2 - (y1 - y0) / 8, (y0 + y1) / 2 + (y1 - y0) / 8
        else:  # a line that stands upright on the page as displayed
            x0, x1 = (x0 + x1) / 2 - (x1 - x0) / 8, (x0 + x1) / 2 + (x1 - x0) / 8
        match page.get_rotation():
            case 90:
                x0, y0, x1, y1 = right - left - y1, x0, right - left - y0, x1
            case 180:
                x0, y0, x1, y1 = right - left - x1, top - bottom - y1, right - left - x0, top - bottom - y0
            case 270:
                x0, y0, x1, y1 = y0, top - bottom - x1, y1, top - bottom - x0
        return reader.get_text_bounded(x0 + left, y0 + bottom, x1 + left, y1 + bottom)


def check(path: Path, extracted: Extracted) -> int:
    """Every place holds its slice; how many there are."""
    boxes, count = Boxes(path), 0
    for block in extracted.blocks:
        assert block.places, block
        end = 0
        for place in block.places:
            said, found = block.text[place.start : place.end], boxes.text(place.page, place.box)
            # Some fonts draw raised marks low enough to be found in the middle of the line.
            assert letters(found) in (letters(said), letters(unicodedata.normalize("NFKC", said))), (said, found)
            assert block.text[end : place.start].strip(" |-") == ""  # nothing is left without a place
            assert all(0 <= side <= 1 for side in place.box)
            end, count = place.end, count + 1
        assert letters(block.text[end:]) == ""
    return count


def test_every_line_of_the_starter_corpus():
    """A thousand lines of real documents: one column and two, tables, notes, hyphens."""
    typeset = [path for path in PDFS if path.stem != "fiche-de-lecture-livre-blanc"]  # which is a scan
    assert sum(check(path, extract(path)) for path in typeset) > 1000


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_turned_and_cropped_pages(make_pdf, tmp_path, degrees, cropped):
    """The box is that of the page as displayed; what the crop box hides is not read."""

    def draw(sheet):
        sheet.line("Repère de coupe", x=20, y=820)
        sheet.y = 700
        sheet.paragraph(TEXT * 2, width=400)

    source = make_pdf(draw)
    writer = pypdf.PdfWriter(clone_from=source)
    page = writer.pages[0]
    if cropped:
        page.cropbox = pypdf.generic.RectangleObject((50, 300, 550, 800))
    page.rotate(degrees)
    path = tmp_path / "turned.pdf"
    writer.write(path)
    extracted = extract(path)
    texts = [block.text for block in extracted.blocks]
    assert texts[-1] == (TEXT * 2).strip()
    assert any("Repère" in text for text in texts) is not cropped
    assert check(path, extracted) >= 5


def test_places_of_rows_and_of_hyphens(make_pdf):
    """The slices of a row are its cells; those of a word cut at the line's end are its two parts."""

    def page(sheet):
        for number in range(3):
            top = sheet.y
            sheet.line(f"Ligne {number}", x=70)
            sheet.y = top
            sheet.line(f"{number} 000 euros", x=300)
            sheet.y -= 8
        sheet.y -= 30
        sheet.line("Ce document présente les principes et les règles de la longue coopé-")
        sheet.line("ration décentralisée.")

    extracted = extract(make_pdf(page))
    row, text = extracted.blocks[0], extracted.blocks[-1]
    assert [row.text[p.start : p.end] for p in row.places] == ["Ligne 0", "0 000 euros"]
    assert row.places[0].box[2] < 0.5 < row.places[1].box[0] + 0.01
    assert [text.text[place.start : place.end][-7:] for place in text.places] == ["e coopé", "alisée."]


def test_page_labels(make_pdf, tmp_path):
    """The printed numbers are kept where they differ from the pages' own."""
    path = make_pdf(*[lambda sheet: sheet.line("Texte.")] * 4)
    assert extract(path).labels == ()
    writer = pypdf.PdfWriter(clone_from=path)
    writer.set_page_label(0, 1, style="/r")
    writer.set_page_label(2, 3, style="/D", start=1)
    writer.write(tmp_path / "labels.pdf")
    assert extract(tmp_path / "labels.pdf").labels == ("i", "ii", "1", "2")


def test_text_printed_sideways_is_read(make_pdf):
    """A page whose text stands sideways is read as if it was turned; its places are those of the page as displayed."""

    def page(sheet):
        sheet.canvas.translate(595, 0)
        sheet.canvas.rotate(90)
        sheet.y = 400
        sheet.paragraph(TEXT * 2)

    path = make_pdf(page)
    extracted = extract(path)
    assert [block.text for block in extracted.blocks] == [(TEXT * 2).strip()]
    assert check(path, extracted) >= 4
