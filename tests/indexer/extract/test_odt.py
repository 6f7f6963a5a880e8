"""OpenDocument texts: headings, lists, tables, notes, metadata."""

import zipfile

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


def of(document, xml):
    """Append the elements that some XML describes."""
    for element in odfdo.Element.from_tag(f"<office:text>{xml}</office:text>").children:
        document.body.append(element)


def texts(build, xml):
    """The role and text of each block of a text made of some XML."""
    return [(role, text) for role, _, text in read(build(lambda document: of(document, xml)))]


def test_tracked_changes_are_read_as_accepted(build):
    """Inserted text is read, deleted text, which stands apart, is not; comments neither."""
    xml = (
        '<text:tracked-changes><text:changed-region text:id="c"><text:deletion><text:p>Supprimé</text:p>'
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>Le <text:change text:change-id="c"/>montant<text:change-start text:change-id="d"/> inséré'
        '<text:change-end text:change-id="d"/><office:annotation><text:p>Note</text:p></office:annotation>.</text:p>'
    )
    assert texts(build, xml) == [("paragraph", "Le montant inséré.")]


def test_boxes_and_shapes_are_read_once_after_their_paragraph(build):
    """Text boxes, boxes inside them, shapes and groups keep their text; alternatives of pictures are no text."""
    box = "<draw:frame><draw:text-box>{}</draw:text-box></draw:frame>".format
    xml = (
        f"<text:p>Avant.{box('<text:p>Encadré.' + box('<text:p>Dedans.</text:p>') + '</text:p>')}"
        "<draw:g><draw:custom-shape><text:p>Forme.</text:p></draw:custom-shape></draw:g>"
        "<draw:frame><draw:image/><svg:desc>Image</svg:desc></draw:frame></text:p><text:p>Après.</text:p>"
    )
    assert [text for _, text in texts(build, xml)] == ["Avant.", "Encadré.", "Dedans.", "Forme.", "Après."]


def test_contents_go_with_their_title_and_hidden_sections_too(build):
    """Tables of contents, the title above them and hidden sections are left out; a bibliography is text."""
    xml = (
        "<text:h text:outline-level='1' text:is-list-header='true'>Sommaire</text:h>"
        "<text:table-of-content><text:index-body><text:p>Objet 1</text:p></text:index-body></text:table-of-content>"
        "<text:section text:display='none'><text:p>Caché.</text:p></text:section>"
        "<text:section><text:p>Un<text:soft-page-break/> texte.</text:p></text:section>"
        "<text:bibliography><text:index-body><text:p>Une source.</text:p></text:index-body></text:bibliography>"
        "<text:alphabetical-index><text:index-body><text:p>eau, 1</text:p></text:index-body></text:alphabetical-index>"
    )
    assert [text for _, text in texts(build, xml)] == ["Un texte.", "Une source."]


def test_numbers_of_headings_and_lists(build):
    """Headings count by their level; lists go on, begin elsewhere, and show the numbers of outer lists."""
    item = "<text:list-item><text:p>{}</text:p></text:list-item>".format
    xml = (
        "<text:h text:outline-level='1'>Un</text:h><text:h text:outline-level='2'>Un un</text:h>"
        "<text:h text:outline-level='1' text:is-list-header='true'>Préface</text:h>"
        "<text:h text:outline-level='1'>Deux</text:h><text:h text:outline-level='2'>Deux un</text:h>"
        f"<text:list text:style-name='N'>{item('a')}<text:list-item><text:p>b</text:p>"
        f"<text:list>{item('c')}</text:list></text:list-item></text:list><text:p>Texte.</text:p>"
        f"<text:list text:style-name='N' text:continue-numbering='true'>{item('d')}"
        f"<text:list-item text:start-value='9'><text:p>e</text:p></text:list-item></text:list>"
        f"<text:list text:style-name='P'>{item('puce')}</text:list>"
    )
    levels = (
        '<text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"'
        ' text:display-levels="2"/>'
    )

    def fill(document):
        automatic = document.content.root.get_element("//office:automatic-styles")
        automatic.append(odfdo.Element.from_tag(f'<text:list-style style:name="N">{levels}</text:list-style>'))
        bullet = '<text:list-level-style-bullet text:level="1" text:bullet-char="•"/>'
        automatic.append(odfdo.Element.from_tag(f'<text:list-style style:name="P">{bullet}</text:list-style>'))
        of(document, xml)

    assert [text for *_, text in read(build(fill))] == [
        "1. Un",
        "1.1. Un un",
        "Préface",
        "2. Deux",
        "2.1. Deux un",
        "I. a",
        "II. b",
        "(II.a) c",
        "Texte.",
        "III. d",
        "IX. e",
        "puce",
    ]


def test_tables_header_rows_covered_cells_and_frames(build):
    """Header rows are told by the file; a cell over two rows is repeated; headings make a table a frame."""
    row = "<table:table-row>{}</table:table-row>".format
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    over = '<table:table-cell table:number-rows-spanned="2"><text:p>Paris</text:p></table:table-cell>'
    xml = (
        f"<table:table><table:table-header-rows>{row(cell('Ville') + cell('Montant'))}</table:table-header-rows>"
        f"{row(over + cell('100 €'))}{row('<table:covered-table-cell/>' + cell('20 €'))}</table:table>"
        "<table:table><table:table-row><table:table-cell><text:h text:is-list-header='true'>Objet</text:h>"
        f"<text:p>Texte.</text:p></table:table-cell>{cell('Marge.')}</table:table-row></table:table>"
    )
    path = build(lambda document: of(document, xml))
    assert [text for *_, text in read(path)] == ["Paris | 100 €", "Paris | 20 €", "Objet", "Texte.", "Marge."]
    assert extract(path).blocks[0].header == "Ville | Montant"


def test_styles_tell_headings_captions_and_bold_headers(build):
    """A paragraph in a style that comes from a heading is one; a caption's style and bold cells tell too."""
    row = "<table:table-row>{}</table:table-row>".format
    cell = "<table:table-cell><text:p text:style-name='{}'>{}</text:p></table:table-cell>".format
    xml = (
        "<text:p text:style-name='P1'>Voir aussi</text:p><text:p text:style-name='Caption'>Les montants</text:p>"
        f"<table:table>{row(cell('B', 'Ville') + cell('B', 'Pays'))}"
        f"{row(cell('', 'Lomé') + cell('', 'Togo'))}</table:table>"
    )

    def fill(document):
        automatic = document.content.root.get_element("//office:automatic-styles")
        for tag in (
            '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_3"/>',
            '<style:style style:name="B" style:family="paragraph"><style:text-properties fo:font-weight="bold"/>'
            "</style:style>",
        ):
            automatic.append(odfdo.Element.from_tag(tag))
        of(document, xml)

    path = build(fill)
    assert [(role, text) for role, _, text in read(path)] == [
        ("heading", "Voir aussi"),
        ("caption", "Les montants"),
        ("table_row", "Lomé | Togo"),
    ]
    assert extract(path).blocks[2].header == "Ville | Pays"


def test_headings_tables_and_more_paragraphs_inside_lists(build):
    """An item's second paragraph goes on with it; a heading or a table written inside a list is one."""
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    xml = (
        "<text:list><text:list-item><text:p>voter,</text:p><text:p>puis signer</text:p></text:list-item></text:list>"
        "<text:list><text:list-item><text:h text:outline-level='1'>Objet</text:h></text:list-item></text:list>"
        f"<text:list><text:list-item><table:table><table:table-row>{cell('a')}{cell('b')}</table:table-row></table:table>"
        "</text:list-item></text:list><text:p text:style-name='Contents_20_1'>Objet 1</text:p>"
        "<text:p text:style-name='Heading_20_1'>Fin</text:p><text:p>• puce typée</text:p>"
    )
    assert texts(build, xml) == [
        ("list_item", "voter, puis signer"),
        ("heading", "Objet"),
        ("table_row", "a | b"),
        ("heading", "Fin"),
        ("list_item", "puce typée"),
    ]


def test_notes_in_notes_and_in_cells_are_read_once(build):
    """A note is read where it is called: not in the note around it, nor as text of its table's cell."""

    def fill(document):
        note = "<text:note><text:note-body>{}</text:note-body></text:note>"
        inner = f"<text:p>Le fond{note.format('<text:p>Un mot</text:p>')}</text:p>"
        table = odfdo.Table("T", width=2, height=2)
        cell = table.get_cell((0, 0))
        cell.append(odfdo.Element.from_tag(f"<text:p>Le milieu{note.format(inner)}</text:p>"))
        table.set_cell((0, 0), cell)
        table.set_value((1, 1), "x")
        document.body.append(table)

    assert read(build(fill)) == [
        ("table_row", 0, "Le milieu¹ | "),
        ("table_row", 0, " | x"),
        ("footnote", 0, "¹ Le fond²"),
        ("footnote", 0, "² Un mot"),
    ]


def test_comments_of_the_xml_are_passed_over(build):
    """What a program noted in the file is no text, and no reason to stop."""
    path = build(lambda document: document.body.append(odfdo.Paragraph("Un mot MARQUE de plus.")))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"MARQUE", b"<!-- note --><?autre programme?>et un")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert read(path) == [("paragraph", 0, "Un mot et un de plus.")]
