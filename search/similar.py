"""Passages of other documents that say nearly the same as one passage, by its vector."""

import numpy as np

from search.errors import PassageUnknown
from search.index.protocol import Index
from search.records import Hit

DEPTH = 100  # nearest passages looked at


def similar(index: Index, passage_id: str, limit: int = 5) -> list[Hit]:
    """The `limit` nearest passages, one of each other document, nearest first; `score` is the cosine.

    Raises:
        PassageUnknown: no passage has this id.
    """
    ordinal = index.ordinal(passage_id)
    if ordinal is None:
        raise PassageUnknown(f"There is no passage {passage_id!r}. Take the id of a passage that a search found.")
    documents = index.documents()
    (own,) = index.documents_of([ordinal])
    others = np.array([n for n in range(len(documents)) if n != own], np.int64)
    ranking = index.nearest(index.vector(ordinal), DEPTH, others)
    best: dict[int, tuple[int, float]] = {}
    ordinals = [int(found) for found in ranking.ordinals]
    for document, found, score in zip(index.documents_of(ordinals), ordinals, ranking.scores, strict=True):
        best.setdefault(document, (found, round(float(score), 6)))
    chosen = list(best.items())[:limit]
    passages = index.passages([found for _, (found, _) in chosen])
    return [
        Hit(passage, documents[document], found, score)
        for passage, (document, (found, score)) in zip(passages, chosen, strict=True)
    ]
