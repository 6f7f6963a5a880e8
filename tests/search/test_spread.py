"""The first hits of two documents: when one is moved up, and what stays as it was."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.spread import FIRST, NEAR, spread

RANKINGS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1000)), max_size=12).map(
    lambda rows: ([document for document, _ in rows], np.array(sorted((s / 1000 for _, s in rows), reverse=True)))
)


def moved(documents: list[int], scores: list[float]) -> tuple[list[int], list[float]]:
    """The documents and scores of a ranking after it was spread."""
    places, found = spread(documents, np.array(scores, np.float32))
    return [documents[place] for place in places], [round(float(score), 3) for score in found]


def test_the_best_of_another_document_is_third():
    """Three hits of one document: the next document's best takes third place, and no score rises after it."""
    assert moved([7, 7, 7, 7, 2, 7, 2], [0.9, 0.8, 0.7, 0.65, 0.6, 0.5, 0.4]) == (
        [7, 7, 2, 7, 7, 7, 2],
        [0.9, 0.8, 0.6, 0.6, 0.6, 0.5, 0.4],
    )


@pytest.mark.parametrize(
    ("documents", "scores"),
    [
        ([7, 2, 7, 3], [0.9, 0.8, 0.7, 0.6]),  # two documents already
        ([7, 7, 7, 2], [0.9, 0.8, 0.7, 0.4]),  # the other is much worse
        ([7, 7, 7], [0.9, 0.8, 0.7]),  # there is no other
        ([7, 7], [0.9, 0.8]),
        ([], []),
    ],
)
def test_what_stays(documents, scores):
    """Nothing is moved without need, nor for what is far."""
    assert moved(documents, scores) == (documents, scores)


@given(RANKINGS)
def test_whatever_the_ranking(ranking):
    """Nothing is lost; scores fall; one hit at most moves up, to third place, and is near what it passes."""
    documents, scores = ranking
    places, found = spread(documents, scores)
    assert sorted(places) == list(range(len(scores)))
    assert all(later <= earlier for earlier, later in pairwise(found))
    up = [(place, old) for place, old in enumerate(places) if old > place]
    assert len(up) <= 1
    for place, old in up:
        assert place == FIRST - 1
        assert len(set(documents[:FIRST])) == 1 != len({documents[n] for n in places[:FIRST]})
        assert scores[old] >= NEAR * scores[place]
