"""Documents are read in worker processes with a time and a memory limit: a bad one costs itself alone."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from indexer.extract import Extracted, extract
from search.errors import ExtractionError

Reader = Callable[[Path], Extracted]


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read: what it held, or why it could not be read, and the seconds that took in the worker."""

    path: Path
    extracted: Extracted | None
    error: ExtractionError | None
    seconds: float


def read_all(paths: Sequence[Path], seconds: float, megabytes: int, reader: Reader = extract) -> Iterator[Reading]:
    """Read each of `paths`, several at a time, and give the results in their order.

    `reader` is a function of a module, which the workers import.
    """
    workers = min(len(paths), os.cpu_count() or 1)
    if not workers:
        return
    context = get_context("spawn")  # a fork would inherit the model's threads and their locks
    with ProcessPool(workers, initializer=_limit_memory, initargs=[megabytes], context=context) as pool:
        futures: list[Future[tuple[Extracted, float]]] = [
            pool.schedule(_read, args=[reader, path], timeout=seconds) for path in paths
        ]
        try:
            for path, future in zip(paths, futures, strict=True):
                yield _outcome(path, future, seconds, megabytes)
        finally:  # the run was interrupted: what is queued is not read
            for future in futures:
                future.cancel()


def _outcome(path: Path, future: Future[tuple[Extracted, float]], seconds: float, megabytes: int) -> Reading:
    try:
        extracted, took = future.result()
    except FutureTimeout:
        reason = f"{path.name} took more than {seconds:g} s to read; raise extraction_seconds if it is worth it."
        return Reading(path, None, ExtractionError(reason), seconds)
    except MemoryError:
        reason = f"{path.name} takes more than {megabytes} MB to read; raise extraction_megabytes if it is worth it."
        return Reading(path, None, ExtractionError(reason), 0.0)
    except ProcessExpired as error:
        reason = f"The reader of {path.name} died (exit code {error.exitcode}): the file is probably damaged."
        return Reading(path, None, ExtractionError(reason), 0.0)
    except ExtractionError as error:
        return Reading(path, None, error, 0.0)
    except Exception as error:  # the workers' own failures: of a result that cannot be sent back, of them all
        reason = f"{path.name} could not be read ({type(error).__name__}: {error}); run again, or take it out."
        return Reading(path, None, ExtractionError(reason), 0.0)
    return Reading(path, extracted, None, took)


def _read(reader: Reader, path: Path) -> tuple[Extracted, float]:
    start = time.perf_counter()
    return reader(path), time.perf_counter() - start


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    limit = megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
