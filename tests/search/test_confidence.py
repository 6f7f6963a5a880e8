"""How sure an answer is: its features, and what English questions are judged by."""

from dataclasses import replace

import pytest

from search.confidence import AFTER, AHEAD, BESIDE, FEATURES, confidence, features, lacks_contact, lacks_year, names_of
from search.sentences import candidates


@pytest.fixture
def asked(small):
    """A question made ready, and the hits found for it."""
    text = "Le maire signe la convention"
    query, hits = small.prepare(text), small.search(text)
    return query, hits, candidates(query, hits, small.index)


def test_features_are_between_0_and_1_and_named(small, asked):
    """Each feature has its name; all but the gap are from 0 to 1; the words of the best passage are all found."""
    values = dict(zip(FEATURES, features(*asked, small.index), strict=True))
    assert values.pop("gap") > 0
    assert all(0 <= value <= 1 for value in values.values())
    assert (values["coverage"], values["rarest"], values["name"], values["unit"]) == (1, 1, 0, 0)


def test_features_look_at_the_first_hits_only(small, asked):
    """Far hits change nothing: an answer is not surer for a longer list."""
    query, hits, ranked = asked
    longest = hits * 3
    assert len(longest) > AFTER + 1
    found = features(query, longest, ranked, small.index)
    assert found == features(query, longest[: AFTER + 1], ranked, small.index)
    assert features(query, longest[:AFTER], ranked, small.index) == (*found[:-1], AHEAD)


def test_words_the_documents_lack_lower_the_confidence(small, asked):
    """With the same vector and the same hits, a question whose words are not found is less sure."""
    query, hits, ranked = asked
    query = replace(query, plain=0.5 * query.plain)  # farther, where it is not sure anyway
    unknown = replace(query, tokens=("zzxqv", "plmokn"))
    assert 0 < confidence(unknown, hits, ranked, small.index) < confidence(query, hits, ranked, small.index) < 1


def test_an_english_question_is_judged_by_meaning_alone(small, asked):
    """Whether the words of an English question are in the French documents does not count."""
    query, hits, ranked = asked
    english = replace(query, english=True)
    unknown = replace(english, tokens=("zzxqv", "plmokn"))
    assert confidence(unknown, hits, ranked, small.index) == confidence(english, hits, ranked, small.index)


def test_a_name_that_no_hit_has_lowers_the_confidence(small):
    """A person or a place that the question names and the documents do not speaks against an answer."""

    def asked(text: str) -> dict[str, float]:
        query, hits = small.prepare(text), small.search(text)
        return dict(
            zip(FEATURES, features(query, hits, candidates(query, hits, small.index), small.index), strict=True)
        )

    assert asked("Le maire de Quimperlé signe la convention de jumelage")["name"] == 1
    assert asked("Le maire signe la convention de jumelage")["name"] == 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Combien la ville d'Angers dépense ?", ["anger"]),
        ("Angers dépense combien ?", []),  # it begins the question
        ("COMBIEN DÉPENSE ANGERS", []),
        ("Aix-en-Provence et Tübingen", ["tubingen"]),
    ],
)
def test_names_are_words_with_a_capital_inside(text, names):
    """The first word of a question has a capital anyway, and in a shouted one all have."""
    assert names_of(text) == names


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Combien de communes en 2031 ?", True),
        ("Quel guide de 2024 parle de l'eau ?", False),  # the date of a document
        ("Combien de communes ?", False),
    ],
)
def test_a_year_that_no_hit_has_leaves_little_confidence(small, text, lacks):
    """What is asked of a year that the documents do not know cannot be answered by them."""
    query, hits = small.prepare(text), small.search(text)
    assert lacks_year(query, hits, small.index) is lacks
    assert (confidence(query, hits, candidates(query, hits, small.index), small.index) <= BESIDE) is lacks


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Quel est le numéro de téléphone du maire qui signe la convention ?", True),
        ("Peut-on voter la convention par téléphone ?", False),
    ],
)
def test_a_telephone_number_that_no_hit_gives_leaves_little_confidence(small, text, lacks):
    """However much the passages speak of whom it is the number of."""
    query, hits = small.prepare(text), small.search(text)
    assert lacks_contact(query, hits) is lacks
    assert not lacks or confidence(query, hits, candidates(query, hits, small.index), small.index) <= BESIDE
    given = [replace(hits[0], passage=replace(hits[0].passage, text="Appelez le 01 23 45 67 89.")), *hits[1:]]
    assert not lacks_contact(query, given)


def test_a_fact_of_the_askers_own_leaves_little_confidence(small):
    """However near the documents come to it."""
    query, hits = small.prepare("Qui signe la convention de jumelage de ma commune"), small.search("Qui signe")
    assert confidence(query, hits, candidates(query, hits, small.index), small.index) <= BESIDE


@pytest.mark.parametrize(("text", "lacks"), [("Combien coûte le forage ?", 1), ("Combien de communes ?", 0)])
def test_a_figure_of_no_sentence_lowers_the_confidence(small, text, lacks):
    """A question about a sum of money, where no sentence has one, is less surely answered."""
    query, hits = small.prepare(text), small.search(text)
    values = features(query, hits, candidates(query, hits, small.index), small.index)
    assert values[FEATURES.index("unit")] == lacks
