"""PDF: what tags, rules, boxes and form fields add to the place of the letters."""

import pypdf
import pypdf.annotations
import pytest
from reportlab.lib.colors import black

from indexer.extract import Role, extract

TEXT = (
    "La coopération décentralisée réunit deux collectivités, l'une française et l'autre étrangère, autour d'un projet "
    "que leurs assemblées ont voté. Elle demande du temps, un budget et des partenaires choisis avec soin. "
)
COLUMN = "Le préfet reçoit la convention signée et dispose de deux mois pour saisir le tribunal administratif. "

typst = pytest.importorskip("typst")


@pytest.fixture
def typeset(tmp_path):
    """Typeset a source with Typst, which tags its files."""

    def make(source):
        path = tmp_path / "tagged.pdf"
        path.write_bytes(typst.compile(source.encode()))
        return path

    return make


def read(path):
    """The role, the level and the text of each block."""
    return [(block.role.value, block.level, block.text) for block in extract(path).blocks]


def test_tags_tell_headings_lists_notes_and_artifacts(typeset):
    """Headings that look like the text, an item without a mark, a note, a header shown once."""
    source = f"""
#set page(header: [Un titre courant vu une seule fois])
#set text(lang: "fr", size: 10pt)
#set smartquote(enabled: false)
#set list(marker: none)
#show heading: set text(size: 10pt, weight: "regular")
#set footnote.entry(separator: none)
#show footnote.entry: set text(size: 10pt)
= La convention
{TEXT}#footnote[Une note aussi grande que le texte.]
== Sa durée
- trois ans
  - dont un an de préparation
- ou six
"""
    assert read(typeset(source)) == [
        ("heading", 1, "La convention"),
        ("paragraph", 0, TEXT.strip() + "¹"),
        ("heading", 2, "Sa durée"),
        ("list_item", 1, "trois ans"),
        ("list_item", 2, "dont un an de préparation"),
        ("list_item", 1, "ou six"),
        ("footnote", 0, "¹ Une note aussi grande que le texte."),
    ]


def test_tagged_table_over_two_columns_of_the_page(typeset):
    """Rows that go on at the top of the next column keep the header; a cell of several paragraphs is one cell."""
    rows = ", ".join(f"[Ville {n}], [Premier alinéa {n}.\n\nSecond alinéa {n}.]" for n in range(12))
    source = f"""
#set page(columns: 2, height: 12cm)
#show figure: set block(breakable: true)
#table(columns: 2, table.header([*Ville*], [*Projet*]), {rows})
"""
    blocks = [block for block in extract(typeset(source)).blocks if block.role is Role.TABLE_ROW]
    assert [block.text for block in blocks] == [
        f"Ville {n} | Premier alinéa {n}. Second alinéa {n}." for n in range(12)
    ]
    assert {block.header for block in blocks} == {"Ville | Projet"}


def grid(sheet, rows, xs=(70, 200, 330), pitch=30, y=700):
    """Draw rows of cells in a grid of rules, an empty cell too."""
    for index in range(len(rows) + 1):
        sheet.canvas.line(xs[0], y - index * pitch, xs[-1] + 130, y - index * pitch)
    for x in (*xs, xs[-1] + 130):
        sheet.canvas.line(x, y, x, y - len(rows) * pitch)
    for index, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=True):
            sheet.line(cell, x=x + 4, y=y - index * pitch - 15, bold=not index)
    sheet.y = y - len(rows) * pitch - 30


def test_ruled_table_with_few_words(make_pdf):
    """Rules give the cells where words alone could not: one word in a row, columns that are mostly empty."""
    rows = [("Ville", "Projet", "Fin"), ("Lyon", "", ""), ("", "Eau", ""), ("Nantes", "", "2026")]
    blocks = extract(make_pdf(lambda sheet: grid(sheet, rows))).blocks
    assert [(block.text, block.header) for block in blocks] == [
        ("Lyon |  | ", "Ville | Projet | Fin"),
        (" | Eau | ", "Ville | Projet | Fin"),
        ("Nantes |  | 2026", "Ville | Projet | Fin"),
    ]
    assert blocks[1].text[blocks[1].places[0].start :][:3] == "Eau"


def test_cells_over_several_columns(make_pdf):
    """A name over two columns stands in the first of them; the rules that part them stop under it."""

    def page(sheet):
        canvas = sheet.canvas
        for y in (700, 680, 660, 640, 620):
            canvas.line(70, y, 470, y)
        for x, top in ((70, 700), (170, 700), (230, 680), (290, 680), (350, 700), (470, 700)):
            canvas.line(x, 620, x, top)
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawCentredString(260, 685, "Aide de la commune")
        sheet.line("Ville", x=75, y=665, bold=True)
        for x, name in ((175, "2024"), (235, "2025"), (295, "2026")):
            sheet.line(f"en {name}", x=x, y=665, bold=True)
        sheet.line("Objet", x=355, y=665, bold=True)
        for y, row in ((645, ("Brest", "80", "90", "10", "un puits")), (625, ("Lyon", "", "75", "", "une école"))):
            for x, cell in zip((75, 175, 235, 295, 355), row, strict=True):
                sheet.line(cell, x=x, y=y)

    blocks = extract(make_pdf(page)).blocks
    assert [block.text for block in blocks] == ["Brest | 80 | 90 | 10 | un puits", "Lyon |  | 75 |  | une école"]
    assert {block.header for block in blocks} == {"Ville | Aide de la commune en 2024 | en 2025 | en 2026 | Objet"}


