"""One searcher for the page and for programs: whoever asks, so many questions are answered at once, so many wait."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from search.searcher import Searcher
from search.settings import Settings
from search.turns import Turns

RUNNING = 2  # questions answered at once: they take the processor
WAITING = 32  # questions that may wait their turn: a second or two
THREADS = 100  # of the server: those that wait must leave enough to the others

_ANSWERING = frozenset({"prepare", "search", "rank", "ask"})


def shared(searcher: Searcher) -> Searcher:
    """`searcher`, whose questions take turns; its other methods do not wait. They may raise `TooBusy` as well."""
    return cast("Searcher", _Shared(searcher, Turns(RUNNING, WAITING)))


class _Shared:
    def __init__(self, searcher: Searcher, turns: Turns) -> None:
        self._searcher = searcher
        self._turns = turns

    def under(self, settings: Settings) -> "_Shared":
        """Other settings, the same turns."""
        return _Shared(self._searcher.under(settings), self._turns)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever a searcher has)
        found = getattr(self._searcher, name)
        return self._in_turn(found) if name in _ANSWERING else found

    def _in_turn(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def in_turn(*values: object, **options: object) -> object:
            with self._turns.turn():
                return call(*values, **options)

        return in_turn
