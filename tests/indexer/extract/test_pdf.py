"""PDF: reading order, furniture, hyphens, headings, lists, notes, tables, the second reader."""

import pypdf
import pytest

from indexer.extract import Role, extract
from indexer.extract.pdf import second

LEFT = (
    "La coopération décentralisée réunit deux collectivités, l'une française et l'autre étrangère, autour d'un projet "
    "que leurs assemblées ont voté. Elle demande du temps, un budget et des partenaires choisis avec soin. "
)
RIGHT = (
    "Le préfet reçoit la convention et dispose de deux mois pour saisir le tribunal administratif. Les habitants sont "
    "informés de chaque étape, et une évaluation est publiée à la fin du projet commun. "
)


def read(path):
    """The role and text of each block."""
    return [(block.role.value, block.text) for block in extract(path).blocks]


def texts(path):
    """The text of each block."""
    return [block.text for block in extract(path).blocks]


def test_paragraphs_and_pages(make_pdf):
    """Lines make paragraphs, each with the page that it begins on."""

    def first(sheet):
        sheet.paragraph(LEFT * 2)
        sheet.paragraph(RIGHT)

    def other(sheet):
        sheet.paragraph(RIGHT * 2)

    extracted = extract(make_pdf(first, other))
    assert [(block.page, block.text) for block in extracted.blocks] == [
        (1, (LEFT * 2).strip()),
        (1, RIGHT.strip()),
        (2, (RIGHT * 2).strip()),
    ]
    assert extracted.pages == 2


def test_two_columns_are_read_one_after_the_other(make_pdf):
    """A title across the page, then the left column, then the right one: a sentence over both is one paragraph."""

    def page(sheet):
        sheet.line("Un titre qui traverse toute la largeur de la page", size=18, bold=True)
        top = sheet.y
        sheet.paragraph(LEFT * 3 + "Cette phrase passe de la première colonne à", width=215)
        sheet.y = top
        sheet.paragraph("la seconde colonne de la page. " + RIGHT * 3, x=310, width=215)

    assert read(make_pdf(page)) == [
        ("heading", "Un titre qui traverse toute la largeur de la page"),
        (
            "paragraph",
            f"{LEFT * 3}Cette phrase passe de la première colonne à la seconde colonne de la page. {RIGHT * 3}".strip(),
        ),
    ]


def test_columns_under_and_above_full_width_text(make_pdf):
    """Text across the page parts the columns above it from those under it."""

    def page(sheet):
        for part in ("A", "B"):
            sheet.paragraph(f"Introduction {part}. {LEFT}")
            top = sheet.y
            sheet.paragraph(f"Gauche {part}. {LEFT}", width=215)
            low, sheet.y = sheet.y, top
            sheet.paragraph(f"Droite {part}. {RIGHT}", x=310, width=215)
            sheet.y = min(low, sheet.y) - 10

    starts = [text.split(".")[0] for text in texts(make_pdf(page))]
    assert starts == ["Introduction A", "Gauche A", "Droite A", "Introduction B", "Gauche B", "Droite B"]


def test_running_headers_footers_and_numbers_are_removed(make_pdf):
    """What comes back at the edge of the pages goes, its numbers changing; what the text says once stays."""

    def page(number, text):
        def draw(sheet):
            sheet.line("Guide de l'action internationale", size=8, y=800)
            sheet.line(f"Passerelle, page {number} sur 4", size=8, y=30)
            sheet.y = 740
            sheet.paragraph(text)

        return draw

    bodies = [f"Le texte de la page {name}. {LEFT}".strip() for name in ("une", "deux", "trois", "quatre")]
    path = make_pdf(*(page(number, text) for number, text in enumerate(bodies, 1)))
    assert texts(path) == bodies


def test_short_lines_that_come_back_at_the_top_are_text(make_pdf):
    """The name of a speaker at the top of a few pages, set as the text under it, is no running header."""

    def page(number, name):
        def draw(sheet):
            sheet.y = 780
            sheet.line(name)
            sheet.paragraph(" ".join((LEFT + RIGHT).split()[number:]))

        return draw

    names = ["PATRICK", "KARIM", "PATRICK", "ANNE", "PATRICK", "LEA", "KARIM", "LEA", "ANNE", "LEA"]
    assert " ".join(texts(make_pdf(*(page(*item) for item in enumerate(names))))).count("PATRICK") == 3


