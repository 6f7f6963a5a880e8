"""How much of a question's wording a passage keeps: its words, and its pairs of words that follow each other.

BM25 adds up what each word brings, so that one rare word repeated can outweigh all the others; here every word counts
once. Measured as a part of the fused score in `python -m benchmarks.retrieval`.
"""

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

PAIRS = 0.35  # share of the pairs


def wording(asked: Sequence[str], held: Sequence[str], idf: Callable[[str], float]) -> float:
    """The share of the tokens `asked` that are among those `held`, by idf, and of the pairs that stay side by side.

    Between 0 and 1; 0 when nothing is asked.
    """
    covered = coverage(asked, set(held), idf)
    pairs = list(pairwise(asked))
    kept = set(pairwise(held)).intersection(pairs)
    together = sum(pair in kept for pair in pairs) / len(pairs) if pairs else covered
    return (1 - PAIRS) * covered + PAIRS * together


def coverage(asked: Collection[str], held: Collection[str], idf: Callable[[str], float]) -> float:
    """The share of the distinct tokens `asked`, weighted by their idf, that are among those `held`: 0 to 1."""
    weights = {token: idf(token) for token in sorted(set(asked))}
    total = sum(weights.values())
    return sum(weight for token, weight in weights.items() if token in held) / total if total > 0 else 0.0
