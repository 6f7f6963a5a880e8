"""Laws of every make to headings in the right nesting."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.articles import structured
from indexer.extract import Block, Role
from indexer.passages import cut
from search.text import squash


def p(text: str) -> Block:
    """A paragraph."""
    return Block(text, Role.PARAGRAPH)


def h(level: int, text: str) -> Block:
    """A heading that the format marks."""
    return Block(text, Role.HEADING, level=level)


def outline(*blocks: Block) -> list[str]:
    """The headings, indented to their depth, and the other texts, one a line."""
    return [
        "  " * (block.level - 1) + "# " + block.text if block.role is Role.HEADING else block.text
        for block in structured(blocks)
    ]


ALL = ["Première partie", "Livre Ier", "Titre Ier", "Chapitre Ier", "Section 1", "Sous-section 1", "Paragraphe 1"]


def test_every_level_nests():
    """Partie, Livre, Titre, Chapitre, Section, Sous-section, Paragraphe, Article: each is inside the one before."""
    found = outline(*map(p, ALL), p("Article 1er"), p("Texte."), p("Section 2"), p("Article 2"), p("Texte."))
    assert found[:8] == ["  " * depth + "# " + name for depth, name in enumerate([*ALL, "Article 1er"])]
    assert found[8:] == ["Texte.", "        # Section 2", "          # Article 2", "Texte."]


def test_ranks_win_over_the_levels_of_type_sizes():
    """Headings that the format puts on one level, or in the wrong order, are nested as in a law."""
    same = outline(h(2, "Titre Ier"), h(2, "Chapitre Ier"), h(2, "Article 1er"), p("Un."), h(3, "Titre II"),
                   h(1, "Article 2"), p("Deux."))  # fmt: skip
    assert same == [
        "# Titre Ier",
        "  # Chapitre Ier",
        "    # Article 1er",
        "Un.",
        "# Titre II",
        "  # Article 2",
        "Deux.",
    ]


def test_plain_headings_keep_their_levels():
    """Without divisions nothing changes."""
    blocks = [h(1, "Guide"), h(2, "Un"), p("Texte."), h(3, "Un un"), p("Texte."), h(2, "Deux"), p("Texte.")]
    assert structured(blocks) == blocks


def test_a_commentary_keeps_its_own_structure():
    """Headings below an article that the format marks stay below it, another article among them too."""
    found = outline(
        h(1, "Fiche"), h(2, "Article 14 de la loi n° 2099-1"), h(3, "Ce qui change"), p("Texte."),
        h(3, "Article L. 1115-2 : les déchets"), p("Texte."), h(2, "Tableau"), p("Texte."),
    )  # fmt: skip
    assert [line for line in found if "#" in line] == [
        "# Fiche",
        "  # Article 14 de la loi n° 2099-1",
        "    # Ce qui change",
        "    # Article L. 1115-2 : les déchets",
        "  # Tableau",
    ]


def test_a_heading_ends_an_article_that_the_format_does_not_mark():
    """An article quoted in a guide ends where the guide goes on."""
    found = outline(h(1, "Le droit"), p("Article L. 1115-1"), p("Texte."), h(2, "Conseils"), p("Texte."))
    assert [line for line in found if "#" in line] == ["# Le droit", "  # Article L. 1115-1", "  # Conseils"]


def test_a_paragraph_set_as_a_heading_is_text():
    """A heading of hundreds of characters would be said again above every passage: it is a paragraph."""
    long = "Le conseil municipal délibère. " * 20
    assert outline(h(1, "Titre Ier"), h(2, long.strip()), p("Texte.")) == ["# Titre Ier", long.strip(), "Texte."]


def test_a_title_on_the_next_line_is_joined():
    """A division's title below its number is a part of it, whether a heading or a short line before an article."""
    assert outline(h(2, "TITRE Ier"), h(1, "DES COMMUNES"), p("Article 1er"), p("Texte."))[0] == (
        "# TITRE Ier – DES COMMUNES"
    )
    assert outline(p("Chapitre Ier"), p("Du maire"), p("Article 1er"), p("Texte."))[0] == "# Chapitre Ier – Du maire"
    assert outline(p("Article 1er"), h(1, "Objet"), p("Texte."))[0] == "# Article 1er – Objet"


