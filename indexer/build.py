"""The indexing run: read what changed, cut it, embed what is new, publish a whole new generation, report."""

import hashlib
import json
import stat
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from errno import EINVAL
from pathlib import Path

from indexer import passages as cutting
from indexer.cache import ExtractionCache, VectorCache
from indexer.catalogue import describe, find_files, read_catalogue
from indexer.extract import EXTRACTION_VERSION, Block, Extracted
from indexer.report import FileReport, RunReport, Status
from indexer.workers import Reading, read_all
from search.encoder import Encoder
from search.errors import IndexStoreError, NeedsOcr
from search.glossary import Notion, read_glossary
from search.index.local import LocalIndex, heading_text, indexed_text, write_generation
from search.index.manifest import Manifest, read_manifest
from search.index.store import IndexStore
from search.index.vectors import Embedded
from search.records import Document, Passage
from search.settings import Settings
from search.text import ANALYSIS, without_note_calls

BATCH = 256  # texts embedded between two saves of the cache

Progress = Callable[[str, int, int], None]
"""Told of the step's name, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to index: its record, the digest of its content, its blocks, the numbers printed on its pages."""

    document: Document
    digest: str
    blocks: tuple[Block, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What `publish` made: passages by document, counts, and how long the encoder took."""

    passages: dict[str, int]
    sentences: int
    encoded: int
    published: bool
    encoder_seconds: float


def run(settings: Settings, encoder: Encoder, progress: Progress | None = None) -> RunReport:
    """Bring the index up to date with the corpus, and say what became of every file.

    Raises:
        CatalogueError: the corpus folder or its catalogue cannot be used.
        IndexLocked: another run is writing this index.
        IndexWriteError: the index cannot be written; the one that was there is untouched.
    """
    tell = progress or (lambda step, done, total: None)
    start = time.perf_counter()
    catalogue = read_catalogue(settings.corpus)
    glossary = read_glossary(settings.corpus)
    store = IndexStore(settings.index)
    with store.writing():
        sources, files = _read_corpus(settings, catalogue, tell)
        built = publish(store, sources, encoder, settings, tell, glossary)
        report = RunReport(
            files=tuple(replace(file, passages=built.passages.get(file.path, 0)) for file in files),
            documents=len(built.passages),
            passages=sum(built.passages.values()),
            sentences=built.sentences,
            encoded=built.encoded,
            published=built.published,
            seconds=round(time.perf_counter() - start, 3),
            encoder_seconds=round(built.encoder_seconds, 3),
        )
        report.write(settings.index / "report.json")
    return report


def publish(
    store: IndexStore,
    sources: Sequence[Source],
    encoder: Encoder,
    settings: Settings,
    tell: Progress,
    glossary: Sequence[Notion] = (),
) -> Built:
    """Build and publish a generation of these documents; nothing is done when the published one has the same content.

    The caller holds `store.writing()`. With no source nothing is published either: an index is never emptied by a
    folder that was moved or could not be read.
    """
    digest = _corpus_digest(sources, encoder, settings, glossary)
    documents = [source.document for source in sources]
    passages = [
        passage
        for source in sources
        for passage in cutting.cut(
            source.document.id, source.blocks, settings.passage_characters, source.document.title, source.labels
        )
    ]
    counts = {document.id: 0 for document in documents}
    for passage in passages:
        counts[passage.document_id] += 1
    sentences = sum(len(passage.sentences) for passage in passages)
    if not passages or _published_digest(store) == digest:
        return Built(counts, sentences, 0, published=False, encoder_seconds=0.0)
    vectors, encoded, seconds = _embed(store, documents, passages, encoder, tell)
    tell("writing", 0, 1)
    manifest = Manifest(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=encoder.fingerprint,
        dimension=encoder.dimension,
        analysis=ANALYSIS,
        corpus=digest,
        documents=len(documents),
        passages=len(passages),
        sentences=sentences,
        settings=_passage_settings(settings),
        files={},
    )
    with store.new_generation() as folder:
        write_generation(folder, documents, passages, vectors, glossary, manifest)
        LocalIndex(folder)  # what cannot be opened is not published
    tell("writing", 1, 1)
    return Built(counts, sentences, encoded, published=True, encoder_seconds=seconds)


def _read_corpus(
    settings: Settings, catalogue: dict[str, Document], tell: Progress
) -> tuple[list[Source], list[FileReport]]:
    """The documents of the corpus that could be read, by id, and what became of each file."""
    unreadable: list[FileReport] = []

    def note(error: OSError) -> None:
        path = Path(str(error.filename)).relative_to(settings.corpus).as_posix()
        unreadable.append(FileReport(_shown(path) + "/", "failed", f"This folder cannot be listed: {error.strerror}."))

    paths = {path.relative_to(settings.corpus).as_posix(): path for path in find_files(settings.corpus, note)}
    published = _published_documents(settings)
    cache = ExtractionCache(settings.index / "cache" / "extraction")
    digests: dict[str, str] = {}
    known: dict[str, Extracted] = {}
    files: dict[str, FileReport] = {file.path: file for file in unreadable}
    for name, path in paths.items():
        try:
            digests[name] = _digest(name, path)
        except OSError as error:
            files[name] = FileReport(_shown(name), "failed", f"The file cannot be opened: {error.strerror}.")
            continue
        if (extracted := cache.get(digests[name])) is not None:
            known[name] = extracted
            files[name] = _file_report(name, Reading(path, extracted, None, 0.0), unchanged=name in published)
    new = [name for name in digests if name not in known]
    readings = read_all([paths[n] for n in new], settings.extraction_seconds, settings.extraction_megabytes)
    tell("reading", 0, len(new))
    for count, (name, reading) in enumerate(zip(new, readings, strict=True), 1):
        files[name] = _file_report(name, reading)
        if reading.extracted is not None:
            known[name] = reading.extracted
            cache.put(digests[name], reading.extracted)
        tell("reading", count, len(new))
    cache.prune()
    for name in sorted(catalogue.keys() - paths.keys()):
        files.setdefault(name, FileReport(name, "failed", "The catalogue names this file, but it is not there."))
    for name in sorted(published - paths.keys() - files.keys()):
        files[name] = FileReport(name, "removed", "The file is no longer in the corpus.")
        if name.startswith(tuple(folder.path for folder in unreadable)):
            files[name] = FileReport(name, "failed", "Its folder cannot be listed, and it is no longer in the index.")
    sources = [
        Source(describe(name, catalogue.get(name), read.metadata), digests[name], read.blocks, read.labels)
        for name, read in sorted(known.items())
        if read.blocks
    ]
    return sources, [files[name] for name in sorted(files)]


def _digest(name: str, path: Path) -> str:
    """The SHA-256 of a file; an `OSError` when it is none that can be a document."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise OSError(EINVAL, "its name is not UTF-8, rename it") from None
    if not stat.S_ISREG(path.stat().st_mode):  # to open a pipe would wait for ever
        raise OSError(EINVAL, "it is a pipe, a socket or a device")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shown(name: str) -> str:
    """`name` with the bytes that are not UTF-8 spelt out."""
    return name.encode(errors="backslashreplace").decode()


def _file_report(name: str, reading: Reading, *, unchanged: bool = False) -> FileReport:
    status: Status
    if reading.error is not None:
        status = "needs_ocr" if isinstance(reading.error, NeedsOcr) else "failed"
        return FileReport(name, status, str(reading.error), seconds=round(reading.seconds, 3))
    extracted = reading.extracted or Extracted(())
    status = "unchanged" if unchanged else "indexed"
    reason = " ".join(extracted.warnings)
    if not extracted.blocks:
        status, reason = "empty", reason or "There is no text in this file."
    return FileReport(name, status, reason, seconds=round(reading.seconds, 3))


def _embed(
    store: IndexStore, documents: Iterable[Document], passages: Sequence[Passage], encoder: Encoder, tell: Progress
) -> tuple[Embedded, int, float]:
    """The vectors of the passages; how many were computed, in how many seconds."""
    by_id = {document.id: document for document in documents}
    texts = [indexed_text(by_id[passage.document_id], passage) for passage in passages]
    headings = [heading_text(by_id[passage.document_id], passage) for passage in passages]
    sentences = [without_note_calls(text) for passage in passages for text in passage.sentence_texts()]
    cache = VectorCache(store.root / "cache" / "vectors.sqlite", encoder.fingerprint, encoder.dimension)
    try:
        text_of = {cache.key(text): text for text in [*texts, *headings, *sentences]}
        missing = cache.missing(list(text_of))
        new = sorted(missing, key=lambda key: (len(text_of[key]), key))  # alike lengths: less padding
        seconds = 0.0
        weight = sum(len(text_of[key]) for key in new)
        done = 0
        tell("embedding", 0, weight)
        for first in range(0, len(new), BATCH):
            batch = new[first : first + BATCH]
            start = time.perf_counter()
            new_vectors = encoder.encode_passages([text_of[key] for key in batch])
            seconds += time.perf_counter() - start
            cache.put(batch, new_vectors)
            done += sum(len(text_of[key]) for key in batch)
            tell("embedding", done, weight)
        cache.prune(list(text_of))
        vectors = Embedded(*(cache.get([cache.key(text) for text in part]) for part in (texts, headings, sentences)))
    finally:
        cache.close()
    return vectors, len(new), seconds


def _passage_settings(settings: Settings) -> dict[str, str | int]:
    return {
        "passage_characters": settings.passage_characters,
        "passage_version": cutting.VERSION,
        "extraction_version": EXTRACTION_VERSION,
    }


def _corpus_digest(sources: Iterable[Source], encoder: Encoder, settings: Settings, glossary: Iterable[Notion]) -> str:
    """A digest of everything that decides what the index holds."""
    head = [encoder.fingerprint, ANALYSIS, _passage_settings(settings), [asdict(notion) for notion in glossary]]
    rows = [[asdict(source.document), source.digest] for source in sources]
    return hashlib.sha256(json.dumps([head, rows], sort_keys=True).encode()).hexdigest()


def _published_digest(store: IndexStore) -> str:
    """The digest of what is published; "" when there is nothing, or nothing usable, which is then built again."""
    try:
        return read_manifest(store.current()).corpus
    except IndexStoreError:
        return ""


def _published_documents(settings: Settings) -> set[str]:
    try:
        return {document.id for document in LocalIndex(IndexStore(settings.index).current()).documents()}
    except IndexStoreError:
        return set()
