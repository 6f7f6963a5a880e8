"""What every test shares: no setting from outside, one encoder, one index of the starter corpus, no haste."""

import os
import signal
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from hypothesis import settings as examples

examples.register_profile("patient", deadline=None)  # a busy machine is no failure
examples.load_profile("patient")

# A shell that starts us in the background has it ignored, and so would the commands that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run each test in an empty folder without the variables of the person who runs it; the model's cache is kept."""
    for name in [name for name in os.environ if name.startswith("PASSERELLE_") and name != "PASSERELLE_CACHE"]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def encoder():
    """The bundled encoder, unpacked in the user's cache at the first run."""
    from search.encoder import load_encoder
    from search.settings import load_settings

    return load_encoder("bundled", load_settings().cache)


@pytest.fixture(scope="session")
def starter(encoder, tmp_path_factory):
    """The settings of an index of the whole starter corpus, and the report of the run that built it.

    Every file is read. The vectors that this checkout's own index holds of the same texts, by the same encoder, are not
    computed again: most of a minute.
    """
    from indexer.build import run
    from search.settings import load_settings

    settings = load_settings(corpus=CORPUS, index=tmp_path_factory.mktemp("starter"))
    kept, copy = (folder / "cache" / "vectors.sqlite" for folder in (ROOT / "index", settings.index))
    if kept.is_file():
        copy.parent.mkdir()
        with closing(connect(kept)) as source, closing(connect(copy)) as target:
            source.backup(target)  # whole, also while an indexing run writes it
    return settings, run(settings, encoder)
