"""What a text states exactly, whatever the typing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.llm.facts import find_facts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("45 387 communes", "45387 communes"),
        ("45.387 communes", "45\u202f387 communes"),
        ("117 millions d'euros", "117 M€"),
        ("117 000 000 €", "117 millions d’euros"),
        ("1,5 milliard d'euros", "1 500 millions d'euros"),
        ("2,5 Md€", "2 500 000 000 euros"),
        ("35 k€", "35 000 euros"),
        ("1 %", "un pour cent"),
        ("trois pour cent", "3%"),
        ("vingt et une propositions", "21 propositions"),
        ("deux cents communes", "200 communes"),
        ("$3,500", "3 500 dollars"),
        ("1.2 billion euros", "1,2 milliard d'euros"),
        ("deux millions d'euros", "2 000 000 €"),
        ("la troisième étape", "la 3e étape"),
    ],
)
def test_the_same_figure(one, other):
    """Figures, shares and amounts in other typings, or in words, agree."""
    mine, theirs = find_facts(one), find_facts(other)
    assert mine.figures
    assert all(theirs.has_figure(figure) for figure in mine.figures)
    assert all(mine.has_figure(figure) for figure in theirs.figures)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("45 387 communes", "45 388 communes"),
        ("1 %", "1 commune"),
        ("10 %", "10 €"),
        ("117 millions d'euros", "117 milliards d'euros"),
        ("117 millions d'euros", "117 euros"),
        ("3 500 €", "3 500 dollars"),
        ("1,5 %", "15 %"),
        ("2024", "2023"),
        ("trois communes", "cinq communes"),
    ],
)
def test_another_figure(one, other):
    """Another digit, unit or scale is another figure."""
    facts = find_facts(other)
    assert not all(facts.has_figure(figure) for figure in find_facts(one).figures)


def test_a_year_may_be_that_of_a_date():
    """A sentence may say 2024 of what a passage dates to the day."""
    (year,) = find_facts("depuis 2024").figures
    assert find_facts("le 13 mai 2024").has_figure(year)
    assert not find_facts("le 13 mai 2023").has_figure(year)


@pytest.mark.parametrize(
    "text",
    ["le 13 mai 2024", "13/05/2024", "13.05.2024", "2024-05-13", "13 May 2024", "May 13, 2024", "May 13th, 2024"],
)
def test_the_same_date(text):
    """A day is one date in every typing, and no figures."""
    facts = find_facts(f"Voté {text}.")
    assert facts.dates == {"2024-05-13"}
    assert facts.figures == ()


@pytest.mark.parametrize(
    ("date", "held"),
    [("2024-05-13", True), ("2024-05", True), ("--05-13", True), ("2024-05-14", False), ("2024-06", False),
     ("--05-03", False), ("2023-05", False)],
)  # fmt: skip
def test_a_date_may_be_less_precise(date, held):
    """A month, or a day without its year, is held by a date that has them."""
    assert find_facts("le 13 mai 2024").has_date(date) is held


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("le 1er janvier", {"--01-01"}),
        ("entre le 15 avril et le 31 mai", {"--04-15", "--05-31"}),
        ("en mai 2024", {"2024-05"}),
        ("le 4 août 2021 et en févr. 2020", {"2021-08-04", "2020-02"}),
        ("la loi n° 2014-773 du 7 juillet 2014", {"2014-07-07"}),
        ("l'article R. 1115-12", set()),
        ("les 12 communes", set()),
    ],
)
def test_dates(text, dates):
    """Dates in words, whole or not; numbers of laws and articles are none."""
    assert find_facts(text).dates == dates


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("l'article L. 1115-1 du CGCT", {"L1115-1"}),
        ("l’article L1115–1", {"L1115-1"}),
        ("la loi n° 2014-773 du 7 juillet 2014", {"2014-773"}),
        ("la loi 2014-773", {"2014-773"}),
        ("le règlement n° 2021/1059", {"2021-1059"}),
        ("de 10-15 ans", set()),
    ],
)
def test_references(text, references):
    """Articles under their keys, laws under their numbers."""
    assert find_facts(text).references == references


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Marseille et l'Agence française de développement (AFD) agissent.", ("Marseille", "Agence", "AFD")),
        ("La commune agit. Elle signe. Créer un lien.", ()),
        ("La loi Oudin-Santini et CERV.", ("Oudin-Santini", "CERV")),
        ("L'article R. 1115-2 dit : « Les élus votent ».", ()),
        ("In May, the European Union pays.", ("European", "Union")),
        ("Le 2,5 Md€ de mai", ()),
    ],
)
def test_names(text, names):
    """Capitals inside a sentence, acronyms, and at its head the words that no dictionary has."""
    assert find_facts(text).names == names


@given(st.integers(0, 10**12), st.sampled_from([" ", "\u00a0", "\u202f", ".", ""]))
def test_every_whole_number_is_read_in_every_typing(number, separator):
    """With any separator of thousands."""
    (figure,) = find_facts(f"Soit {number:,} communes".replace(",", separator)).figures
    assert Decimal(number) in figure.values


@given(st.text(max_size=120))
def test_any_text_has_facts(text):
    """No text breaks the reading, and a text holds its own facts."""
    facts = find_facts(text)
    assert all(facts.has_figure(figure) for figure in facts.figures)
    assert all(facts.has_date(date) for date in facts.dates)
