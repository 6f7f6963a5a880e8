"""French analysis, held to tables of hard cases (tests/data) and to properties that no text may break."""

import json
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index import LocalIndex
from search.records import Document
from search.text import _stemmer, fold, looks_english, sentence_spans, stem, tokens
from tests.tiny import passage, write_index

DATA = Path(__file__).parent.parent / "data"


def table(name: str) -> list[dict]:
    """The lines of a file of cases."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.parametrize("case", table("french.jsonl"), ids=lambda c: f"{c['why']}: {c['left']!a} {c['right']!a}")
def test_french_spellings(case):
    """Two spellings give the same search tokens exactly when the table says so."""
    assert (tokens(case["left"]) == tokens(case["right"])) is case["equal"], (
        tokens(case["left"]),
        tokens(case["right"]),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'article L. 1115-1 du CGCT", ["articl", "l1115-1", "cgct"]),
        ("les 45 387 élus", ["45387", "elu"]),
        ("1 % de l'eau", ["1%", "eau"]),
        ("loi n° 2014-773 du 7 juillet", ["loi", "2014-773", "7", "juillet"]),
        ("Qu'est-ce que c'est ?", ["est", "ce", "que", "est"]),  # the stop words, since there is nothing else
        ("", []),
        ("« … » — !", []),
    ],
)
def test_tokens_are_those_documented(text, expected):
    """References, numbers, shares, acronyms and words come out in order, in the form the module describes."""
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l'élu", "les élus"),
        ("coopération", "cooperation"),
        ("d’État", "d'Etat"),
        ("solidarité", "SOLIDARITE"),
        ("l’œuvre", "oeuvres"),
        ("O.N.U.", "l'ONU"),
    ],
)
def test_spellings_reach_the_same_documents(tmp_path, one, other):
    """Either spelling, asked of a real index, finds the document that holds the one and that which holds the other."""
    names = ["a.txt", "b.txt", "c.txt"]
    documents = [Document(name, "Note") for name in names]
    texts = [f"Il s'agit de {one} ici.", f"Voici {other} encore.", "Rien de tout cela."]
    passages = [passage(name, 1, text) for name, text in zip(names, texts, strict=True)]
    index = LocalIndex(write_index(tmp_path, documents, passages).current())
    for question in (one, other):
        assert sorted(index.keyword(Counter(tokens(question)), 10).ordinals.tolist()) == [0, 1]


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_tokens_can_be_stored(text):
    """Whatever the text, no token is empty or holds white space: they are stored joined by spaces."""
    found = tokens(text)
    assert " ".join(found).split() == found


@given(st.lists(st.sampled_from([c["left"] for c in table("french.jsonl")]), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_tokens_do_not_depend_on_the_unicode_form(words):
    """Composed and decomposed accents, and the case of letters, give the same tokens."""
    text = ", ".join(words)
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(text)


def test_each_thread_has_its_own_stemmer():
    """Stemmers keep state between two words, so no two threads share one, and a thread keeps its own."""
    both_run = Barrier(2)

    def stemmers(_: int) -> tuple[int, int, list[str]]:
        both_run.wait()
        return id(_stemmer()), id(_stemmer()), tokens("les collectivités jumelées")

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(stemmers, range(2))
    assert one[0] == one[1] != other[0] == other[1]
    assert one[2] == other[2] == ["collect", "jumel"]


@pytest.mark.parametrize(("word", "expected"), [("élus", "elu"), ("lieux", "lieu"), ("bus", "bus"), ("gaz", "gaz")])
def test_stem_drops_the_plural_after_a_vowel_of_long_words(word, expected):
    """The plural that Snowball keeps is dropped, but no word is cut to two letters."""
    assert stem(word) == expected


def test_fold_keeps_letters_and_drops_accents():
    """Accents and case go, letters stay."""
    assert fold("ÀÉÎÕÜç Ñ") == "aeiouc n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who can sign the agreement?", True),
        ("What is the deadline", True),
        ("Qui peut signer la convention ?", False),
        ("jumelage", False),
        ("Le Who's who de la coopération", False),
        ("", False),
    ],
)
def test_english_questions_are_told_from_french_ones(text, expected):
    """A question is taken for English only when its small words are more English than French."""
    assert looks_english(text) is expected


@pytest.mark.parametrize("case", table("sentences.jsonl"), ids=lambda c: c["why"])
def test_sentences(case):
    """Sentences joined by a space are cut back where they were, whatever the abbreviations inside."""
    text = " ".join(case["sentences"])
    assert [text[start:end] for start, end in sentence_spans(text)] == case["sentences"]


def test_a_line_break_ends_a_sentence():
    """Blocks are joined by line breaks, so a break ends a sentence even without a mark."""
    text = "Les étapes\nDélibérer\n\nsigner"
    assert [text[start:end] for start, end in sentence_spans(text)] == ["Les étapes", "Délibérer", "signer"]


def test_the_number_of_an_item_belongs_to_its_sentence():
    """A number or a Roman numeral at the head of a sentence is no sentence; at its end it ends one."""
    text = "2. Voter. XIV. Signer le 12. Partir."
    assert [text[a:b] for a, b in sentence_spans(text)] == ["2. Voter.", "XIV. Signer le 12.", "Partir."]
    row = "Essai | 1. Mesurer le tout. Vérifier | 2. Signer le 12. Partir."
    spans = sentence_spans(row)
    assert [row[a:b] for a, b in spans] == ["Essai | 1. Mesurer le tout.", "Vérifier | 2. Signer le 12.", "Partir."]


def test_stray_marks_belong_to_the_sentence_before():
    """A piece without letter or digit is no sentence: it goes to the one before, or nowhere."""
    assert sentence_spans("— \n…") == []
    text = "Fin. \n***"
    assert [text[start:end] for start, end in sentence_spans(text)] == [text]


@given(st.text(alphabet="aÉ1 .!?…«»()\n\u00a0'L-", max_size=120))
@settings(max_examples=100, deadline=None)
def test_sentences_hold_every_letter_once(text):
    """Spans go up without overlap, have no white space around, and no letter or digit is outside them."""
    spans = sentence_spans(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    inside = "".join(text[start:end] for start, end in spans)
    assert [c for c in inside if c.isalnum()] == [c for c in text if c.isalnum()]
