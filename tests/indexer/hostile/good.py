"""One sound document of each format, small, to be harmed."""

import io
import zipfile

import docx
import odfdo
import pptx as powerpoint
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SENTENCE = "La commune de Saint-Étienne finance un forage au Sénégal. "


def pdf(pages: int = 3, **options: object) -> bytes:
    """A PDF with an outline, of 30 lines a page."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True, **options)
    for number in range(pages):
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(f"Chapitre {number}", str(number))
        for line in range(30):
            canvas.drawString(70, 780 - 20 * line, f"{number}.{line} {SENTENCE}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def docx_file() -> bytes:
    """A Word document with headings, a list and a table."""
    document = docx.Document()
    document.add_heading("L'eau", 1)
    for _ in range(20):
        document.add_paragraph(SENTENCE * 3)
        document.add_paragraph(SENTENCE, style="List Bullet")
    table = document.add_table(4, 3)
    for cell in table._cells:
        cell.text = "Une cellule"
    return _saved(document)


def odt() -> bytes:
    """A LibreOffice text with headings and a table."""
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "L'eau"))
    for _ in range(20):
        document.body.append(odfdo.Paragraph(SENTENCE * 3))
    document.body.append(odfdo.Table("Table", width=3, height=4))
    return _saved(document)


def html() -> bytes:
    """A web page with a menu, headings, a list and a table."""
    rows = "<tr><td>2024</td><td>5 %</td></tr>" * 5
    text = f"<h1>L'eau</h1><p>{SENTENCE * 5}</p><ul><li>{SENTENCE}</li></ul><table>{rows}</table>" * 5
    page = f"<!doctype html><html lang=fr><head><meta charset=utf-8></head><body><nav>Menu</nav>{text}</body></html>"
    return page.encode()


def markdown() -> bytes:
    """Markdown with headings, a list and a table."""
    return (
        f"# L'eau\n\n{SENTENCE * 5}\n\n- un\n- deux\n\n| Année | Taux |\n|---|---|\n| 2024 | 5 % |\n\n" * 5
    ).encode()


def text() -> bytes:
    """Plain text as Windows writes it."""
    return ("\ufeff" + f"1. L'EAU\r\n\r\n{SENTENCE * 5}\r\n\r\n" * 20).encode("utf-16-le")


def epub() -> bytes:
    """An electronic book of one chapter."""
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>L\'eau</dc:title></metadata><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine>'
        "</package>"
    )
    chapter = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>L\'eau</h1><p>{SENTENCE * 9}</p></body></html>'
    return archive(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "book.opf": book, "a.xhtml": chapter}
    )


def subtitles() -> bytes:
    """Subtitles of ten minutes."""
    cues = [f"{n + 1}\n00:{n:02}:00,000 --> 00:{n:02}:05,000\n{SENTENCE}\n" for n in range(10)]
    return "\n".join(cues).encode()


def pptx() -> bytes:
    """Three slides with titles and lists."""
    slides = powerpoint.Presentation()
    for number in range(3):
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text = f"Diapositive {number}"
        slide.placeholders[1].text_frame.text = SENTENCE * 5
        slide.notes_slide.notes_text_frame.text = SENTENCE
    return _saved(slides)


def odp() -> bytes:
    """Three OpenDocument slides."""
    document = odfdo.Document("presentation")
    document.body.clear()
    for number in range(3):
        page = odfdo.DrawPage(f"page{number}", name=f"Diapositive {number}")
        page.append(odfdo.Frame.text_frame(SENTENCE * 5, size=("10cm", "5cm"), position=("1cm", "1cm")))
        document.body.append(page)
    return _saved(document)


def mhtml() -> bytes:
    """A page that a browser saved in one file."""
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    return head + b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html() + b"\r\n--b--\r\n"


GOOD = {
    "pdf": pdf, "docx": docx_file, "odt": odt, "html": html, "md": markdown, "txt": text, "epub": epub, "srt": subtitles,
    "pptx": pptx, "odp": odp, "mht": mhtml,
}  # fmt: skip


def archive(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts, compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def replaced(data: bytes, parts: dict[str, str | bytes | None]) -> bytes:
    """The archive `data` with some parts replaced, added, or (None) left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        kept: dict[str, str | bytes] = {name: old.read(name) for name in old.namelist() if name not in parts}
    return archive(kept | {name: content for name, content in parts.items() if content is not None})


def _saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
