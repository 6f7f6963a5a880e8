"""One long piece of work in a thread of its own, that readers can watch while their questions stay quick."""

import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, Literal, TypeVar

from search.errors import PasserelleError

T = TypeVar("T")
State = Literal["running", "done", "failed", "cancelled"]

NICE = 10  # how far the work gives way to questions, where the system lets threads do so

_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The work was asked to stop."""


class Job(Generic[T]):
    """Work that began when this was made: how far it is, what it came to.

    `work` is given `tell(step, done, total)`, which ends it by `Cancelled` once it was asked to stop.
    """

    def __init__(self, work: Callable[[Callable[[str, int, int], None]], T]) -> None:
        self.state: State = "running"
        self.step, self.done, self.total = "", 0, 0
        self.result: T | None = None
        self.error: PasserelleError | None = None  # None of a job that failed: a defect, told in the log alone
        self._stop = threading.Event()
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        """Wait for the end, so long at most."""
        self._thread.join(seconds)

    def _tell(self, step: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.step, self.done, self.total = step, done, total

    def _run(self) -> None:
        if sys.platform == "linux":  # there, threads have a priority each
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        try:
            self.result = self._work(self._tell)
            self.state = "done"
        except Cancelled:
            self.state = "cancelled"
        except PasserelleError as error:
            _log.warning("The work ended: %s", error)
            self.error, self.state = error, "failed"
        except Exception:  # whatever happens, the reader gets a sentence, and the log the trace
            _log.exception("The work failed.")
            self.state = "failed"
