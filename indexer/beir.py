"""The corpus of a BEIR folder as documents to index, so that its questions can be asked of it."""

import hashlib
import json
from pathlib import Path

from indexer.build import publish, published
from indexer.extract import Block, Extracted, Role
from indexer.reading import Source, make_source
from indexer.report import Progress
from search.encoder import Encoder
from search.errors import QuestionsFileError
from search.index import IndexStore
from search.records import Document
from search.settings import Settings


def index_beir(
    folder: Path, encoder: Encoder, settings: Settings, progress: Progress = lambda step, done, total: None
) -> IndexStore:
    """Index the corpus of a BEIR folder, in the user's cache where it is found again the next time.

    Raises:
        QuestionsFileError: the corpus cannot be read.
        IndexStoreError: its index cannot be written.
    """
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    store = IndexStore(settings.cache / "evaluation" / name)
    with store.writing():
        publish(store, read_beir_corpus(folder, settings), encoder, settings, progress, published(store))
    return store


def read_beir_corpus(folder: Path, settings: Settings) -> list[Source]:
    """The records of `corpus.jsonl` (`_id`, `title`, `text`), each a document whose paragraphs are its blocks.

    Raises:
        QuestionsFileError: the file cannot be read, a line is no such record, or an id comes twice.
    """
    path = folder / "corpus.jsonl"
    sources: dict[str, Source] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # no other: a JSON string may hold U+2028
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsFileError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            source = _source(json.loads(line), settings)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            wanted = "a record with `_id` and `text`"
            raise QuestionsFileError(f"{path}, line {number}, is not {wanted}: {error!r}.") from error
        if source.document.id in sources:
            raise QuestionsFileError(f"{path}, line {number}, has the `_id` {source.document.id!r} a second time.")
        sources[source.document.id] = source
    if not sources:
        raise QuestionsFileError(f"{path} holds no record.")
    return list(sources.values())


def _source(values: dict[str, str], settings: Settings) -> Source:
    title, text = values.get("title") or "", values["text"]
    if not isinstance(values["_id"], str) or not isinstance(title, str) or not isinstance(text, str):
        raise TypeError("`_id`, `title` and `text` are text")
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    blocks = tuple(Block(paragraph, Role.PARAGRAPH) for paragraph in paragraphs if paragraph)
    digest = hashlib.sha256(f"{title}\0{text}".encode()).hexdigest()
    return make_source(Document(values["_id"], title or values["_id"]), digest, Extracted(blocks), settings)
