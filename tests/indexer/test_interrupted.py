"""Runs that are killed, or have no room: the index that was there stays, and what was done is not done again."""

import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from search.errors import IndexLocked
from search.index import IndexStore
from search.index.vectors import PASSAGES, Embedded, write_vectors
from tests.indexer.corpora import EAU, answers, documents, make_pdf, statuses
from tests.indexer.family import descendants, left_of
from tests.tiny import TinyEncoder

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def trouble(*arguments: object, before: tuple[str, ...] = ()) -> Iterator[subprocess.Popen]:
    """A process of `tests.indexer.trouble`, killed at the end if it still runs."""
    command = [*before, sys.executable, "-m", "tests.indexer.trouble", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def many_sentences() -> str:
    """More texts than the cache saves at once: 300 sentences and the passages they are in."""
    return "\n\n".join(f"La phrase numéro {n} de ce document dit une chose de plus." for n in range(300))


def test_a_run_killed_in_the_middle_costs_little(corpus, settings, index):
    """While a run goes on another is refused; killed, it leaves the old index, and the next goes on from its cache."""
    corpus({"eau.md": EAU})
    index()
    current = IndexStore(settings.index).current()
    corpus({"long.txt": many_sentences()})
    with trouble("stop", settings.corpus, settings.index, 2) as process:
        assert process.stdout.readline() == "stopped\n", process.stderr.read()
        with pytest.raises(IndexLocked, match="Another indexing run is writing"):
            index()
        assert answers(settings) == "eau.md#1"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert IndexStore(settings.index).current() == current
    assert answers(settings) == "eau.md#1"
    report = index()
    assert statuses(report) == {"eau.md": "unchanged", "long.txt": "indexed"}
    assert report.encoded == report.sentences - 2 - 256  # passages come first; the two sentences of eau.md were known
    assert documents(settings) == ["eau.md", "long.txt"]


@pytest.mark.parametrize(
    ("number", "step", "count"),
    [
        (signal.SIGKILL, "checking", 1),
        (signal.SIGKILL, "reading", 1),
        (signal.SIGKILL, "embedding", 0),
        (signal.SIGKILL, "writing", 0),
        (signal.SIGTERM, "reading", 1),
        (signal.SIGINT, "reading", 1),
        (signal.SIGINT, "embedding", 0),
    ],
)
def test_a_run_may_be_stopped_at_any_moment(corpus, settings, index, number, step, count):
    """The index stays, no process does, a message says what next, and what was read is not read again."""
    corpus({"eau.md": EAU})
    index()
    current = IndexStore(settings.index).current()
    corpus({f"{n}.pdf": make_pdf(f"Le document numéro {n} est public.") for n in range(6)})
    with trouble("pause", settings.corpus, settings.index, step, count) as process:
        assert process.stdout.readline() == "paused\n", process.stderr.read()
        family = descendants(process.pid)
        process.send_signal(number)
        _, complaints = process.communicate(timeout=10)
    if number == signal.SIGKILL:
        assert process.returncode == -signal.SIGKILL
    else:
        assert process.returncode == 130
        assert complaints.startswith("Stopped. The index is whole, what was done is kept")
        assert complaints.count("\n") == 1
    assert left_of(family) == []
    assert IndexStore(settings.index).current() == current
    assert documents(settings) == ["eau.md"]
    report = index()
    assert (report.documents, report.published) == (7, True)
    known = sum(file.status == "indexed" and not file.seconds for file in report.files)
    assert known >= {"checking": 0, "reading": 1}.get(step, 6)


@pytest.fixture
def grown(corpus, settings, index):
    """An index of one document, and a corpus that has grown since."""
    corpus({"eau.md": EAU})
    index()
    corpus({"long.txt": many_sentences()})
    return settings


def test_a_file_too_large_for_the_disk_costs_nothing(grown):
    """Whatever file of the new index is the first that does not fit, the run says so and leaves the old index."""
    with trouble("fill", grown.corpus, grown.index) as process:
        said, complaints = process.communicate()
    assert process.returncode == 0, complaints
    assert said == "2 OSError OperationalError\n"  # documents in the end; files and databases that did not fit


def test_a_last_byte_that_does_not_fit_is_noticed(tmp_path):
    """Vectors that are cut short by one byte are an error when they are written, not when they are read."""
    rows = TinyEncoder().encode_passages([f"passage {n}" for n in range(40)])
    write_vectors(tmp_path, Embedded(rows, rows, rows, list), np.ones(40, np.int64))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / PASSAGES).stat().st_size - 1, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            write_vectors(tmp_path, Embedded(rows, rows, rows, list), np.ones(40, np.int64))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def can_mount() -> bool:
    """Whether this process may have a disk of its own."""
    program = shutil.which("unshare")
    if program is None:
        return False
    command = [program, "-Urm", "mount", "-t", "tmpfs", "none", tempfile.gettempdir()]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="a disk of a few megabytes cannot be mounted here")
def test_a_full_disk_costs_nothing(grown, tmp_path):
    """Whatever is written when the disk is full, the run says so, leaves the old index and clears up after itself."""
    small = tmp_path / "small"
    small.mkdir()
    script = 'mount -t tmpfs -o size=16m none "$0" && cp -r "$1" "$0/index" && shift && exec "$@"'
    before = ("unshare", "-Urm", "sh", "-c", script, str(small), str(grown.index))
    with trouble("fill", grown.corpus, small / "index", small / "filler", before=before) as process:
        said, complaints = process.communicate()
    assert process.returncode == 0, complaints
    assert said == "2 OSError OperationalError\n"
