"""What a searcher asks of an index, whatever engine holds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.glossary import Glossary
from search.index.manifest import Manifest
from search.index.references import ReferenceTable
from search.records import Document, Filters, Passage
from search.spelling import Spelling

Ordinals = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages by their ordinal (their place in the index), best first, with the engine's scores; shapes (n,)."""

    ordinals: Ordinals
    scores: Scores


class Index(Protocol):
    """A built index, open for reading. `allowed` is the ordinals of the documents a search may return, None for all."""

    manifest: Manifest

    def select(self, filters: Filters) -> Ordinals | None:
        """The ordinals of the documents that pass `filters`, None when nothing is filtered."""
        ...

    @property
    def glossary(self) -> Glossary:
        """The notions of the field, as the corpus gave them when the index was built."""
        ...

    @property
    def spelling(self) -> Spelling:
        """The words of the documents."""
        ...

    @property
    def references(self) -> ReferenceTable:
        """The articles and texts that the passages are, or cite."""
        ...

    def keyword(self, terms: Mapping[str, float], depth: int, allowed: Ordinals | None = None) -> Ranking:
        """The `depth` passages with the best BM25 score for the tokens, each counted with its weight.

        Those that share no token are left out.
        """
        ...

    def nearest(self, vector: Scores, depth: int, allowed: Ordinals | None = None) -> Ranking:
        """The `depth` passages with the highest cosine to `vector`, shape (dimension,)."""
        ...

    def vector(self, ordinal: int) -> Scores:
        """The vector of one passage, shape (dimension,)."""
        ...

    def cosines(self, vector: Scores, ordinals: Ordinals) -> Scores:
        """The cosine of `vector` to each of the given passages, shape (n,)."""
        ...

    def heading_cosines(self, vector: Scores, ordinals: Ordinals) -> Scores:
        """The cosine of `vector` to the title and headings above each of the given passages, shape (n,)."""
        ...

    def interactions(self, pieces: Scores, ordinals: Ordinals) -> Scores:
        """How near the pieces of a question, shape (pieces, width), come to those of each passage, shape (n,)."""
        ...

    def sentence_vectors(self, ordinal: int) -> Scores:
        """The vectors of the sentences of one passage, shape (number of its sentences, dimension)."""
        ...

    def sentence_cosines(self, vector: Scores, ordinal: int) -> Scores:
        """The cosine of `vector` to each sentence of one passage, shape (number of its sentences,)."""
        ...

    def holds(self, token: str) -> bool:
        """Whether some passage holds `token`."""
        ...

    def idf(self, token: str) -> float:
        """How rare `token` is: ln(1 + (N - n + 0.5) / (n + 0.5)), n of the N passages holding it, as in BM25."""
        ...

    def passages(self, ordinals: Sequence[int]) -> list[Passage]:
        """The passages at these ordinals, in this order."""
        ...

    def tokens(self, ordinals: Sequence[int]) -> list[list[str]]:
        """The tokens under which these passages are found, in their order in the text."""
        ...

    def documents_of(self, ordinals: Sequence[int]) -> list[int]:
        """The ordinals of the documents that these passages are of, in this order."""
        ...

    def ordinal(self, passage_id: str) -> int | None:
        """The ordinal of the passage with this id, if there is one."""
        ...

    def of_document(self, document_id: str) -> list[Passage]:
        """The passages of one document, by any of its names, in reading order."""
        ...

    def find(self, passage_id: str) -> Passage | None:
        """The passage with this id, if there is one."""
        ...

    def documents(self) -> Sequence[Document]:
        """All documents, by id."""
        ...
