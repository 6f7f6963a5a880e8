"""PDF: lists in columns and inside each other, headings under notes, captions, spaces that are not written."""

from indexer.extract import Role, extract


def read(path):
    """The blocks of a file."""
    return extract(path).blocks


def test_two_columns_of_list_items_with_their_marks_apart(make_pdf):
    """A gutter lies between two columns, never between the marks of a list and its items."""

    def page(sheet):
        sheet.paragraph("Les thèmes de la coopération que le guide aborde, avec leurs fiches :")
        top = sheet.y
        for x, items in (
            (80, ("Eau ;", "Santé ;", "Écoles ;", "Culture ;")),
            (320, ("Sport ;", "Énergie ;", "Routes.")),
        ):
            sheet.y = top
            for item in items:
                sheet.canvas.drawString(x, sheet.y, "•")
                sheet.line(item, x=x + 18)
        sheet.y = top - 80
        sheet.paragraph("Chaque fiche donne un exemple et les coordonnées de la commune qui l'a mené.")

    blocks = read(make_pdf(page))
    assert [(block.text, block.level) for block in blocks if block.role is Role.LIST_ITEM] == [
        (text, 1) for text in ("Eau ;", "Santé ;", "Écoles ;", "Culture ;", "Sport ;", "Énergie ;", "Routes.")
    ]


def test_depth_of_list_items_follows_their_indent(make_pdf):
    """A list inside an item is deeper; a paragraph at the margin ends the list, and another indent begins at one."""

    def page(sheet):
        for text, x in (
            ("• Un premier état de la convention :", 80),
            ("◦ elle est signée par le maire,", 100),
            ("◦ elle est transmise au préfet.", 100),
            ("• Un second état.", 80),
        ):
            sheet.line(text, x=x)
        sheet.y -= 10
        sheet.paragraph("La suite donne une autre liste, plus en retrait que la première :")
        sheet.line("• le puits,", x=95)
        sheet.line("• l'école.", x=95)

    assert [block.level for block in read(make_pdf(page)) if block.role is Role.LIST_ITEM] == [1, 2, 2, 1, 1, 1]


def test_numbered_headings_under_a_note_are_no_table(make_pdf):
    """A tabulation parts a number from its heading, and the word NOTE from its text: that makes no two columns."""

    def page(sheet):
        sheet.paragraph("La commune vote une subvention et la verse à la ville partenaire. " * 4)
        sheet.line("NOTE :", x=80, y=600)
        sheet.line("La subvention est versée en une fois au comité de jumelage.", x=130, y=600)
        sheet.line("5.1.3", size=14, y=575)
        sheet.line("Langues parlées par les partenaires et par", x=130, size=14, y=575)
        sheet.line("le comité", x=130, size=14)
        sheet.y -= 4
        sheet.paragraph("Le comité choisit la langue de la convention avec la ville partenaire. " * 3)

    assert [(block.role, block.text) for block in read(make_pdf(page))][1:3] == [
        (Role.PARAGRAPH, "NOTE : La subvention est versée en une fois au comité de jumelage."),
        (Role.HEADING, "5.1.3 Langues parlées par les partenaires et par le comité"),
    ]


def test_captions_in_bold_are_no_headings(make_pdf):
    """Those of an annex bear a letter; the title may go on under the colon."""

    def page(sheet):
        sheet.paragraph("La commune vote une subvention et la verse à la ville partenaire. " * 4)
        sheet.line("Tableau A.1 : Les montants versés par les communes", bold=True)
        sheet.y -= 20
        sheet.paragraph("Les montants sont en euros et par habitant de la commune qui les verse. " * 3)
        sheet.line("Tableau 10.13 : Montants versés :", bold=True, x=180)
        sheet.line("Coopération (eau, santé, écoles)", bold=True, x=180)

    captions = [block.text for block in read(make_pdf(page)) if block.role is Role.CAPTION]
    assert captions == [
        "Tableau A.1 : Les montants versés par les communes",
        "Tableau 10.13 : Montants versés : Coopération (eau, santé, écoles)",
    ]


def test_line_that_a_picture_pushes_down_goes_on(make_pdf):
    """A small picture in a line makes its step larger; the sentence is one."""

    def page(sheet):
        sheet.paragraph("La commune vote une subvention et la verse à la ville partenaire. " * 4)
        sheet.line("L'ajout d'une convention au dossier de la commune et l'édition de ses propriétés par le maire sont")
        sheet.line("accessibles par un bouton qui représente une petite image.", y=sheet.y - 6)

    assert read(make_pdf(page))[-1].text.endswith(
        "par le maire sont accessibles par un bouton qui représente une petite image."
    )


def test_spaces_that_are_not_written_or_not_seen(make_pdf):
    """A no-break space before a unit may be a mere gap; a space under the point that follows it is none."""

    def page(sheet):
        canvas, y = sheet.canvas, 700
        canvas.setFont("Helvetica", 10)
        x = 70
        for text, gap in (
            ("une durée de 5", 2.6),
            ("secondes et de 20", 2.6),
            ("% de 1", 0.2),
            ("er rang, version 2", -3.6),
        ):
            canvas.drawString(x, y, text)
            x += canvas.stringWidth(text, "Helvetica", 10) + gap
        canvas.drawString(x, y, " .1 du texte")

    assert [block.text for block in read(make_pdf(page))] == [
        "une durée de 5 secondes et de 20 % de 1er rang, version 2.1 du texte"
    ]


