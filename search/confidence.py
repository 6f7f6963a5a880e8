"""How likely it is that the passages found answer the question: a logistic model over a few features of the result.

Learned by `python -m benchmarks.calibrate`, which prints the numbers below and what they are worth on questions set
aside. For a question in English the model has the cosines alone: its words are not in French documents.
"""

from collections.abc import Collection, Sequence
from math import exp

import numpy as np

from search.index.local import indexed_text
from search.index.protocol import Index
from search.query import Query
from search.records import Hit
from search.text import tokens

FEATURES = ("sentence", "passage", "coverage", "rarest")
FIRST = 3  # hits that the features look at

FRENCH_WEIGHTS, FRENCH_BIAS = (41.694, 1.827, 3.188, 0.243), -39.11
ENGLISH_WEIGHTS, ENGLISH_BIAS = (54.278, 2.479), -48.463


def confidence(query: Query, hits: Sequence[Hit], index: Index) -> float:
    """Probability, 0 to 1, that the first hits answer the question."""
    values = features(query, hits, index)
    weights, bias = (ENGLISH_WEIGHTS, ENGLISH_BIAS) if query.english else (FRENCH_WEIGHTS, FRENCH_BIAS)
    return 1 / (1 + exp(-(bias + sum(weight * value for weight, value in zip(weights, values, strict=False)))))


def features(query: Query, hits: Sequence[Hit], index: Index) -> tuple[float, ...]:
    """The values of `FEATURES` over the first hits, of which there must be one.

    The cosine of the nearest sentence; of the nearest passage; the idf-weighted share of the question's tokens that one
    passage holds; whether any passage holds the question's rarest token.
    """
    first = hits[:FIRST]
    ordinals = np.array([hit.ordinal for hit in first], np.int64)
    sentence = max(float(index.sentence_cosines(query.vector, hit.ordinal).max(initial=0.0)) for hit in first)
    passage = float(index.cosines(query.vector, ordinals).max())
    held = [frozenset(tokens(indexed_text(hit.document, hit.passage))) for hit in first]
    rarest = max(query.tokens, key=lambda token: (index.idf(token), token))
    covered = max(coverage(query.tokens, one, index) for one in held)
    return sentence, passage, covered, float(any(rarest in one for one in held))


def coverage(words: Collection[str], held: Collection[str], index: Index) -> float:
    """The share of the distinct `words`, weighted by their idf, that `held` contains: 0 to 1."""
    weights = {word: index.idf(word) for word in sorted(set(words))}
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / total if total > 0 else 0.0
