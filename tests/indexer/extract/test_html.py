"""HTML: the main text with its structure, without the site around it."""

import pytest

from indexer.extract import Role, extract
from search.errors import ExtractionError

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


def blocks(write, body, head=""):
    """The role and text of each block of a page."""
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return [(block.role.value, block.text) for block in extract(write("a.html", page)).blocks]


LONG = "Une phrase du texte principal, assez longue pour compter. " * 4


@pytest.mark.parametrize(
    "bar",
    [
        '<div id="tarteaucitronRoot"><p>Ce site utilise des cookies et vous donne le contrôle.</p></div>',
        '<div class="fr-consent-banner"><h2>Cookies</h2><p>Des traceurs mesurent l’audience.</p></div>',
        '<nav class="fr-breadcrumb"><ol><li><a href="/">Accueil</a></li><li>Guides</li></ol></nav>',
        '<div class="fil-ariane">Accueil › Guides</div>',
        f'<p class="breadcrumb">Accueil › Guides › {"Un titre de page assez long " * 4}</p>',
        '<ul class="social-share"><li><a href="x">Partager ailleurs</a></li><li><a href="y">Imprimer</a></li></ul>',
        '<div class="partage">Partager : <a href="a">courriel</a></div>',
        '<a href="#main">Aller au contenu</a>',
        '<div class="newsletter"><p>Recevez notre lettre chaque mois, sans frais.</p><input type="email"></div>',
        '<div role="dialog"><p>Fermer</p></div>',
        '<p style="display: none">Caché</p>',
        "<del>Supprimé</del>",
        '<aside><ul><li><a href="a">Voir aussi un guide</a></li><li><a href="b">Un autre</a></li></ul></aside>',
        '<footer><a href="/">Mentions légales</a></footer>',
    ],
)
@pytest.mark.parametrize("where", ["<main>{}<p>{}</p></main>", "{}<p>{}</p>"])
def test_bars_of_the_site_are_left_out(write, bar, where):
    """What is about the site is left out, inside of what the page marks as its text and without such a mark."""
    assert blocks(write, where.format(bar, LONG)) == [("paragraph", LONG.strip())]


@pytest.mark.parametrize(
    "kept",
    [
        '<div class="protection-sociale"><p>{}</p></div>',
        '<section id="menu-cantine"><h2>Le menu des cantines</h2><p>{}</p></section>',
        '<div id="cookies"><p>{}</p></div>',
        '<div class="banner"><h1>Le guide</h1></div><p>{}</p>',
        '<section class="partage-competences"><p>{}</p></section>',
        "<article><header><h2>Objet</h2></header><aside><p>À savoir : {}</p></aside></article>",
        "<div class='summary'><p>{}</p></div>",
    ],
)
def test_text_in_an_element_named_like_a_bar_is_kept(write, kept):
    """An element named like a menu or a banner that reads like a text is a text."""
    assert any(LONG.strip() in text for _, text in blocks(write, f"<main>{kept.format(LONG)}</main>"))


def test_page_that_is_almost_only_lists_is_kept(write):
    """A page of links is kept: its links are what it says."""
    items = "".join(f'<li><a href="{n}">Fiche {n} du guide de la coopération</a></li>' for n in range(9))
    assert len(blocks(write, f"<main><h1>Les fiches</h1><ul>{items}</ul></main>")) == 10


def test_cards_under_the_text_are_not_the_main_text(write):
    """Articles that are only cards to other pages do not take the place of the text above them."""
    card = f"<article><h3>Autre</h3><p>{LONG}</p></article>"
    assert blocks(write, f"<h1>Titre</h1>{f'<p>{LONG}</p>' * 8}{card}")[1] == ("paragraph", LONG.strip())


def test_title_above_the_main_text_is_its_heading(write):
    """A first heading outside of the main text is kept when it is the page's, not when it is the site's."""
    page = "<header><h1>{}</h1></header><main><p>" + LONG + "</p></main>"
    assert blocks(write, page.format("Le guide"), "<title>Le guide – Le site</title>")[0] == ("heading", "Le guide")
    assert blocks(write, page.format("Le site"), "<title>Le guide – Le site</title>")[0][0] == "paragraph"


def test_definitions_accordions_figures_and_lines(write):
    """Terms stand with their definitions, questions over their answers; captions and broken lines are told."""
    page = (
        "<dl><dt>RGAA</dt><dd>Référentiel.</dd><dd>Version 4.</dd><dt>Seul</dt></dl>"
        "<details><summary><button>Qui paie ?</button></summary><p>L’État.</p></details>"
        "<h3><button aria-expanded='false'>Quand ?</button></h3>"
        "<figure><img alt='x'><figcaption>Le schéma</figcaption></figure>"
        "<div>Un.<br><br>Deux<br>lignes.</div><p><a href='a'>Un</a><a href='b'>Deux</a></p>"
        "<blockquote><p>Citation.</p></blockquote><p>Il faut :</p><p>- voter</p>"
    )
    assert blocks(write, page) == [
        ("list_item", "RGAA : Référentiel."),
        ("list_item", "Version 4."),
        ("paragraph", "Seul"),
        ("paragraph", "Qui paie ?"),
        ("paragraph", "L’État."),
        ("heading", "Quand ?"),
        ("caption", "Le schéma"),
        ("paragraph", "Un."),
        ("paragraph", "Deux lignes."),
        ("paragraph", "Un Deux"),
        ("paragraph", "Citation."),
        ("paragraph", "Il faut :"),
        ("list_item", "voter"),
    ]