def test_raised_letters_of_a_trade_mark(make_pdf):
    """A raised TM does not glue to the word that it marks."""
    assert [block.text for block in read(make_pdf(lambda sheet: sheet.call("Le réseau DECT", "TM")))] == [
        "Le réseau DECT™"
    ]


def test_labels_over_boxes_are_no_headings(make_pdf):
    """What is said again and again with a colon names no section: the headings under it are not below it."""

    def page(sheet):
        sheet.line("Fiche 1", size=18, bold=True)
        for part in ("Le puits", "L'école", "La route"):
            sheet.y -= 12
            sheet.line(part, size=12, bold=True)
            sheet.paragraph("La commune vote une subvention et la verse à la ville partenaire. " * 2)
            sheet.y -= 6
            sheet.line("Important :", size=14, bold=True)
            sheet.paragraph("La délibération est transmise au préfet, qui dispose de deux mois. " * 2)

    assert [block.text for block in read(make_pdf(page)) if block.role is Role.HEADING] == [
        "Fiche 1",
        "Le puits",
        "L'école",
        "La route",
    ]


def test_rows_of_a_table_ruled_line_by_line_are_whole(make_pdf):
    """The second line of a cell belongs to its row, though a rule lies between."""

    def page(sheet):
        rows = [
            ("N°", "Règle", "Nom"),
            ("1", "Média", "Version de remplacement pour un"),
            ("", "", "média (préenregistrée)"),
            ("2", "Saisie", "Taille de la cible"),
            ("", "", "Autre nom"),
        ]
        for number, row in enumerate(rows):
            for x, text in zip((70, 130, 250), row, strict=True):
                sheet.line(text, x=x, y=690 - 20 * number)
        for number in range(len(rows) + 1):
            sheet.canvas.line(65, 705 - 20 * number, 480, 705 - 20 * number)
        for x in (65, 125, 245, 480):
            sheet.canvas.line(x, 705, x, 705 - 20 * len(rows))

    assert [block.text for block in read(make_pdf(page))][-3:] == [
        "1 | Média | Version de remplacement pour un média (préenregistrée)",
        "2 | Saisie | Taille de la cible",
        " |  | Autre nom",
    ]


def test_header_of_two_rows_over_two_pages(make_pdf):
    """The rows in bold name the columns together, a title of some rows does not; the next page repeats them in vain."""

    def page(*body):
        def draw(sheet):
            rows = [("Commune", "Aide versée", "", True), ("Nom", "Montant", "Objet", True), *body]
            for number, (*cells, bold) in enumerate(rows):
                for x, text in zip((70, 200, 330), cells, strict=True):
                    sheet.line(text, x=x, y=690 - 20 * number, bold=bold)
            for number in range(len(rows) + 1):
                sheet.canvas.line(65, 705 - 20 * number, 480, 705 - 20 * number)
            for x in (65, 195, 325, 480):
                sheet.canvas.line(x, 705, x, 705 - 20 * len(rows))

        return draw

    first = page(
        ("Bretagne", "", "", True), ("Brest", "1 200 euros", "un puits", False), ("Vannes", "80", "une école", False)
    )
    blocks = read(make_pdf(first, page(("Lannion", "90 euros", "un four", False), ("Total", "1 370", "", True))))
    assert {block.header for block in blocks} == {"Commune Nom | Aide versée Montant | Objet"}
    assert [block.text for block in blocks] == [
        "Bretagne |  | ",
        "Brest | 1 200 euros | un puits",
        "Vannes | 80 | une école",
        "Lannion | 90 euros | un four",
        "Total | 1 370 | ",
    ]


def test_row_that_a_page_cuts_is_not_taken_for_its_header(make_pdf):
    """Under the header said again, the second lines of some cells are what is left of the row above the break."""

    def page(*body):
        def draw(sheet):
            rows = [("Commune", "Objet", "Preuve"), *body]
            for number, row in enumerate(rows):
                for x, text in zip((70, 200, 330), row, strict=True):
                    sheet.line(text, x=x, y=690 - 20 * number, bold=number == 0)
            for number in range(len(rows) + 1):
                sheet.canvas.line(65, 705 - 20 * number, 480, 705 - 20 * number)
            for x in (65, 195, 325, 480):
                sheet.canvas.line(x, 705, x, 705 - 20 * len(rows))

        return draw

    first = page(("Brest", "un puits", "facture"), ("Vannes", "une école et", "relevé"))
    blocks = read(make_pdf(first, page(("", "un four", "mensuel"), ("Lannion", "une route", "facture"))))
    assert [block.text for block in blocks] == [
        "Brest | un puits | facture",
        "Vannes | une école et | relevé",
        " | un four | mensuel",
        "Lannion | une route | facture",
    ]
    assert {block.header for block in blocks} == {"Commune | Objet | Preuve"}