def test_tagged_cells_over_several_columns(typeset):
    """The rows with the most cells give the columns."""
    source = """
#table(columns: 4, align: center,
  table.header(table.cell(colspan: 2)[*Malvoyants et daltoniens*], table.cell(colspan: 2)[*Aveugles de naissance*],
  [*Contrastes*], [*Couleurs*], [*Braille*], [*Canne*]),
  [73], [65], [103], [0],
  table.cell(colspan: 2)[138 selon notre enquête], table.cell(colspan: 2)[103 selon notre enquête])
"""
    blocks = extract(typeset(source)).blocks
    assert [block.text for block in blocks] == [
        "73 | 65 | 103 | 0",
        "138 selon notre enquête |  | 103 selon notre enquête | ",
    ]
    assert {block.header for block in blocks} == {
        "Malvoyants et daltoniens Contrastes | Couleurs | Aveugles de naissance Braille | Canne"
    }


def test_rule_between_two_words_parts_cells(make_pdf):
    """A gap that a justified line could have too is that between two cells where a rule stands in it."""

    def page(sheet):
        for y in (700, 680, 660, 640):
            sheet.canvas.line(70, y, 470, y)
        for x in (70, 165, 470):
            sheet.canvas.line(x, 640, x, 700)
        for y, (name, text) in ((685, ("Essai", "Contrôle")), (665, ("Conditions", "Aucune")), (645, ("But", "Eau"))):
            sheet.line(name, x=75, y=y)
            sheet.line(text, x=170, y=y)
        writer = sheet.canvas.beginText(123, 665)
        writer.setFont("Helvetica", 10)
        writer.textOut(" préalables ")
        sheet.canvas.drawText(writer)

    texts = [block.text for block in extract(make_pdf(page)).blocks]
    assert texts == ["Essai | Contrôle", "Conditions préalables | Aucune", "But | Eau"]


def test_rules_of_filled_rectangles_and_of_one_path(make_pdf):
    """A grid drawn as thin rectangles, or as the sides of rectangles, is the same grid."""

    def page(sheet):
        for y in (700, 670, 640):
            sheet.canvas.rect(70, y, 260, 0.5, stroke=0, fill=1)
        path = sheet.canvas.beginPath()
        for x in (70, 200):
            path.rect(x, 640, 130, 60)
        sheet.canvas.drawPath(path)
        for y, cells in ((685, ("Nom", "Rôle")), (655, ("Awa Diop", "maire"))):
            for x, cell in zip((75, 205), cells, strict=True):
                sheet.line(cell, x=x, y=y)

    assert [block.text for block in extract(make_pdf(page)).blocks] == ["Nom | Rôle", "Awa Diop | maire"]


def test_underlines_and_drawings_are_no_table(make_pdf):
    """Lines that text runs over, and a drawing of thousands of strokes, leave the text as it is."""

    def page(sheet):
        sheet.paragraph(TEXT)
        for x in range(75, 500, 40):
            sheet.canvas.line(x, 700, x, 760)
        sheet.canvas.line(70, 700, 520, 700)
        sheet.canvas.line(70, 760, 520, 760)

    def drawing(sheet):
        sheet.paragraph(TEXT)
        path = sheet.canvas.beginPath()
        for step in range(7000):
            path.moveTo(100 + step % 300, 100)
            path.lineTo(101 + step % 300, 500)
        sheet.canvas.drawPath(path)

    assert [block.text for block in extract(make_pdf(page, drawing)).blocks] == [TEXT.strip()] * 2


def test_box_beside_the_text_is_apart(make_pdf):
    """A framed box inside a column does not mix with the lines at its left."""

    def page(sheet):
        sheet.y = 700
        sheet.paragraph(TEXT * 3, width=250)
        sheet.canvas.setStrokeColor(black)
        sheet.canvas.rect(340, 560, 200, 130)
        sheet.y = 676
        sheet.paragraph("Encadré : " + COLUMN, x=350, width=180)

    assert [block.text for block in extract(make_pdf(page)).blocks] in (
        [(TEXT * 3).strip(), ("Encadré : " + COLUMN).strip()],
        [("Encadré : " + COLUMN).strip(), (TEXT * 3).strip()],
    )


def test_list_marks_drawn_at_the_end(make_pdf):
    """Some programs draw all marks of lists after the text: columns are columns nevertheless."""

    def page(sheet):
        marks = []
        for x in (70, 310):
            sheet.y = 740
            for number in range(14):
                marks.append((x, sheet.y))
                sheet.line(f"action {number} de la colonne {x} avec ses partenaires", x=x + 12, size=8)
        for x, y in marks:
            sheet.line("•", x=x, y=y, size=8)

    blocks = extract(make_pdf(page)).blocks
    texts = [f"action {n} de la colonne {x} avec ses partenaires" for x in (70, 310) for n in range(14)]
    assert [(block.role, block.text) for block in blocks] == [(Role.LIST_ITEM, text) for text in texts]


