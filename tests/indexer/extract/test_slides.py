"""Slides, PowerPoint's and OpenDocument's: a page each, titles, reading order, lists, tables, notes, hidden ones."""

import zipfile

import odfdo
import pptx
import pytest
from PIL import Image
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Cm

from indexer.extract import Role, extract
from indexer.extract.slides import Box, in_reading_order


@pytest.fixture
def build(tmp_path):
    """Save the slides that a function fills."""

    def make(fill, name="a.pptx"):
        presentation = pptx.Presentation()
        fill(presentation)
        path = tmp_path / name
        presentation.save(str(path))
        return path

    return make


def read(path):
    """The page, role, level and text of each block."""
    return [(block.page, block.role.value, block.level, block.text) for block in extract(path).blocks]


def box(slide, text, left, top, width=8, height=2):
    """Add a text box, in centimetres."""
    shape = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height))
    shape.text_frame.text = text
    return shape


def test_slides_give_titles_lists_and_notes(build):
    """A title is a heading, a body's paragraphs are list items by their level, the speaker's notes come after."""

    def fill(presentation):
        first = presentation.slides.add_slide(presentation.slide_layouts[0])
        first.shapes.title.text = "Le modèle"
        first.placeholders[1].text = "Journée du réseau"
        second = presentation.slides.add_slide(presentation.slide_layouts[1])
        second.shapes.title.text = "Les pièces"
        frame = second.placeholders[1].text_frame
        frame.text = "la délibération"
        inner = frame.add_paragraph()
        inner.text, inner.level = "et ses annexes", 1
        second.notes_slide.notes_text_frame.text = "Rappeler le délai de deux mois."
        presentation.core_properties.title = "Le modèle"

    path = build(fill)
    assert read(path) == [
        (1, "heading", 1, "Le modèle"),
        (1, "paragraph", 0, "Journée du réseau"),
        (2, "heading", 2, "Les pièces"),
        (2, "list_item", 1, "la délibération"),
        (2, "list_item", 2, "et ses annexes"),
        (2, "footnote", 0, "Rappeler le délai de deux mois."),
    ]
    extracted = extract(path)
    assert (extracted.pages, extracted.metadata["title"]) == (2, "Le modèle")


def test_boxes_are_read_row_by_row_and_groups_whole(build):
    """Boxes are read from top to bottom, those side by side from left to right, a group in one piece."""

    def fill(presentation):
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        box(slide, "Bas", 1, 12)
        box(slide, "Droite du haut", 12, 3.2)
        group = slide.shapes.add_group_shape()
        for text, top in (("Deuxième du groupe", 5), ("Premier du groupe", 3)):
            group.shapes.add_textbox(Cm(1), Cm(top), Cm(8), Cm(1)).text_frame.text = text
        box(slide, "Le titre sans cadre", 1, 0.5)

    assert [text for *_, text in read(build(fill))] == [
        "Le titre sans cadre",
        "Premier du groupe",
        "Deuxième du groupe",
        "Droite du haut",
        "Bas",
    ]


