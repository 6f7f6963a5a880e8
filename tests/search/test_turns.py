"""Turns: so many at once, so many waiting, the others refused, none lost."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from search.errors import TooBusy
from search.turns import Turns


def test_so_many_run_and_wait_and_the_others_are_refused():
    """Of ten at once, two run and three wait; five are refused at once, and all who waited have their turn."""
    turns = Turns(2, 3)
    let, refused = threading.Event(), threading.Semaphore(0)
    at_once, most, done = 0, 0, []
    lock = threading.Lock()

    def ask(number):
        nonlocal at_once, most
        try:
            with turns.turn():
                with lock:
                    at_once += 1
                    most = max(most, at_once)
                assert let.wait(20)
                with lock:
                    at_once -= 1
                    done.append(number)
        except TooBusy:
            refused.release()

    with ThreadPoolExecutor(10) as pool:
        asked = [pool.submit(ask, number) for number in range(10)]
        for _ in range(5):
            assert refused.acquire(timeout=20)
        let.set()
        for future in asked:
            future.result(20)
    assert (most, len(done)) == (2, 5)


def test_the_first_to_wait_is_the_first_to_have_its_turn():
    """Whoever comes while turns are handed on does not pass before those who wait."""
    turns, order = Turns(1, 20), []

    def ask(number):
        with turns.turn():
            order.append(number)
            time.sleep(0.001)

    with ThreadPoolExecutor(20) as pool:
        with turns.turn():
            for number in range(20):
                pool.submit(ask, number)
                while len(turns._queue) <= number:
                    time.sleep(0.001)
        with turns.turn():
            order.append("late")
    assert order == [*range(20), "late"]


def test_a_turn_ends_with_its_block():
    """Also when the block fails, and when a generator that holds one is closed or forgotten."""
    turns = Turns(1, 0)
    with suppress(ZeroDivisionError), turns.turn():
        _ = 1 / 0

    def holding():
        with turns.turn():
            yield 1
            yield 2

    held = holding()
    assert next(held) == 1
    with pytest.raises(TooBusy), turns.turn():
        pass
    held.close()
    forgotten = holding()
    assert next(forgotten) == 1
    del forgotten
    with turns.turn():
        pass
