"""So many things at once, so many more waiting their turn, and any further one refused: whoever asks, by any way."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from search.errors import TooBusy


class Turns:
    """Shared by all the threads that do the same costly thing."""

    def __init__(self, running: int, waiting: int) -> None:
        self._running = BoundedSemaphore(running)
        self._places = BoundedSemaphore(running + waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it for the length of the block. Turns must not be taken one inside another.

        Raises:
            TooBusy: as many as may wait are waiting.
        """
        if not self._places.acquire(blocking=False):
            raise TooBusy("Too many questions are asked at once. Ask again in a few seconds.")
        try:
            with self._running:
                yield
        finally:
            self._places.release()
