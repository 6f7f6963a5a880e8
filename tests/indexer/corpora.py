"""Texts and files to fill a corpus with, and what its index then says."""

import io

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from search.index import IndexStore, LocalIndex
from search.searcher import Searcher
from tests.tiny import TinyEncoder

EAU = "# L'eau\n\nLa commune finance un forage. Le forage donne de l'eau potable.\n"
JUMELAGE = "Un jumelage lie deux communes. Le maire signe la convention de jumelage.\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def make_pdf(text: str, password: str = "") -> bytes:
    """A page of text, under a password if one is given."""
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(password) if password else None)
    canvas.drawString(70, 700, text)
    canvas.save()
    return file.getvalue()


def make_half_scanned_pdf(text: str) -> bytes:
    """A page of text and a page that is a picture."""
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(70, 700, text)
    canvas.showPage()
    canvas.drawInlineImage(Image.new("L", (300, 400), 200), 0, 0, 595, 842)
    canvas.save()
    return file.getvalue()


def catalogue(**titles: str) -> str:
    """A catalogue of these titles, by path without its suffix (`.md`)."""
    return "".join(f'[[document]]\npath = "{path}.md"\ntitle = "{title}"\n' for path, title in titles.items())


def statuses(report) -> dict[str, str]:
    """The status of each file."""
    return {file.path: file.status for file in report.files}


def documents(settings) -> list[str]:
    """The ids in the published index."""
    return [document.id for document in LocalIndex(IndexStore(settings.index).current()).documents()]


def answers(settings, encoder=None) -> str:
    """The first passage found for a question that `EAU` answers."""
    searcher = Searcher(IndexStore(settings.index), encoder or TinyEncoder(), settings)
    return searcher.search("Qui finance le forage ?")[0].passage.id
