"""Does confidence tell the questions that the documents answer from the others: the ROC curve and the area under it.

The area is the probability that, of one question of each sort, the answerable one has the higher confidence: 1 for
always, 0.5 for chance. It needs questions of both sorts.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from search.evaluation.statistics import Difference, Estimate, interval, p_of_swaps

AREA = "AUROC"

Values = NDArray[np.float64]


class Sure(NamedTuple):
    """How sure the answer to a question was, 0 to 1, and whether the documents answer it."""

    answerable: bool
    confidence: float


class Point(NamedTuple):
    """The shares answered, of the questions that nothing answers and of the answerable ones, at a threshold."""

    threshold: float
    unanswerable: float
    answerable: float


def area(sure: Sequence[Sure]) -> Estimate | None:
    """The area under the ROC curve with its 95 % bootstrap interval; None where questions of one sort are missing.

    Questions are drawn with replacement from each sort apart, so that none is ever empty. Source: Carpenter and Bithell
    2000, "Bootstrap confidence intervals: when, which, what?"; the area is Mann and Whitney's U over the pairs.
    """
    return _area(*_sorts(sure))


def area_difference(first: Mapping[str, Sure], second: Mapping[str, Sure]) -> tuple[Difference, int, int, int] | None:
    """How the area of the second system differs from the first's over the questions, by id, that both were asked.

    Also on how many questions the second is better, the same, worse: whether the question stands above, or below, more
    of those of the other sort. The p is that of the randomisation test, which swaps the two confidences of a question.
    None where questions of one sort are missing.
    """
    ids = sorted(
        (name for name in first.keys() & second.keys() if first[name].answerable is second[name].answerable),
        key=lambda name: (not first[name].answerable, name),
    )
    before, after = (np.array([side[name].confidence for name in ids], np.float64) for side in (first, second))
    yes = sum(first[name].answerable for name in ids)
    if not 0 < yes < len(ids):
        return None
    places = np.arange(len(ids))

    def gap(one: NDArray[np.int64], other: NDArray[np.int64], axis: int = -1) -> Values:
        return _share(after[one], after[other], axis) - _share(before[one], before[other], axis)

    def swapped(one: Values, other: Values, axis: int = -1) -> Values:
        return _share(other[..., :yes], other[..., yes:], axis) - _share(one[..., :yes], one[..., yes:], axis)

    one, two = (float(_share(values[:yes], values[yes:])) for values in (before, after))
    bounds = interval((places[:yes], places[yes:]), gap)
    p = 1.0 if np.array_equal(before, after) else p_of_swaps((before, after), swapped)
    gains = np.sign(np.round(_standing(after, yes) - _standing(before, yes), 12))
    wins, ties, losses = (int(np.sum(gains == sign)) for sign in (1, 0, -1))
    return Difference(one, two, Estimate(two - one, *bounds, len(ids)), p), wins, ties, losses


def curve(sure: Sequence[Sure]) -> list[Point]:
    """The ROC curve, from the highest threshold, at which nothing is answered, to the lowest; empty as `area` is None.

    Points on a straight line between others are left out.
    """
    from sklearn.metrics import roc_curve

    if len({one.answerable for one in sure}) < 2:
        return []
    shares = roc_curve([one.answerable for one in sure], [one.confidence for one in sure])
    return [Point(float(t), float(x), float(y)) for x, y, t in zip(*shares, strict=True)]


def at(threshold: float, sure: Sequence[Sure]) -> Point:
    """The point of the curve at which a confidence of `threshold` is enough. There must be questions of both sorts."""
    yes, no = _sorts(sure)
    return Point(threshold, float(np.mean(np.array(no) >= threshold)), float(np.mean(np.array(yes) >= threshold)))


def _sorts(sure: Sequence[Sure]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The confidences of the answerable questions, and of the others."""
    yes = tuple(one.confidence for one in sure if one.answerable)
    return yes, tuple(one.confidence for one in sure if not one.answerable)


@lru_cache(maxsize=256)  # a table, a report and a floor ask for the same areas
def _area(yes: tuple[float, ...], no: tuple[float, ...]) -> Estimate | None:
    if not yes or not no:
        return None
    samples = np.array(yes, np.float64), np.array(no, np.float64)
    return Estimate(float(_share(*samples)), *interval(samples, _share), len(yes) + len(no))


def _share(yes: Values, no: Values, axis: int = -1) -> Values:
    """The share of the pairs in which the first has the higher value; of a tie, a half."""
    pairs = yes.shape[axis] * no.shape[axis]
    return np.asarray(stats.mannwhitneyu(yes, no, method="asymptotic", axis=axis).statistic / pairs)


def _standing(values: Values, yes: int) -> Values:
    """For each question, the share of those of the other sort that it stands on the right side of."""
    above = (np.sign(values[:yes, None] - values[None, yes:]) + 1) / 2
    return np.concatenate([above.mean(axis=1), above.mean(axis=0)])
