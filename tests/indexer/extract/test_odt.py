"""OpenDocument texts: headings, lists, tables, notes, metadata."""

import odfdo
import pytest

from indexer.extract import Role, extract


@pytest.fixture
def build(tmp_path):
    """Save a text that a function fills."""

    def make(fill):
        document = odfdo.Document("text")
        document.body.clear()
        fill(document)
        path = tmp_path / "a.odt"
        document.save(str(path))
        return path

    return make


def read(path):
    """The role, level and text of each block."""
    return [(block.role.value, block.level, block.text) for block in extract(path).blocks]


def test_structure(build):
    """Headings with their numbers, paragraphs, nested lists, tables and notes come out in order."""

    def fill(document):
        document.meta.title = "Le guide"
        document.meta.language = "fr-FR"
        body = document.body
        body.append(odfdo.Paragraph("Le guide", style="Title"))
        body.append(odfdo.Header(1, "Objet"))
        paragraph = odfdo.Paragraph("Ratifiée en 1984")
        paragraph.insert_note(after="1984", note_id="n1", citation="1", body="La source.")
        body.append(paragraph)
        items = odfdo.List(["la délibération ;"])
        inner = odfdo.ListItem("la convention :")
        inner.append(odfdo.List(["l'objet"]))
        items.append(inner)
        body.append(items)
        table = odfdo.Table("T", width=2, height=2)
        table.set_values([["Année", "Montant"], ["2024", "12 M€"]])
        body.append(table)

    path = build(fill)
    assert read(path) == [
        ("heading", 1, "Le guide"),
        ("heading", 2, "1. Objet"),
        ("paragraph", 0, "Ratifiée en 1984¹"),
        ("list_item", 1, "la délibération ;"),
        ("list_item", 1, "la convention :"),
        ("list_item", 2, "l'objet"),
        ("table_row", 0, "2024 | 12 M€"),
        ("footnote", 0, "¹ La source."),
    ]
    extracted = extract(path)
    assert (extracted.metadata["title"], extracted.metadata["language"]) == ("Le guide", "fr")
    assert [block.header for block in extracted.blocks if block.role is Role.TABLE_ROW] == ["Année | Montant"]


def test_spaces_and_sections(build):
    """Spaces, tabulations and line breaks part words; text inside a section is read."""

    def fill(document):
        section = odfdo.Section(name="s")
        section.append(odfdo.Paragraph("un\tdeux\ntrois    quatre"))
        document.body.append(section)

    assert read(build(fill)) == [("paragraph", 0, "un deux trois quatre")]


def test_table_of_contents_is_left_out(build):
    """A table of contents repeats the headings, so it is left out."""

    def fill(document):
        toc = odfdo.TOC()
        document.body.append(toc)
        document.body.append(odfdo.Header(1, "Objet"))
        toc.fill(document)

    assert read(build(fill)) == [("heading", 1, "1. Objet")]
