"""Small real files, built for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
Draw = Callable[[Canvas], None]


class Sheet:
    """Writes lines of text down a page, as a typesetter does: line by line, in the order of reading."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.y = HEIGHT - 100.0

    def line(self, text: str, x: float = 70, size: float = 10, bold: bool = False, y: float | None = None) -> None:
        """Write one line and go down by its pitch."""
        self.y = self.y if y is None else y
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, self.y, text)
        self.y -= 1.2 * size

    def paragraph(self, text: str, x: float = 70, width: float = 455, size: float = 10) -> None:
        """Write a text over as many lines as it takes, then leave the gap of a paragraph."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and stringWidth(longer, "Helvetica", size) > width:
                self.line(line, x, size)
                line = word
            else:
                line = longer
        self.line(line, x, size)
        self.y -= 0.8 * size

    def call(self, text: str, mark: str, x: float = 70, size: float = 10) -> None:
        """Write a line that ends with a note's raised mark."""
        writer = self.canvas.beginText(x, self.y)
        writer.setFont("Helvetica", size)
        writer.textOut(text)
        writer.setFont("Helvetica", 0.6 * size)
        writer.setRise(0.35 * size)
        writer.textOut(mark)
        writer.setRise(0)
        self.canvas.drawText(writer)
        self.y -= 1.2 * size


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Build a PDF, one function a page; each gets a `Sheet`."""

    def make(*pages: Callable[[Sheet], None], name: str = "document.pdf", **options: object) -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=A4, **options)
        for page in pages:
            page(Sheet(canvas))
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file of some text or bytes."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make
