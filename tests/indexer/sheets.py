"""PDF files set for the golden tests: two columns, and a table that runs over two pages."""

from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table, TableStyle

WIDTH, HEIGHT = A4
STYLES = getSampleStyleSheet()


def two_columns(path: Path) -> None:
    """A title and two parts, set in two columns, that fill a page."""
    text = (
        "La commune {0} a signé sa convention la première année. Elle finance un puits la deuxième année, puis une "
        "école la troisième. Le comité de jumelage suit les travaux avec les habitants de la ville partenaire."
    )
    story: list[Flowable] = [Paragraph("Deux récits de jumelage", STYLES["Heading1"])]
    for part, names in (("Au nord", "ABCD"), ("Au sud", "EFGH")):
        story.append(Paragraph(part, STYLES["Heading2"]))
        story += [Paragraph(text.format(name), STYLES["BodyText"]) for name in names]
    gap, margin = 24, 60
    width = (WIDTH - 2 * margin - gap) / 2
    frames = [Frame(margin + n * (width + gap), HEIGHT - 400, width, 340) for n in (0, 1)]
    BaseDocTemplate(str(path), pagesize=A4, pageTemplates=[PageTemplate(frames=frames)], invariant=1).build(story)


def table_over_pages(path: Path) -> None:
    """A ruled table of 60 rows whose header is set again at the head of the second page."""
    rows = [["Commune", "Pays", "Montant"]]
    rows += [[f"Commune {n}", ("Bénin", "Maroc", "Pologne")[n % 3], f"{1000 + 10 * n} euros"] for n in range(1, 61)]
    table = Table(rows, repeatRows=1, colWidths=[150, 120, 120])
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, 0), "Helvetica-Bold")])
    )
    story: list[Flowable] = [
        Paragraph("Les montants versés", STYLES["Heading1"]),
        Paragraph("Le tableau donne les montants versés par chaque commune, en euros.", STYLES["BodyText"]),
        table,
        Paragraph("Les montants sont ceux que les communes ont déclarés.", STYLES["BodyText"]),
    ]
    frame = Frame(60, 60, WIDTH - 120, HEIGHT - 120)
    BaseDocTemplate(str(path), pagesize=A4, pageTemplates=[PageTemplate(frames=[frame])], invariant=1).build(story)
