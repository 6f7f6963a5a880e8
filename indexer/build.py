"""The indexing run: read what changed, cut it, embed what is new, publish a whole new generation, report."""

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from indexer import passages as cutting
from indexer.cache import VectorCache
from indexer.catalogue import read_catalogue
from indexer.extract import EXTRACTION_VERSION
from indexer.reading import CorpusReader, Failures, Source
from indexer.report import Progress, RunReport, Told
from search.encoder import Encoder
from search.errors import IndexStoreError
from search.glossary import Notion, read_glossary
from search.index.local import LocalIndex, heading_text, indexed_text, write_generation
from search.index.manifest import Manifest, read_manifest
from search.index.references import VERSION as REFERENCES_VERSION
from search.index.store import IndexStore
from search.index.vectors import Embedded
from search.records import Document, Passage
from search.settings import Settings
from search.text import ANALYSIS, without_note_calls

BATCH = 256  # texts embedded between two saves of the cache


@dataclass(frozen=True, slots=True)
class Built:
    """What `publish` made: counts, and how long the encoder took."""

    documents: int
    passages: int
    sentences: int
    encoded: int
    published: bool
    encoder_seconds: float


def run(
    settings: Settings,
    encoder: Encoder,
    progress: Progress = lambda step, done, total: None,
    told: Told = lambda file: None,
    failures: Failures | None = None,
) -> RunReport:
    """Bring the index up to date with the corpus, and say what became of every file.

    `failures` is what runs of one watch hand on to the next: files that cannot be read are not tried each time.

    Raises:
        CatalogueError: the corpus folder or its catalogue cannot be used.
        GlossaryError: its glossary cannot be used.
        IndexLocked: another run is writing this index.
        IndexWriteError: the index cannot be written; the one that was there is untouched.
    """
    start = time.perf_counter()
    catalogue = read_catalogue(settings.corpus)  # a wrong one is told before anything is written
    glossary = read_glossary(settings.corpus)
    store = IndexStore(settings.index)
    with store.writing():
        before = published(store)
        known = before.sources if before else {}
        failed = {} if failures is None else failures
        sources, files = CorpusReader(settings, catalogue, known, progress, told, failed).read()
        built = publish(store, sources, encoder, settings, progress, before, glossary)
        report = RunReport(
            files=tuple(files),
            documents=built.documents,
            passages=built.passages,
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
    progress: Progress,
    before: Manifest | None,
    glossary: Sequence[Notion] = (),
) -> Built:
    """Build and publish a generation of these documents; nothing is done when the one `before` holds the same.

    The caller holds `store.writing()`. With no passage nothing is published either: an index is never emptied by a
    folder that was moved or could not be read.
    """
    digest = _corpus_digest(sources, encoder, settings, glossary)
    documents = [source.document for source in sources]
    passages = [passage for source in sources for passage in source.passages]
    sentences = sum(len(passage.sentences) for passage in passages)
    if not passages or (before and before.corpus == digest):
        return Built(len(documents), len(passages), sentences, 0, published=False, encoder_seconds=0.0)
    with closing(VectorCache(store.root / "cache" / "vectors.sqlite", encoder.fingerprint, encoder.dimension)) as cache:
        vectors, encoded, seconds = _embed(cache, documents, passages, encoder, progress)
        progress("writing", 0, 1)
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
            sources={name: s.digest for s in sources for name in (s.document.id, *s.document.also)},
        )
        with store.new_generation() as folder:
            write_generation(folder, documents, passages, vectors, glossary, manifest)
            LocalIndex(folder)  # what cannot be opened is not published
    progress("writing", 1, 1)
    return Built(len(documents), len(passages), sentences, encoded, published=True, encoder_seconds=seconds)


def _embed(
    cache: VectorCache,
    documents: Iterable[Document],
    passages: Sequence[Passage],
    encoder: Encoder,
    progress: Progress,
) -> tuple[Embedded, int, float]:
    """The vectors of the passages; how many texts were embedded, in how many seconds."""
    by_id = {document.id: document for document in documents}
    texts = [indexed_text(by_id[passage.document_id], passage) for passage in passages]
    above = [heading_text(by_id[passage.document_id], passage) for passage in passages]
    headed = {passage.document_id for passage, lines in zip(passages, above, strict=True) if "\n" in lines}
    headings = [  # in a document without headings the title says nothing that tells its passages apart
        lines if passage.document_id in headed else text
        for passage, lines, text in zip(passages, above, texts, strict=True)
    ]
    sentences = [without_note_calls(text) for passage in passages for text in passage.sentence_texts()]
    text_of = {cache.key(text): text for text in [*texts, *headings, *sentences]}
    wholes = [cache.key(text) for text in texts]
    whole = cache.missing(wholes) | cache.missing_pieces(wholes)
    new = cache.missing(list(text_of)) - whole
    seconds = 0.0
    done, weight = 0, sum(len(text_of[key]) for key in [*whole, *new])
    progress("embedding", 0, weight)
    for batch in [*_batches(whole, text_of), *_batches(new, text_of)]:
        start = time.perf_counter()
        read = [text_of[key] for key in batch]
        if batch[0] in whole:
            vectors, pieces = encoder.encode_whole(read)
            cache.put_pieces(batch, pieces)
        else:
            vectors = encoder.encode_passages(read)
        seconds += time.perf_counter() - start
        cache.put(batch, vectors)
        done += sum(map(len, read))
        progress("embedding", done, weight)
    cache.prune(list(text_of))
    kept = [cache.get([cache.key(text) for text in part]) for part in (texts, headings, sentences)]
    return Embedded(kept[0], kept[1], kept[2], lambda: cache.pieces(wholes)), len(whole) + len(new), seconds


def _batches(keys: Iterable[bytes], text_of: Mapping[bytes, str]) -> list[list[bytes]]:
    """`keys` in batches of texts of about one length, which need less padding."""
    ordered = sorted(keys, key=lambda key: (len(text_of[key]), key))
    return [ordered[first : first + BATCH] for first in range(0, len(ordered), BATCH)]


def _passage_settings(settings: Settings) -> dict[str, str | int]:
    return {
        "passage_characters": settings.passage_characters,
        "passage_version": cutting.VERSION,
        "extraction_version": EXTRACTION_VERSION,
        "references_version": REFERENCES_VERSION,
    }


def _corpus_digest(sources: Iterable[Source], encoder: Encoder, settings: Settings, glossary: Iterable[Notion]) -> str:
    """A digest of everything that decides what the index holds."""
    head = [encoder.fingerprint, ANALYSIS, _passage_settings(settings), [asdict(notion) for notion in glossary]]
    rows = [[asdict(source.document), source.digest] for source in sources]
    return hashlib.sha256(json.dumps([head, rows], sort_keys=True).encode()).hexdigest()


def published(store: IndexStore) -> Manifest | None:
    """What is published says of itself; None when there is nothing, or nothing usable, which is then built again."""
    try:
        return read_manifest(store.current())
    except IndexStoreError:
        return None
