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


def part(path, target, changes, added=None):
    """Copy a document; `changes` maps a member to pairs of old and new text, `added` are new members."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info.filename)
            for before, after in changes.get(info.filename, ()):
                data = data.replace(before.encode(), after.encode())
            new.writestr(info.filename, data)
        for name, text in (added or {}).items():
            new.writestr(name, text)
    return target


def body(xml):
    """A function that fills a document with the XML of its blocks."""

    def fill(document):
        for element in parse_xml(f"<w:body {W} {MORE}>{xml}</w:body>"):
            document.element.body.append(element)

    return fill


MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def p(text, properties=""):
    """A paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def test_end_of_a_paragraph_deleted_joins_it_to_the_next(build):
    """A paragraph whose end was deleted goes on in the next; deleted rows and cells are gone."""
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    gone = f'<w:tr><w:trPr><w:del w:id="2"/></w:trPr><w:tc>{p("x")}</w:tc><w:tc>{p("y")}</w:tc></w:tr>'
    last = f'<w:tc><w:tcPr><w:cellDel w:id="3"/></w:tcPr>{p("c")}</w:tc>'
    row = f"<w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc>{last}</w:tr>"
    assert read(build(body(p("Le montant", deleted) + p("est de 12 €.") + f"<w:tbl>{gone}{row}</w:tbl>"))) == [
        ("paragraph", 0, "Le montant est de 12 €."),
        ("table_row", 0, "a | b"),
    ]


def test_moved_text_and_hidden_text(build):
    """A moved text is read once, where it went; text that is not shown is not read."""
    xml = (
        '<w:p><w:moveFrom w:id="1"><w:r><w:t>Déplacé.</w:t></w:r></w:moveFrom></w:p>'
        + p("Milieu.")
        + '<w:p><w:moveTo w:id="2"><w:r><w:t>Déplacé.</w:t></w:r></w:moveTo></w:p>'
        + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Caché.</w:t></w:r></w:p>"
    )
    assert [text for *_, text in read(build(body(xml)))] == ["Milieu.", "Déplacé."]


