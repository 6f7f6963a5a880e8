"""One generation of the index on this machine: written whole, then opened for reading.

manifest.json         what it is, and the SHA-256 of the other files
passages.sqlite       documents and passages, in order of their ordinals, with each passage's tokens; words; glossary;
                      legal references
tantivy/              keywords
passages.faiss, sentences.npy, sentence_offsets.npy, headings.npy, heading_of.npy    vectors
pieces.npy, piece_offsets.npy, piece_space.npy                                       vectors of the pieces of words
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from search.errors import IndexDamaged, IndexMismatch
from search.glossary import Glossary, Notion
from search.index import lexical
from search.index.manifest import Manifest, digest_files, read_manifest
from search.index.pieces import LocalPieces, write_pieces
from search.index.protocol import Ordinals, Ranking, Scores
from search.index.references import TABLES as REFERENCE_TABLES
from search.index.references import ReferenceTable, write_references
from search.index.vectors import Embedded, LocalVectors, write_vectors
from search.records import Box, Document, Filters, Passage, Sentence
from search.spelling import Spelling
from search.text import ANALYSIS, squash, tokens, without_note_calls, words

DATABASE, KEYWORDS = "passages.sqlite", "tantivy"

_TABLES = """
CREATE TABLE document (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, publisher TEXT, date TEXT, record TEXT);
CREATE TABLE passage (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE, document INTEGER, tokens TEXT, record TEXT);
CREATE TABLE word (word TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
CREATE TABLE notion (ordinal INTEGER PRIMARY KEY, record TEXT);
"""


def indexed_text(document: Document, passage: Passage) -> str:
    """What is analysed and embedded for a passage: what stands above it says what it is about."""
    return without_note_calls("\n".join([heading_text(document, passage), passage.text]))


def heading_text(document: Document, passage: Passage) -> str:
    """What stands above a passage: its document's title and its headings."""
    headings = [heading for heading in passage.headings if squash(heading) != squash(document.title)]
    return without_note_calls("\n".join([document.title, *headings]))


def write_generation(
    folder: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    vectors: Embedded,
    glossary: Sequence[Notion],
    manifest: Manifest,
) -> None:
    """Write a generation in the empty `folder`; `manifest.files` is filled in here.

    Raises:
        OSError: the disk refuses the files (also for SQLite's and tantivy's own errors).
        IndexDamaged: passages, vectors and sentences do not match: a defect, and nothing may be published.
    """
    counts = np.array([len(p.sentences) for p in passages], np.int64)
    wanted = (len(passages), len(passages), int(counts.sum()))
    given = (len(vectors.passages), len(vectors.headings), len(vectors.sentences))
    if given != wanted:
        raise IndexDamaged(f"Passages, headings and sentences are {wanted}, but their vectors {given}.")
    by_id = {document.id: (ordinal, document) for ordinal, document in enumerate(documents)}
    rows = []
    counted: Counter[str] = Counter()
    for passage in passages:
        ordinal, document = by_id[passage.document_id]
        text = indexed_text(document, passage)
        rows.append((ordinal, " ".join(tokens(text))))
        counted.update(words(text))
    try:
        _write_database(folder / DATABASE, documents, passages, rows, counted, glossary)
        lexical.write_tantivy(folder / KEYWORDS, rows)
        write_vectors(folder, vectors, counts)
        write_pieces(folder, vectors.pieces)
    except (
        sqlite3.Error,
        ValueError,
        RuntimeError,
    ) as error:  # what sqlite, tantivy and faiss raise when writing fails
        raise OSError(str(error)) from error
    manifest.files.update(digest_files(folder))
    manifest.write(folder)


def _write_database(
    path: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    rows: Sequence[tuple[int, str]],
    counted: Mapping[str, int],
    glossary: Iterable[Notion],
) -> None:
    database = sqlite3.connect(path)
    try:
        database.executescript(_TABLES + REFERENCE_TABLES)
        database.executemany(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)",
            ((n, d.id, d.kind, d.publisher, d.date, _json(asdict(d))) for n, d in enumerate(documents)),
        )
        database.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?)",
            ((n, p.id, *rows[n], _json(asdict(p))) for n, p in enumerate(passages)),
        )
        database.executemany("INSERT INTO word VALUES (?, ?)", sorted(counted.items()))
        database.executemany(
            "INSERT INTO notion VALUES (?, ?)", ((n, _json(asdict(notion))) for n, notion in enumerate(glossary))
        )
        write_references(database, documents, passages)
        database.commit()
    finally:
        database.close()


