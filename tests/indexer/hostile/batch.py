"""The whole hostile batch: every case by its name, and the files of a corpus made of them."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from tests.indexer.hostile import archives, books, mutations, pdfs, texts
from tests.tiny import TinyEncoder

CASES: dict[str, Callable[[], bytes]] = {
    f"{family}/{name}": make
    for family, cases in (
        ("damaged", mutations.cases()),
        ("archives", archives.cases()),
        ("books", books.cases()),
        ("pdf", pdfs.cases()),
        ("texts", texts.cases()),
    )
    for name, make in cases
}


class QuickEncoder(TinyEncoder):
    """An `Encoder` that looks at no word: hostile texts are long, and what they mean does not matter."""

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of passages or sentences, shape (len(texts), dimension)."""
        seeds = [zlib.crc32(text.encode()) for text in texts]
        vectors = np.array([np.random.default_rng(seed).normal(size=self.dimension) for seed in seeds], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def build(folder: Path, names: Iterable[str] = CASES) -> list[Path]:
    """Write the files of these cases below `folder`."""
    paths = []
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CASES[name]())
        paths.append(path)
    return paths
