"""A reader that misbehaves, for the worker processes (which import this: nothing heavy here)."""

import os
import signal
from pathlib import Path

from indexer.extract import Block, Extracted, Role
from search.errors import UnsupportedType


class Unsendable(Exception):
    """An error that the process it is sent to cannot build again."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(one + other)


def read(path: Path) -> Extracted:
    """Do what the file's name says."""
    match path.stem:
        case "hangs":
            signal.pause()
        case "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        case "eats":
            hoard = []
            while True:
                hoard.append(bytearray(50_000_000))
        case "refuses":
            raise UnsupportedType("refuses.txt is a picture")
        case "surprises":
            raise ValueError("no one expected this")
        case "cannot-be-sent":
            raise Unsendable(1, 2)
    return Extracted((Block(path.name, Role.PARAGRAPH),))