def field(code, result):
    """The runs of a field."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('separate')}{result}{mark('end')}"


def test_fields_give_their_results_and_contents_are_dropped(build):
    """Links and form fields keep what they show; a table of contents, with its title, is left out."""
    run = "<w:r><w:t>{}</w:t></w:r>".format
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
        "</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    choice = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Non"/>'
        '<w:listEntry w:val="Oui"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    contents = field(' TOC \\o "1-3" ', run("Objet 1")).replace(
        run("Objet 1"), run("Objet 1") + "</w:p><w:p>" + run("Fin 2")
    )
    xml = (
        p("Sommaire")
        + f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Objet ... 1')}</w:sdtContent></w:sdt>"
        + f"<w:p>{contents}</w:p>"
        + f"<w:p>{run('Voir ')}{field(' HYPERLINK a ', run('le guide'))}"
        + f"{run(', page ')}{field(' PAGEREF x ', run('7'))}</w:p>"
        + f"<w:p>{box}{run(' Accepté : ')}{choice}</w:p>"
        + '<w:p><w:fldSimple w:instr=" INDEX "><w:r><w:t>A, 1</w:t></w:r></w:fldSimple></w:p>'
    )
    assert [text for *_, text in read(build(body(xml)))] == ["Voir le guide, page 7", "☒ Accepté : Oui"]


def test_field_without_end_swallows_nothing(build):
    """A damaged table of contents that never ends does not take the text with it."""
    xml = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r></w:p>' + p(
        "Texte."
    )
    assert read(build(body(xml))) == [("paragraph", 0, "Texte.")]


def test_content_controls(build):
    """The text of a control is read, the hint of one that nobody filled is not."""
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>".format
    run = "<w:r><w:t>{}</w:t></w:r>".format
    hint, cell = "<w:showingPlcHdr/>", f"<w:tc>{p('a')}</w:tc>"
    xml = (
        f"<w:p>{run('Nom : ')}{control('', run('Anne'))}</w:p>"
        + f"<w:p>{run('Ville : ')}{control(hint, run('Cliquez ici'))}</w:p>"
        + control("", p("Un bloc."))
        + control(hint, p("Cliquez ici."))
        + f"<w:tbl><w:tr>{control('', cell)}<w:tc>{p('b')}</w:tc></w:tr></w:tbl>"
    )
    assert [text for *_, text in read(build(body(xml)))] == ["Nom : Anne", "Ville :", "Un bloc.", "a | b"]


def test_text_boxes_are_read_once(build):
    """A box that Word writes in two forms is read once, after the paragraph that holds it, one inside it too."""
    inner = f"<w:txbxContent>{p('Dedans.')}</w:txbxContent>"
    holder = f"<w:p><w:r><w:t>Encadré.</w:t></w:r><w:r><wps:txbx>{inner}</wps:txbx></w:r></w:p>"
    outer = f"<w:txbxContent>{holder}</w:txbxContent>"
    xml = (
        "<w:p><w:r><w:t>Avant.</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><wps:txbx>{outer}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><v:textbox>{outer}</v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>" + p("Après.")
    )
    assert [text for *_, text in read(build(body(xml)))] == ["Avant.", "Encadré.", "Dedans.", "Après."]


def test_header_rows_nested_tables_and_frames(build):
    """Header rows of two lines are one header; a table inside a cell is of its row; headings make a table a frame."""
    cell = "<w:tc>{}</w:tc>".format
    head = "<w:tr><w:trPr><w:tblHeader/></w:trPr>{}</w:tr>".format
    nested = f"<w:tbl><w:tr>{cell(p('x'))}{cell(p('y'))}</w:tr></w:tbl>"
    table = (
        "<w:tbl>"
        + head(cell(p("Année")) + cell(p("Montant")))
        + head(cell(p("")) + cell(p("en euros")))
        + f"<w:tr>{cell(p('2024'))}{cell(p('12') + nested)}</w:tr></w:tbl>"
    )
    heading = p("Objet", '<w:outlineLvl w:val="0"/>')
    frame = f"<w:tbl><w:tr>{cell(heading + p('Texte.'))}{cell(p('Marge.'))}</w:tr></w:tbl>"
    path = build(body(table + frame))
    assert read(path) == [
        ("table_row", 0, "2024 | 12 x y"),
        ("heading", 1, "Objet"),
        ("paragraph", 0, "Texte."),
        ("paragraph", 0, "Marge."),
    ]
    assert extract(path).blocks[0].header == "Année | Montant en euros"


def test_header_of_a_table_style(build):
    """A first row that the table's style shows in bold is a header."""

    def fill(document):
        style = document.styles.add_style("Tableau du réseau", 3)
        style.element.append(parse_xml(f'<w:tblStylePr {W} w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'))
        table = document.add_table(rows=2, cols=2, style=style)
        for cell, text in zip(table._cells, ["Ville", "Pays", "Lomé", "Togo"], strict=True):
            cell.text = text

    assert extract(build(fill)).blocks[0].header == "Ville | Pays"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Titre 1", 1),
        ("Titre 2 du réseau", 2),
        ("Heading 3", 3),
        ("Titre de niveau 2", 2),
        ("Intertitre 4", 4),
        ("Texte", None),
    ],
)
def test_names_of_heading_styles(build, name, level):
    """Styles named after headings in French or English are headings, whatever follows the level."""

    def fill(document):
        known = name in [style.name for style in document.styles]
        style = document.styles[name] if known else document.styles.add_style(name, 1)
        document.add_paragraph("Avant", style="Title")
        document.add_paragraph("Objet", style=style)

    role = extract(build(fill)).blocks[1].role
    assert (role is Role.HEADING) == (level is not None)


