"""What is kept from run to run, by content: texts already read, vectors already computed."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.extract import EXTRACTION_VERSION, Extracted, ocr
from indexer.serial import to_extracted, to_json

Vectors = NDArray[np.float32]


class ExtractionCache:
    """Documents as read, by a key of the file's content and the version of the readers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, digest: str) -> Extracted | None:
        """The document with this content, if it was read before; an entry that cannot be read counts as none.

        So does one that was read with warnings while OCR was not installed, if it is now.
        """
        path = self._path(digest)
        try:
            values = json.loads(path.read_bytes())
            if values["lacked_ocr"] and ocr.is_available():
                return None
            return to_extracted(values["extracted"])
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def put(self, digest: str, extracted: Extracted) -> None:
        """Keep a document."""
        lacked_ocr = bool(extracted.warnings) and not ocr.is_available()
        path = self._path(digest)
        scratch = path.with_suffix(".new")
        try:
            scratch.write_bytes(to_json({"lacked_ocr": lacked_ocr, "extracted": extracted}))
            os.replace(scratch, path)
        finally:
            scratch.unlink(missing_ok=True)

    def prune(self) -> None:
        """Forget what was neither asked for nor kept since this object was made."""
        for path in self._folder.iterdir():
            if path.name not in self._used:
                path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        name = f"{digest}-{EXTRACTION_VERSION}.json"
        self._used.add(name)
        return self._folder / name


class VectorCache:
    """Vectors of texts, by the encoder's fingerprint and the text, kept as float16; of their pieces, as int8.

    Vectors just computed pass through these too, so that a first run and a later one write the same index.
    """

    def __init__(self, path: Path, fingerprint: str, dimension: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._database = _open(path)
        except sqlite3.OperationalError:  # the disk's fault, not the file's
            raise
        except sqlite3.DatabaseError:  # a damaged cache is an empty one
            path.unlink()
            self._database = _open(path)
        self._fingerprint, self._dimension = fingerprint, dimension

    def key(self, text: str) -> bytes:
        """The key of `text` under this encoder."""
        return hashlib.sha256(f"{self._fingerprint}\0{text}".encode()).digest()

    def missing(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those of `keys` that have no vector yet."""
        return {k for k in keys if not self._database.execute("SELECT 1 FROM vector WHERE key = ?", (k,)).fetchone()}

    def missing_pieces(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those of `keys` that have no vectors of their pieces yet."""
        return {k for k in keys if not self._database.execute("SELECT 1 FROM pieces WHERE key = ?", (k,)).fetchone()}

    def put(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keep `vectors`, shape (len(keys), dimension), durably: an interrupted run goes on from here."""
        rows = zip(keys, (row.tobytes() for row in vectors.astype(np.float16)), strict=True)
        self._database.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
        self._database.commit()

    def put_pieces(self, keys: Sequence[bytes], pieces: Sequence[Vectors]) -> None:
        """Keep the vectors of the pieces of texts, each (pieces, width) with rows of length 1, durably."""
        scaled = (rows * (127 / np.abs(rows).max(axis=1, keepdims=True)) for rows in pieces)
        rows = [(key, len(one), np.rint(one).astype(np.int8).tobytes()) for key, one in zip(keys, scaled, strict=True)]
        self._database.executemany("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?)", rows)
        self._database.commit()

    def pieces(self, keys: Iterable[bytes]) -> Iterator[Vectors]:
        """The vectors of the pieces of each text, shape (pieces, width), float32 unit rows."""
        for key in keys:
            count, value = self._database.execute("SELECT count, value FROM pieces WHERE key = ?", (key,)).fetchone()
            yield _unit(np.frombuffer(value, np.int8).reshape(count, -1).astype(np.float32))

    def get(self, keys: Sequence[bytes]) -> Vectors:
        """The vectors of `keys`, shape (len(keys), dimension), float32 unit rows."""
        found = np.empty((len(keys), self._dimension), np.float32)
        for place, key in enumerate(keys):
            (value,) = self._database.execute("SELECT value FROM vector WHERE key = ?", (key,)).fetchone()
            found[place] = np.frombuffer(value, np.float16)
        return _unit(found)

    def prune(self, used: Sequence[bytes]) -> None:
        """Forget the vectors of all texts but these, and of their pieces."""
        self._database.execute("CREATE TEMP TABLE used (key BLOB PRIMARY KEY)")
        self._database.executemany("INSERT OR IGNORE INTO used VALUES (?)", ((key,) for key in used))
        self._database.execute("DELETE FROM vector WHERE key NOT IN (SELECT key FROM used)")
        self._database.execute("DELETE FROM pieces WHERE key NOT IN (SELECT key FROM used)")
        self._database.commit()

    def close(self) -> None:
        """Let the file go."""
        self._database.close()


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
    database.execute("CREATE TABLE IF NOT EXISTS pieces (key BLOB PRIMARY KEY, count INTEGER, value BLOB)")
    return database


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit
