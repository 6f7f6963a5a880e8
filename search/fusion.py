"""Two rankings into one: a convex combination of scores brought to 0–1.

Source: Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval" (ACM TOIS). BM25 is divided
by the most that the question could get; a cosine is mapped from a fixed floor to 1. Neither needs the whole list.
"""

import numpy as np
from numpy.typing import NDArray

COSINE_FLOOR = 0.70  # of multilingual-e5: unrelated texts lie at 0.70–0.75

INTERACTION_FLOOR, INTERACTION_TOP = 0.15, 0.80  # of a mean over pieces of words: few passages lie outside

Scores = NDArray[np.float32]


def scaled_keywords(scores: Scores, ceiling: float) -> Scores:
    """BM25 scores, shape (n,), as shares of the most that the question could get, at most 1.

    Where few of its words are in the documents (chatter around the subject, another language) keywords weigh little.
    """
    scaled: Scores = np.minimum(scores / ceiling, 1.0) if ceiling > 0 else np.zeros_like(scores)
    return scaled


def scaled_cosines(cosines: Scores) -> Scores:
    """Cosines, shape (n,), mapped from [COSINE_FLOOR, 1] to [0, 1]; lower ones become 0."""
    scaled: Scores = np.clip((cosines - COSINE_FLOOR) / (1 - COSINE_FLOOR), 0.0, 1.0).astype(np.float32)
    return scaled


def scaled_interactions(means: Scores) -> Scores:
    """Late interactions, shape (n,), mapped from [INTERACTION_FLOOR, INTERACTION_TOP] to [0, 1], what is beside cut."""
    span = INTERACTION_TOP - INTERACTION_FLOOR
    scaled: Scores = np.clip((means - INTERACTION_FLOOR) / span, 0.0, 1.0).astype(np.float32)
    return scaled


def convex(parts: dict[str, Scores], weights: dict[str, float]) -> Scores:
    """The weighted mean of the `parts`, each of shape (n,) in [0, 1]; weights need not sum to 1.

    Raises:
        ValueError: every weight is 0, so that nothing could rank.
    """
    total = sum(weights[name] for name in parts)
    if total <= 0:
        raise ValueError("keyword_weight and vector_weight are both 0, so that nothing would rank")
    fused: Scores = np.sum([weights[name] / total * scores for name, scores in parts.items()], axis=0, dtype=np.float32)
    return fused


def order(scores: Scores, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places by falling score, ties by rising id: the same question gives the same ranking everywhere.

    Scores are compared at six decimals, below which processors differ.
    """
    return np.lexsort((ids, -np.round(scores.astype(np.float64), 6)))
