"""How likely it is that the passages found answer the question: a logistic model over four features of the result."""

from collections.abc import Collection, Sequence
from math import exp

import numpy as np

from search.index.local import indexed_text
from search.index.protocol import Index, Scores
from search.records import Hit
from search.text import tokens

FEATURES = ("sentence", "passage", "coverage", "rarest")

# Learned by `python benchmarks/calibrate.py`, which prints them and what they are worth on questions set aside.
WEIGHTS = (30.0, 10.0, 3.0, 1.0)
BIAS = -36.0


def confidence(words: Sequence[str], vector: Scores, hits: Sequence[Hit], index: Index) -> float:
    """Probability, 0 to 1, that the first hits answer the question of these tokens and this vector (d,)."""
    values = features(words, vector, hits, index)
    return 1 / (1 + exp(-(BIAS + sum(w * v for w, v in zip(WEIGHTS, values, strict=True)))))


def features(words: Sequence[str], vector: Scores, hits: Sequence[Hit], index: Index) -> tuple[float, ...]:
    """The values of `FEATURES`, over the first three hits.

    The cosine of the nearest sentence; of the nearest passage; the idf-weighted share of the question's tokens that the
    best passage holds; whether any passage holds the question's rarest token.
    """
    first = hits[:3]
    sentence = max(float(index.sentence_cosines(vector, hit.ordinal).max(initial=0.0)) for hit in first)
    passage = float(max(index.cosines(vector, np.array([hit.ordinal for hit in first], np.int64)), default=0.0))
    inside = [frozenset(tokens(indexed_text(hit.document, hit.passage))) for hit in first]
    covered = max(coverage(words, held, index) for held in inside)
    rarest = max(words, key=lambda word: (index.idf(word), word))
    return sentence, passage, covered, float(any(rarest in held for held in inside))


def coverage(words: Collection[str], held: Collection[str], index: Index) -> float:
    """The share of the distinct `words`, weighted by their idf, that `held` contains: 0 to 1."""
    weights = {word: index.idf(word) for word in sorted(set(words))}
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / total if total > 0 else 0.0
