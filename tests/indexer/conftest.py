"""A corpus to fill, its settings, and runs over it with the tiny encoder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build import run
from indexer.report import RunReport
from search.settings import Settings, load_settings
from tests.tiny import TinyEncoder


def write_corpus(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write `files`, contents by path, below `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Write files in the corpus folder of this test."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    return lambda files: write_corpus(folder, files)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of this test's corpus and index."""
    return load_settings(corpus=tmp_path / "corpus", index=tmp_path / "index")


@pytest.fixture
def index(settings: Settings) -> Callable[..., RunReport]:
    """Run the indexing of this test's corpus."""
    return lambda encoder=None, **listeners: run(settings, encoder or TinyEncoder(), **listeners)
