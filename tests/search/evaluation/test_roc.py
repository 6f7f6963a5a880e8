"""The area under the ROC curve: by hand, against scikit-learn, and whatever the confidences."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from search.evaluation.roc import Point, Sure, area, area_difference, at, curve

HALVES = [Sure(True, 0.9), Sure(True, 0.6), Sure(True, 0.3), Sure(False, 0.6), Sure(False, 0.1)]
shares = st.integers(0, 20).map(lambda number: number / 20)
sures = st.lists(st.builds(Sure, st.booleans(), shares), max_size=12)
both = sures.filter(lambda sure: len({one.answerable for one in sure}) == 2)


def test_the_area_counts_the_pairs_in_order():
    """Of the 3 × 2 pairs four are in order, one is not, and one is a tie, worth a half."""
    found = area(HALVES)
    assert found.mean == pytest.approx((2 + 1.5 + 1) / (3 * 2))
    assert found.low <= found.mean <= found.high
    assert found.questions == 5


@pytest.mark.parametrize(
    ("yes", "no", "expected"),
    [((0.9, 0.8), (0.2, 0.1), 1.0), ((0.2, 0.1), (0.9, 0.8), 0.0), ((0.5, 0.5), (0.5, 0.5), 0.5)],
)
def test_the_extremes(yes, no, expected):
    """Apart it is 1, the wrong way round 0, and all alike 0.5; the interval is then a point."""
    found = area([*(Sure(True, value) for value in yes), *(Sure(False, value) for value in no)])
    assert found == (expected, expected, expected, 4)


def test_one_question_of_a_sort_has_no_interval():
    """With a single question of one sort there is an area, but nothing to draw from."""
    assert area([Sure(True, 0.9), Sure(True, 0.2), Sure(False, 0.5)]) == (0.5, None, None, 3)


@pytest.mark.parametrize("sure", [[], [Sure(True, 0.5)] * 3, [Sure(False, 0.5)] * 3])
def test_questions_of_one_sort_have_no_area(sure):
    """Where questions of a sort are missing there is no area and no curve, rather than a number."""
    assert (area(sure), curve(sure), area_difference({}, {})) == (None, [], None)


def test_the_interval_holds_the_true_area():
    """Over samples of two normal laws one deviation apart, about 95 % of the intervals hold the area, 0.760."""
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(25):
        sample = [Sure(True, value) for value in rng.normal(1, 1, 30)] + [Sure(False, v) for v in rng.normal(0, 1, 30)]
        found = area(sample)
        held += found.low <= 0.7602 <= found.high
    assert held >= 21


@settings(max_examples=50)  # each draws ten thousand times
@given(both)
def test_the_area_is_scikit_learns(sure):
    """The pairs counted give what integrating the curve does; turned round, confidences give what is left to 1."""
    expected = roc_auc_score([one.answerable for one in sure], [one.confidence for one in sure])
    found = area(sure)
    assert found.mean == pytest.approx(expected)
    points = curve(sure)
    assert (points[0][1:], points[-1][1:]) == ((0.0, 0.0), (1.0, 1.0))
    trapezes = [(b.unanswerable - a.unanswerable) * (a.answerable + b.answerable) / 2 for a, b in pairwise(points)]
    assert sum(trapezes) == pytest.approx(expected)
    turned = [Sure(one.answerable, 1 - one.confidence) for one in sure]
    assert area(turned).mean == pytest.approx(1 - expected)


def test_the_point_of_a_threshold():
    """At 0.6, which is enough, two of three answerable questions are answered, and one of the two others."""
    assert at(0.6, HALVES) == Point(0.6, 1 / 2, 2 / 3)


def test_two_systems():
    """The second has put one answerable question above both others: 2 of 4 pairs in order, then 4, and who gained."""
    first = {"a": Sure(True, 0.9), "b": Sure(True, 0.1), "c": Sure(False, 0.5), "d": Sure(False, 0.4)}
    second = first | {"b": Sure(True, 0.6)}
    found, wins, ties, losses = area_difference(first, second)
    assert (found.first, found.second, found.difference.mean) == (2 / 4, 4 / 4, 2 / 4)
    # "a" is above both others in either; "b" now is too, and "c" and "d" are now below both answerable ones.
    assert (wins, ties, losses) == (3, 1, 0)
    # Of the ways to swap the two confidences of each question, only those of "b" matter: the sign is even.
    assert found.p == 1.0
    assert found.difference.questions == 4


def test_two_systems_alike():
    """The same confidences differ by nothing."""
    sure = {str(number): one for number, one in enumerate(HALVES)}
    found, *counts = area_difference(sure, sure)
    assert (found.difference, found.p, counts) == ((0.0, 0.0, 0.0, 5), 1.0, [0, 5, 0])


def test_only_what_both_were_asked_is_compared():
    """A question of one system alone, or said answerable in one and not in the other, is left out."""
    sure = {"yes": Sure(True, 0.9), "no": Sure(False, 0.1)}
    other = {"yes": Sure(True, 0.2), "no": Sure(False, 0.3), "more": Sure(False, 0.9)}
    found, *_ = area_difference(sure | {"turned": Sure(True, 0.5)}, other | {"turned": Sure(False, 0.5)})
    assert (found.first, found.second, found.difference.questions) == (1.0, 0.0, 2)


def test_a_clear_difference_has_a_small_p():
    """A system that separates forty questions and one that tosses coins are told apart."""
    rng = np.random.default_rng(1)
    chance = {str(n): Sure(n < 20, value) for n, value in enumerate(rng.random(40))}
    sharp = {name: Sure(one.answerable, 0.5 + (0.4 if one.answerable else -0.4)) for name, one in chance.items()}
    found, wins, _, losses = area_difference(chance, sharp)
    assert found.p < 0.001
    assert found.difference.low > 0
    assert wins > losses == 0