def test_running_title_of_the_only_other_page_is_removed(make_pdf):
    """In two pages the running title shows once: it goes because the first page says it."""

    def first(sheet):
        sheet.line("Agir dans l'urgence humanitaire", size=20, bold=True)
        sheet.paragraph(LEFT)

    def other(sheet):
        sheet.line("Agir dans l'urgence humanitaire", size=8, y=800)
        sheet.y = 740
        sheet.paragraph(RIGHT)

    assert texts(make_pdf(first, other)) == ["Agir dans l'urgence humanitaire", LEFT.strip(), RIGHT.strip()]


def test_hyphens_of_line_ends(make_pdf):
    """A word cut at the end of a line is joined; a compound keeps its hyphen."""

    def page(sheet):
        sheet.line("Ce document présente les principes et les règles de toute la coopéra-")
        sheet.line("tion décentralisée, à partir d'une étude menée dans la ville de Saint-")
        sheet.line("Denis, c'est-à-dire près de Paris.")

    assert texts(make_pdf(page)) == [
        "Ce document présente les principes et les règles de toute la coopération décentralisée, à partir d'une étude "
        "menée dans la ville de Saint-Denis, c'est-à-dire près de Paris."
    ]


def test_headings_by_size_and_weight(make_pdf):
    """Larger and bolder lines on their own are headings, their levels by their looks; bold inside a text is not."""

    def page(sheet):
        sheet.line("Le titre", size=20, bold=True)
        sheet.y -= 10
        for part in ("Première partie", "Seconde partie"):
            sheet.line(part, size=14, bold=True)
            sheet.y -= 6
            sheet.line("Un détail", bold=True)
            sheet.y -= 6
            sheet.paragraph(LEFT)

    blocks = extract(make_pdf(page)).blocks
    assert [(block.text, block.level) for block in blocks if block.role is Role.HEADING] == [
        ("Le titre", 1),
        ("Première partie", 2),
        ("Un détail", 3),
        ("Seconde partie", 2),
        ("Un détail", 3),
    ]


def test_heading_over_two_lines_is_one(make_pdf):
    """A heading too long for one line is one heading."""

    def page(sheet):
        sheet.line("Combien de collectivités engagées, et dans combien", size=18, bold=True)
        sheet.line("de pays du monde", size=18, bold=True)
        sheet.y -= 10
        sheet.paragraph(LEFT)

    title = "Combien de collectivités engagées, et dans combien de pays du monde"
    assert read(make_pdf(page))[0] == ("heading", title)


def test_outline_gives_headings_and_levels(make_pdf):
    """The outline's titles are headings at their depth, though they look like the text."""

    def page(sheet):
        for depth, title in enumerate(["Livre premier", "Titre unique"]):
            sheet.canvas.bookmarkPage(title)
            sheet.canvas.addOutlineEntry(title, title, depth)
            sheet.line(title)
            sheet.y -= 10
        sheet.paragraph(LEFT)

    blocks = extract(make_pdf(page)).blocks
    assert [(block.role, block.level) for block in blocks] == [
        (Role.HEADING, 1),
        (Role.HEADING, 2),
        (Role.PARAGRAPH, 0),
    ]


def test_lists(make_pdf):
    """Items are told by their marks, continued lines joined, depth given by the indent."""

    def page(sheet):
        sheet.line("La délibération indique :")
        sheet.line("•", y=sheet.y - 4)
        sheet.line("l'objet de l'action, en deux ou trois phrases que chaque habitant de la", x=84, y=sheet.y + 12)
        sheet.line("commune comprendra ;", x=84)
        sheet.line("– le budget ;", x=84)
        sheet.line("• la durée.")
        sheet.line("1. voter")
        sheet.line("2. signer")

    blocks = extract(make_pdf(page)).blocks
    assert [(block.role.value, block.level, block.text) for block in blocks] == [
        ("paragraph", 0, "La délibération indique :"),
        (
            "list_item",
            1,
            "l'objet de l'action, en deux ou trois phrases que chaque habitant de la commune comprendra ;",
        ),
        ("list_item", 2, "le budget ;"),
        ("list_item", 1, "la durée."),
        ("list_item", 1, "1. voter"),
        ("list_item", 1, "2. signer"),
    ]


