"""HTML: the main text with its structure, without the site around it."""

import pytest

from indexer.extract import Role, extract

PAGE = """<!doctype html><html lang="fr-FR"><head><title>Le guide | Le site</title>
<meta name="author" content="Passerelle"><meta name="date" content="2024-03-01"></head><body>
<header><p>Le site</p><nav><ul><li>Accueil</li></ul></nav></header>
<div class="cookie-banner"><p>Nous utilisons des cookies.</p></div>
<main><p class="breadcrumb">Accueil › Guides</p><article><h1>Le guide</h1>
<p>Un texte<sup>1</sup> en <em>deux</em><br>lignes, l&rsquo;État.</p>
<h2>Les pièces</h2>
<ul><li><p>la délibération ;</p></li><li>la convention<ol start="3"><li>l'objet</li></ol></li></ul>
<table><caption>Les montants</caption>
<thead><tr><th>Année</th><th>Qui</th><th>Montant</th></tr></thead>
<tbody><tr><td rowspan="2">2024</td><td>État</td><td>12 M€</td></tr><tr><td>Villes</td><td>3 M€</td></tr></tbody>
</table>
<script>alert(1)</script>
<section class="footnotes"><ol><li><p>La source.<a href="#r">↩︎</a></p></li></ol></section>
</article></main><footer>Mentions légales</footer></body></html>"""


def test_structure(write):
    """Headings, lists, the table with its caption and header, and notes come out; the site around does not."""
    extracted = extract(write("a.html", PAGE))
    assert extracted.metadata == {"title": "Le guide", "author": "Passerelle", "date": "2024-03-01", "language": "fr"}
    assert [(block.role.value, block.level, block.text) for block in extracted.blocks] == [
        ("heading", 1, "Le guide"),
        ("paragraph", 0, "Un texte¹ en deux lignes, l’État."),
        ("heading", 2, "Les pièces"),
        ("list_item", 1, "la délibération ;"),
        ("list_item", 1, "la convention"),
        ("list_item", 2, "3. l'objet"),
        ("caption", 0, "Les montants"),
        ("table_row", 0, "2024 | État | 12 M€"),
        ("table_row", 0, "2024 | Villes | 3 M€"),
        ("footnote", 0, "¹ La source."),
    ]
    assert {block.header for block in extracted.blocks if block.role is Role.TABLE_ROW} == {"Année | Qui | Montant"}


def test_page_without_main_keeps_its_text_and_drops_its_navigation(write):
    """A page that marks no main text gives its body, less what is navigation."""
    page = "<html><body><div id='menu'><a>Accueil</a></div><h1>Titre</h1><p>Le corps.</p><footer>Bas</footer>"
    assert [block.text for block in extract(write("a.html", page)).blocks] == ["Titre", "Le corps."]


@pytest.mark.parametrize(
    ("encoding", "declared"), [("cp1252", "utf-8"), ("utf-8", "iso-8859-1"), ("iso-8859-15", "iso-8859-15")]
)
def test_encoding_is_what_the_bytes_say(write, encoding, declared):
    """A page whose declaration is wrong is decoded by its bytes."""
    text = "La coopération décentralisée à Nîmes."
    page = f"<html><head><meta charset='{declared}'></head><body><p>{text}</p></body></html>"
    assert extract(write("a.html", page.encode(encoding))).blocks[0].text == text


def test_page_inside_a_form_is_read_and_a_search_form_is_not(write):
    """Some sites wrap their whole page in a form; a form of fields alone is no text."""
    page = "<html><body><form><h1>Titre</h1><p>Le corps.</p></form><form><label>Chercher</label></form></body></html>"
    assert [block.text for block in extract(write("a.html", page)).blocks] == ["Titre", "Le corps."]


def test_landmarks_and_hidden_text_are_dropped(write):
    """What the page itself calls navigation, or hides, is not read."""
    page = "<main><div role='navigation'><p>Menu</p></div><p hidden>Caché</p><p>Le corps.</p></main>"
    assert [block.text for block in extract(write("a.html", f"<html><body>{page}</body></html>")).blocks] == [
        "Le corps."
    ]


def test_unclosed_tags_are_read(write):
    """Tag soup is read as browsers do."""
    assert [block.text for block in extract(write("a.html", "<html><body><p>Un<p>Deux<ul><li>a<li>b")).blocks] == [
        "Un",
        "Deux",
        "a",
        "b",
    ]
