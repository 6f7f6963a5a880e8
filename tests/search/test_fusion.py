"""Fusion, with expectations as visible arithmetic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.fusion import convex, order, scaled_cosines, scaled_interactions, scaled_keywords


def row(*values: float) -> np.ndarray:
    """Scores of one question."""
    return np.array(values, np.float32)


def test_keyword_scores_are_shares_of_what_the_question_could_get():
    """A passage has its share of the most that the question could get, and never more than 1."""
    assert scaled_keywords(row(8, 2, 4, 0, 20), ceiling=16).tolist() == [8 / 16, 2 / 16, 4 / 16, 0 / 16, 1]


@pytest.mark.parametrize("scores", [row(), row(0, 0)])
def test_keyword_scores_of_nothing_found_are_zero(scores):
    """A question that could get nothing gives zeros, not a division by zero."""
    assert scaled_keywords(scores, ceiling=0.0).tolist() == [0.0] * len(scores)


def test_cosines_are_mapped_from_the_floor():
    """From 0.70, where unrelated texts lie, to 1: 0.85 is half way, and lower ones count for nothing."""
    expected = [0, 0, (0.85 - 0.70) / (1 - 0.70), (0.94 - 0.70) / (1 - 0.70), 1]
    assert scaled_cosines(row(-1, 0.70, 0.85, 0.94, 1.0)) == pytest.approx(expected, abs=1e-6)


def test_cosines_above_one_by_rounding_stay_one():
    """A cosine that rounding took above 1 does not count for more than 1."""
    assert scaled_cosines(row(1.0003)).tolist() == [1.0]


def test_interactions_are_mapped_from_floor_to_top():
    """From 0.15 to 0.80; what is beside is cut."""
    expected = [0, 0, (0.475 - 0.15) / (0.80 - 0.15), 1, 1]
    assert scaled_interactions(row(-0.2, 0.15, 0.475, 0.80, 0.95)) == pytest.approx(expected, abs=1e-6)


def test_convex_is_the_weighted_mean():
    """Each part counts for its weight over the sum of the weights used."""
    parts = {"keyword": row(1.0, 0.0), "vector": row(0.5, 0.8)}
    weights = {"keyword": 0.25, "vector": 0.40, "sentence": 0.35}
    expected = [(0.25 * 1.0 + 0.40 * 0.5) / (0.25 + 0.40), (0.25 * 0.0 + 0.40 * 0.8) / (0.25 + 0.40)]
    assert convex(parts, weights) == pytest.approx(expected)


def test_convex_refuses_weights_that_rank_nothing():
    """When every weight of the parts is 0, nothing could rank, and the message names the settings."""
    with pytest.raises(ValueError, match="keyword_weight and vector_weight are both 0"):
        convex({"keyword": row(1)}, {"keyword": 0.0, "vector": 1.0})


def test_order_is_by_score_then_by_id():
    """The best comes first, and equal scores are told apart by the id."""
    assert order(row(0.5, 0.9, 0.5, 0.5), np.array([7, 8, 3, 5])).tolist() == [1, 2, 3, 0]


def test_order_ignores_what_processors_differ_in():
    """Scores that are the same at six decimals are a tie, so that every machine gives the same ranking."""
    assert order(row(0.5, 0.5 + 3e-7), np.array([1, 2])).tolist() == [0, 1]
    assert order(row(0.5, 0.5 + 3e-6), np.array([1, 2])).tolist() == [1, 0]


@given(st.lists(st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32)), min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_fusion_does_not_depend_on_the_order_of_passages(pairs):
    """The same passages in another order get the same scores and the same ranking of their ids."""
    ids = np.arange(len(pairs))
    weights = {"keyword": 0.3, "vector": 0.7}
    values = np.array(pairs, np.float32)
    fused = convex({"keyword": values[:, 0], "vector": values[:, 1]}, weights)
    assert ((fused >= 0) & (fused <= 1 + 1e-6)).all()
    back = ids[::-1]
    again = convex({"vector": values[back, 1], "keyword": values[back, 0]}, weights)
    assert ids[order(fused, ids)].tolist() == back[order(again, back)].tolist()
