"""Late interaction: how near the pieces of a question's words come to those of a passage, each where it is nearest.

Khattab and Zaharia 2020, "ColBERT: Efficient and Effective Passage Search via Contextualized Late Interaction". The
vectors of pieces are kept in the directions in which those of the index differ most (principal components, from their
mean), a byte for each: 128 bytes a piece.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from search.index.protocol import Ordinals, Scores

PIECES, OFFSETS, SPACE = "pieces.npy", "piece_offsets.npy", "piece_space.npy"
DIRECTIONS = 128
ONE = 127  # a byte's value of 1.0


def write_pieces(folder: Path, passages: Callable[[], Iterable[Scores]]) -> None:
    """Store the vectors of the pieces of every passage, in their order, each (pieces, d) with rows of length 1.

    `passages` gives them twice, so that they need not all be in memory: to find the directions, then to write.
    """
    counts: list[int] = []
    total = squares = np.zeros((), np.float64)
    for rows in passages():
        counts.append(len(rows))
        total = total + rows.sum(axis=0, dtype=np.float64)
        squares = squares + (rows.T @ rows)
    mean = total / sum(counts)
    _, directions = np.linalg.eigh(squares / sum(counts) - np.outer(mean, mean))  # the largest come last
    space = np.vstack([mean, directions.T[::-1][:DIRECTIONS]]).astype(np.float32)
    np.save(folder / SPACE, space)
    np.save(folder / OFFSETS, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))
    shape = (sum(counts), len(space) - 1)
    with (folder / PIECES).open("wb") as file:
        header = {"descr": np.lib.format.dtype_to_descr(np.dtype(np.int8)), "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        for rows in passages():
            file.write(np.rint(_placed(rows, space) * ONE).astype(np.int8).tobytes())


class LocalPieces:
    """The pieces of one generation, open for reading. `space` is their mean and directions, (1 + directions, d)."""

    def __init__(self, folder: Path) -> None:
        self._pieces: NDArray[np.int8] = np.load(folder / PIECES, mmap_mode="r")
        self._offsets: Ordinals = np.load(folder / OFFSETS)
        self.space: Scores = np.load(folder / SPACE)
        threadpool_limits(1, "blas")  # for the process: these products are small, a second thread would only spin

    @property
    def count(self) -> int:
        """The number of passages whose pieces are here."""
        return len(self._offsets) - 1

    def of(self, ordinal: int) -> Scores:
        """The vectors of the pieces of one passage, shape (pieces, directions), of length 1 but for rounding."""
        start, end = self._offsets[ordinal : ordinal + 2]
        rows: Scores = np.divide(self._pieces[start:end], ONE, dtype=np.float32)
        return rows

    def interactions(self, pieces: Scores, ordinals: Ordinals) -> Scores:
        """For each of these passages, shape (n,): the cosine of each piece of a question to the nearest, on average."""
        asked = _placed(pieces, self.space).T
        return np.array([(self.of(int(ordinal)) @ asked).max(axis=0).mean() for ordinal in ordinals], np.float32)


def _placed(rows: Scores, space: Scores) -> Scores:
    placed = (rows - space[0]) @ space[1:].T
    unit: Scores = placed / np.maximum(np.linalg.norm(placed, axis=1, keepdims=True), 1e-12)
    return unit
