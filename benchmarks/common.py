"""What the benchmarks share: an index of a BEIR folder, and percentiles in a readable form."""

from hashlib import sha256
from pathlib import Path

from indexer.beir import read_beir_corpus
from indexer.build import publish
from search.encoder import load_encoder
from search.index import IndexStore
from search.searcher import Searcher
from search.settings import Settings, load_settings


def beir_store(folder: Path, settings: Settings) -> IndexStore:
    """Where the index of a BEIR folder is kept between two runs."""
    return IndexStore(settings.cache / "evaluation" / sha256(str(folder.resolve()).encode()).hexdigest()[:16])


def beir_searcher(folder: Path) -> Searcher:
    """A searcher over the corpus of a BEIR folder, indexed first if it is not yet."""
    settings = load_settings()
    store, encoder = beir_store(folder, settings), load_encoder(settings.encoder, settings.cache)
    with store.writing():
        publish(store, read_beir_corpus(folder), encoder, settings, lambda step, done, total: None)
    return Searcher(store, encoder, settings)
