"""Where the lines of a PDF lie: what pdfium reads inside a box is the block's own text."""

import re
import unicodedata
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from indexer.extract import Block, extract

CORPUS = Path(__file__).parents[3] / "corpus"
PDFS = sorted(path for path in CORPUS.rglob("*.pdf"))
TEXT = (
    "La coopération décentralisée réunit deux collectivités, l'une française et l'autre étrangère, autour d'un projet "
    "que leurs assemblées ont voté. Elle demande du temps, un budget et des partenaires choisis avec soin. "
)


def letters(text: str) -> str:
    """The letters and digits alone: a slice has no hyphen, bullet, nor the spaces of the file."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if char.isalnum())


def inside(document: pypdfium2.PdfDocument, page: int, box: tuple[float, float, float, float]) -> str:
    """The text of a box, given in fractions of the displayed page."""
    sheet = document[page - 1]
    width, height = sheet.get_size()
    left, bottom, right, top = sheet.get_bbox()
    x0, y0, x1, y1 = box[0] * width, (1 - box[3]) * height, box[2] * width, (1 - box[1]) * height
    match sheet.get_rotation():
        case 90:
            x0, y0, x1, y1 = right - left - y1, x0, right - left - y0, x1
        case 180:
            x0, y0, x1, y1 = right - left - x1, top - bottom - y1, right - left - x0, top - bottom - y0
        case 270:
            x0, y0, x1, y1 = y0, top - bottom - x1, y1, top - bottom - x0
    # A band in the middle of the line: letters of the lines above and under may reach into its box.
    middle, half = (y0 + y1) / 2, (y1 - y0) / 8
    band = (x0, middle - half, x1, middle + half)
    if sheet.get_rotation() % 180:
        middle, half = (x0 + x1) / 2, (x1 - x0) / 8
        band = (middle - half, y0, middle + half, y1)
    reader = sheet.get_textpage()
    return reader.get_text_bounded(band[0] + left, band[1] + bottom, band[2] + left, band[3] + bottom)


def misplaced(path: Path, blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    """What each wrong place says, and what pdfium finds there."""
    document = pypdfium2.PdfDocument(path)
    wrong = []
    for block in blocks:
        for place in block.places:
            said, found = block.text[place.start : place.end], inside(document, place.page, place.box)
            if letters(said) not in letters(found) or len(letters(found)) > len(letters(said)) + 4:
                wrong.append((said, found))
    document.close()
    return wrong


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_places_of_the_starter_corpus(path):
    print(path)
    extracted = extract(path)
    if any("OCR" in w for w in extracted.warnings): return
    w = misplaced(path, extracted.blocks)
    n = sum(len(b.places) for b in extracted.blocks)
    print(n, len(w), w[:12])
    assert all(b.places for b in extracted.blocks)
    assert not w
