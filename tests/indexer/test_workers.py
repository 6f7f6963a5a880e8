"""Worker processes, with readers that misbehave."""

import multiprocessing
from itertools import islice
from pathlib import Path

import pytest

from indexer.workers import read_all
from search.errors import ExtractionError, UnsupportedType
from tests.indexer import readers

SECONDS, MEGABYTES = 3, 512
NAMES = ("good", "hangs", "dies", "eats", "refuses", "surprises", "also-good")


@pytest.fixture(scope="module")
def outcomes():
    """What became of one file of each sort, read together."""
    paths = [Path(f"{name}.txt") for name in NAMES]
    found = list(read_all(paths, SECONDS, MEGABYTES, readers.read))
    assert [reading.path for reading in found] == paths
    return {reading.path.stem: reading for reading in found}


@pytest.mark.parametrize("name", ["good", "also-good"])
def test_bad_neighbours_cost_a_good_file_nothing(outcomes, name):
    """Files that are read well come back as read, whatever became of those before them."""
    reading = outcomes[name]
    assert reading.error is None
    assert [block.text for block in reading.extracted.blocks] == [f"{name}.txt"]
    assert reading.seconds >= 0


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("hangs", ExtractionError, "hangs.txt took more than 3 s to read; raise extraction_seconds"),
        ("dies", ExtractionError, "The reader of dies.txt died (exit code -9)"),
        ("eats", ExtractionError, "eats.txt takes more than 512 MB to read; raise extraction_megabytes"),
        ("refuses", UnsupportedType, "refuses.txt is a picture"),
        ("surprises", ExtractionError, "surprises.txt could not be read (ValueError: no one expected this)"),
    ],
)
def test_a_bad_file_costs_itself_alone(outcomes, name, kind, reason):
    """A file that cannot be read comes back with an error that names it and says why."""
    reading = outcomes[name]
    assert reading.extracted is None
    assert type(reading.error) is kind
    assert reason in str(reading.error)


def test_the_time_lost_is_told(outcomes):
    """A file that was given up counts for the whole time it was given."""
    assert outcomes["hangs"].seconds == SECONDS


def test_workers_that_all_fail_stop_no_run():
    """When the workers themselves break down, each file comes back with a reason and nothing is raised."""
    paths = [Path("cannot-be-sent.txt"), Path("good.txt")]
    found = list(read_all(paths, SECONDS, MEGABYTES, readers.read))
    assert [reading.path for reading in found] == paths
    assert isinstance(found[0].error, ExtractionError)
    assert "cannot-be-sent.txt could not be read" in str(found[0].error)


def test_no_file_starts_no_process():
    """Nothing to read is nothing to do."""
    assert list(read_all([], SECONDS, MEGABYTES)) == []


def test_an_interrupted_run_leaves_no_process():
    """When the caller stops early, what is queued is not read and the workers end."""
    before = set(multiprocessing.active_children())
    readings = read_all([Path("good.txt"), *[Path("hangs.txt")] * 5], 3600, MEGABYTES, readers.read)
    assert [reading.path.stem for reading in islice(readings, 1)] == ["good"]
    readings.close()
    assert set(multiprocessing.active_children()) <= before


def test_files_are_read_by_the_readers_of_their_formats(tmp_path):
    """By default a file's own format is read."""
    path = tmp_path / "notes.md"
    path.write_text("# Titre\n\nUn paragraphe.\n", encoding="utf-8")
    (reading,) = read_all([path], 60, 2048)
    assert [block.text for block in reading.extracted.blocks] == ["Titre", "Un paragraphe."]
