"""So many things at once, so many more waiting their turn, and any further one refused: whoever asks, by any way."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from search.errors import TooBusy


class Turns:
    """Shared by all the threads that do the same costly thing; the first to ask is the first to have its turn."""

    def __init__(self, running: int, waiting: int) -> None:
        self._free = running
        self._waiting = waiting
        self._queue: deque[Event] = deque()
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it for the length of the block. Turns must not be taken one inside another.

        Raises:
            TooBusy: as many as may wait are waiting.
        """
        mine = Event()
        with self._lock:
            if self._free:
                self._free -= 1
                mine.set()
            elif len(self._queue) < self._waiting:
                self._queue.append(mine)
            else:
                raise TooBusy("Too many questions are asked at once. Ask again in a few seconds.")
        mine.wait()
        try:
            yield
        finally:
            with self._lock:
                if self._queue:
                    self._queue.popleft().set()  # the turn is handed on: whoever comes now has not waited
                else:
                    self._free += 1