def test_tables_with_spans_two_headers_and_a_foot(write):
    """A header over two rows is one, named over the columns that it spans; the foot comes last."""
    page = (
        "<table><thead><tr><th rowspan='2'>Ville</th><th colspan='2'>Montant</th></tr>"
        "<tr><th>2024</th><th>2025</th></tr></thead><tfoot><tr><td>Total</td><td>3</td><td>5</td></tr></tfoot>"
        "<tbody><tr><th>Lomé</th><td>1<ul><li>dont a</li><li>dont b</li></ul></td><td>2</td></tr></tbody></table>"
        "<table role='presentation'><tr><td><h2>Objet</h2></td><td>Texte.</td></tr></table>"
        "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>Marge.</td></tr></table>"
        "<table><tr><td><b>Nom</b></td><td><b>Pays</b></td></tr><tr><td>Lomé</td><td>Togo</td></tr></table>"
    )
    path = write("a.html", f"<html><body>{page}</body></html>")
    assert [(block.text, block.header) for block in extract(path).blocks] == [
        ("Lomé | 1 dont a dont b | 2", "Ville | Montant 2024 | Montant 2025"),
        ("Total | 3 | 5", "Ville | Montant 2024 | Montant 2025"),
        ("Objet", ""),
        ("Texte.", ""),
        ("a | b", ""),
        ("Marge.", ""),
        ("Lomé | Togo", "Nom | Pays"),
    ]


def test_header_over_empty_rows_is_text(write):
    """A table left to be filled in still says what it asks for."""
    page = (
        "<table><tr><th>N°</th><th>Page : url</th></tr><tr><td></td><td></td></tr><tr><td></td><td> </td></tr></table>"
    )
    path = write("a.html", f"<html><body>{page}</body></html>")
    assert [(block.text, block.header) for block in extract(path).blocks] == [("N° | Page : url", "")]


def test_notes_in_their_usual_forms(write):
    """Notes are known by their role, their name or their link back, and keep the mark of their call."""
    page = (
        '<p>Un<a role="doc-noteref" href="#fn3">3</a> et deux<sup>[4]</sup>.</p>'
        '<ol><li id="cite_note-1"><a href="#r">↑</a> Première.</li><li>Deuxième. <a href="#s">↩</a></li></ol>'
        '<div id="ftn3"><p><a href="#c">[3]</a> Troisième.</p></div><p id="fn4">Quatrième.</p>'
    )
    assert blocks(write, page) == [
        ("paragraph", "Un³ et deux⁴."),
        ("footnote", "¹ Première."),
        ("footnote", "² Deuxième."),
        ("footnote", "³ Troisième."),
        ("footnote", "⁴ Quatrième."),
    ]


def test_very_deep_page_is_read_or_said_to_be_cut(write):
    """A page nested a thousand times costs no recursion; deeper than the parser goes, the report says so."""
    body = "<p>Avant.</p>" + "<div>{0}<p>Au fond.</p>{1}</div>"
    assert len(blocks(write, body.format("<div>" * 1000, "</div>" * 1000))) == 2
    path = write("b.html", f"<html><body>{body.format('<div>' * 5000, '</div>' * 5000)}</body></html>")
    assert extract(path).blocks[0].text == "Avant."
    assert "nested" in extract(path).warnings[0]


def test_page_saved_in_one_file(write):
    """A web archive (MHTML) gives its page; pictures and styles are other parts of it."""
    lines = (
        "From: <Enregistré>",
        "MIME-Version: 1.0",
        "Content-Type: multipart/related;",
        '\tboundary="B"',
        "",
        "--B",
        'Content-Type: text/html; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "<html><body><h1>L=C3=A9gende</h1><p>Un te=",
        "xte.</p></body></html>",
        "--B",
        "Content-Type: text/css",
        "",
        "p {}",
        "--B--",
        "",
    )
    archive = "\r\n".join(lines)
    assert [block.text for block in extract(write("a.mht", archive)).blocks] == ["Légende", "Un texte."]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "cp1252", "mac-roman"])
def test_encoding_without_declaration(write, encoding):
    """A page that declares nothing is decoded by its bytes, marks or letters."""
    page = "<html><body><p>L’été à Nîmes, déjà.</p></body></html>"
    assert extract(write("a.html", page.encode(encoding))).blocks[0].text == "L’été à Nîmes, déjà."


def test_windows_characters_under_a_wrong_name(write):
    """References to characters of Windows-1252 are what they show, as browsers take them."""
    assert blocks(write, "<p>L&#146;eau co&ucirc;te 5&nbsp;&#128;.</p>") == [("paragraph", "L’eau coûte 5 €.")]


def test_date_of_structured_data(write):
    """The date of publication that a page gives to search engines is its date."""
    head = '<title>T</title><script type="application/ld+json">{"datePublished": "2024-03-01T10:00"}</script>'
    path = write("a.html", f"<html><head>{head}</head><body><p>Texte.</p></body></html>")
    assert extract(path).metadata["date"] == "2024-03-01"


def test_page_of_which_rules_keep_nothing_is_left_to_the_extractor(write):
    """A page whose text is all in what is left out gives what the general extractor finds."""
    page = f"<html><body><header><p>{LONG}</p><p>{LONG}</p></header></body></html>"
    assert any(LONG.strip() in block.text for block in extract(write("a.html", page)).blocks)


def test_saved_page_without_its_text_has_failed(write):
    """A page saved in one file of which the page is missing is not empty."""
    path = write("a.mht", "Content-Type: multipart/related; boundary=b\r\n\r\n--b--\r\n")
    with pytest.raises(ExtractionError, match="the text is missing"):
        extract(path)
