"""PDF: which lines go on over pages, boxes and pictures, and which levels headings of many sizes get."""

import pytest

from indexer.extract import Role, extract

TEXT = "La commune vote une subvention et la verse à la ville partenaire. "

typst = pytest.importorskip("typst")


@pytest.fixture
def typeset(tmp_path):
    """Typeset a source with Typst, which tags its files."""

    def make(source):
        path = tmp_path / "tagged.pdf"
        settings = '#set text(lang: "fr", size: 10pt)\n#set smartquote(enabled: false)\n'
        path.write_bytes(typst.compile((settings + source).encode()))
        return path

    return make


def read(path):
    """The role and the text of each block."""
    return [(block.role.value, block.text) for block in extract(path).blocks]


def test_sizes_of_a_title_page_do_not_flatten_the_headings(make_pdf):
    """Eight sizes in all, of which a chapter uses five: each is deeper than the one before it."""

    def title(sheet):
        for size in (19, 17, 15):
            sheet.line("Guide de la coopération", size=size, bold=True)
            sheet.paragraph(TEXT * 3)

    def chapter(sheet):
        for number, size in (("1", 20), ("1.1", 18), ("1.1.1", 16), ("1.1.1.1", 14), ("1.1.1.1.1", 12)):
            sheet.y -= 10
            sheet.line(f"{number} La convention", size=size)
        sheet.paragraph(TEXT * 5)

    levels = [block.level for block in extract(make_pdf(title, chapter)).blocks if block.text[0] == "1"]
    assert levels == [1, 2, 3, 4, 5]


def test_what_tags_call_a_paragraph_is_no_heading(typeset):
    """A label with a colon set like a heading, a bold line, a line a little larger: the file names its headings."""
    source = f"""
#show heading.where(level: 1): set text(size: 16pt)
#show heading.where(level: 2): set text(size: 14pt)
#show heading.where(level: 3): set text(size: 9pt)
#text(size: 24pt)[Le guide]

= La convention
{TEXT}
== Sa durée
#text(size: 14pt, weight: "bold")[Note :]

{TEXT}
== Son objet
#text(weight: "bold")[Elle est signée par le maire. Elle est transmise au préfet]

#text(size: 12pt)[Merci]

{TEXT}
=== Le code
{TEXT}
"""
    assert [text for role, text in read(typeset(source)) if role == "heading"] == [
        "Le guide",
        "La convention",
        "Sa durée",
        "Son objet",
        "Le code",
    ]


def test_item_over_two_pages_is_one(typeset):
    """What the tags call an item at the top of a page, and has no mark, ends the item before it."""
    source = f"""
#set page(width: 12cm, height: 8cm)
#v(3.5cm)
- {TEXT * 4}
- {TEXT}
"""
    assert read(typeset(source)) == [("list_item", (TEXT * 4).strip()), ("list_item", TEXT.strip())]


def test_items_without_marks_stay_apart_over_two_pages(typeset):
    """Where no item has a mark, the one at the top of a page is another one."""
    source = f"""
#set page(width: 12cm, height: 8cm)
#set list(marker: none)
#v(3.2cm)
{TEXT * 3}
- le puits,
- l'école,
- la route,
- le four.
"""
    items = ("le puits,", "l'école,", "la route,", "le four.")
    blocks = extract(typeset(source)).blocks[1:]
    assert [(block.role, block.text) for block in blocks] == [(Role.LIST_ITEM, text) for text in items]
    assert {block.page for block in blocks} == {1, 2}


def test_second_paragraph_of_an_item_is_no_item(typeset):
    """It may introduce a list of its own."""
    source = """
- le puits ;

  La commune le creuse.

  Elle demande du temps, un budget et des partenaires choisis avec soin, que voici :
- l'école.
"""
    assert read(typeset(source)) == [
        ("list_item", "le puits ;"),
        ("paragraph", "La commune le creuse."),
        ("paragraph", "Elle demande du temps, un budget et des partenaires choisis avec soin, que voici :"),
        ("list_item", "l'école."),
    ]


def test_text_under_a_box_is_not_its_end(make_pdf):
    """The last line of a box fills it and ends without a full stop: the paragraph under it begins there."""

    def page(sheet):
        sheet.paragraph(TEXT * 3)
        sheet.canvas.rect(66, sheet.y - 30, 300, 46)
        sheet.line("<p>Le maire signe la convention de coopération avec le", x=75)
        sheet.line("comité de jumelage de la ville et son partenaire</p>", x=75)
        sheet.y -= 30
        sheet.paragraph("L'indication de la langue est nécessaire. " * 3)

    assert [text for _, text in read(make_pdf(page))][1:] == [
        "<p>Le maire signe la convention de coopération avec le comité de jumelage de la ville et son partenaire</p>",
        ("L'indication de la langue est nécessaire. " * 3).strip(),
    ]


def test_line_without_room_for_the_next_word_is_full(make_pdf):
    """A long word goes to the next line and leaves a wide gap: the paragraph goes on, with a name or in bold."""

    def page(sheet):
        sheet.paragraph(TEXT * 6)
        sheet.line("La convention de coopération décentralisée est signée par la commune de")
        sheet.line("Saint-Symphorien-les-Deux-Ponts, puis transmise au préfet.")
        sheet.y -= 8
        sheet.line("Elle prend effet au premier jour du mois qui suit, et elle n'engage que sa")
        sheet.line("contrepartie-anticipée-de-la-commune-étrangère, qui la signe aussi.", bold=True)

    assert [text for _, text in read(make_pdf(page))][1:] == [
        "La convention de coopération décentralisée est signée par la commune de Saint-Symphorien-les-Deux-Ponts, "
        "puis transmise au préfet.",
        "Elle prend effet au premier jour du mois qui suit, et elle n'engage que sa "
        "contrepartie-anticipée-de-la-commune-étrangère, qui la signe aussi.",
    ]


def test_dash_inside_brackets_opens_no_item(make_pdf):
    """The brackets that a line opened are closed by the next one."""

    def page(sheet):
        sheet.paragraph(TEXT * 3)
        sheet.line("La commune signe une convention avec la ville partenaire (convention")
        sheet.line("– cadre pluriannuel)")

    assert read(make_pdf(page))[-1] == (
        "paragraph",
        "La commune signe une convention avec la ville partenaire (convention – cadre pluriannuel)",
    )


def test_line_of_an_item_that_a_picture_pushes_down_goes_on(make_pdf):
    """It stands beside the mark of the item, and the line above it is short."""

    def page(sheet):
        sheet.paragraph(TEXT * 6)
        for item in ("un bouton qui ajoute une liste,", "un bouton qui ajoute un lien,"):
            sheet.line("•", x=75, y=sheet.y)
            sheet.line(item, x=93, y=sheet.y + 12)
            sheet.line("symbolisé par cette image ;", x=93, y=sheet.y - 6)

    assert read(make_pdf(page))[1:] == [
        ("list_item", "un bouton qui ajoute une liste, symbolisé par cette image ;"),
        ("list_item", "un bouton qui ajoute un lien, symbolisé par cette image ;"),
    ]


def test_icon_before_a_paragraph_is_no_list_mark(typeset):
    """In a file that tags its list items, a picture from a font opens a label, not an item."""
    source = f"- le puits\n- l'école\n\n\\u{{f071}} Important :\n\n{TEXT}\n"
    blocks = extract(typeset(source)).blocks
    assert [(block.role, block.text) for block in blocks[2:]] == [
        (Role.PARAGRAPH, "Important :"),
        (Role.PARAGRAPH, TEXT.strip()),
    ]
