"""How sure an answer is: the share of the question's words found, and what English questions are judged by."""

from dataclasses import replace

import pytest

from search.confidence import FEATURES, confidence, coverage, features


@pytest.fixture
def asked(small):
    """A question made ready, and the hits found for it."""
    text = "Le maire signe la convention"
    return small.prepare(text), small.search(text)


def test_coverage_is_the_share_of_the_words_by_their_rarity(small):
    """Of "forage", "étapes" and a word of no passage, holding the first two is worth the share of their idf."""
    index = small.index
    words = ["forag", "etap", "absent"]
    weights = [index.idf(word) for word in words]
    assert coverage(words, {"forag", "etap", "other"}, index) == pytest.approx(sum(weights[:2]) / sum(weights))
    assert coverage([*words, "absent"], {"forag"}, index) == pytest.approx(weights[0] / sum(weights))  # said twice
    assert coverage(words, set(), index) == 0
    assert coverage([], {"forag"}, index) == 0


def test_features_are_between_0_and_1_and_named(small, asked):
    """Each feature has its name and a value from 0 to 1; the words of the best passage are all found."""
    values = dict(zip(FEATURES, features(*asked, small.index), strict=True))
    assert all(0 <= value <= 1 for value in values.values())
    assert (values["coverage"], values["rarest"]) == (1, 1)


def test_features_look_at_the_first_hits_only(small, asked):
    """Far hits change nothing: an answer is not surer for a longer list."""
    query, hits = asked
    assert features(query, hits, small.index) == features(query, hits[:3], small.index)


def test_words_the_documents_lack_lower_the_confidence(small, asked):
    """With the same vector and the same hits, a question whose words are not found is less sure."""
    query, hits = asked
    unknown = replace(query, tokens=("zzxqv", "plmokn"))
    assert 0 < confidence(unknown, hits, small.index) < confidence(query, hits, small.index) < 1


def test_an_english_question_is_judged_by_meaning_alone(small, asked):
    """Whether the words of an English question are in the French documents does not count."""
    query, hits = asked
    english = replace(query, english=True)
    unknown = replace(english, tokens=("zzxqv", "plmokn"))
    assert confidence(unknown, hits, small.index) == confidence(english, hits, small.index)
