"""Runs that go wrong on purpose, in a process of their own: stopped in the middle, or on a disk that is full.

Started by `python -m tests.indexer.trouble`.
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import search.encoder
import ui.cli
import ui.terminal
from indexer.build import run
from indexer.report import Progress
from search.errors import IndexWriteError
from search.index import IndexStore, LocalIndex
from search.settings import load_settings
from tests.tiny import TinyEncoder

STEP = 1.15  # from one size of the disk to the next


class StoppingEncoder(TinyEncoder):
    """Embeds `batches` times, then says so on standard output and waits to be killed."""

    def __init__(self, batches: int) -> None:
        super().__init__()
        self.batches = batches

    def encode_passages(self, texts):
        """As `TinyEncoder`, while it lasts."""
        if not self.batches:
            print("stopped", flush=True)
            signal.pause()
        self.batches -= 1
        return super().encode_passages(texts)


def fill_up(corpus: Path, index: Path, filler: Path | None) -> None:
    """Index `corpus` with ever more room on the disk until it succeeds, checking what is left after each failure.

    Room is what a filling file leaves on the disk of `filler`, or else the largest file that the process may write.
    """
    settings = load_settings(corpus=corpus, index=index)
    old = IndexStore(index).current()
    documents = [document.id for document in LocalIndex(old).documents()]
    places = set()
    for room in _rooms():
        if filler is None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        else:
            _leave(filler, room)
        try:
            report = run(settings, TinyEncoder())
        except IndexWriteError as error:
            if "Free some space" not in str(error):
                raise
            places.add(type(error.__cause__).__name__)
        else:
            break
        assert IndexStore(index).current() == old, f"published with {room} bytes"
        assert [document.id for document in LocalIndex(old).documents()] == documents
        assert list((index / "generations").iterdir()) == [old], f"something was left with {room} bytes"
        assert not list(index.rglob("*.new")), f"a temporary file was left with {room} bytes"
    assert report.published
    assert LocalIndex(IndexStore(index).current()).manifest.documents == report.documents > len(documents)
    print(report.documents, *sorted(places))


def _rooms() -> Iterator[int]:
    room = 32_768.0  # the text of the new document alone takes more
    while room < 64_000_000:
        yield int(room)
        room *= STEP


def _leave(filler: Path, room: int) -> None:
    """Fill the disk up to `room` bytes."""
    filler.unlink(missing_ok=True)
    free = os.statvfs(filler.parent)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - room))


def command(*arguments: str) -> None:
    """Run `passerelle` with the tiny encoder."""
    search.encoder.load_encoder = lambda *options, **named: TinyEncoder()
    sys.argv = ["passerelle", *arguments]
    ui.cli.main()


def pause(step: str, count: int, *arguments: str) -> None:
    """Run `passerelle`, and say so and wait when so much of a step is done."""

    @contextmanager
    def progress() -> Iterator[Progress]:
        def tell(now: str, done: int, total: int) -> None:
            if (now, done) == (step, count):
                print("paused", flush=True)
                time.sleep(60)

        yield tell

    ui.terminal.progress = progress
    command(*arguments)


def main(what: str, corpus: Path, index: Path, *rest: str) -> None:
    """Run one of the troubles on a corpus and its index."""
    if what == "stop":
        run(load_settings(corpus=corpus, index=index), StoppingEncoder(int(rest[0])))
    elif what == "pause":
        pause(rest[0], int(rest[1]), "index", "--corpus", str(corpus), "--index", str(index), "--json")
    elif what == "watch":
        command("index", "--watch", "--corpus", str(corpus), "--index", str(index))
    elif what == "fill":
        fill_up(corpus, index, Path(rest[0]) if rest else None)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
