"""Vector ranking: exact cosine over passages (faiss); vectors of sentences and headings (memory-mapped arrays)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import faiss
import numpy as np
from numpy.typing import NDArray

from search.index.protocol import Ordinals, Ranking, Scores

PASSAGES, SENTENCES, OFFSETS = "passages.faiss", "sentences.npy", "sentence_offsets.npy"
HEADINGS, HEADING_OF = "headings.npy", "heading_of.npy"


@dataclass(frozen=True, slots=True)
class Embedded:
    """Unit vectors in the passages' order: passages (P, d), what stands above each (P, d), and sentences (S, d).

    In a document without headings a passage stands for what would stand above it. `pieces` gives, as often as asked,
    the vectors of the pieces of each passage's words, each (pieces, d).
    """

    passages: Scores
    headings: Scores
    sentences: Scores
    pieces: Callable[[], Iterable[Scores]]


def write_vectors(folder: Path, vectors: Embedded, counts: Ordinals) -> None:
    """Store `vectors`, those of sentences and headings as float16; `counts` sentences for each passage (P,)."""
    index = faiss.IndexFlatIP(vectors.passages.shape[1])  # exact: 33 ms at 500,000 passages, above one resource centre
    index.add(vectors.passages)
    with (folder / PASSAGES).open("wb") as file:  # faiss's own writer does not notice that the end did not fit
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]  # not in its types
    headings, place = np.unique(vectors.headings.astype(np.float16), axis=0, return_inverse=True)
    np.save(folder / HEADINGS, headings)
    np.save(folder / HEADING_OF, place.reshape(-1).astype(np.int64))
    np.save(folder / SENTENCES, vectors.sentences.astype(np.float16))
    np.save(folder / OFFSETS, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))


class LocalVectors:
    """The vectors of one generation, open for reading. `documents[i]` is the document's ordinal of passage i."""

    def __init__(self, folder: Path, documents: Ordinals) -> None:
        self._index = faiss.read_index(str(folder / PASSAGES), faiss.IO_FLAG_MMAP)
        self._sentences: NDArray[np.float16] = np.load(folder / SENTENCES, mmap_mode="r")
        self._offsets: Ordinals = np.load(folder / OFFSETS)
        self._headings: NDArray[np.float16] = np.load(folder / HEADINGS, mmap_mode="r")
        self._heading_of: Ordinals = np.load(folder / HEADING_OF)
        self._documents = documents
        self._lock = Lock()

    @property
    def count(self) -> int:
        """The number of passages that have a vector."""
        return int(self._index.ntotal)

    def nearest(self, vector: Scores, depth: int, allowed: Ordinals | None) -> Ranking:
        """The `depth` passages of the highest cosine; ties by ordinal."""
        parameters = None
        if allowed is not None:
            inside = np.isin(self._documents, allowed)
            if not inside.any():
                return Ranking(np.empty(0, np.int64), np.empty(0, np.float32))
            bitmap = np.packbits(inside, bitorder="little")
            # The package's type stubs describe its C++ side, not these Python forms.
            selector = faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        with self._lock:  # the thread count is the process's: two busy threads make one question ten times slower
            faiss.omp_set_num_threads(1)
            scores, ordinals = self._index.search(vector[None, :], min(depth, self.count), params=parameters)
        found = ordinals[0] >= 0
        order = np.lexsort((ordinals[0][found], -scores[0][found]))
        return Ranking(ordinals[0][found][order], scores[0][found][order])

    def vector(self, ordinal: int) -> Scores:
        """The vector of one passage, shape (dimension,)."""
        vector: Scores = self._index.reconstruct_batch(np.array([ordinal], np.int64))[0]
        return vector

    def cosines(self, vector: Scores, ordinals: Ordinals) -> Scores:
        """The cosine to each of these passages, shape (n,)."""
        if not len(ordinals):
            return np.empty(0, np.float32)
        cosines: Scores = self._index.reconstruct_batch(ordinals) @ vector
        return cosines

    def heading_cosines(self, vector: Scores, ordinals: Ordinals) -> Scores:
        """The cosine to what stands above each of these passages, shape (n,)."""
        cosines: Scores = self._headings[self._heading_of[ordinals]].astype(np.float32) @ vector
        return cosines

    def sentence_cosines(self, vector: Scores, ordinal: int) -> Scores:
        """The cosine to each sentence of one passage, shape (number of its sentences,)."""
        cosines: Scores = self.sentence_vectors(ordinal) @ vector
        return cosines

    def sentence_vectors(self, ordinal: int) -> Scores:
        """The vectors of the sentences of one passage, shape (number of its sentences, dimension)."""
        start, end = self._offsets[ordinal : ordinal + 2]
        vectors: Scores = self._sentences[start:end].astype(np.float32)
        return vectors