def test_table_of_a_slide_keeps_its_header_and_merged_cells(build):
    """Rows bear the header; a cell over two rows is repeated, the cells that another covers are empty."""

    def fill(presentation):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = "Les montants"
        table = slide.shapes.add_table(3, 3, Cm(1), Cm(5), Cm(20), Cm(5)).table
        for place, text in enumerate(["Année", "Qui", "Montant", "2024", "État", "12 M€", "", "Villes", "3 M€"]):
            table.cell(place // 3, place % 3).text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    path = build(fill)
    assert [text for *_, text in read(path)] == ["Les montants", "2024 | État | 12 M€", "2024 | Villes | 3 M€"]
    assert {block.header for block in extract(path).blocks if block.role is Role.TABLE_ROW} == {"Année | Qui | Montant"}


def test_numbers_and_bullets_of_text_boxes(build):
    """A text box is paragraphs unless they bear bullets or numbers, which are counted."""

    def fill(presentation):
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        frame = box(slide, "Il faut :", 1, 1).text_frame
        for text in ("voter", "signer"):
            paragraph = frame.add_paragraph()
            paragraph.text = text
            properties = paragraph._p.get_or_add_pPr()
            properties.append(properties.makeelement(qn("a:buAutoNum"), {"type": "alphaLcParenR"}))
        raised = frame.add_paragraph().add_run()
        raised.text = "2"
        raised.font._element.set("baseline", "30000")

    assert [(role, text) for _, role, _, text in read(build(fill))] == [
        ("paragraph", "Il faut :"),
        ("list_item", "a) voter"),
        ("list_item", "b) signer"),
        ("paragraph", "²"),
    ]


def test_hidden_slides_are_left_out_and_said(build):
    """A slide that is not shown is not read; it keeps its number and the report says so."""

    def fill(presentation):
        for text in ("Une", "Deux", "Trois"):
            slide = presentation.slides.add_slide(presentation.slide_layouts[5])
            slide.shapes.title.text = text
        presentation.slides[1].element.set("show", "0")

    path = build(fill)
    assert [(page, text) for page, _, _, text in read(path)] == [(1, "Une"), (3, "Trois")]
    assert extract(path).pages == 3
    assert extract(path).remarks == ("hidden slides are left out: 2; show them in the program to have them read",)


def test_what_stands_on_every_slide_is_left_out(build):
    """The organisation's name and the number typed on each slide are no text of any; footers neither."""

    def fill(presentation):
        for number in range(1, 6):
            slide = presentation.slides.add_slide(presentation.slide_layouts[5])
            slide.shapes.title.text = f"Point {'abcde'[number - 1]}"
            box(slide, f"Le réseau – {number}", 1, 17)
            box(slide, f"Texte du point {'abcde'[number - 1]}.", 1, 8)

    texts = [text for *_, text in read(build(fill))]
    assert texts[:4] == ["Point a", "Texte du point a.", "Point b", "Texte du point b."]
    assert not any("réseau" in text for text in texts)


def test_slide_show_is_read_like_slides(build, tmp_path):
    """A slide show (.ppsx) differs from slides by its content type alone."""
    path = build(lambda p: setattr(p.slides.add_slide(p.slide_layouts[5]).shapes.title, "text", "Une"))
    show = tmp_path / "a.ppsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(show, "w") as new:
        for info in old.infolist():
            data = old.read(info.filename).replace(b"presentation.main+xml", b"slideshow.main+xml")
            new.writestr(info.filename, data)
    assert read(show) == [(1, "heading", 1, "Une")]


@pytest.fixture
def odp(tmp_path):
    """Save OpenDocument slides made of the XML of their shapes, one text a slide."""

    def make(*slides):
        document = odfdo.Document("presentation")
        document.body.clear()
        for shapes in slides:
            document.body.append(odfdo.Element.from_tag(f'<draw:page draw:name="p">{shapes}</draw:page>'))
        path = tmp_path / "a.odp"
        document.save(str(path))
        return path

    return make


def frame(text, kind="", x=1, y=1, inner="text:p"):
    """The XML of a frame of text."""
    named = f' presentation:class="{kind}"' if kind else ""
    place = f'svg:x="{x}cm" svg:y="{y}cm" svg:width="8cm" svg:height="2cm"'
    return f"<draw:frame{named} {place}><draw:text-box><{inner}>{text}</{inner}></draw:text-box></draw:frame>"


def test_opendocument_slides(odp):
    """Titles, lists, boxes in order, shapes, tables and notes of OpenDocument slides."""
    item = "<text:list-item><text:p>{}</text:p></text:list-item>".format
    cells = "<table:table-row>{}</table:table-row>".format
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    table = (
        '<draw:frame svg:x="1cm" svg:y="9cm"><table:table><table:table-header-rows>'
        + cells(cell("Année") + cell("Montant"))
        + "</table:table-header-rows>"
        + cells(cell("2024") + cell("12 M€"))
        + "</table:table></draw:frame>"
    )
    notes = f"<presentation:notes>{frame('À dire.', 'notes')}</presentation:notes>"
    shape = '<draw:custom-shape svg:x="12cm" svg:y="5cm"><text:p>Dans une forme</text:p></draw:custom-shape>'
    path = odp(
        frame("Journée", "subtitle", y=5) + frame("Le modèle", "title"),
        shape
        + frame("Les pièces", "title")
        + frame(item("la délibération"), "outline", y=5, inner="text:list")
        + table
        + frame("3", "page-number", y=18)
        + notes,
    )
    assert read(path) == [
        (1, "heading", 1, "Le modèle"),
        (1, "paragraph", 0, "Journée"),
        (2, "heading", 2, "Les pièces"),
        (2, "list_item", 1, "la délibération"),
        (2, "paragraph", 0, "Dans une forme"),
        (2, "table_row", 0, "2024 | 12 M€"),
        (2, "footnote", 0, "À dire."),
    ]
    assert extract(path).pages == 2


def test_reading_order_of_a_tall_box_beside_two():
    """A tall box on the left is read before the two boxes stacked on its right."""
    boxes = [Box(10, 0, 5, 4, [1]), Box(10, 5, 5, 4, [2]), Box(0, 0, 5, 9, [3]), Box(0, 10, 15, 2, [4])]
    assert [each.blocks[0] for each in in_reading_order(boxes)] == [3, 1, 2, 4]


def test_diagram_is_read(build, tmp_path):
    """The texts of a diagram (SmartArt), which stand in a part of their own, are items of its slide."""

    def fill(presentation):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = "Les étapes"
        a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        name = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
        point = '<dgm:pt type="{}"><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>'.format
        data = f'<dgm:dataModel xmlns:dgm="{name}" {a}>{point("node", "voter")}{point("pres", "x")}</dgm:dataModel>'
        part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", presentation.part.package, data.encode())
        relation = slide.part.relate_to(part, f"{name}Data")
        table = slide.shapes.add_table(1, 1, Cm(1), Cm(1), Cm(4), Cm(2))
        graphic = table._element.find(f".//{qn('a:graphicData')}")
        graphic.set("uri", name)
        graphic.remove(graphic[0])
        r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        graphic.append(parse_xml(f'<dgm:relIds xmlns:dgm="{name}" {r} r:dm="{relation}"/>'))

    assert [(role, text) for _, role, _, text in read(build(fill))] == [
        ("heading", "Les étapes"),
        ("list_item", "voter"),
    ]


def test_table_of_one_column_and_pictures(build, tmp_path):
    """A table of one column is a frame around text; a picture has no text."""

    def fill(presentation):
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        slide.shapes.add_table(1, 1, Cm(1), Cm(8), Cm(4), Cm(2)).table.cell(0, 0).text = "À retenir."
        Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
        slide.shapes.add_picture(str(tmp_path / "a.png"), Cm(1), Cm(1))

    assert [text for *_, text in read(build(fill))] == ["À retenir."]


def test_hidden_opendocument_slide_and_group(odp, tmp_path):
    """A hidden slide is left out and said; a group is read where its first shape stands."""
    shape = '<draw:custom-shape svg:x="1cm" svg:y="{}cm"><text:p>{}</text:p></draw:custom-shape>'.format
    path = odp("", frame("Le titre", "title") + frame("Après", y=9) + f"<draw:g>{shape(3, 'Groupe')}</draw:g>")
    document = odfdo.Document(str(path))
    style = odfdo.Element.from_tag(
        '<style:style style:name="caché" style:family="drawing-page"><style:drawing-page-properties '
        'presentation:visibility="hidden"/></style:style>'
    )
    document.content.root.get_element("//office:automatic-styles").append(style)
    document.body.get_elements("draw:page")[0].set_attribute("draw:style-name", "caché")
    document.save(str(tmp_path / "b.odp"))
    assert [text for *_, text in read(tmp_path / "b.odp")] == ["Le titre", "Groupe", "Après"]
    assert extract(tmp_path / "b.odp").remarks[0].startswith("hidden slides are left out: 1")
