"""Misspelt words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.spelling import Spelling

WORDS = {"jumelage": 9, "jumelages": 2, "coopération": 12, "décentralisée": 8, "commune": 30, "terme": 5, "formes": 4,
         "argent": 7, "subvention": 6, "subventions": 5, "élu": 3, "Créer".lower(): 2}  # fmt: skip
SPELLING = Spelling(WORDS.items())


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("jumelaje", "jumelage"),
        ("jmuelage", "jumelage"),
        ("cooperatoin", "coopération"),
        ("decentralise", "décentralisée"),
        ("decentralizée", "décentralisée"),
        ("subvantion", "subvention"),
        ("comune", "commune"),
        ("xsubvention", "subvention"),
    ],
)
def test_a_misspelt_word_is_matched(typed, word):
    """A letter wrong, missing, too many or swapped, with or without the accents."""
    assert SPELLING.mended(typed) == word


@pytest.mark.parametrize(
    "word",
    [
        "terre", "forcés", "urgent",  # French words, one letter from one that the documents hold
        "commune", "cooperation",  # held
        "elux",  # too short to tell
        "piscine", "zzzzzzzz",
        "xubvantion",  # two errors, the first letter among them
    ],
)  # fmt: skip
def test_other_words_are_left_alone(word):
    """What is a French word, is held, is short, or is like nothing the documents hold, is not replaced."""
    assert SPELLING.mended(word) is None


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("cooperation", "coopération"),
        ("Cooperation", "coopération"),
        ("elu", "élu"),
        ("commune", "commune"),
        ("eau", "eau"),
    ],
)
def test_accents_are_given_back(typed, word):
    """A word typed without the accents that the documents write it with gets them; any other stays as typed."""
    assert SPELLING.accented(typed) == word


@given(st.text(max_size=30))
def test_any_text_is_taken(word):
    """Whatever is typed, the answer is a word of the documents or none."""
    assert SPELLING.mended(word) in {None, *WORDS}
