"""Keeps the index current with the folder: a run at the start, then one each time that the folder came to rest."""

import time
from collections.abc import Generator
from pathlib import Path

from indexer.build import run
from indexer.files import PASSED_OVER
from indexer.reading import Failures
from indexer.report import FileReport, RunReport, Told
from search.encoder import Encoder
from search.errors import CatalogueError, IndexStoreError, PasserelleError
from search.settings import Settings

TICK = 500  # milliseconds without a change after which the folder is at rest
PATIENCE = 10.0  # seconds after which a run starts though the folder never rests
RETRY = 30.0  # seconds from a run that could not write the index to the next try


def watch(settings: Settings, encoder: Encoder, told: Told) -> Generator[RunReport | PasserelleError, None, None]:
    """What each run came to, or why it could not be done, for as long as the caller goes on.

    `told` hears of every file in the first run, then only of those of which there is news. Set the environment
    variable WATCHFILES_FORCE_POLLING where the system tells of no change, as on network folders.

    Raises:
        CatalogueError: the folder cannot be watched.
    """
    before: dict[str, FileReport] = {}
    failures: Failures = {}

    def news(file: FileReport) -> None:
        last = before.get(file.path)
        same = last is not None and (file.status, file.reason) == (last.status, last.reason) and not file.seconds
        if not same and (not before or file.status != "unchanged"):
            told(file)

    for _ in _rests(settings):
        while True:
            try:
                report = run(settings, encoder, told=news, failures=failures)
            except PasserelleError as error:
                yield error
                if not isinstance(error, IndexStoreError):
                    break  # until something is mended in the folder
                time.sleep(RETRY)
            else:
                before = {file.path: file for file in report.files}
                yield report
                break


def _rests(settings: Settings) -> Generator[None, None, None]:
    """Once at the start, then each time that the folder changed and came to rest."""
    while True:
        root = settings.corpus.resolve()
        identity = _identity(root)
        if identity is None:
            yield  # the run says that the folder is gone
            while _identity(root) is None:
                time.sleep(TICK / 1000)
            continue
        changed: float | None = time.monotonic()  # as it were: the first run comes when changes are listened for
        for changes in _changes(root, (settings.index, settings.cache)):
            if changes and changed is None:
                changed = time.monotonic()
            if changed is not None and (not changes or time.monotonic() - changed > PATIENCE):
                changed = None
                yield
            if _identity(root) != identity:  # it was moved, and perhaps another put in its place
                break


def _changes(root: Path, apart: tuple[Path, ...]) -> Generator[bool, None, None]:
    """Whether something below `root` changed, each time that it did and each time that it did not for a while."""
    import watchfiles

    shut = tuple(folder.resolve() for folder in apart)

    def concerns(change: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
        inside = any(path.is_relative_to(folder) for folder in shut)
        return not inside and not any(part.startswith(PASSED_OVER) for part in parts)

    try:
        for changes in watchfiles.watch(
            root, watch_filter=concerns, rust_timeout=TICK, yield_on_timeout=True, raise_interrupt=True
        ):
            yield bool(changes)
    except FileNotFoundError:
        return
    except OSError as error:
        raise CatalogueError(
            f"The folder {root} cannot be watched: {error}. Set WATCHFILES_FORCE_POLLING=true to have it looked at "
            "now and then instead."
        ) from error


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
