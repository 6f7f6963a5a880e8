"""Generations of the index: published whole or not at all, one writer at a time, whatever happens to the process."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.errors import IndexLocked, IndexMissing, IndexWriteError
from search.index import IndexStore

ROOT = Path(__file__).parent.parent.parent
START = """
import sys
from pathlib import Path
from search.index import IndexStore
store = IndexStore(Path(sys.argv[1]))
"""


def publish(store: IndexStore, content: str) -> Path:
    """Publish a generation that holds one file."""
    with store.writing(), store.new_generation() as folder:
        (folder / "content").write_text(content)
    return folder


def generations(store: IndexStore) -> list[str]:
    """The names of all the generations on the disk."""
    return sorted(path.name for path in (store.root / "generations").iterdir())


@contextmanager
def process(program: str, root: Path) -> Iterator[subprocess.Popen]:
    """Another real process, which has an `IndexStore` on `root` and has said that it is ready."""
    with subprocess.Popen(
        [sys.executable, "-c", START + program, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as running:
        assert running.stdout.readline() == "ready\n"
        try:
            yield running
        finally:
            running.kill()


def test_nothing_published_yet(tmp_path):
    """Before the first run there is no index, and the error names the folder and the command."""
    with pytest.raises(IndexMissing, match=r"There is no index in .*nowhere. Run `passerelle index`"):
        IndexStore(tmp_path / "nowhere").current()


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_pointer_that_cannot_be_read(tmp_path, content):
    """A pointer that is no readable text is an index that cannot be read, not a crash."""
    if content is None:
        (tmp_path / "current").mkdir()
    else:
        (tmp_path / "current").write_bytes(content)
    with pytest.raises(IndexMissing, match="cannot be read"):
        IndexStore(tmp_path).current()


def test_what_is_written_is_published(tmp_path):
    """After the block, the new generation is the current one, complete, and no scratch file is left."""
    store = IndexStore(tmp_path / "deep" / "index")
    folder = publish(store, "one")
    assert store.current() == folder
    assert (folder / "content").read_text() == "one"
    assert sorted(path.name for path in store.root.iterdir()) == ["current", "generations", "write.lock"]


def test_nothing_is_published_before_the_end(tmp_path):
    """While a generation is written, readers still get the one before."""
    store = IndexStore(tmp_path)
    before = publish(store, "one")
    with store.writing(), store.new_generation() as folder:
        (folder / "content").write_text("two")
        assert store.current() == before
    assert store.current() == folder


@pytest.mark.parametrize("error", [RuntimeError("defect"), KeyboardInterrupt()])
def test_a_failure_leaves_the_index_as_it_was(tmp_path, error):
    """When writing fails or is interrupted, the error goes on and the half-made generation is gone."""
    store = IndexStore(tmp_path)
    before = publish(store, "one")
    with pytest.raises(type(error)), store.writing(), store.new_generation() as folder:  # noqa: PT012 (fails inside)
        (folder / "content").write_text("half")
        raise error
    assert store.current() == before
    assert generations(store) == [before.name]


def test_a_full_disk_is_told(tmp_path):
    """When the disk refuses the files, the error says so, that the old index is untouched, and what to do."""
    store = IndexStore(tmp_path)
    before = publish(store, "one")
    said = r"No space left.*untouched\. Free some space.*`passerelle index`"
    with pytest.raises(IndexWriteError, match=said), store.writing(), store.new_generation():
        raise OSError(28, "No space left on device")
    assert store.current() == before


def test_what_fails_beside_the_generation_is_told_too(tmp_path):
    """A cache that cannot be written while the lock is held is told as the index is, with what to do."""
    store = IndexStore(tmp_path)
    said = r"database or disk is full.*untouched\. Free some space.*`passerelle index`"
    with pytest.raises(IndexWriteError, match=said), store.writing():
        raise sqlite3.OperationalError("database or disk is full")
    publish(store, "one")  # the lock was freed


def test_a_folder_that_cannot_be_made(tmp_path):
    """An index folder that cannot be made is told when writing starts."""
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(IndexWriteError, match=r"file.*cannot be written"),
        IndexStore(tmp_path / "file" / "index").writing(),
    ):
        pass


def test_the_generation_before_is_kept_for_its_readers(tmp_path):
    """Two generations are kept, the published one and the one that readers may have open; older ones go."""
    store = IndexStore(tmp_path)
    folders = [publish(store, str(number)) for number in range(4)]
    assert generations(store) == [folder.name for folder in folders[-2:]]


def test_one_writer_at_a_time(tmp_path):
    """While another process writes, a second writer is refused with what to do; readers are not."""
    store = IndexStore(tmp_path)
    before = publish(store, "one")
    program = "with store.writing(): print('ready', flush=True); sys.stdin.read()"
    with process(program, tmp_path) as other:
        with pytest.raises(IndexLocked, match=r"Another indexing run is writing .*Wait for it to end"), store.writing():
            pass
        assert store.current() == before
        other.stdin.close()
        assert other.wait() == 0
    publish(store, "two")  # the other ended well: the lock is free


def test_a_killed_writer_frees_the_lock_and_its_leavings_are_removed(tmp_path):
    """A writer killed in the middle leaves the old index; the next writer is let in and removes what was left."""
    store = IndexStore(tmp_path)
    before = publish(store, "one")
    program = """
