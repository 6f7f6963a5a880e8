"""What binds a process that reads documents: limits, a group of its own, silence, and no life after its parent."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

_HELD = {signal.SIGINT, signal.SIGTERM}  # Ctrl-C and the service manager reach every process: only ours answers


def follow_parent() -> None:
    """Lead a group of processes which the system ends as soon as the parent is gone, however it went.

    The system itself sends the signal: a thread that watched would wait for ever behind a library that hangs.
    """
    parent = parent_process()
    if os.name != "posix" or parent is None:
        return
    import fcntl

    os.setpgid(0, 0)
    pipe = parent.sentinel  # reads as ended once the parent is
    fcntl.fcntl(pipe, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)  # SIGIO, which ends a process
    if wait([pipe], 0):  # it went before that was set
        os._exit(1)


def confine(megabytes: int, scratch: Path) -> None:
    """Limit the memory and the files of this process and of those it starts; keep it quiet.

    `scratch` is the folder for its temporary files.
    """
    tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what libraries print about a document is not for the operator
        os.dup2(silence, stream)
    if sys.platform == "win32":
        return
    import resource

    for name, value in (("AS", megabytes << 20), ("FSIZE", megabytes << 20), ("CORE", 0)):
        which = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(which)
        resource.setrlimit(which, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    with suppress(OSError):  # where the memory of the machine runs out, this process goes first
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def peak_megabytes() -> float:
    """The most memory this process ever held (its resident set), 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def deaf() -> Iterator[None]:
    """A process started in the block never hears of Ctrl-C and SIGTERM; this one does, after it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end(process: BaseProcess, patience: float = 0) -> None:
    """Wait `patience` seconds for a process to end, then kill it and the group that it leads."""
    process.join(patience)
    if process.pid is not None and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # there is no such group (any more)
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
