"""Judgments found again in the passages, however the document is cut."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import Block, Role
from indexer.passages import cut
from search.evaluation import Judgment
from search.evaluation.judgments import ENOUGH, holders, squash
from tests.tiny import passage

QUOTE = "Les communes peuvent soutenir toute action internationale de coopération."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("d’État", "D'ÉTAT"),
        ("co-\nopération", "coopération"),
        ("ﬁnancer", "financer"),
        ("1 250 €", "1\u202f250€"),
        ("la loi¹ dit²", "la loi dit"),  # calls of notes
        ("**gras** et `code`", "gras et code"),
    ],
)
def test_squash_keeps_letters_and_digits(one, other):
    """Spaces, marks, case, ligatures and calls of notes do not tell a source from its typeset form."""
    assert squash(one) == squash(other) != ""


@pytest.mark.parametrize(("one", "other"), [("élu", "elu"), ("2014", "2015"), ("n'a pas", "a"), ("", "x")])
def test_squash_keeps_what_matters(one, other):
    """Letters, accents, digits and words are told apart."""
    assert squash(one) != squash(other)


def found(judgment: Judgment, *passages) -> list[int]:
    """Which of the passages hold what is judged."""
    return [passages.index(p) for p in holders(judgment, list(passages))]


def test_the_passage_that_holds_the_quote():
    """The place is the passage in which the quote's letters are, in whatever form it is set."""
    texts = ["Autre chose.", f"Avant. {QUOTE.upper()} Après.", "Les communes peuvent soutenir."]
    assert found(Judgment("d", QUOTE), *[passage("d", n, text) for n, text in enumerate(texts)]) == [1]


def test_a_quote_that_comes_twice_is_told_by_its_heading():
    """Where several passages hold the quote, the heading tells which; without one, or with another, all are right."""
    passages = [passage("d", 1, QUOTE, "Le principe"), passage("d", 2, QUOTE, "Guide", "Les exceptions (suite)")]
    assert found(Judgment("d", QUOTE, heading="les exceptions"), *passages) == [1]
    assert found(Judgment("d", QUOTE), *passages) == [0, 1]
    assert found(Judgment("d", QUOTE, heading="Autre"), *passages) == [0, 1]


def test_a_quote_that_comes_twice_is_told_by_its_page():
    """Where several passages hold the quote, the page tells which, a passage over two pages being on both."""
    over_two = replace(passage("d", 1, QUOTE, page=2), last_page=3)
    passages = [over_two, passage("d", 2, QUOTE, page=5), passage("d", 3, QUOTE)]
    assert [found(Judgment("d", QUOTE, page=page), *passages) for page in (2, 3, 5)] == [[0], [0], [1]]
    assert found(Judgment("d", QUOTE, page=9), *passages) == [0, 1, 2]


def test_a_quote_that_a_cut_went_through():
    """When no passage holds the quote whole, those are right that hold enough of it in one piece."""
    letters = squash(QUOTE)
    share = ENOUGH * len(letters)
    for length in range(len(QUOTE)):
        first, second = passage("d", 1, "Avant. " + QUOTE[:length]), passage("d", 2, QUOTE[length:] + " Après.")
        parts = [len(squash(QUOTE[:length])), len(squash(QUOTE[length:]))]
        assert found(Judgment("d", QUOTE), first, second) == [n for n in (0, 1) if parts[n] >= share]


def test_a_place_that_is_gone():
    """When the words are no longer in the document, no passage is right."""
    assert holders(Judgment("d", QUOTE), [passage("d", 1, "Tout autre chose a été écrit depuis.")]) == []
    assert holders(Judgment("d", QUOTE), []) == []


@given(size=st.integers(200, 2000), place=st.integers(0, 39))
@settings(max_examples=50, deadline=None)
def test_judgments_survive_another_passage_size(size, place):
    """However large passages are, a sentence judged is found again, in exactly the passage that it was put in."""
    sentences = [f"Phrase {n} : la commune numéro {n} signe sa convention {n * n}." for n in range(40)]
    blocks = [Block(" ".join(sentences[first : first + 8]), Role.PARAGRAPH) for first in range(0, 40, 8)]
    passages = cut("d", blocks, size)
    assert [p.id for p in holders(Judgment("d", sentences[place]), passages)] == [
        p.id for p in passages if sentences[place] in p.text
    ]