class LocalIndex:
    """An `Index` over the files of one generation. Safe to use from several threads."""

    def __init__(self, folder: Path, engine: Literal["tantivy", "rank-bm25"] = "tantivy") -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        if self.manifest.analysis != ANALYSIS:
            raise IndexMismatch(
                f"The index in {folder} was built with the text analysis {self.manifest.analysis!r}; this version has "
                f"{ANALYSIS!r}. Run `passerelle index` to build it again."
            )
        # Python's sqlite3 is built serialised, so threads may share a connection; "immutable" needs no lock file.
        self._database = sqlite3.connect(
            f"{(folder / DATABASE).absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False
        )
        self._documents = [_document(row[0]) for row in self._query("SELECT record FROM document ORDER BY ordinal")]
        self._id_of = {name: d.id for d in self._documents for name in (*d.also, d.id)}
        self._document_of = np.array(
            [row[0] for row in self._query("SELECT document FROM passage ORDER BY ordinal")], np.int64
        )
        self._vectors = LocalVectors(folder, self._document_of)
        self.pieces = LocalPieces(folder)
        self._lexical: lexical.Lexical
        if engine == "tantivy":
            self._lexical = lexical.TantivyLexical(folder / KEYWORDS)
        else:
            stored = self._query("SELECT tokens FROM passage ORDER BY ordinal")
            self._lexical = lexical.RankBm25Lexical([row[0].split() for row in stored], self._document_of)
        if not self._vectors.count == self.pieces.count == len(self._document_of) == self.manifest.passages:
            raise IndexDamaged(f"The index in {folder} does not hold one vector a passage. Run `passerelle index`.")

    @cached_property
    def glossary(self) -> Glossary:
        """See `Index.glossary`."""
        records = (json.loads(row[0]) for row in self._query("SELECT record FROM notion ORDER BY ordinal"))
        return Glossary([Notion(r["name"], tuple(r["forms"]), tuple(r["english"])) for r in records])

    @cached_property
    def references(self) -> ReferenceTable:
        """See `Index.references`."""
        return ReferenceTable(self._query)

    @cached_property
    def spelling(self) -> Spelling:
        """See `Index.spelling`."""
        return Spelling((word, int(count)) for word, count in self._query("SELECT word, count FROM word"))

    def select(self, filters: Filters) -> Ordinals | None:
        """See `Index.select`. A document without a date passes no date filter."""
        if filters == Filters():
            return None
        chosen = [n for n, document in enumerate(self._documents) if _passes(document, filters)]
        return np.array(chosen, np.int64)

    def keyword(self, terms: Mapping[str, float], depth: int, allowed: Ordinals | None = None) -> Ranking:
        """See `Index.keyword`."""
        return self._lexical.search(terms, depth, allowed)

    def nearest(self, vector: Scores, depth: int, allowed: Ordinals | None = None) -> Ranking:
        """See `Index.nearest`."""
        return self._vectors.nearest(vector, depth, allowed)

    def vector(self, ordinal: int) -> Scores:
        """See `Index.vector`."""
        return self._vectors.vector(ordinal)

    def cosines(self, vector: Scores, ordinals: Ordinals) -> Scores:
        """See `Index.cosines`."""
        return self._vectors.cosines(vector, ordinals)

    def heading_cosines(self, vector: Scores, ordinals: Ordinals) -> Scores:
        """See `Index.heading_cosines`."""
        return self._vectors.heading_cosines(vector, ordinals)

    def interactions(self, pieces: Scores, ordinals: Ordinals) -> Scores:
        """See `Index.interactions`."""
        return self.pieces.interactions(pieces, ordinals)

    def sentence_vectors(self, ordinal: int) -> Scores:
        """See `Index.sentence_vectors`."""
        return self._vectors.sentence_vectors(ordinal)

    def sentence_cosines(self, vector: Scores, ordinal: int) -> Scores:
        """See `Index.sentence_cosines`."""
        return self._vectors.sentence_cosines(vector, ordinal)

    def holds(self, token: str) -> bool:
        """See `Index.holds`."""
        return self._lexical.document_frequency(token) > 0

    def idf(self, token: str) -> float:
        """See `Index.idf`."""
        return lexical.idf(self.manifest.passages, self._lexical.document_frequency(token))

    def passages(self, ordinals: Sequence[int]) -> list[Passage]:
        """See `Index.passages`."""
        return [_passage(record) for record in self._of_passages("record", ordinals)]

    def tokens(self, ordinals: Sequence[int]) -> list[list[str]]:
        """See `Index.tokens`."""
        return [held.split() for held in self._of_passages("tokens", ordinals)]

    def documents_of(self, ordinals: Sequence[int]) -> list[int]:
        """See `Index.documents_of`."""
        return [int(document) for document in self._document_of[np.array(ordinals, np.int64)]]

    def find(self, passage_id: str) -> Passage | None:
        """See `Index.find`."""
        rows = self._query("SELECT record FROM passage WHERE id = ?", self._own_id(passage_id))
        return _passage(rows[0][0]) if rows else None

    def ordinal(self, passage_id: str) -> int | None:
        """See `Index.ordinal`."""
        rows = self._query("SELECT ordinal FROM passage WHERE id = ?", self._own_id(passage_id))
        return int(rows[0][0]) if rows else None

    def of_document(self, document_id: str) -> list[Passage]:
        """See `Index.of_document`."""
        query = (
            "SELECT p.record FROM passage p JOIN document d ON d.ordinal = p.document WHERE d.id = ? ORDER BY p.ordinal"
        )
        return [_passage(row[0]) for row in self._query(query, self._id_of.get(document_id, document_id))]

    def documents(self) -> Sequence[Document]:
        """See `Index.documents`."""
        return self._documents

    def _own_id(self, passage_id: str) -> str:
        """The id in the index of a passage named after another of its document's names."""
        document_id, mark, number = passage_id.rpartition("#")
        return self._id_of.get(document_id, document_id) + mark + number

    def _of_passages(self, column: str, ordinals: Sequence[int]) -> list[str]:
        marks = ",".join("?" * len(ordinals))
        query = f"SELECT ordinal, {column} FROM passage WHERE ordinal IN ({marks})"  # noqa: S608 (our own words)
        found = {int(ordinal): value for ordinal, value in self._query(query, *map(int, ordinals))}
        return [found[int(ordinal)] for ordinal in ordinals]

    def _query(self, query: str, *values: str | int) -> list[tuple[str, ...]]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise IndexDamaged(
                f"{self.folder / DATABASE} cannot be read ({error}). Run `passerelle index` to build it again."
            ) from error


