"""The process between an indexing run and its workers: forks one a document, ends it in time, tells what became of it.

It imports the readers once, for all workers. They share nothing that can be written: one that dies at the worst moment
holds no lock and spoils no pipe.
"""

import importlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from indexer.extract import Extracted
from indexer.files import digest
from indexer.sandbox import confine, end, follow_parent, peak_megabytes
from indexer.serial import to_json
from search.errors import ExtractionError

_PRELOADED = (
    "docx",
    "indexer.extract.lexicon",
    "lxml.html",
    "markdown_it",
    "odfdo",
    "pptx",
    "pypdf",
    "pypdfium2",
    "trafilatura",
)
_REASON = 1000  # characters; some libraries put half a document in their errors
_WORTH_PRELOADING = 8  # documents: the imports take two seconds, which a few documents do not earn back


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take, and the folder for the temporary files of its reader."""

    seconds: float
    megabytes: int
    scratch: Path


@dataclass(frozen=True, slots=True)
class _Worker:
    place: int
    path: Path
    process: BaseProcess
    started: float


def supervise(paths: Sequence[Path], reader: Callable[[Path], Extracted], limits: Limits, results: Connection) -> None:
    """Have each of `paths` read, and send what became of it as soon as it is known: a JSON object each.

    Its keys: `place` (in `paths`), `seconds`, and either `extracted`, or `error` (a sentence) and `kind` (the name of
    an `ExtractionError`); `digest` and `megabytes` when the worker lived to tell them.
    """
    follow_parent()
    context = get_context("fork") if hasattr(os, "fork") else get_context("spawn")
    if len(paths) >= _WORTH_PRELOADING:
        for name in _PRELOADED:
            with suppress(ImportError):
                importlib.import_module(name)
    waiting = deque(enumerate(paths))
    running: dict[Connection, _Worker] = {}
    while waiting or running:
        while waiting and len(running) < _cores():
            place, path = waiting.popleft()
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(place, path, reader, limits, theirs))
            process.start()
            theirs.close()
            running[ours] = _Worker(place, path, process, time.monotonic())
        first = min(worker.started for worker in running.values())
        heard = wait(list(running), max(0.0, first + limits.seconds - time.monotonic()))
        for connection, worker in list(running.items()):
            if connection in heard:
                results.send_bytes(_last_words(connection, worker, limits))
            elif time.monotonic() - worker.started >= limits.seconds:
                reason = f"took more than {limits.seconds:g} s to read; raise extraction_seconds if it is worth it."
                results.send_bytes(_failure(worker, reason))
            else:
                continue
            end(worker.process, patience=1 if connection in heard else 0)
            connection.close()
            del running[connection]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _last_words(connection: Connection, worker: _Worker, limits: Limits) -> bytes:
    """What a worker says of its document, or what its silence means."""
    most = (limits.megabytes << 20) // 8  # 3,000 pages of law, with the place of each line, take 30 million bytes
    try:
        return connection.recv_bytes(most)
    except EOFError:
        pass
    except OSError:
        return _failure(worker, f"holds more text than one document may ({most >> 20} MB); split it.")
    end(worker.process, patience=1)
    code = worker.process.exitcode or 0
    if code == -signal.SIGKILL:
        return _failure(worker, "was given up: its reader was killed, as happens when memory runs out; run again.")
    name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    reason = (
        f"killed its reader ({name}): it is probably damaged, or takes more than {limits.megabytes} MB to read. "
        "Open it and save it again, or raise extraction_megabytes."
    )
    return _failure(worker, reason)


def _failure(worker: _Worker, reason: str) -> bytes:
    answer = {"place": worker.place, "seconds": time.monotonic() - worker.started}
    return to_json(answer | {"kind": "ExtractionError", "error": f"{worker.path.name} {reason}"})


def _work(place: int, path: Path, reader: Callable[[Path], Extracted], limits: Limits, results: Connection) -> None:
    """Read one document, in a process that is there for nothing else."""
    follow_parent()
    confine(limits.megabytes, limits.scratch)
    start = time.perf_counter()
    kind, reason = "ExtractionError", ""
    answer: dict[str, object] = {"place": place}
    too_large = (
        f"{path.name} takes more than {limits.megabytes} MB to read; raise extraction_megabytes if it is worth it."
    )
    try:
        answer["extracted"] = reader(path)
    except MemoryError:
        reason = too_large
    except ExtractionError as error:
        kind, reason = type(error).__name__, str(error)
        if isinstance(error.__cause__, MemoryError):
            reason = too_large
    except Exception as error:  # a defect of a reader costs this document alone
        reason = f"{path.name} could not be read ({type(error).__name__}: {error}); run again, or take it out."
    if reason:
        answer |= {"kind": kind, "error": reason[:_REASON]}
    with suppress(OSError):  # it was deleted meanwhile
        answer["digest"] = digest(path)
    answer |= {"seconds": time.perf_counter() - start, "megabytes": peak_megabytes()}
    results.send_bytes(to_json(answer))