def test_footnotes_never_cut_a_sentence_that_crosses_the_page(make_pdf):
    """A sentence over two pages is one block of the first; the note comes after it, its mark apart from the number."""

    def first(sheet):
        sheet.paragraph(LEFT)
        sheet.y = 130
        sheet.call("La France a ratifié cette convention-cadre européenne au cours de l'été 1984", "1")
        sheet.line("pour ouvrir la coopération transfrontalière à toutes les collectivités situées le long des")
        sheet.line("1 Source : Assemblée nationale.", size=8, y=80)

    def other(sheet):
        sheet.line("frontières du pays.")

    assert [(block.page, block.role.value, block.text) for block in extract(make_pdf(first, other)).blocks] == [
        (1, "paragraph", LEFT.strip()),
        (
            1,
            "paragraph",
            "La France a ratifié cette convention-cadre européenne au cours de l'été 1984¹ pour ouvrir la coopération "
            "transfrontalière à toutes les collectivités situées le long des frontières du pays.",
        ),
        (1, "footnote", "1 Source : Assemblée nationale."),
    ]


def table(sheet, rows, columns=(70, 220, 400), pitch=12.0):
    """Draw a table cell by cell, each cell a list of lines."""
    for row in rows:
        top = sheet.y
        for x, cell in zip(columns, row, strict=True):
            sheet.y = top
            for text in cell:
                sheet.line(text, x=x, bold=row is rows[0])
        sheet.y = top - max(map(len, row)) * pitch - 8


HEADER = (["Année"], ["Texte"], ["Apport"])
ROWS = [
    (["2005"], ["Loi Oudin-Santini", "du 9 février"], ["1 % eau"]),
    (["2006"], ["Amendement Pintat"], ["1 % énergie, dit", "aussi Pintat"]),
    (["2014"], ["Loi d'orientation"], ["1 % déchets"]),
]


def test_table_rows_have_their_header_and_whole_cells(make_pdf):
    """A table gives one block a row, with the header; a cell over several lines is one text."""

    def page(sheet):
        sheet.paragraph(LEFT)
        table(sheet, [HEADER, *ROWS])
        sheet.paragraph(RIGHT)

    blocks = extract(make_pdf(page)).blocks
    assert [(block.role.value, block.text, block.header) for block in blocks] == [
        ("paragraph", LEFT.strip(), ""),
        ("table_row", "2005 | Loi Oudin-Santini du 9 février | 1 % eau", "Année | Texte | Apport"),
        ("table_row", "2006 | Amendement Pintat | 1 % énergie, dit aussi Pintat", "Année | Texte | Apport"),
        ("table_row", "2014 | Loi d'orientation | 1 % déchets", "Année | Texte | Apport"),
        ("paragraph", RIGHT.strip(), ""),
    ]


@pytest.mark.parametrize("repeated", [True, False])
def test_table_over_two_pages_keeps_its_header_once(make_pdf, repeated):
    """The rows of the next page have the header of the first, whether the file repeats it there or not."""

    def first(sheet):
        sheet.paragraph(LEFT)
        table(sheet, [HEADER, *ROWS])

    def other(sheet):
        table(sheet, [HEADER if repeated else (["2015"], ["Loi NOTRe"], ["Aucun"]), *ROWS])
        sheet.paragraph(RIGHT)

    rows = [block for block in extract(make_pdf(first, other)).blocks if block.role is Role.TABLE_ROW]
    assert [block.text.split(" | ")[0] for block in rows] == [
        "2005",
        "2006",
        "2014",
        *([] if repeated else ["2015"]),
        "2005",
        "2006",
        "2014",
    ]
    assert {block.header for block in rows} == {"Année | Texte | Apport"}


def test_table_of_contents_is_left_out(make_pdf):
    """Entries with dots and a page number repeat the headings, and are left out with their title."""

    def page(sheet):
        sheet.line("Sommaire", size=14, bold=True)
        for number, title in enumerate(["Objet", "Portée", "Budget", "Durée"], 1):
            sheet.line(f"{title} {'.' * 60} {number}")
        sheet.y -= 20
        sheet.paragraph(LEFT)

    assert texts(make_pdf(page)) == [LEFT.strip()]


