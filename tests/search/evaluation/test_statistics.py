"""Intervals and tests of means: properties, and exact enumeration where it is possible."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.evaluation.statistics import difference, estimate

NUMBERS = st.lists(st.floats(0, 1, allow_subnormal=False), min_size=2, max_size=25)


@settings(max_examples=25, deadline=None)
@given(NUMBERS)
def test_an_interval_holds_its_mean(values):
    """The mean is the values' own, inside its interval, which stays between the least and the greatest value."""
    found = estimate(values)
    assert found.mean == pytest.approx(np.mean(values), abs=1e-12)
    assert found.questions == len(values)
    assert min(values) - 1e-12 <= found.low <= found.mean + 1e-12
    assert found.mean - 1e-12 <= found.high <= max(values) + 1e-12


def test_the_same_values_give_the_same_interval():
    """Chance has a fixed seed."""
    values = np.random.default_rng(1).random(40).tolist()
    assert estimate(values) == estimate(values)


def test_more_questions_give_a_shorter_interval():
    """Of four times as many questions of the same sort, the interval is about half as long."""
    values = np.random.default_rng(2).random(400)
    few, many = estimate(values[:100].tolist()), estimate(values.tolist())
    assert 0.4 <= (many.high - many.low) / (few.high - few.low) <= 0.65


def test_the_interval_is_that_of_the_normal_law_for_many_questions():
    """For a mean of many values the percentile interval is the textbook's: 1.96 standard errors on either side."""
    values = (np.arange(500) % 4 == 0).astype(float)  # one success in four
    error = (0.25 * 0.75 / 500) ** 0.5
    found = estimate(values.tolist())
    assert found.low == pytest.approx(0.25 - 1.96 * error, abs=0.004)
    assert found.high == pytest.approx(0.25 + 1.96 * error, abs=0.004)


def test_the_interval_covers_the_truth_as_often_as_it_says():
    """Of 120 samples of a law whose mean is known, about 95 of 100 intervals hold it."""
    rng = np.random.default_rng(3)
    found = [estimate(sample.tolist()) for sample in rng.random((120, 60))]
    assert 0.88 <= np.mean([e.low <= 0.5 <= e.high for e in found]) <= 1


def test_one_question_has_no_interval():
    """Nothing can be said of how sure a single value is, nor of a single difference."""
    assert estimate([0.5]) == (0.5, None, None, 1)
    assert difference([0.5], [1.0]).p is None


def test_equal_values_have_an_interval_of_one_point():
    """When every question has the same value, the interval is that value."""
    assert estimate([1.0] * 7) == (1.0, 1.0, 1.0, 7)


def exact_p(gaps):
    """How often, over all choices of signs, the mean is as far from 0 as it is."""
    means = [np.mean(np.multiply(signs, gaps)) for signs in product((1, -1), repeat=len(gaps))]
    return np.mean([abs(mean) >= abs(np.mean(gaps)) - 1e-12 for mean in means])


@pytest.mark.parametrize(
    "gaps", [[1, 1, 1], [0.5, -0.5, 0.25], [0.1, 0.2, 0.3, -0.05, 0.4], [0, 0, 1, 0], [0.3] * 8 + [-0.2], [0.1, -0.1]]
)
def test_few_questions_are_tested_exactly(gaps):
    """With few questions p is that of all the ways to swap the two systems."""
    first = np.full(len(gaps), 0.5)
    assert difference(first.tolist(), (first + gaps).tolist()).p == pytest.approx(exact_p(gaps))


def test_the_smallest_p_of_three_questions():
    """Three wins of three can come by chance once in four: 2 of the 2³ choices of signs are as extreme."""
    assert difference([0, 0, 0], [1, 1, 1]).p == pytest.approx(2 / 8)


def test_p_is_even_under_the_null():
    """When the two systems are the same but for chance, p below any level is as frequent as the level says."""
    rng = np.random.default_rng(4)
    found = [difference(one.tolist(), two.tolist()).p for one, two in zip(*rng.random((2, 120, 10)), strict=True)]
    assert 0.01 <= np.mean(np.array(found) < 0.05) <= 0.11
    assert 0.38 <= np.mean(np.array(found) < 0.5) <= 0.62


def test_many_questions_are_tested_by_chance():
    """With many questions p is drawn, the same each time, and small when the difference is large."""
    rng = np.random.default_rng(5)
    first = rng.random(80)
    found = difference(first.tolist(), (first + 0.1).tolist())
    assert found == difference(first.tolist(), (first + 0.1).tolist())
    assert found.p < 0.001
    assert (found.first, found.difference.mean) == pytest.approx((first.mean(), 0.1))
    assert found.second == pytest.approx(first.mean() + 0.1)


def test_the_two_ways_round_agree():
    """A against B has the p of B against A, and the opposite difference."""
    one, two = np.random.default_rng(6).random((2, 9)).tolist()
    forth, back = difference(one, two), difference(two, one)
    assert forth.p == pytest.approx(back.p)
    assert forth.difference.mean == pytest.approx(-back.difference.mean)


def test_no_difference_at_all():
    """Two systems with the same values differ by nothing, and p is 1."""
    found = difference([0.2, 0.4, 1.0], [0.2, 0.4, 1.0])
    assert found.p == 1.0
    assert found.difference == (0.0, 0.0, 0.0, 3)
