"""Markdown: structure, tables with header and caption, notes, front matter."""

import pytest

from indexer.extract import extract

TEXT = """---
title: "Déclarer l'aide"
author: Passerelle
date: 2026-11-20
lang: fr-FR
themes: [aide]
---

Une **phrase** avec un [lien](https://exemple.fr) et un appel[^b], puis un autre[^a].

## Étapes

1. lire le *guide* ;
2. écrire
   - au préfet ;

   tout de suite.

| Année | Montant |
|-------|--------:|
| 2024  | 200 M€  |

Table: Les montants

[^a]: Seconde
    source.
[^b]: Première source.
"""


def test_structure(write):
    """Each part of a Markdown text becomes its block, without marks; the front matter is metadata and title."""
    extracted = extract(write("a.md", TEXT))
    assert extracted.metadata == {
        "title": "Déclarer l'aide",
        "author": "Passerelle",
        "date": "2026-11-20",
        "language": "fr",
    }
    assert [(block.role.value, block.level, block.text) for block in extracted.blocks] == [
        ("heading", 1, "Déclarer l'aide"),
        ("paragraph", 0, "Une phrase avec un lien et un appel¹, puis un autre²."),
        ("heading", 2, "Étapes"),
        ("list_item", 1, "1. lire le guide ;"),
        ("list_item", 1, "2. écrire"),
        ("list_item", 2, "au préfet ; tout de suite."),
        ("table_row", 0, "2024 | 200 M€"),
        ("caption", 0, "Les montants"),
        ("footnote", 0, "¹ Première source."),
        ("footnote", 0, "² Seconde source."),
    ]
    assert next(block.header for block in extracted.blocks if block.header) == "Année | Montant"


def test_title_that_the_text_repeats_is_one_heading(write):
    """A front-matter title above a first-level heading adds no second title."""
    blocks = extract(write("a.md", "---\ntitle: Le guide\n---\n# Le guide\n\nTexte.\n")).blocks
    assert [block.text for block in blocks] == ["Le guide", "Texte."]


def test_suffix_tells_markdown_from_text(write):
    """The same bytes are Markdown or plain text by their suffix."""
    assert extract(write("a.md", "# Titre")).blocks[0].text == "Titre"
    assert extract(write("a.txt", "# Titre")).blocks[0].text == "# Titre"


def test_code_keeps_its_text_and_unknown_call_stays(write):
    """A block of code is text; a call without a note is left as it is written."""
    blocks = extract(write("a.md", "Voir[^z].\n\n```\npasserelle index\n```\n")).blocks
    assert [block.text for block in blocks] == ["Voir[^z].", "passerelle index"]


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitre: Le guide\nauteurs: [Anne, 'Paul']\nlangue: fr\n---\n",
        "---\ntitle: Le guide\nauthors:\n  - Anne\n  - Paul\nlang: fr\n---\n",
        '+++\ntitle = "Le guide"\nauthor = ["Anne", "Paul"]\nlanguage = "fr"\n+++\n',
    ],
)
def test_front_matter_in_its_usual_forms(write, front):
    """French and English names, lists on one line or several, YAML and TOML."""
    assert extract(write("a.md", f"{front}\nTexte.")).metadata == {
        "title": "Le guide",
        "author": "Anne, Paul",
        "language": "fr",
    }


def test_html_inside_keeps_its_structure(write):
    """A table or a list written in HTML is a table or a list; scripts and comments are no text."""
    text = (
        "Avant.\n\n<table><tr><th>Ville</th><th>Pays</th></tr><tr><td>Lomé</td><td>Togo</td></tr></table>\n\n"
        "<!-- caché -->\n\n<script>var a = 1</script>\n\n<div>\n\nDans **un** cadre.\n\n</div>\n\n"
        "Titre souligné\n==============\n\nSous-titre\n----------\n"
    )
    blocks = extract(write("a.md", text)).blocks
    assert [(block.role.value, block.level, block.text) for block in blocks] == [
        ("paragraph", 0, "Avant."),
        ("table_row", 0, "Lomé | Togo"),
        ("paragraph", 0, "Dans un cadre."),
        ("heading", 1, "Titre souligné"),
        ("heading", 2, "Sous-titre"),
    ]
    assert blocks[1].header == "Ville | Pays"


@pytest.mark.parametrize(("depth", "read", "warned"), [(12, 12, False), (48, 48, False), (80, 49, True)])
def test_lists_inside_lists(write, depth, read, warned):
    """No plan of a document is too deep; what only a machine would write is left out, and that is said."""
    extracted = extract(write("a.md", "".join("  " * level + f"- niveau {level}\n" for level in range(depth))))
    assert [block.text for block in extracted.blocks] == [f"niveau {level}" for level in range(read)]
    assert [("a.md: what is nested" in warning) for warning in extracted.warnings] == [True] * warned
