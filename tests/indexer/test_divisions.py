"""What opens a division of a law, and what only looks like it."""

import pytest

from indexer.divisions import ARTICLE, opening
from indexer.extract import Block, Role


def opened(text: str, role: Role = Role.PARAGRAPH) -> tuple[str, str] | None:
    """The heading and the body that a block is parted into, None when it opens nothing."""
    found = opening(Block(text, role, level=1 if role is Role.HEADING else 0))
    return None if found is None else (found.heading, "" if found.body is None else text[found.body :])


@pytest.mark.parametrize(
    ("text", "heading", "body"),
    [
        ("Article L. 1115-1", "Article L. 1115-1", ""),
        ("Art. R.* 123-4", "Art. R.* 123-4", ""),
        ("Article 1er", "Article 1er", ""),
        ("Article premier", "Article premier", ""),
        ("ARTICLE 2 BIS.", "ARTICLE 2 BIS", ""),
        ("Art. LO 141", "Art. LO 141", ""),
        ("Article préliminaire", "Article préliminaire", ""),
        ("Article unique", "Article unique", ""),
        ("Article 12-1", "Article 12-1", ""),
        ("Article A. 5", "Article A. 5", ""),
        ("Article annexe", "Article annexe", ""),
        ("Article 2 bis A (nouveau)", "Article 2 bis A (nouveau)", ""),
        ("Article L. 1115-1 du code des communes", "Article L. 1115-1 du code des communes", ""),
        ("Article 3. – Le maire convoque le conseil.", "Article 3", "Le maire convoque le conseil."),
        ("Art. 4 : Le conseil délibère ;", "Art. 4", "Le conseil délibère ;"),
        ("Article 5 Le maire préside.", "Article 5", "Le maire préside."),
        ("Article 5 « Le maire préside. »", "Article 5", "« Le maire préside. »"),
        ("Article 5 1° Le maire préside.", "Article 5", "1° Le maire préside."),
        ("Article 5 A. – Le maire préside.", "Article 5", "A. – Le maire préside."),
        ("Article 6 (nouveau) – Le maire signe.", "Article 6 (nouveau)", "Le maire signe."),
        ("Article 7 (abrogé)", "Article 7", "(abrogé)"),
        ("Article 7 – Abrogé par la loi n° 2099-1.", "Article 7", "Abrogé par la loi n° 2099-1."),
        ("Article 8 : Objet", "Article 8 : Objet", ""),
        ("TITRE PRÉLIMINAIRE", "TITRE PRÉLIMINAIRE", ""),
        ("Titre II – Des communes", "Titre II – Des communes", ""),
        ("Livre III", "Livre III", ""),
        ("Première partie", "Première partie", ""),
        ("Partie législative", "Partie législative", ""),
        ("Chapitre Ier", "Chapitre Ier", ""),
        ("Chapitre II bis : Du maire", "Chapitre II bis : Du maire", ""),
        ("Chapitre IV (abrogé)", "Chapitre IV", "(abrogé)"),
        ("Section première", "Section première", ""),
        ("Sous-section 2 Du vote", "Sous-section 2 Du vote", ""),
        ("Paragraphe 1", "Paragraphe 1", ""),
        ("§ 2. Du vote", "§ 2. Du vote", ""),
        ("Annexe 2", "Annexe 2", ""),
        ("ANNEXE", "ANNEXE", ""),
    ],
)
def test_divisions_are_recognised(text, heading, body):
    """A paragraph that opens a division is parted into its heading and, for an article, its body."""
    assert opened(text) == (heading, body)


@pytest.mark.parametrize(
    "text",
    [
        "L'article L. 1115-1 du CGCT dispose que les communes agissent.",
        "Article L. 1115-1 du CGCT dispose que les communes agissent.",
        "Article 5, alinéa 2",
        "Article 5 dispose que le maire préside.",
        "Article 5 et article 6",
        "Article 5 CGCT",
        "Articles L. 1115-1 à L. 1115-7",
        "Artisanat",
        "Article de presse",
        "Article 5 ........ 12",
        "Chapitre Ier . . . . . . 4",
        "Titre II de la loi",
        "Titre de séjour",
        "Chapitre 3 du guide",
        "Section 2 relative aux communes",
        "Chapitre 1 : voir le guide.",
        "chapitre 2",
        "Partie prenante",
        "Première partie de la réunion : accueil",
        "Annexe au procès-verbal",
        "Livre d'or",
        "Une phrase.",
    ],
)
def test_sentences_open_nothing(text):
    """A sentence that names an article, an entry with dotted leaders, and words that look alike open no division."""
    assert opened(text) is None


@pytest.mark.parametrize("role", [Role.LIST_ITEM, Role.TABLE_ROW, Role.CAPTION, Role.FOOTNOTE])
def test_only_paragraphs_and_headings_open_divisions(role):
    """A list, a table, a caption or a note names articles without being them."""
    assert opened("Article 5", role) is None


@pytest.mark.parametrize(
    ("text", "heading", "body"),
    [
        ("Article L. 1115-5 du CGCT : le principe", "Article L. 1115-5 du CGCT : le principe", ""),
        ("Article 5 relatif aux communes", "Article 5 relatif aux communes", ""),
        ("Article 5 – Objet.", "Article 5 – Objet.", ""),
        ("Article 5 – Oui." + " Le maire préside." * 5, "Article 5", "Oui." + " Le maire préside." * 5),
        ("chapitre 2", "chapitre 2", ""),
    ],
)
def test_what_the_format_marks_as_a_heading_is_trusted_more(text, heading, body):
    """A heading may go on as a sentence would not, but a whole article in bold is still parted."""
    assert opened(text, Role.HEADING) == (heading, body)


def test_ranks_go_from_the_outermost_in():
    """Annexe and Partie hold all others, an article none."""
    names = ["Annexe 1", "Partie I", "Livre Ier", "Titre Ier", "Chapitre Ier", "Section 1", "Sous-section 1",
             "Paragraphe 1", "Article 1er"]  # fmt: skip
    ranks = [found.rank for name in names if (found := opening(Block(name, Role.PARAGRAPH)))]
    assert ranks == sorted(set(ranks))
    assert ranks[-1] == ARTICLE
