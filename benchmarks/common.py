"""What the benchmarks share: a searcher over the corpus of a BEIR folder."""

from pathlib import Path

from indexer.beir import index_beir
from search import Searcher, load_settings
from search.encoder import ADAPTER, load_encoder


def beir_searcher(folder: Path, adapter: Path | None = ADAPTER) -> Searcher:
    """A searcher over the corpus of a BEIR folder, indexed first if it is not yet."""
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.cache, adapter=adapter)
    return Searcher(index_beir(folder, encoder, settings), encoder, settings)
