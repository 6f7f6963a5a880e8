"""Characters put right, hyphens of line ends, heading levels."""

import pytest

from indexer.extract.blocks import Block, Role
from indexer.extract.cleaning import attach_accents, clean, has_detached_accents
from indexer.extract.hyphens import Joiner
from indexer.extract.levels import normalise_levels
from indexer.extract.marks import list_item
from indexer.extract.metadata import iso_date, tidy


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("oﬃciel, ﬁn, reﬂet", "officiel, fin, reflet"),
        ("coo\u00adpé\ufffera\u200btion", "coopération"),
        ("un\u0007mot", "un mot"),
        ("e\u0301tat", "état"),
        ("n°\u00a012\u202f000\n€", "n° 12 000 €"),
        ("\uf0b7 point", "• point"),
        ("1984¹ et m²", "1984¹ et m²"),
    ],
)
def test_clean(raw, expected):
    """Each trap of text layers gives what a reader sees; superscripts stay apart from numbers."""
    assert clean(raw) == expected


def test_detached_accents_return_to_their_letters():
    """Accents set beside letters by old TeX fonts are recomposed, `ı` with them."""
    assert has_detached_accents("la mˆeme entit´e")
    assert attach_accents("la mˆeme entit´e fran¸caise, le maˆıtre, `a") == "la même entité française, le maître, à"


def test_acute_accent_as_apostrophe_is_no_detached_accent():
    """An acute accent typed as an apostrophe does not make a document of detached accents."""
    assert not has_detached_accents("l´eau et d´autres")


@pytest.mark.parametrize(
    ("lines", "document", "expected"),
    [
        (["la coopéra-", "tion locale"], "", "la coopération locale"),
        (["la coopéra\ufffe", "tion locale"], "", "la coopération locale"),
        (["à Saint-", "Denis"], "", "à Saint-Denis"),
        (["en 2019-", "2020"], "", "en 2019-2020"),
        (["c’est-à-", "dire"], "", "c’est-à-dire"),
        (["le fonds franco-", "allemand"], "un jumelage franco-allemand", "le fonds franco-allemand"),
        (["la vidéo-", "protection"], "une vidéo-protection", "la vidéo-protection"),
        (["un inter-", "national"], "action internationale, débat national, international", "un international"),
        (["quand doit-", "elle agir"], "", "quand doit-elle agir"),
        (["Est-", "il utile"], "", "Est-il utile"),
        (["RESA-", "COOP"], "le réseau RESACOOP", "RESACOOP"),
        (["deux mots", "entiers"], "", "deux mots entiers"),
        (["lire https://exemple.fr/la-9e-", "edition"], "", "lire https://exemple.fr/la-9e-edition"),
        (["ce qui sous-", "tend le projet"], "", "ce qui sous-tend le projet"),
        (["sous-", "crire un contrat"], "", "souscrire un contrat"),
        (["un groupe de termes-", "descriptions des noms"], "", "un groupe de termes-descriptions des noms"),
        (["la radio-", "protection"], "", "la radioprotection"),
        (["une entre-", "prise"], "entre la prise et la lampe", "une entreprise"),
        (["en comporte-", "mentaliste"], "", "en comportementaliste"),
        (["dix-", "huit ans et quatre-vingt-", "deux jours"], "", "dix-huit ans et quatre-vingt-deux jours"),
    ],
)
def test_joiner(lines, document, expected):
    """A hyphen of the line goes, a hyphen of the word stays; the rest of the document decides."""
    assert Joiner([*lines, document]).join(lines) == expected


def test_levels_keep_their_relations_and_lose_their_jumps():
    """Levels that jump become consecutive, and siblings stay siblings."""
    headings = [Block(f"t{level}", Role.HEADING, level=level) for level in (0, 3, 5, 5, 3, 0, 2)]
    assert [block.level for block in normalise_levels(headings)] == [1, 2, 3, 3, 2, 1, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("• un point", "un point"),
        ("– un tiret", "un tiret"),
        ("1. premier", "1. premier"),
        ("a) cas", "a) cas"),
        ("L. 1115-1 du code", None),
        ("2012. Une année", None),
        ("-5 degrés", None),
    ],
)
def test_list_item(text, expected):
    """A bullet goes, a number stays; references, years and negative numbers open no item."""
    assert list_item(text) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("D:20240131120000+01'00'", "2024-01-31"),
        ("2024-05", "2024-05"),
        ("20241399", "2024"),
        ("hier", ""),
        ("0001-01-01", ""),
    ],
)
def test_iso_date(raw, expected):
    """Dates of files become ISO dates; those that say nothing are dropped."""
    assert iso_date(raw) == expected


def test_titles_that_programs_write_are_dropped():
    """A file name and a program's default are no titles."""
    assert tidy(title="Microsoft Word - guide_v3.doc", author="unknown", language="fr-FR") == {"language": "fr"}


def test_many_lines_are_joined_as_few():
    """Past the length that is kept at hand, words are joined and lines found where they lie."""
    lines = [f"une coopéra-tion {n} dans la coopéra-" if n % 2 else "tion des pays" for n in range(200)]
    text, spans = Joiner(["coopération"]).spans(lines)
    assert text.count("coopération") == 99
    assert [text[start:end] for start, end in spans] == [
        line.removesuffix("-") if n < 199 else line for n, line in enumerate(lines)
    ]
