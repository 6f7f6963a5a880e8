"""Legal references: every spelling to one key, and what is none."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index import LocalIndex
from search.records import Document
from search.references import article_key, find_articles, law_key, opening_article
from search.text import tokens
from tests.tiny import passage, write_index


def keys(text: str) -> list[str]:
    """The keys that a text names."""
    return [reference.key for reference in find_articles(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L1115-1", ["L1115-1"]),
        ("L. 1115-1", ["L1115-1"]),
        ("l1115-1", ["L1115-1"]),
        ("art. L.1115-1 du CGCT", ["L1115-1"]),
        ("Art.L1115-1", ["L1115-1"]),
        ("ARTICLE L 1115-1", ["L1115-1"]),
        ("article L 1115–1", ["L1115-1"]),  # en dash
        ("article L\u00a01115\u20111", ["L1115-1"]),  # no-break space, no-break hyphen
        ("L.\u202f1115 — 1", ["L1115-1"]),  # narrow no-break space, em dash between spaces
        ("L. 1115\u22121", ["L1115-1"]),  # minus sign
        ("L.\n1115-\n1", ["L1115-1"]),  # cut at a line's end
        ("(L. 1115-1).", ["L1115-1"]),
        ("L. 1115-4-1", ["L1115-4-1"]),
        ("L1115-10", ["L1115-10"]),
        ("R. 1115-8 et D. 1115-9", ["R1115-8", "D1115-9"]),
        ("A. 123-4", ["A123-4"]),
        ("L.O. 1112-1", ["LO1112-1"]),
        ("LO 1112-1", ["LO1112-1"]),
        ("L. O. 141", ["LO141"]),
        ("LP. 12-3", ["LP12-3"]),
        ("R*. 421-1", ["R421-1"]),
        ("R. * 421-1", ["R421-1"]),
        ("L. 1115-1 bis", ["L1115-1-bis"]),
        ("article L1115-1Ter", ["L1115-1-ter"]),
        ("articles L. 1115-1 à L. 1115-7", ["L1115-1", "L1115-7"]),
        ("aux articles L. 1115-1, L. 1115-1-1 et R. 1115-8", ["L1115-1", "L1115-1-1", "R1115-8"]),
        ("l'article L 212", ["L212"]),
        ("à l’article l. 212", ["L212"]),
        ("L. 212", ["L212"]),
        ("l'article A. 12", ["A12"]),
        ("l'article a 123-4", ["A123-4"]),
    ],
)
def test_spellings_give_one_key(text, expected):
    """Any dash, any space, with or without full stop, capital or the word "article", is the same article."""
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R 12",
        "le lot R 12 bis",
        "A 380",
        "il a 15 ans",
        "il y a 2-3 ans",
        "elle a 10 – 15 agents",
        "Cet article a 3 alinéas",
        "l'article a 2 objets",
        "un délai d’1-2 mois",
        "l'1-2",
        "article 5",
        "article 72-1 de la Constitution",
        "la loi 2014-773",
        "n° 2014-773",
        "XL. 12",
        "CL1115-1",
        "COVID-19",
        "L1115-1a",
        "L1115x",
        "article L. 1115-1x",
        "R&D 2-3",
        "T. 12-3",
        "l. 12",
        "L.",
        "L-1115",
    ],
)
def test_no_reference(text):
    """A letter before a number is not enough, and a number that goes on as a word is not cut."""
    assert keys(text) == []


@given(
    series=st.sampled_from(["L", "R", "D", "A", "LO", "LP"]),
    numbers=st.lists(st.integers(1, 9999), min_size=2, max_size=4),
    space=st.sampled_from(["", " ", "\u00a0", "\u202f", "\n"]),
    stop=st.sampled_from(["", "."]),
    dash=st.sampled_from(list("-‐‑‒–—−")),
    before=st.sampled_from(["", "article ", "l'article ", "art. ", "Selon les articles ", "(", "« "]),
    after=st.sampled_from(["", " du CGCT", ", alinéa 2", ".", ")", " »"]),
)
@settings(max_examples=100, deadline=None)
def test_any_spelling_of_an_article_is_found_where_it_stands(series, numbers, space, stop, dash, before, after):
    """Every combination of spelling and surroundings gives the key, and the span holds the number and no more."""
    written = series + stop + space + dash.join(map(str, numbers))
    text = before + written + after
    (reference,) = find_articles(text)
    assert reference.key == series + "-".join(map(str, numbers))
    assert text[reference.start : reference.end] == written
    assert tokens(text).count(reference.key.lower()) == 1


@given(st.text(alphabet="LlRaArticle.*-–0123456789 '’bis", max_size=60))
@settings(max_examples=100, deadline=None)
def test_keys_are_well_formed(text):
    """Whatever the text, references are in order, apart, and their keys are a series, numbers, and a repetition."""
    found = find_articles(text)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(re.fullmatch(r"(?:LO|LP|[LRDA])\d+(?:-\d+)*(?:-[a-z]+)?", reference.key) for reference in found)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Article L. 1115-1", "L1115-1"),
        ("Article L. 1115-1 du code général des collectivités territoriales", "cgct L1115-1"),
        (" art. L1115-1 : le principe", "L1115-1"),
        ("Article 1er", "art. 1er"),
        ("Article 14 de la loi n° 2014-773 du 7 juillet 2014", "loi 2014-773 art. 14"),
        ("Article 12 du décret n° 2001–495", "décret 2001-495 art. 12"),
        ("Article 72-1 de la Constitution", "constitution art. 72-1"),
        ("Article 1382 du code civil", "code civil art. 1382"),
        ("Article 5 : modification de la loi n° 2005-95", "art. 5"),
        ("Commentaire de l'article L. 1115-1", ""),
        ("Articles L. 1115-1 à L. 1115-7", ""),
        ("Artisanat et L. 1115-1", ""),
        ("", ""),
    ],
)
def test_a_heading_announces_its_article(heading, expected):
    """Only a heading that opens with the one article it announces gives its key to what stands below."""
    assert article_key(heading) == expected


@pytest.mark.parametrize("engine", ["tantivy", "rank-bm25"])
def test_an_article_is_not_found_under_a_longer_number(tmp_path, engine):
    """Asked for L1115-1 in any spelling, the keyword engines give that article and never L1115-10 or L1115-1-1."""
    document = Document("cgct.txt", "Le code")
    articles = ["L. 1115-10", "L. 1115-1", "L. 1115-1-1", "R. 1115-1"]
    texts = [f"L'article {article} dit ceci." for article in articles]
    passages = [passage("cgct.txt", number, text) for number, text in enumerate(texts, 1)]
    index = LocalIndex(write_index(tmp_path, [document], passages).current(), engine)
    for spelling in ("L1115-1", "L. 1115-1", "L 1115–1", "L.\u00a01115-1"):
        assert index.keyword(Counter(tokens(spelling)), 10).ordinals.tolist() == [1]


@pytest.mark.parametrize(
    ("text", "key", "rest"),
    [
        ("Article 1er", "art. 1er", ""),
        ("ARTICLE PREMIER", "art. 1er", ""),
        ("Article Ier", "art. 1er", ""),
        ("Article 1", "art. 1er", ""),
        ("Art. 2 bis", "art. 2 bis", ""),
        ("ARTICLE 2 BIS A", "art. 2 bis A", ""),
        ("Article 1649 quater B quater", "art. 1649 quater B quater", ""),
        ("Article 12–1", "art. 12-1", ""),
        ("Article 12 – 1° Signer", "art. 12", " – 1° Signer"),
        ("Article 3.1 Objet", "art. 3.1", " Objet"),
        ("Article IV", "art. 4", ""),
        ("Article XIX : objet", "art. 19", " : objet"),
        ("Article préliminaire", "art. préliminaire", ""),
        ("Article Preliminaire", "art. préliminaire", ""),
        ("Article unique. – Le maire", "art. unique", ". – Le maire"),
        ("Article annexe", "art. annexe", ""),
        ("Article 5 A la demande du maire", "art. 5", " A la demande du maire"),
        ("Article 5 I. – Le maire", "art. 5", " I. – Le maire"),
        ("Article 5. Le maire", "art. 5", ". Le maire"),
        ("Article *R. 123-4", "R123-4", ""),
        ("Art. LO 141", "LO141", ""),
        ("Article A. 5", "A5", ""),
    ],
)
def test_a_text_opens_with_an_article(text, key, rest):
    """Every form of number has one key, and what comes after the number is left."""
    found = opening_article(text)
    assert (found.key, text[found.end :]) == (key, rest)


@pytest.mark.parametrize(
    "text", ["Articles 5 et 6", "Artisanat", "Article de presse", "L'article 5", "5", "Article 5°", ""]
)
def test_a_text_that_opens_with_no_article(text):
    """The plural, another word, or a number alone is none."""
    assert opening_article(text) is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Loi n° 2014-773 du 7 juillet 2014 d'orientation", "loi 2014-773"),
        ("La loi no 2021–1031 du 4 août 2021 et les collectivités", "loi 2021-1031"),
        ("Loi d’orientation n° 92-125", "loi 92-125"),
        ("LOI ORGANIQUE N° 2003-704", "loi 2003-704"),
        ("Loi du 29 juillet 1881 sur la liberté de la presse", "loi du 29 juillet 1881"),
        ("Ordonnance n° 2015-899", "ordonnance 2015-899"),
        ("Décret n° 2001-495 pris pour l'application de la loi n° 2000-321", "décret 2001-495"),
        ("Règlement (CE) n° 1082/2006", "règlement 2006/1082"),
        ("Constitution du 4 octobre 1958", "constitution"),
        ("Texte intégral de la loi n° 2005-95", "loi 2005-95"),
        ("Circulaire relative à la loi n° 2014-773", ""),
        ("Titre II : Modification de la loi n° 86-33", ""),
        ("De la loi Thiollière à la loi LOP-DSI", ""),
        ("ANNEXE 2", "annexe 2"),
        ("Annexe : modèle", "annexe"),
        ("La constitution du dossier", ""),
        ("Emploi n° 12-34", ""),
        ("Un guide", ""),
    ],
)
def test_the_name_of_a_law_gives_its_key(name, key):
    """Kind and number, or date; a text about a law is not that law."""
    assert law_key(name) == key


def test_a_plain_article_is_of_the_nearest_law_above_it():
    """The law is the one named in the nearest heading that is the name of a law, else in the title."""
    above = ["Titre II – Modification de la loi n° 86-33", "Loi n° 2016-1657", "Loi n° 2005-95"]
    assert article_key("Article 2", above) == "loi 2016-1657 art. 2"
    assert article_key("Article 2 de la loi n° 2014-58", above) == "loi 2014-58 art. 2"
    assert article_key("Article L. 1115-1", above) == "L1115-1"
    assert article_key("Article 2", ["Un guide"]) == "art. 2"
