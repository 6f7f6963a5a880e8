"""Standard measures by name, against values computed by hand."""

from math import log2

import pytest

from search.errors import QuestionsFileError
from search.evaluation.measures import MEASURES, calculate, parse_measure, recall_by_depth

JUDGED = {"q": {"a": 2, "b": 1, "c": 1, "z": 0}, "r": {"x": 1}}
RANKINGS = {"q": ("z", "a", "n", "b"), "r": ("m", "n")}


@pytest.mark.parametrize(
    ("name", "of_q", "of_r"),
    [
        ("nDCG@10", (2 / log2(3) + 1 / log2(5)) / (2 / log2(2) + 1 / log2(3) + 1 / log2(4)), 0),
        ("nDCG@2", (2 / log2(3)) / (2 / log2(2) + 1 / log2(3)), 0),
        ("RR", 1 / 2, 0),
        ("RR@1", 0, 0),
        ("AP", (1 / 2 + 2 / 4) / 3, 0),
        ("R@2", 1 / 3, 0),
        ("R@100", 2 / 3, 0),
        ("P@4", 2 / 4, 0),
        ("P(rel=2)@2", 1 / 2, 0),
        ("Success@1", 0, 0),
        ("Success@2", 1, 0),
        ("Rprec", 1 / 3, 0),
        ("Judged@4", 3 / 4, 0),
    ],
)
def test_values_are_those_of_the_definitions(name, of_q, of_r):
    """Each measure is what its definition says, also of a question for which nothing right was found."""
    found = calculate([name], JUDGED, RANKINGS)
    assert found == {"q": {name: pytest.approx(of_q)}, "r": {name: pytest.approx(of_r)}}


def test_a_question_without_ranking_is_worth_nothing():
    """A judged question that a system did not answer counts as 0, and does not drop out."""
    assert calculate(["RR", "R@5"], JUDGED, {"q": ("a",)})["r"] == {"RR": 0.0, "R@5": 0.0}


def test_a_question_that_is_not_judged_has_no_value():
    """A ranking without judgments is not measured."""
    assert calculate(["RR"], {}, RANKINGS) == {}
    assert recall_by_depth({}, RANKINGS) == []


def test_recall_by_depth():
    """The mean recall grows with the depth: of q it is 0, 1/3, 1/3, 2/3; of r it stays 0."""
    assert recall_by_depth(JUDGED, RANKINGS, 5) == pytest.approx([0, 1 / 6, 1 / 6, 2 / 6, 2 / 6])


@pytest.mark.parametrize("name", [*MEASURES, "nDCG", "RR", "AP@100", "Success@7", "P(rel=2)@5", "Bpref", "ERR@10"])
def test_measures_by_name(name):
    """A measure's name is that of ir-measures."""
    assert str(parse_measure(name)) == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "There is no measure ''; measures look like nDCG@10"),
        ("F1", "There is no measure 'F1'"),
        ("nDCG@0", "its depth is at least 1"),
        ("nDCG@", "There is no measure"),
        ("nDCG@-1", "There is no measure"),
        ("R", "There is no measure 'R'"),
        ("P", "There is no measure"),
        ("Success", "There is no measure"),
        ("R@ten", "There is no measure"),
        ("AP@1.5", "There is no measure"),
        ("@5", "There is no measure"),
        ("P(unknown=2)@5", "There is no measure"),
        ("__import__('os')", "There is no measure"),
        ("RBP(p=0.8)", "needs an engine of ir-measures that is not installed"),
    ],
)
def test_unknown_measures(name, said):
    """A name that is no measure is refused, with what names look like."""
    with pytest.raises(QuestionsFileError) as caught:
        calculate([name], JUDGED, RANKINGS)
    assert said in str(caught.value)