with store.writing(), store.new_generation() as folder:
    (folder / "content").write_text("half")
    print("ready", flush=True)
    sys.stdin.read()
"""
    with process(program, tmp_path) as other:
        half = [name for name in generations(store) if name != before.name]
        other.kill()
        other.wait()
    assert len(half) == 1
    assert half[0] in generations(store)
    assert store.current() == before
    after = publish(store, "two")
    assert store.current() == after
    assert generations(store) == [before.name, after.name]


# Copies itself again and again, each copy stopped at the next thing that publishing asks of the file system, until one
# gets to the end.
AT_EVERY_STEP = """
import os
def stop_at(step):
    seen = 0
    def hook(event, args):
        nonlocal seen
        if event.split(".")[0] in ("open", "os", "shutil"):
            seen += 1
            if seen == step:
                STOP
    sys.addaudithook(hook)

print("ready", flush=True)
for step in range(1, 500):
    child = os.fork()
    if not child:
        try:
            with store.writing():
                stop_at(step)
                with store.new_generation() as folder:
                    (folder / "content").write_text(str(step))
        except KeyboardInterrupt:
            os._exit(9)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    published = store.current()
    names = [folder.name for folder in published.parent.iterdir()]
    unpublished = sum(name > published.name for name in names)
    print(code, step, (published / "content").read_text(), unpublished, len(names), flush=True)
    if code == 0:
        break
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the test copies its process with fork")
@pytest.mark.parametrize(("stop", "most"), [("os._exit(9)", 1), ("raise KeyboardInterrupt", 0)], ids=["kill", "Ctrl-C"])
def test_publication_is_atomic(tmp_path, stop, most):
    """Stopped at any step of publishing, the index is whole: the old one before the pointer moved, the new one after.

    The generation that a killed run leaves is removed by the next; an interrupted run leaves none.
    """
    store = IndexStore(tmp_path)
    publish(store, "0")
    with process(AT_EVERY_STEP.replace("STOP", stop), tmp_path) as other:
        lines = [line.split() for line in other.stdout]
    codes, steps, contents, unpublished, kept = zip(*[[int(value) for value in line] for line in lines], strict=True)
    assert codes == (9,) * (len(codes) - 1) + (0,)
    assert len(codes) > 10  # enough steps for the test to mean something
    previous = 0
    for step, content in zip(steps, contents, strict=True):
        assert content in (previous, step)
        previous = content
    assert len(set(contents)) > 2  # some were stopped after the pointer moved
    assert max(unpublished) == most
    assert (contents[-1], kept[-1]) == (steps[-1], 2)


def test_a_reader_never_finds_half_a_pointer(tmp_path):
    """Another process that reads all the time while many generations are published always finds a whole one."""
    store = IndexStore(tmp_path)
    publish(store, "0")
    program = """
print("ready", flush=True)
import threading
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
names = set()
while not stop.is_set():
    folder = store.current()
    names.add(folder.name)
    assert folder.parent.name == "generations" and len(folder.name) == len("20260101T000000.000000Z"), folder
print(len(names))
"""
    with process(program, tmp_path) as other:
        for number in range(1, 60):
            publish(store, str(number))
        other.stdin.close()
        assert int(other.stdout.read()) >= 1
        assert other.wait() == 0