def test_text_below_a_division_is_no_title():
    """A sentence, a long line, and a line that no article follows stay text."""
    for line in ("Le maire préside.", "x" * 200):
        assert outline(p("Chapitre Ier"), p(line), p("Article 1er"), p("Texte."))[1] == line
    assert outline(p("Chapitre Ier"), p("Du maire"), p("Texte."))[1] == "Du maire"
    assert outline(p("Chapitre Ier"), p("Du maire"))[1] == "Du maire"
    assert outline(h(2, "Article 1er"), h(3, "Qui"), p("Texte."))[1] == "  # Qui"


def test_a_table_of_contents_is_no_law():
    """Entries with nothing in between are no divisions, nor the last of them, though a text follows it."""
    entries = ["TITRE Ier", "Article 1er", "Article 2", "TITRE II", "Article 3"]
    law = [p("TITRE Ier"), p("Article 1er"), p("Un."), p("Article 2"), p("Deux."), p("TITRE II"), p("Article 3"),
           p("Trois.")]  # fmt: skip
    found = outline(h(1, "Sommaire"), *map(p, entries), p("Vu la Constitution,"), *law)
    assert found[:7] == ["# Sommaire", *entries, "Vu la Constitution,"]
    assert found[7:] == ["# TITRE Ier", "  # Article 1er", "Un.", "  # Article 2", "Deux.", "# TITRE II",
                         "  # Article 3", "Trois."]  # fmt: skip


def test_headings_listed_under_contents_are_text():
    """In a table of contents whose entries the format marks as headings, they are lines of it."""
    found = outline(h(1, "SOMMAIRE"), h(2, "Titre Ier"), h(2, "Titre II"), h(1, "LOI"), h(2, "Titre Ier"), p("Un."),
                    h(2, "Titre II"), p("Deux."))  # fmt: skip
    assert found == ["# SOMMAIRE", "Titre Ier", "Titre II", "# LOI", "  # Titre Ier", "Un.", "  # Titre II", "Deux."]


def test_a_list_of_articles_is_no_law():
    """Articles named one below the other, with or without their titles, are text."""
    lines = ["Article 5", "Article 6", "Article 7"]
    assert outline(p("Textes cités"), *map(p, lines)) == ["Textes cités", *lines]
    titled = ["Article 5 : objet", "Article 6 : durée", "Article 7 : siège"]
    assert outline(*map(p, titled), h(1, "Suite"), p("Texte."))[:2] == titled[:2]


def test_a_very_short_article_is_one():
    """Words after the number are a title when text follows, and the article itself when the next one does."""
    found = outline(p("Article 1er : Objet"), p("Texte."), p("Article 2 : Siège à Paris"), p("Article 3"), p("Fin."),
                    p("Article 4 : Durée illimitée"))  # fmt: skip
    assert found == ["# Article 1er : Objet", "Texte.", "# Article 2", "Siège à Paris", "# Article 3", "Fin.",
                     "# Article 4", "Durée illimitée"]  # fmt: skip


def test_repealed_articles_have_a_body():
    """The word is what the law says there; a repealed chapter holds nothing of the next."""
    found = outline(p("Article 1er (abrogé)"), p("Chapitre II (abrogé)"), p("Chapitre III"), p("Article 2"), p("Deux."))
    assert found == [
        "# Article 1er",
        "(abrogé)",
        "# Chapitre II",
        "(abrogé)",
        "# Chapitre III",
        "  # Article 2",
        "Deux.",
    ]


def test_numbered_paragraphs_on_one_line_are_parted():
    """Inside an article, the numbered paragraphs that a reader joined are parted; elsewhere they stay."""
    line = "I. – Le maire signe. II. – Le conseil vote."
    assert outline(p("Article 1er"), p(line)) == ["# Article 1er", "I. – Le maire signe.", "II. – Le conseil vote."]
    assert outline(p("Article 2. – " + line)) == ["# Article 2", "I. – Le maire signe.", "II. – Le conseil vote."]
    assert outline(p(line)) == [line]
    row = Block(line, Role.TABLE_ROW)
    assert outline(p("Article 1er"), row)[1] == line