@pytest.fixture
def form(make_pdf, tmp_path):
    """A form of two text fields, a list and two boxes to check, filled with values."""

    def page(sheet):
        sheet.line("Nom :", y=700)
        sheet.canvas.acroForm.textfield(name="nom", x=120, y=694, width=200, height=20)
        sheet.line("Ville :", y=660)
        sheet.canvas.acroForm.textfield(name="ville", x=120, y=654, width=200, height=20)
        sheet.line("Pays :", y=620)
        sheet.canvas.acroForm.choice(
            name="pays", x=120, y=614, width=200, height=20, options=["Mali", "Togo"], value="Mali"
        )
        for y, name, text in ((580, "oui", "J'accepte"), (550, "non", "Je refuse")):
            sheet.canvas.acroForm.checkbox(name=name, x=70, y=y - 4, size=14, checked=name == "oui")
            sheet.line(text, x=100, y=y)

    def make(**values):
        writer = pypdf.PdfWriter(clone_from=make_pdf(page))
        writer.update_page_form_field_values(writer.pages[0], values, auto_regenerate=False)
        path = tmp_path / "form.pdf"
        writer.write(path)
        return path

    return make


def test_values_of_a_form(form):
    """What was filled in stands behind its label; a blank field adds nothing."""
    texts = [block.text for block in extract(form(nom="Awa Diop")).blocks]
    assert texts == ["Nom : Awa Diop", "Ville :", "Pays : Mali", "☒ J'accepte", "Je refuse"]


def test_value_of_a_form_has_a_place(form):
    """A value lies where its field is."""
    places = extract(form(nom="Awa Diop")).blocks[0].places
    assert places[-1].box[2] > 300 / 595


def test_accents_drawn_after_their_line(make_pdf):
    """Old fonts set accents apart, those of capitals after the whole line: each goes back on its letter."""

    def page(sheet):
        y = sheet.y
        sheet.line("La for\u02c6et d'un Etat \u00b4etranger, dont le pr\u00b4efet r\u00b4epond.")
        start = sheet.canvas.stringWidth("La for\u02c6et d'un ", "Helvetica", 10)
        sheet.canvas.drawString(70 + start + 1.5, y + 2, "\u00b4")

    assert read(make_pdf(page)) == [("paragraph", 0, "La forêt d'un État étranger, dont le préfet répond.")]


def test_file_that_marks_its_text_as_decoration(typeset):
    """When most of a page is called decoration, it is text."""
    source = f"#set smartquote(enabled: false)\n= La convention\n#pdf.artifact[{TEXT}]"
    assert [text for _, _, text in read(typeset(source))] == ["La convention", TEXT.strip()]


def test_annotations_and_attachments_are_no_text_of_the_document(typeset, tmp_path):
    """A reader's notes and drawn remarks, the words of a link's address, an attached file: none is read."""
    source = f'#set text(lang: "fr")\n= La convention\n{TEXT}#link("https://exemple.fr/secret")[La suite est ici.]\n'
    path = typeset(source)
    plain = read(path)
    writer = pypdf.PdfWriter(clone_from=path)
    box = (100, 500, 300, 560)
    writer.add_annotation(0, pypdf.annotations.FreeText(text="Remarque dessinée par un lecteur", rect=box))
    writer.add_annotation(0, pypdf.annotations.Text(text="Note repliée d'un lecteur", rect=box))
    writer.add_annotation(0, pypdf.annotations.Popup(rect=box, open=True))
    writer.add_attachment("annexe.txt", b"Le texte du fichier joint.")
    writer.write(tmp_path / "annotated.pdf")
    assert read(tmp_path / "annotated.pdf") == plain
    assert plain[-1][2].endswith("La suite est ici.")
    assert "exemple.fr" not in str(plain)


def test_tags_that_lay_lists_side_by_side_do_not_flatten_them(typeset):
    """The indent tells the depth of an item where the tags do not."""
    source = "- Un état :\n#pad(left: 30pt)[- elle est signée,\n- transmise.]\n- Un autre état."
    assert [block for block in read(typeset(source)) if block[0] == "list_item"] == [
        ("list_item", 1, "Un état :"),
        ("list_item", 2, "elle est signée,"),
        ("list_item", 2, "transmise."),
        ("list_item", 1, "Un autre état."),
    ]


def test_choices_of_a_form_tagged_as_one_paragraph(typeset):
    """Lines that a wide step parts are paragraphs of their own, whatever the tags say."""
    choices = [
        f"{name} que la commune a voté au budget de cette année pour la ville." for name in ("Le puits", "Le four")
    ]
    source = f"#set page(width: 400pt)\n#set text(size: 10pt)\n{choices[0]}\\\n#box(height: 26pt)[]{choices[1]}"
    assert [text for _, _, text in read(typeset(source))] == choices
