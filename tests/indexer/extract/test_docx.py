"""Word documents: order of paragraphs and tables, headings by style, lists, notes, what was deleted."""

import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from indexer.extract import Role, extract

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def build(tmp_path):
    """Save a document that a function fills."""

    def make(fill):
        document = docx.Document()
        fill(document)
        path = tmp_path / "a.docx"
        document.save(str(path))
        return path

    return make


def read(path):
    """The role, level and text of each block."""
    return [(block.role.value, block.level, block.text) for block in extract(path).blocks]


def test_order_and_roles(build):
    """Paragraphs and tables keep their order; styles give headings, the title above them, and list items."""

    def fill(document):
        document.core_properties.title = "Le modèle"
        document.core_properties.author = "Passerelle"
        document.add_paragraph("Le modèle", style="Title")
        document.add_heading("Objet", 1)
        document.add_paragraph("Avant le tableau.")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ["Année", "Montant", "2024", "12 M€"], strict=True):
            cell.text = text
        document.add_paragraph("Après le tableau.")
        document.add_heading("Détail", 3)
        document.add_paragraph("la délibération ;", style="List Bullet")
        document.add_paragraph("voter", style="List Number")
        document.add_paragraph("signer", style="List Number")

    path = build(fill)
    assert read(path) == [
        ("heading", 1, "Le modèle"),
        ("heading", 2, "Objet"),
        ("paragraph", 0, "Avant le tableau."),
        ("table_row", 0, "2024 | 12 M€"),
        ("paragraph", 0, "Après le tableau."),
        ("heading", 3, "Détail"),
        ("list_item", 1, "la délibération ;"),
        ("list_item", 1, "1. voter"),
        ("list_item", 1, "2. signer"),
    ]
    extracted = extract(path)
    assert (extracted.metadata["title"], extracted.metadata["author"]) == ("Le modèle", "Passerelle")
    assert [block.header for block in extracted.blocks if block.role is Role.TABLE_ROW] == ["Année | Montant"]


def test_french_style_names_and_outline_levels_are_headings(build):
    """A style named « Titre 2 » and a paragraph with an outline level are headings."""

    def fill(document):
        style = document.styles.add_style("Titre 2", 1)
        document.add_paragraph("Par le nom", style=style)
        leveled = document.add_paragraph("Par le niveau")
        leveled._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="4"/>'))

    assert read(build(fill)) == [("heading", 1, "Par le nom"), ("heading", 2, "Par le niveau")]


def test_deleted_text_is_not_read_and_inserted_text_is(build):
    """Tracked changes are read as accepted; a moved text is read where it went."""

    def fill(document):
        paragraph = document.add_paragraph("Le montant est ")._p
        paragraph.append(parse_xml(f'<w:del {W} w:id="1"><w:r><w:delText>10</w:delText></w:r></w:del>'))
        paragraph.append(parse_xml(f'<w:ins {W} w:id="2"><w:r><w:t>12</w:t></w:r></w:ins>'))
        paragraph.append(parse_xml(f'<w:moveFrom {W} w:id="3"><w:r><w:t>ailleurs</w:t></w:r></w:moveFrom>'))
        paragraph.append(parse_xml(f"<w:r {W}><w:noBreakHyphen/><w:t>x</w:t></w:r>"))

    assert read(build(fill)) == [("paragraph", 0, "Le montant est 12-x")]


def test_merged_cells_and_frames(build):
    """A cell over two rows is repeated in each; a table of one column is a frame around text."""

    def fill(document):
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "Paris"
        table.cell(0, 1).text, table.cell(1, 1).text = "100 €", "20 €"
        document.add_table(rows=1, cols=1).cell(0, 0).text = "À retenir"

    assert read(build(fill)) == [
        ("table_row", 0, "Paris | 100 €"),
        ("table_row", 0, "Paris | 20 €"),
        ("paragraph", 0, "À retenir"),
    ]


def test_notes_follow_the_text_under_their_marks(build, tmp_path):
    """A note's call is a superscript in the text, and the note comes at the end under the same mark."""

    def fill(document):
        call = f'<w:r {W}><w:footnoteReference w:id="7"/></w:r>'
        document.add_paragraph("Ratifiée en 1984")._p.append(parse_xml(call))

    source, target = build(fill), tmp_path / "notes.docx"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="7"><w:p><w:r><w:t>La source.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info.filename).decode("utf-8", "surrogateescape")
            if info.filename == "word/_rels/document.xml.rels":
                data = data.replace(
                    "</Relationships>", f'<Relationship Id="n1" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                )
            if info.filename == "[Content_Types].xml":
                part = f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>'
                data = data.replace("</Types>", part)
            new.writestr(info.filename, data.encode("utf-8", "surrogateescape"))
        new.writestr("word/footnotes.xml", notes)
    assert read(target) == [("paragraph", 0, "Ratifiée en 1984¹"), ("footnote", 0, "¹ La source.")]
