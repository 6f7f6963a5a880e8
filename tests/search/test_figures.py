"""Figures that differ: what a question counts, the numbers of that unit, and what is set side by side."""

import pytest

from search.figures import MONEY, SHARE, counting, disagreeing, unit_of, values_of
from search.records import Document
from search.searcher import Searcher
from search.sentences import candidates
from search.settings import load_settings
from tests.tiny import TinyEncoder, passage, write_index

COUNTRIES = "Dans combien de pays les communes agissent-elles ?"


@pytest.fixture
def asked(tmp_path):
    """A question asked of documents given as (year, text): the searcher's answer and its ranked sentences."""

    def ask(question: str, *texts: tuple[str, str]):
        documents = [Document(f"{n}.txt", "Note", date=date) for n, (date, _) in enumerate(texts)]
        passages = [passage(d.id, 1, text) for d, (_, text) in zip(documents, texts, strict=True)]
        store = write_index(tmp_path / "index", documents, passages)
        searcher = Searcher(store, TinyEncoder(), load_settings(answer_threshold=0, nearby_threshold=0))
        ranked = candidates(searcher.prepare(question), searcher.search(question), searcher.index)
        return searcher.ask(question), ranked

    return ask


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        (COUNTRIES, "pay"),
        ("Quel est le nombre d'habitants ?", "habit"),
        ("Combien de temps faut-il ?", ""),
        ("Quelle part des communes agit ?", SHARE),
        ("Quel est le montant de l'aide ?", MONEY),
        ("Combien coûte un projet ?", MONEY),
        ("Qui signe ?", ""),
    ],
)
def test_what_a_question_counts(question, unit):
    """A noun's stem, shares, or money."""
    assert unit_of(question) == unit


@pytest.mark.parametrize(
    ("text", "unit", "values"),
    [
        ("Ils agissent dans 134 pays.", "pay", {"134"}),
        ("De 134 à 147 pays en 2024.", "pay", {"134", "147"}),
        ("Deux grands pays.", "pay", {"deux"}),
        ("Il y a 45 387 communes et 3 pays.", "commun", {"45387"}),
        ("L'aide passe de 90 % à 70 %.", SHARE, {"90", "70"}),
        ("Il donne 8 500 € au plus, ou 3 millions d'euros.", MONEY, {"8500", "3"}),
        ("Année | Pays\n2024 | 138", "pay", {"138"}),
        ("Année | Taux en %\n2024 | 90", SHARE, {"90"}),
        ("En 2024, ils agissent.", "pay", set()),
    ],
)
def test_the_numbers_of_a_unit(asked, text, unit, values):
    """Both of a range, thousands joined, in a table under the column of that name."""
    _, ranked = asked("combien de pays", ("2024", text))
    last = max(ranked, key=lambda one: one.place)
    assert values_of(last, unit) == values


def test_figures_that_differ_are_side_by_side_the_newest_first(asked):
    """Each document's figure is quoted, and the answer says that they differ."""
    answer, _ = asked(
        COUNTRIES,
        ("2016", "Les communes agissent dans 134 pays."),
        ("2024", "Les communes agissent dans 138 pays."),
        ("2020", "Le maire signe."),
    )
    assert answer.differing
    assert [quote.text for quote in answer.quotes][:2] == [
        "Les communes agissent dans 138 pays.",
        "Les communes agissent dans 134 pays.",
    ]


def test_a_sentence_that_says_that_figures_differ_is_enough(asked):
    """It has both, and a word for it."""
    answer, _ = asked(COUNTRIES, ("2024", "Les communes agissent dans 134 à 147 pays selon les sources."))
    assert answer.differing


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (
            COUNTRIES,
            [("2016", "Les communes agissent dans 134 pays."), ("2024", "Les communes agissent dans 134 pays.")],
        ),
        (COUNTRIES, [("", "Les communes agissent dans 134 pays."), ("", "Les communes agissent dans 138 pays.")]),
        (
            COUNTRIES,
            [("2016", "Les communes agissent dans 134 pays."), ("2024", "Exemple : elles agissent dans 3 pays.")],
        ),
        (
            "Dans combien de pays les communes agissent-elles en 2024 ?",
            [("2016", "En 2016, elles agissent dans 134 pays."), ("2024", "En 2024, elles agissent dans 138 pays.")],
        ),
        (
            "Avec 3 millions d'euros de recettes, combien peut-on donner ?",
            [("2016", "On donne 20 millions d'euros."), ("2024", "On donne 31 millions d'euros.")],
        ),
        (
            "Qui agit dans les pays ?",
            [("2016", "Elles agissent dans 134 pays."), ("2024", "Elles agissent dans 138 pays.")],
        ),
    ],
)
def test_figures_that_do_not_differ(asked, question, texts):
    """The same figure, figures without a date, an example, another year, a sum to reckon from, no figure asked for."""
    answer, ranked = asked(question, *texts)
    assert not answer.differing
    assert disagreeing(ranked, question, "figure" if "combien" in question else "other") == []


def test_nothing_found_does_not_differ():
    """No sentence, no figure."""
    assert disagreeing([], COUNTRIES, "figure") == []


def test_only_sentences_that_count_it_follow_the_best(asked):
    """Beside the best sentence, those with a number of what is counted; all where the documents count nothing."""
    _, ranked = asked(COUNTRIES, ("2024", "Les communes agissent dans 138 pays. Les communes agissent depuis 1950."))
    kept = counting(ranked, COUNTRIES, "figure")
    assert kept[0] is ranked[0]
    assert "Les communes agissent dans 138 pays." in [one.text for one in kept]
    assert all(one is ranked[0] or values_of(one, "pay") for one in kept)
    assert counting(ranked, "Qui agit ?", "other") == ranked
    assert counting([one for one in ranked if "138" not in one.text], COUNTRIES, "figure") != []
    assert counting([], COUNTRIES, "figure") == []
