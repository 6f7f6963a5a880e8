"""Generations of the index: each is built beside the others and published by one atomic rename of a pointer.

    index/current            the name of the generation that readers open
    index/generations/NAME/  one generation, never written again once published
    index/cache/             what indexing keeps from run to run (owned by the indexer)
    index/report.json        what the last run did (owned by the indexer)

A crash leaves an unpublished folder that the next run removes, and the index that was there as it was.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from search.errors import IndexLocked, IndexMissing, IndexWriteError

KEPT = 2  # the published generation, and the one before it for readers that have it open


class IndexStore:
    """The folder that holds the generations of one index."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = root / "current"
        self._generations = root / "generations"

    def current(self) -> Path:
        """The folder of the published generation.

        Raises:
            IndexMissing: nothing was published yet.
        """
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise IndexMissing(f"There is no index in {self.root}. Run `passerelle index` to build it.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexMissing(f"The index in {self.root} cannot be read: {error}.") from error
        return self._generations / name

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the index for one writer. The system frees the lock when the process ends, however it ends.

        Raises:
            IndexLocked: another process is writing.
            IndexWriteError: the folder, or what the block writes, cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.root / "write.lock", timeout=0)
            lock.acquire()
        except Timeout:
            raise IndexLocked(
                f"Another indexing run is writing {self.root}. Wait for it to end, or stop it, then run again."
            ) from None
        except OSError as error:
            raise IndexWriteError(f"The index folder {self.root} cannot be written: {error}.") from error
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise IndexWriteError(
                f"The index in {self.root} could not be written: {error}. The index that was there is untouched. "
                "Free some space or give write permission, then run `passerelle index` again."
            ) from error
        finally:
            lock.release()

    @contextmanager
    def new_generation(self) -> Iterator[Path]:
        """A folder to build a generation in; published when the block ends well, removed when it does not.

        Raises:
            IndexWriteError: the disk is full or refuses the files; what was published stays so.
        """
        name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        folder = self._generations / name
        try:
            self._remove_unpublished()
            folder.mkdir(parents=True)
            yield folder
            _flush(folder)
            self._publish(name)
        except BaseException as error:
            if self._published() != name:  # interrupted just after, it stays
                shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, OSError):
                raise IndexWriteError(
                    f"The new index could not be written in {self.root}: {error}. The index that was there is "
                    "untouched. Free some space or give write permission, then run `passerelle index` again."
                ) from error
            raise
        for old in sorted(p for p in self._generations.iterdir() if p.name < name)[: -(KEPT - 1)]:
            shutil.rmtree(old, ignore_errors=True)

    def _publish(self, name: str) -> None:
        scratch = self._pointer.with_suffix(".new")
        try:
            with scratch.open("w", encoding="utf-8") as file:
                file.write(name + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(scratch, self._pointer)
        finally:
            scratch.unlink(missing_ok=True)

    def _published(self) -> str:
        """The name of the published generation, "" when there is none."""
        try:
            return self.current().name
        except IndexMissing:
            return ""

    def _remove_unpublished(self) -> None:
        published = self._published()
        if self._generations.is_dir():
            for folder in self._generations.iterdir():
                if folder.name > published:
                    shutil.rmtree(folder, ignore_errors=True)


def _flush(folder: Path) -> None:
    """Have the system put the files on the disk before the pointer names them."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
