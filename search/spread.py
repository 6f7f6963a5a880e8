"""The first hits are not all of one document, where another one is about as good: who reads three sees two sources."""

from collections.abc import Sequence

import numpy as np

from search.index.protocol import Ordinals, Scores

FIRST = 3  # hits that are of two documents at least
NEAR = 0.7  # share of the last of their scores from which the best hit of another document takes its place


def spread(documents: Sequence[int], scores: Scores) -> tuple[Ordinals, Scores]:
    """The order of a ranking of n passages, shape (n,), and their scores in it, given the document of the first ones.

    One passage at most is moved up; no score rises down the ranking.
    """
    places = np.arange(len(scores))
    if len(documents) < FIRST or len(set(documents[:FIRST])) > 1:
        return places, scores
    other = next((place for place, document in enumerate(documents) if document != documents[0]), None)
    if other is None or scores[other] < NEAR * scores[FIRST - 1]:
        return places, scores
    places = np.insert(np.delete(places, other), FIRST - 1, other)
    return places, np.minimum.accumulate(scores[places])
