"""How sure a mean is, and whether two differ: the bootstrap and the paired randomisation test, by SciPy."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

RESAMPLES = 10_000
SEED = 20_240_513  # any number: fixed, so that the same results give the same intervals
LEVEL = 0.95
_BATCH = 2**22  # values drawn at a time

Samples = tuple[NDArray[Any], ...]


class Estimate(NamedTuple):
    """A mean over so many `questions`, and the interval that holds the true one 95 times of 100 (None below two)."""

    mean: float
    low: float | None
    high: float | None
    questions: int


class Difference(NamedTuple):
    """How two means over the same questions differ (second less first), its 95 % interval, and the p of the test."""

    first: float
    second: float
    difference: Estimate
    p: float | None


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of `values`, one a question, of which there must be one, with its 95 % bootstrap percentile interval.

    Questions are drawn with replacement `RESAMPLES` times; the interval runs from the 2.5th to the 97.5th percentile of
    the means. Source: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13; for measures of
    retrieval, Sakai 2006, "Evaluating Evaluation Metrics Based on the Bootstrap".
    """
    return _estimate(tuple(values))


@lru_cache(maxsize=1024)  # a table, a report and a floor ask for the same means
def _estimate(values: tuple[float, ...]) -> Estimate:
    sample = np.asarray(values, np.float64)
    if len(sample) < 2:
        return Estimate(float(sample.mean()), None, None, len(sample))
    if np.ptp(sample) == 0:
        return Estimate(float(sample[0]), float(sample[0]), float(sample[0]), len(sample))
    return Estimate(float(sample.mean()), *interval((sample,), _mean), len(sample))


def difference(first: Sequence[float], second: Sequence[float]) -> Difference:
    """How `second` differs from `first`, the values of two systems on the same questions in the same order.

    The interval is the bootstrap's over the paired differences. The two-sided p is that of the paired randomisation
    test: how often a difference as large comes out when the two values of each question are swapped at random. All
    2^n ways are tried where that is at most `RESAMPLES`, else so many at random. Source: Smucker, Allan and Carterette
    2007, "A Comparison of Statistical Significance Tests for Information Retrieval Evaluation".
    """
    one, two = np.asarray(first, np.float64), np.asarray(second, np.float64)
    gaps = two - one
    found = Difference(float(one.mean()), float(two.mean()), estimate(gaps.tolist()), None)
    if len(gaps) < 2:
        return found
    if not gaps.any():
        return found._replace(p=1.0)
    # Of one sample, SciPy flips the signs, which is to swap the two values.
    return found._replace(p=p_of_swaps((gaps,), _mean))


def interval(samples: Samples, statistic: Callable[..., Any]) -> tuple[float | None, float | None]:
    """The 95 % bootstrap percentile interval of a statistic, each sample drawn from apart; None below two in one."""
    if min(map(len, samples)) < 2:
        return None, None
    found = stats.bootstrap(
        samples,
        statistic,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=max(1, _BATCH // sum(map(len, samples))),
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def p_of_swaps(samples: Samples, statistic: Callable[..., Any]) -> float:
    """The two-sided p of a statistic of paired samples, whose values are swapped at random within each pair."""
    test = stats.permutation_test(
        samples,
        statistic,
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=max(1, _BATCH // sum(map(len, samples))),
        alternative="two-sided",
        rng=np.random.default_rng(SEED),
    )
    return float(test.pvalue)


def _mean(values: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
    return np.asarray(values.mean(axis=axis))
