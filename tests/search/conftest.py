"""A small index, made once, and a searcher on it."""

import os

import pytest

from search.searcher import Searcher
from search.settings import load_settings
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, write_index

os.environ["HF_HUB_OFFLINE"] = "1"  # read when transformers is first imported: no test asks a model hub


@pytest.fixture(scope="session")
def small_store(tmp_path_factory):
    """The store of an index of `tests.tiny`'s documents; not to be changed."""
    return write_index(tmp_path_factory.mktemp("small"), DOCUMENTS, PASSAGES)


@pytest.fixture
def small(small_store):
    """A searcher on the small index."""
    return Searcher(small_store, TinyEncoder(), load_settings(index=small_store.root))


@pytest.fixture(scope="session")
def starter_searcher(starter, encoder):
    """A searcher on the index of the starter corpus, with the real encoder."""
    from search.index import IndexStore

    settings, _ = starter
    return Searcher(IndexStore(settings.index), encoder, settings)
