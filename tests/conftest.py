"""What every test shares: no setting from outside, one encoder, one index of the starter corpus, no haste."""

import os
import signal
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from filelock import FileLock
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

    Every file is read. The vectors that this checkout's own index, or the other process that runs tests, has of the
    same texts by the same encoder are not computed again: most of a minute.
    """
    from indexer.build import run
    from search.settings import load_settings

    settings = load_settings(corpus=CORPUS, index=tmp_path_factory.mktemp("starter"))
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    ours = settings.index / "cache" / "vectors.sqlite"
    with FileLock(shared / "starter.lock"):
        kept = [path for path in (shared / "starter.sqlite", ROOT / "index/cache/vectors.sqlite") if path.is_file()]
        if kept:
            ours.parent.mkdir()
            _copy(kept[0], ours)
        report = run(settings, encoder)
        _copy(ours, shared / "starter.sqlite")
    return settings, report


def _copy(database: Path, to: Path) -> None:
    with closing(connect(database)) as source, closing(connect(to)) as target:
        source.backup(target)  # whole, also while an indexing run writes it