def test_form_with_dots_is_text(make_pdf):
    """Two dotted lines of a form are no table of contents."""

    def page(sheet):
        sheet.line("Nom : ....................................")
        sheet.line("Fait à : ..................................")

    assert len(" ".join(texts(make_pdf(page))).split("...")) > 2


def test_caption(make_pdf):
    """A numbered caption is a caption."""
    assert read(make_pdf(lambda sheet: sheet.line("Tableau 1. Les montants de 2024")))[0][0] == Role.CAPTION


def test_turned_page_is_read_as_it_shows(make_pdf):
    """A page stored sideways and turned for display reads as displayed."""

    def page(sheet):
        sheet.canvas.setPageRotation(90)
        sheet.canvas.translate(595, 0)
        sheet.canvas.rotate(90)
        sheet.canvas.setFont("Helvetica", 10)
        sheet.canvas.drawString(70, 500, "Une première ligne assez longue pour remplir")
        sheet.canvas.drawString(70, 488, "la page, puis une seconde.")

    assert texts(make_pdf(page)) == ["Une première ligne assez longue pour remplir la page, puis une seconde."]


def test_metadata(make_pdf):
    """Title, author and language come from the file; a date in ISO form."""

    def page(sheet):
        sheet.canvas.setTitle("Le guide")
        sheet.canvas.setAuthor("Passerelle")
        sheet.line("Texte.")

    metadata = extract(make_pdf(page, lang="fr-FR")).metadata
    assert (metadata["title"], metadata["author"], metadata["language"]) == ("Le guide", "Passerelle", "fr")
    assert len(metadata["date"]) == 10


def test_damaged_page_costs_itself_alone(make_pdf, tmp_path):
    """A page that does not open is left out with a warning; the others keep their numbers."""
    pages = (lambda sheet: sheet.paragraph(LEFT), lambda sheet: sheet.line("Perdue."), lambda sheet: sheet.line("Fin."))
    writer = pypdf.PdfWriter(clone_from=make_pdf(*pages))
    writer.root_object["/Pages"]["/Kids"][1] = pypdf.generic.NullObject()
    writer.write(tmp_path / "troue.pdf")
    extracted = extract(tmp_path / "troue.pdf")
    assert [(block.page, block.text) for block in extracted.blocks] == [(1, LEFT.strip()), (3, "Fin.")]
    assert "page 2 damaged" in extracted.warnings[0]


def test_second_reader_reads_what_pdfium_refuses(make_pdf):
    """The second reader gives the text with its pages, and warns."""
    path = make_pdf(lambda sheet: sheet.paragraph(LEFT), lambda sheet: sheet.paragraph(RIGHT))
    extracted = second.read(path, "Data format error")
    assert [(block.page, block.text) for block in extracted.blocks] == [(1, LEFT.strip()), (2, RIGHT.strip())]
    assert "Data format error" in extracted.warnings[0]


def test_pdf_that_pdfium_refuses_goes_to_the_second_reader(make_pdf, monkeypatch):
    """When pdfium cannot open a file, the second reader does."""
    import pypdfium2

    def refuse(*args, **kwargs):
        raise pypdfium2.PdfiumError("Failed to load document (PDFium: Data format error).", err_code=3)

    monkeypatch.setattr(pypdfium2, "PdfDocument", refuse)
    extracted = extract(make_pdf(lambda sheet: sheet.paragraph(LEFT)))
    assert extracted.blocks[0].text == LEFT.strip()
    assert "second reader" in extracted.warnings[0]


def test_a_space_under_a_leaning_letter_parts_two_words(make_pdf):
    """An italic f reaches over the space after it: before a capital it is a space all the same."""

    def page(sheet):
        sheet.canvas.setFont("Times-Italic", 10)
        sheet.canvas.drawString(72, 700, "Le texte parle of ")
        x = 72 + sheet.canvas.stringWidth("Le texte parle of ", "Times-Italic", 10) - 0.8
        sheet.canvas.setFont("Times-Roman", 10)
        sheet.canvas.drawString(x, 700, "ETSI et de ses normes.")

    (block,) = extract(make_pdf(page)).blocks
    assert block.text == "Le texte parle of ETSI et de ses normes."
