"""References in every spelling: one key, one citation, one address, and back; what is none; lists, ranges, headings."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.glossary import Glossary, Notion
from search.references import Reference, address, announced, canonical, find_references, only_reference, parse_key
from search.references.codes import codes
from search.references.keys import between, place

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data/references.jsonl").read_text(encoding="utf-8").splitlines()
]
CITED = {tuple(pair) for row in ROWS for pair in row["found"]}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: ascii(row["text"]))
def test_spellings(row):
    """Each spelling of the table gives its keys and their citations, in order; the first one has its address."""
    found = [mention.reference for mention in find_references(row["text"])]
    assert [[reference.key, canonical(reference)] for reference in found] == row["found"]
    if "url" in row:
        assert address(found[0]) == row["url"]


@pytest.mark.parametrize(("key", "cited"), sorted(CITED))
def test_a_citation_leads_back_to_its_key(key, cited):
    """What is cited is found again under the same key, and the key is read back as the same reference."""
    assert [mention.reference.key for mention in find_references(cited)] == [key]
    assert parse_key(key).key == key
    assert only_reference(cited) is None or only_reference(cited).key == key


numbers = st.lists(st.integers(1, 9999), min_size=1, max_size=4)
repeated = st.sampled_from(["", "", "bis", "ter", "quinquies", "octodecies"])
spaces = st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009", "\n"])
dashes = st.sampled_from(list("-‐‑‒–—―−"))


@given(
    code=st.sampled_from([code for code in codes() if code != "constitution"]),
    series=st.sampled_from(["L", "R", "D", "A", "LO", "LP"]),
    number=numbers,
    suffix=repeated,
)
@settings(max_examples=200, deadline=None)
def test_an_article_of_a_code_is_found_under_the_key_it_is_cited_by(code, series, number, suffix):
    """Series, number, suffix and code: formatting and finding are each other's inverse."""
    reference = Reference(code, "-".join([f"{series}{number[0]}", *map(str, number[1:]), *filter(None, [suffix])]))
    (mention,) = find_references(canonical(reference))
    assert mention.reference == reference
    assert parse_key(reference.key) == reference
    assert only_reference(canonical(reference)) == reference


@given(
    law=st.sampled_from(["code civil", "constitution", "loi 2014-773", "décret 2001-495", "règlement 2016/679"]),
    number=numbers,
    suffix=repeated,
    letter=st.sampled_from(["", "", "A", "B", "ZC"]),
)
@settings(max_examples=200, deadline=None)
def test_a_plain_article_is_found_under_the_key_it_is_cited_by(law, number, suffix, letter):
    """The same without a series letter; the first article is written 1er."""
    written = "1er" if number == [1] else "-".join(map(str, number))
    reference = Reference(law, " ".join(["art.", written, *filter(None, [suffix, letter])]))
    assert [mention.reference for mention in find_references(canonical(reference))] == [reference]


@given(
    code=st.sampled_from([(code.key, name) for code in codes().values() for name in (*code.names, *code.short)]),
    series=st.sampled_from(["", "L", "R", "D"]),
    number=numbers,
    space=spaces,
    stop=st.sampled_from(["", "."]),
    dash=dashes,
    case=st.sampled_from([str, str.upper, str.lower]),
    form=st.sampled_from(
        ["article {n} du {c}", "art. {n} {c}", "{c}, art. {n}", "{c} - Article {n}", "article n° {n} {c}"]
    ),
)
@settings(max_examples=300, deadline=None)
def test_any_spelling_with_its_code_gives_one_key(code, series, number, space, stop, dash, case, form):
    """Every name and abbreviation of a code, before or after, with any dash, space and case, is the same article."""
    key, name = code
    written = series + (stop + space if series else "") + dash.join(map(str, number))
    text = case(form.format(n=written, c=name))
    digits = "-".join(map(str, number))
    wanted = series + digits if series else "art. " + ("1er" if digits == "1" else digits)
    assert [mention.reference.key for mention in find_references(text)] == [f"{key} {wanted}"], text


@given(st.text(alphabet="LlRaDOPArticleslodubn°.*-–0123456789 '’,;()àetùE\n", max_size=80))
@settings(max_examples=300, deadline=None)
def test_whatever_the_text_references_are_well_formed(text):
    """Mentions lie in order and apart, and every key is read back as itself and cited by something."""
    found = find_references(text)
    assert all(one.start <= other.start and one.end <= other.end for one, other in pairwise(found))
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        for reference in mention.references():
            assert parse_key(reference.key) == reference
            assert canonical(reference)
            assert re.match(r"https?://|$", address(reference))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("articles L. 1115-1 à L. 1115-4", ["L1115-1", "L1115-2", "L1115-3", "L1115-4"]),
        ("articles L. 1115-1 à 4 du CGCT", ["cgct L1115-1", "cgct L1115-2", "cgct L1115-3", "cgct L1115-4"]),
        ("ARTICLES L. 1115-1 A L. 1115-2", ["L1115-1", "L1115-2"]),
        ("articles 182 à 184 de la loi n° 2022-217", [f"loi 2022-217 art. {n}" for n in (182, 183, 184)]),
        ("articles 1er à 3 du décret n° 2001-495", [f"décret 2001-495 art. {n}" for n in ("1er", 2, 3)]),
        ("articles 57 à 59 bis", ["art. 57", "art. 59 bis"]),
        ("articles L. 1115-4 à L. 1116-1", ["L1115-4", "L1116-1"]),
        ("articles L. 9 à L. 1", ["L9", "L1"]),
        ("L. 1115-1, R. 1115-8 et D. 1115-1 du CGCT", ["cgct L1115-1", "cgct R1115-8", "cgct D1115-1"]),
        ("L'article 5 a 3 alinéas", ["art. 5"]),
        ("l'article L. 1115-1 a 3 alinéas", ["L1115-1"]),
        ("l'article 5, 3 communes et 2 régions", ["art. 5"]),
        ("article L. 5 ou article L. 6", ["L5", "L6"]),
    ],
)
def test_lists_and_ranges(text, keys):
    """A range stands for the articles that its numbers tell, a list for each; the verb "a" opens none."""
    assert [reference.key for mention in find_references(text) for reference in mention.references()] == keys


