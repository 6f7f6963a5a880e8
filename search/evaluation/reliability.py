"""Is confidence a probability: in bins of confidence, the share of the questions that the documents do answer."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.evaluation.roc import Sure
from search.evaluation.statistics import Estimate, estimate

BINS = 10


class Bin(NamedTuple):
    """The questions with a confidence from `low` to below `high`: the mean of it, and the share answerable.

    The last bin holds its end, 1.
    """

    low: float
    high: float
    confidence: float
    answerable: Estimate


def reliability(sure: Sequence[Sure]) -> list[Bin]:
    """The bins of equal width in which there are questions, from the lowest.

    Source: Niculescu-Mizil and Caruana 2005, "Predicting Good Probabilities with Supervised Learning".
    """
    confidences = np.array([one.confidence for one in sure], np.float64)
    places = np.minimum((confidences * BINS).astype(int), BINS - 1)
    found = []
    for place in np.unique(places).tolist():
        held = [one for one, its in zip(sure, places, strict=True) if its == place]
        mean = sum(one.confidence for one in held) / len(held)
        shares = estimate([float(one.answerable) for one in held])
        found.append(Bin(place / BINS, (place + 1) / BINS, mean, shares))
    return found
