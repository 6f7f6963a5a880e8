"""An index that follows its folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from indexer.watch import watch
from search.errors import CatalogueError, IndexLocked, PasserelleError
from search.index import IndexStore
from tests.indexer.corpora import EAU, JUMELAGE, PNG, catalogue, documents
from tests.tiny import TinyEncoder

ROOT = Path(__file__).parent.parent.parent
SOON = 30  # seconds within which a busy machine notices a change


class Watch:
    """A watch in a thread of its own: `files` is what it told so far, `next()` the outcome of its next run."""

    def __init__(self, settings) -> None:
        self.files: list[tuple[str, str]] = []
        self.outcomes: Queue[object] = Queue()
        self.settings = settings
        self.stopped = False
        self.thread = Thread(target=self.follow, daemon=True)
        self.thread.start()

    def follow(self) -> None:
        """Watch until told to stop, which the next outcome is needed for."""
        told = watch(self.settings, TinyEncoder(), lambda file: self.files.append((file.path, file.status)))
        for outcome in told:
            self.outcomes.put(outcome)
            if self.stopped:
                return

    def next(self) -> object:
        """What the next run came to."""
        return self.outcomes.get(timeout=SOON)

    def news(self) -> list[tuple[str, str]]:
        """Path and status of the files told of since last asked."""
        told, self.files = sorted(self.files), []
        return told


@contextmanager
def watching(settings) -> Iterator[Watch]:
    """A watch that is ended after the block."""
    watched = Watch(settings)
    try:
        yield watched
    finally:
        watched.stopped = True
        settings.corpus.mkdir(exist_ok=True)
        (settings.corpus / "end.txt").write_text("Fin.")
        watched.thread.join(SOON)
        assert not watched.thread.is_alive()


def test_an_index_follows_its_folder(corpus, settings):
    """New, changed and removed files are told of, each alone; a file that cannot be read is not tried again."""
    folder = corpus({"eau.md": EAU, "image.txt": PNG, "jumelage.txt": JUMELAGE})
    with watching(settings) as watched:
        assert watched.next().published
        assert watched.news() == [("eau.md", "indexed"), ("image.txt", "failed"), ("jumelage.txt", "indexed")]
        corpus({"neuf.txt": "Un document neuf."})
        report = watched.next()
        assert report.published
        assert watched.news() == [("neuf.txt", "indexed")]
        assert {file.path: file.seconds for file in report.files}["image.txt"] == 0
        (folder / "eau.md").unlink()
        corpus({"jumelage.txt": "Un jumelage se réveille."})
        watched.next()
        assert watched.news() == [("eau.md", "removed"), ("jumelage.txt", "indexed")]
        assert documents(settings) == ["jumelage.txt", "neuf.txt"]


def test_a_run_that_fails_does_not_end_the_watch(corpus, settings):
    """A wrong catalogue and a folder that goes away are told of, and the watch goes on when they are mended."""
    folder = corpus({"catalogue.toml": "wrong", "eau.md": EAU})
    with watching(settings) as watched:
        assert isinstance(watched.next(), CatalogueError)
        corpus({"catalogue.toml": catalogue(eau="L'eau")})
        assert watched.next().published
        folder.rename(folder.with_name("away"))
        assert isinstance(watched.next(), CatalogueError)
        folder.with_name("away").rename(folder)
        assert not watched.next().published  # it is as it was
        corpus({"neuf.txt": "Un document neuf."})
        assert watched.next().published


def test_an_index_in_the_folder_does_not_wake_the_watch(corpus, settings):
    """What the run itself writes, hidden files and drafts are no changes."""
    folder = corpus({"eau.md": EAU})
    inside = settings.model_copy(update={"index": folder / "index"})
    with watching(inside) as watched:
        assert watched.next().published
        corpus({".cache/a.txt": "Un.", "_brouillons/b.txt": "Deux."})
        with pytest.raises(Empty):
            watched.outcomes.get(timeout=3)


def test_an_index_that_another_run_writes_is_tried_again(corpus, settings, monkeypatch):
    """The watch waits for the other run to end."""
    monkeypatch.setattr("indexer.watch.RETRY", 0.2)
    corpus({"eau.md": EAU})
    with watching(settings) as watched:
        with IndexStore(settings.index).writing():
            assert isinstance(watched.next(), IndexLocked)
        while isinstance(outcome := watched.next(), PasserelleError):
            pass
        assert outcome.published


def test_a_folder_that_cannot_be_watched_is_an_error(corpus, settings, monkeypatch):
    """Where the system has no watches left, the message says what to set."""
    corpus({"eau.md": EAU})

    def refuse(*paths: object, **options: object) -> None:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr("watchfiles.watch", refuse)
    with pytest.raises(CatalogueError, match=r"cannot be watched: .*WATCHFILES_FORCE_POLLING"):
        next(watch(settings, TinyEncoder(), lambda file: None))


@pytest.mark.parametrize(("number", "forced"), [(signal.SIGINT, False), (signal.SIGTERM, True)])
def test_a_watch_ends_well_when_it_is_stopped(corpus, settings, number, forced):
    """Ctrl-C and a service manager end the command with 0 and a line; a folder without events is looked at."""
    corpus({"eau.md": EAU})
    command = [sys.executable, "-m", "tests.indexer.trouble", "watch", str(settings.corpus), str(settings.index)]
    environment = os.environ | ({"WATCHFILES_FORCE_POLLING": "true"} if forced else {})
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:
        try:
            assert process.stdout.readline() == "indexed     eau.md\n"
            while "published" not in process.stderr.readline():
                pass
            corpus({"neuf.txt": "Un document neuf."})
            assert process.stdout.readline() == "indexed     neuf.txt\n"
            time.sleep(0.3)
            process.send_signal(number)
            said, complaints = process.communicate(timeout=SOON)
        finally:
            process.kill()
    assert (process.returncode, said) == (0, "")
    assert complaints.splitlines()[-1].startswith("Stopped. The index is whole")
    assert "Traceback" not in complaints