def test_what_follows_is_told():
    """The words "et suivants" are kept with the last article."""
    assert [mention.onwards for mention in find_references("les R1115-8 et suivants")] == [True]
    assert [mention.onwards for mention in find_references("les R1115-8 et R1115-9")] == [False, False]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("100 code civil", "code civil art. 100"),
        ("code civil 100", "code civil art. 100"),
        ("1078-4", "art. 1078-4"),
        ("1078 – 4 du code civil", "code civil art. 1078-4"),
        ("R 12", "R12"),
        ("L1 code du travail", "code du travail L1"),
        ("n° 100 du code civil", "code civil art. 100"),
        ("Code civil - Article 515-14", "code civil art. 515-14"),
        ("Constitution, article 72", "constitution art. 72"),
    ],
)
def test_a_text_that_is_a_reference_and_nothing_else(text, key):
    """A number that would be no reference in a sentence is one alone, or with its code."""
    assert only_reference(text).key == key


@pytest.mark.parametrize(
    "text", ["", "100 communes", "code civil", "2 000 habitants", "100 code civil et code pénal", "du même code, 100"]
)
def test_a_text_that_is_not_only_a_reference(text):
    """Anything else that is said makes it something else."""
    assert only_reference(text) is None


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("Article L. 1115-1 du CGCT : le principe", ["cgct L1115-1"]),
        ("Articles L. 3131-1 et L. 3131-2 du CGCT", ["cgct L3131-1", "cgct L3131-2"]),
        ("Articles 182 à 184 de la loi n° 2022-217", [f"loi 2022-217 art. {n}" for n in (182, 183, 184)]),
        ("Loi n° 2016-1657 du 5 décembre 2016 : vue d'ensemble", ["loi 2016-1657"]),
        ("CE, 13 mai 2024, n° 472155 et 474507", ["ce 472155", "ce 474507"]),
        ("Code civil - Article 100", ["code civil art. 100"]),
        ("Article L. 1115-1", ["code du travail L1115-1"]),
        ("Article 5", ["loi 2005-95 art. 5"]),
        ("Ce que dit l'article L. 1115-1", []),
        ("Comparaison avec la loi n° 2005-95", []),
        ("Un titre", []),
    ],
)
def test_what_a_heading_announces(heading, keys):
    """The articles of its list, or a text; what it does not say is told by what stands above."""
    above = ["Titre II", "Loi n° 2005-95 du 9 février 2005", "Code du travail"]
    assert [reference.key for reference in announced(heading, above)] == keys


def test_an_article_without_a_law_is_of_the_one_it_stands_in():
    """The present code is the article's own; so is an article named alone, if it is numbered in the same way."""
    own = parse_key("code civil art. 5")
    text = "l'article 6, l'article 7 du présent code, l'article L. 8 et l'article 9 du contrat"
    found = find_references(text, own)
    assert [m.reference.key for m in found] == ["code civil art. 6", "code civil art. 7", "L8", "art. 9"]
    assert [m.foreign for m in found] == [False, False, False, True]


def test_a_law_called_by_its_name():
    """A name that the glossary gives a law counts beside an article, and alone is no reference."""
    names = Glossary([Notion("loi Letchimy", ("loi n° 2016-1657",)), Notion("loi", ("texte",))]).laws
    assert names == {"loi letchimy": "loi 2016-1657"}
    found = find_references("article 1er de la loi Letchimy", names=names)
    assert [mention.reference.key for mention in found] == ["loi 2016-1657 art. 1er"]
    assert find_references("la loi Letchimy de 2016", names=names) == []
    assert [m.reference.key for m in find_references("article L. 1115-5, loi Letchimy", names=names)] == ["L1115-5"]


def test_articles_have_an_order():
    """By number, not by letters; an article inserted between two stands between them."""
    articles = [
        "art. 2",
        "L1115-10",
        "L1115-5",
        "L1115-4-1",
        "art. 1er",
        "L1115-4",
        "art. 10",
        "art. 2 bis",
        "L1115-4-bis",
    ]
    assert sorted(articles, key=place) == [
        "art. 1er", "art. 2", "art. 2 bis", "art. 10", "L1115-4", "L1115-4-bis", "L1115-4-1", "L1115-5", "L1115-10",
    ]  # fmt: skip
    assert between("L1", "L999999") == ["L1", "L999999"]


def test_the_codes_are_told_apart():
    """No name or abbreviation is two codes', and every identifier has its form."""
    of: dict[str, set[str]] = {}
    for code in codes().values():
        for name in (*code.names, *code.short):
            of.setdefault(re.sub(r"[ .']", "", name.lower()), set()).add(code.key)
    assert {name: keys for name, keys in of.items() if len(keys) > 1} == {}
    assert all(re.fullmatch(r"(LEGITEXT\d{12})?", code.legitext) for code in codes().values())
    assert len(codes()) >= 50
    assert address(Reference("code civil")) == "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006070721"