def open_index(folder: Path, engine: Literal["tantivy", "rank-bm25"] = "tantivy") -> LocalIndex:
    """Open the generation in `folder`.

    Raises:
        IndexDamaged: its files are not those of its manifest.
        IndexMismatch: it is of another format or text analysis.
    """
    return LocalIndex(folder, engine)


def _passes(document: Document, filters: Filters) -> bool:
    return (
        (not filters.kinds or document.kind in filters.kinds)
        and (not filters.publishers or document.publisher in filters.publishers)
        and (not filters.themes or not set(document.themes).isdisjoint(filters.themes))
        # ISO dates compare as text; the bounds are cut to the precision of the document's date, or the reverse.
        and (
            not filters.date_from or (document.date != "" and document.date >= filters.date_from[: len(document.date)])
        )
        and (not filters.date_to or (document.date != "" and document.date[: len(filters.date_to)] <= filters.date_to))
    )


def _json(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _document(record: str) -> Document:
    values = json.loads(record)
    return Document(**values | {name: tuple(values.get(name, ())) for name in ("themes", "also")})


def _passage(record: str) -> Passage:
    values = json.loads(record)
    sentences = tuple(Sentence(**s | {"boxes": tuple(Box(*box) for box in s["boxes"])}) for s in values["sentences"])
    tuples = {name: tuple(values[name]) for name in ("headings", "labels")}
    return Passage(**values | tuples | {"sentences": sentences})