def test_style_based_on_a_heading_is_a_heading(build):
    """A style of the house based on a heading takes its level."""

    def fill(document):
        style = document.styles.add_style("Chapeau bleu", 1)
        style.base_style = document.styles["Heading 2"]
        document.add_heading("Un", 1)
        document.add_paragraph("Deux", style=style)

    assert read(build(fill)) == [("heading", 1, "Un"), ("heading", 2, "Deux")]


def test_typed_lists_are_lists_and_dialogue_is_not(build):
    """Numbers and bullets typed by hand make items; a dash only after a colon or another item."""

    def fill(document):
        for text in ("- Bonjour.", "Il faut :", "- voter ;", "- signer.", "1) lire", "• agir"):
            document.add_paragraph(text)

    assert [(role, text) for role, _, text in read(build(fill))] == [
        ("paragraph", "- Bonjour."),
        ("paragraph", "Il faut :"),
        ("list_item", "voter ;"),
        ("list_item", "signer."),
        ("list_item", "1) lire"),
        ("list_item", "agir"),
    ]


def test_lists_restart_where_they_say(build):
    """Two lists of one definition count on, unless the second says where it begins; headings count too."""

    def fill(document):
        numbering = document.part.numbering_part.element
        for xml in (
            '<w:abstractNum {W} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
            '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>',
            '<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/></w:num>',
            '<w:num {W} w:numId="92"><w:abstractNumId w:val="90"/></w:num>',
            '<w:num {W} w:numId="93"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="5"/></w:lvlOverride></w:num>',
        ):
            numbering.append(parse_xml(xml.replace("{W}", W)))
        for number, level, text in ((91, 0, "a"), (91, 1, "b"), (92, 0, "c"), (93, 0, "d"), (93, 0, "e")):
            properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            document.element.body.append(parse_xml(p(text, properties).replace("<w:p>", f"<w:p {W}>", 1)))

    assert [text for *_, text in read(build(fill))] == ["I. a", "I.a) b", "II. c", "V. d", "VI. e"]


def test_symbols(build):
    """Symbols inserted from symbol fonts are the signs that they show."""
    symbols = '<w:sym w:font="Wingdings" w:char="F0FE"/><w:t> 5 </w:t><w:sym w:font="Symbol" w:char="F0B3"/>'
    assert [text for *_, text in read(build(body(f"<w:p><w:r>{symbols}</w:r></w:p>")))] == ["☒ 5 ≥"]


@pytest.mark.parametrize(
    "kind", ["template.main+xml", "document.macroEnabled.main+xml", "template.macroEnabledTemplate.main+xml"]
)
def test_templates_and_documents_with_macros_are_read(build, tmp_path, kind):
    """A template or a document with macros differs by its content type alone."""
    path = build(lambda document: document.add_paragraph("Un texte."))
    changes = {"[Content_Types].xml": [("document.main+xml", kind)]}
    assert read(part(path, tmp_path / "b.docx", changes)) == [("paragraph", 0, "Un texte.")]


def test_strict_form_is_read(build, tmp_path):
    """The strict form of the standard, which names its parts otherwise, is read alike."""
    path = build(lambda document: document.add_heading("Objet", 1))
    strict = [
        (
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ]
    names = (
        "word/document.xml",
        "word/styles.xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/numbering.xml",
    )
    assert read(part(path, tmp_path / "b.docx", dict.fromkeys(names, strict))) == [("heading", 1, "Objet")]


def test_document_without_properties_invents_none(build, tmp_path):
    """A document that says nothing of itself has no metadata: none is made up."""
    path = build(lambda document: document.add_paragraph("Un texte."))
    lines = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    target = part(path, tmp_path / "b.docx", {"_rels/.rels": [(lines, "http://exemple.org/autre")]})
    assert extract(target).metadata == {}


def test_embedded_documents_are_said(build):
    """A document put whole into another is not read, and the report says so."""
    assert "embedded" in extract(build(body(f"{p('Texte.')}<w:altChunk/>"))).warnings[0]