def test_a_part_of_a_code_is_closed_by_an_annex():
    """An annex is outside all divisions, and holds its own."""
    found = outline(
        p("Titre Ier"), p("Article 1er"), p("Un."), p("ANNEXE 1"), p("Section 1"), p("Article 1er"), p("A.")
    )
    assert found == ["# Titre Ier", "  # Article 1er", "Un.", "# ANNEXE 1", "  # Section 1", "    # Article 1er", "A."]


@st.composite
def laws(draw) -> list[tuple[int, list[Block]]]:
    """Articles 2, 3, 4…, each its blocks: divisions before it at random, its number in any form, its paragraphs."""
    articles = []
    for number in range(2, draw(st.integers(3, 12))):
        kinds = sorted(draw(st.sets(st.sampled_from(range(len(ALL))), max_size=3)))
        blocks = [draw(st.sampled_from([p(name), h(2, name)])) for name in (ALL[kind] for kind in kinds)]
        bodies = [f"A{number}p{n} " * draw(st.integers(1, 60)) + "fin." for n in range(draw(st.integers(1, 6)))]
        if draw(st.booleans()):
            marks = ("I. – ", "II. – ", "III. – ", "IV. – ", "V. – ", "VI. – ")
            bodies = [mark + body for mark, body in zip(marks, bodies, strict=False)]
        form = draw(st.sampled_from(["line", "same line", "heading"]))
        if form == "same line":
            bodies[0] = f"Article {number}. – {bodies[0]}"
        else:
            blocks.append(p(f"Article {number}") if form == "line" else h(2, f"Article {number}"))
        blocks += [p(" ".join(bodies))] if draw(st.booleans()) else [p(body) for body in bodies]
        articles.append((number, blocks))
    return articles


@given(laws())
@settings(deadline=None, max_examples=40)
def test_every_passage_of_a_law_is_of_one_article(articles):
    """Whatever the form of a law, its passages are its articles in order, each whole, under its key, none too long."""
    blocks = [block for _, own in articles for block in own]
    passages = cut("loi", blocks, 400, "Loi n° 2099-12")
    for number, own in articles:
        mine = [passage for passage in passages if passage.reference == f"loi 2099-12 art. {number}"]
        written = re.findall(rf"A{number}p\d", " ".join(block.text for block in own))
        assert re.findall(r"A\d+p\d", " ".join(passage.text for passage in mine)) == written
    numbers = [int(passage.reference.rsplit(" ", 1)[1]) for passage in passages]
    assert numbers == sorted(numbers)
    assert max(len(passage.text) for passage in passages) <= 2 * 400
    assert passages == cut("loi", blocks, 400, "Loi n° 2099-12")


LINES = [
    *map(p, ["Article 1er", "Article 2", "Article 3 : Objet", "Article 4. – Le maire vote.", "TITRE Ier", "Du vote",
             "Section 1 (abrogé)", "I. – Un : 1° deux ; 2° trois. II. – Quatre.", "Le maire préside."]),
    h(1, "TITRE II"), h(2, "Chapitre Ier"), h(1, "SOMMAIRE"), h(3, "Du maire"),
    Block("Article 2", Role.LIST_ITEM, level=1),
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=14))
@settings(deadline=None, max_examples=120)
def test_nothing_is_lost_in_any_order(blocks):
    """However divisions, titles, tables of contents and text follow each other, every letter is kept, in order."""
    assert squash("".join(b.text for b in structured(blocks))) == squash("".join(b.text for b in blocks))
    levels = [block.level for block in structured(blocks) if block.role is Role.HEADING]
    assert all(level <= before + 1 for before, level in pairwise([0, *levels]))
    assert bool(cut("d", blocks, 200)) is bool(blocks)
