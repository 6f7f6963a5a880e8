"""Worker processes, with readers that misbehave."""

import multiprocessing
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from indexer.files import digest
from indexer.workers import read_all
from search.errors import ExtractionError, UnsupportedType
from tests.indexer import readers
from tests.indexer.family import alive, descendants, left_of

ROOT = Path(__file__).parent.parent.parent
SECONDS, MEGABYTES = 3, 512

BAD = {
    "hangs": "hangs.txt took more than 3 s to read; raise extraction_seconds",
    "spins": "spins.txt took more than 3 s to read",
    "litters": "litters.txt took more than 3 s to read",
    "forks": "forks.txt took more than 3 s to read",
    "dies": "dies.txt was given up: its reader was killed, as happens when memory runs out",
    "faults": "faults.txt killed its reader (SIGSEGV)",
    "overflows": "overflows.txt killed its reader (SIGSEGV)",
    "leaves": "leaves.txt killed its reader (exit code 0)",
    "exits": "exits.txt killed its reader (exit code 3)",
    "eats": "eats.txt takes more than 512 MB to read; raise extraction_megabytes",
    "huge": "huge.txt takes more than 512 MB to read; raise extraction_megabytes",
    "endless": "endless.txt holds more text than one document may (64 MB)",
    "surprises": "surprises.txt could not be read (ValueError: no one expected this)",
    "cannot-be-shown": "cannot-be-shown.txt could not be read (Unsendable: 3)",
    "lies": "What was read of lies.txt is malformed",
    "refuses": "refuses.txt is a picture",
}
GOOD = ("good", "talks", "halves", "also-good")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What became of one file of each sort, read together."""
    folder = tmp_path_factory.mktemp("sorts")
    for name in (*BAD, *GOOD):
        (folder / f"{name}.txt").write_text(name)
    paths = [folder / f"{name}.txt" for name in ("good", *BAD, *GOOD[1:])]
    before = set(Path(tempfile.gettempdir()).glob("passerelle-*"))
    found = list(read_all(paths, SECONDS, MEGABYTES, readers.read))
    assert {reading.path for reading in found} == set(paths)
    assert len(found) == len(paths)
    assert set(Path(tempfile.gettempdir()).glob("passerelle-*")) <= before, "temporary files were left"
    assert not multiprocessing.active_children()
    return {reading.path.stem: reading for reading in found}


@pytest.mark.parametrize("name", ["good", "talks", "also-good"])
def test_bad_neighbours_cost_a_good_file_nothing(outcomes, name):
    """Files that are read well come back as read, with what they took and what they were, whatever others did."""
    reading = outcomes[name]
    assert reading.error is None
    assert [block.text for block in reading.extracted.blocks] == [f"{name}.txt"]
    assert reading.seconds >= 0
    assert 10 < reading.megabytes < MEGABYTES
    assert reading.digest == digest(reading.path)


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_costs_itself_alone(outcomes, name):
    """A file that cannot be read comes back with an error that names it and says why."""
    reading = outcomes[name]
    assert reading.extracted is None
    assert type(reading.error) is (UnsupportedType if name == "refuses" else ExtractionError)
    assert BAD[name] in str(reading.error)


def test_no_batch_waits_for_ever(outcomes):
    """A file that was given up counts for the time it was given; none took longer."""
    assert SECONDS <= outcomes["hangs"].seconds < SECONDS + 1
    assert max(reading.seconds for reading in outcomes.values()) < SECONDS + 1


def test_text_that_no_file_can_hold_is_mended(outcomes):
    """Halves of surrogate pairs come back as question marks: they can be written and sent."""
    extracted = outcomes["halves"].extracted
    assert (extracted.blocks[0].text, extracted.metadata) == ("a?b", {"title": "?"})


def test_what_a_reader_started_ends_with_it(outcomes):
    """A program that a reader started, such as Tesseract, does not outlive the time of its document."""
    pid = int(outcomes["forks"].path.with_suffix(".pid").read_text())
    assert not alive(pid)


def test_a_batch_ends_when_its_supervisor_is_killed(tmp_path):
    """Each file comes back with a reason and nothing is raised."""
    paths = [tmp_path / "stops-its-guard.txt", *(tmp_path / f"good{n}.txt" for n in range(40))]
    found = list(read_all(paths, 60, MEGABYTES, readers.read))
    assert {reading.path for reading in found} == set(paths)
    failed = [reading for reading in found if reading.error]
    assert "stops-its-guard.txt was not read: the process that reads documents was stopped" in str(failed[0].error)
    assert not multiprocessing.active_children()


def test_no_worker_outlives_a_run_that_is_killed(tmp_path):
    """When the run dies without a word, its supervisor, its workers and what these started end too."""
    script = (
        "import sys; from pathlib import Path\n"
        "from indexer.workers import read_all; from tests.indexer import readers\n"
        "list(read_all([Path(sys.argv[1]) / f'{name}.txt' for name in ('forks', 'spins')], 3600, 512, readers.read))"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT) as run:
        started = tmp_path / "forks.pid"
        while not (started.exists() and started.read_text()):
            time.sleep(0.05)
        time.sleep(0.2)
        family = descendants(run.pid)
        assert len(family) >= 4  # the supervisor, two workers, the program of one of them
        run.kill()
    assert left_of(family) == []


def test_no_file_starts_no_process():
    """Nothing to read is nothing to do."""
    assert list(read_all([], SECONDS, MEGABYTES)) == []


def test_an_interrupted_run_leaves_no_process():
    """When the caller stops early, what is queued is not read and the workers end."""
    paths = [Path("good.txt"), *(Path(f"hangs.{n}") for n in range(5))]
    readings = read_all(paths, 3600, MEGABYTES, readers.read)
    assert next(readings).path.stem == "good"
    workers = [pid for child in multiprocessing.active_children() for pid in (child.pid, *descendants(child.pid))]
    assert len(workers) >= 2
    readings.close()
    assert left_of(workers) == []


def test_files_are_read_by_the_readers_of_their_formats(tmp_path):
    """By default a file's own format is read."""
    path = tmp_path / "notes.md"
    path.write_text("# Titre\n\nUn paragraphe.\n", encoding="utf-8")
    (reading,) = read_all([path], 60, 2048)
    assert [block.text for block in reading.extracted.blocks] == ["Titre", "Un paragraphe."]
