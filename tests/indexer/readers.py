"""A reader that misbehaves, for the worker processes (which import this: nothing heavy here)."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from indexer.extract import Block, Extracted, Role
from search.errors import ExtractionError, UnsupportedType

# A program that a reader starts: says its number, then waits for ever.
WAITER = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(3600)"


class Unsendable(Exception):
    """An error that the process it is sent to cannot build again."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(one + other)


def eat() -> None:
    """Take all the memory there is."""
    hoard = []
    while True:
        hoard.append(bytearray(50_000_000))


def spin() -> None:
    """Never give way to another thread's work for long."""
    while True:
        pass


def fail(error: BaseException, cause: Exception | None = None) -> None:
    """Raise `error`."""
    raise error from cause


def recurse(depth: int) -> int:
    """Call itself until the stack is full, which the interpreter does not see coming."""
    sys.setrecursionlimit(1 << 30)
    return max(map(recurse, [depth + 1]))


def fork(path: Path) -> None:
    """Start a program that does not end."""
    subprocess.run([sys.executable, "-c", WAITER, str(path.with_suffix(".pid"))], check=False)


def stop_the_guard() -> None:
    """Kill the supervisor."""
    os.kill(os.getppid(), signal.SIGKILL)
    signal.pause()


def litter() -> None:
    """Leave a temporary file."""
    Path(tempfile.mkstemp()[1]).write_bytes(bytes(1000))
    signal.pause()


DEEDS: dict[str, Callable[[Path], object]] = {
    "hangs": lambda path: signal.pause(),
    "dies": lambda path: os.kill(os.getpid(), signal.SIGKILL),
    "eats": lambda path: eat(),
    "refuses": lambda path: fail(UnsupportedType("refuses.txt is a picture")),
    "surprises": lambda path: fail(ValueError("no one expected this")),
    "cannot-be-shown": lambda path: fail(Unsendable(1, 2)),
    "spins": lambda path: spin(),
    "leaves": lambda path: os._exit(0),
    "exits": lambda path: fail(SystemExit(3)),
    "overflows": lambda path: recurse(0),
    "faults": lambda path: ctypes.string_at(0),
    "forks": fork,
    "stops-its-guard": lambda path: stop_the_guard(),
    "litters": lambda path: litter(),
    "talks": lambda path: (print("noise" * 1000), os.write(2, b"noise")),
    "huge": lambda path: fail(ExtractionError("too large"), MemoryError()),
}
TEXTS = {
    "halves": Extracted((Block("a\ud800b", Role.PARAGRAPH),), {"title": "\udfff"}),
    "lies": Extracted((Block("a", "no role"),)),
}


def read(path: Path) -> Extracted:
    """Do what the file's name says."""
    if path.stem in DEEDS:
        DEEDS[path.stem](path)
    if path.stem == "endless":
        return Extracted((Block("a" * (70 << 20), Role.PARAGRAPH),))
    return TEXTS.get(path.stem) or Extracted((Block(path.name, Role.PARAGRAPH),))
