"""Plain text: encodings, paragraphs, headings, lists, tables of dashes, notes."""

import pytest

from indexer.extract import Role, extract

TEXT = """LE TITRE DU TEXTE

Première partie
===============

Un paragraphe qui tient sur deux lignes et coupe le mot coopéra-
tion.

Sous-partie
-----------

Les pièces sont :
- la délibération ;
- la convention, avec
  ses annexes.

1. Portée

NOTES

[1] Une source.
"""


def read(path):
    """The role, level and text of each block."""
    return [(block.role.value, block.level, block.text) for block in extract(path).blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman"])
def test_encodings(write, encoding):
    """The same French text comes out of each usual encoding."""
    text = "L’élu a voté la délibération dès février. Où est l’œuvre ? À Nîmes, ça coûte 5 €."
    text = (
        text if encoding.startswith(("utf", "cp")) else "Le maire a créé une école à Béziers, près de la forêt. " * 20
    )
    assert extract(write("a.txt", text.encode(encoding))).blocks[0].text == text.strip()


def test_few_damaged_bytes_cost_only_themselves(write):
    """A damaged byte in a UTF-8 text leaves the other letters as they are."""
    text = "Les élus ont délibéré à l’unanimité, très tôt. " * 20
    assert extract(write("a.txt", text.encode() + b"\x81 fin")).blocks[0].text == f"{text}\ufffd fin"


def test_structure(write):
    """Headings, paragraphs, list items and notes are told by their look; lines of a paragraph are joined."""
    assert read(write("a.txt", TEXT)) == [
        ("heading", 1, "LE TITRE DU TEXTE"),
        ("heading", 2, "Première partie"),
        ("paragraph", 0, "Un paragraphe qui tient sur deux lignes et coupe le mot coopération."),
        ("heading", 3, "Sous-partie"),
        ("paragraph", 0, "Les pièces sont :"),
        ("list_item", 1, "la délibération ;"),
        ("list_item", 1, "la convention, avec ses annexes."),
        ("heading", 3, "1. Portée"),
        ("heading", 2, "NOTES"),
        ("footnote", 0, "[1] Une source."),
    ]


def test_underlined_heading_over_two_lines(write):
    """A heading that takes two lines before its underline is one heading."""
    path = write("a.txt", "Une question assez longue pour\nprendre deux lignes\n==================\n\nLa réponse.\n")
    assert read(path)[0] == ("heading", 1, "Une question assez longue pour prendre deux lignes")


def test_table_of_dashes(write):
    """A table drawn with dashes gives its rows with the header, those of two lines made one."""
    table = (
        "  ---------------------------------\n"
        "  Année    Texte\n"
        "  -------- ------------------------\n"
        "  2005     Loi Oudin-Santini, dite\n"
        "           du 1 % eau\n\n"
        "  2006     Amendement Pintat\n"
        "  ---------------------------------\n\nSuite."
    )
    blocks = extract(write("a.txt", table)).blocks
    assert [(block.text, block.header) for block in blocks] == [
        ("2005 | Loi Oudin-Santini, dite du 1 % eau", "Année | Texte"),
        ("2006 | Amendement Pintat", "Année | Texte"),
        ("Suite.", ""),
    ]


def test_sentence_in_capitals_is_no_heading(write):
    """A line in capitals that ends like a sentence is a paragraph."""
    assert read(write("a.txt", "LA LOI EST LA LOI.\n\nUn texte."))[0][0] == Role.PARAGRAPH


def test_titles_underlined_one_right_below_the_other(tmp_path):
    """However many follow each other, each is a heading."""
    path = tmp_path / "a.txt"
    path.write_text("Titre\n=====\n" * 3000 + "Le texte.", encoding="utf-8")
    blocks = extract(path).blocks
    assert [block.role for block in blocks] == [Role.HEADING] * 3000 + [Role.PARAGRAPH]
