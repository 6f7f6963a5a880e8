"""What readers said of answers and passages: kept in one SQLite file, with nothing that says who they are.

The file is apart from the index, which is built again: opinions name documents and words, not passages alone.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex
from typing import Literal

from search.errors import FeedbackError

MOST = 100_000  # opinions kept
WAIT = 5.0  # seconds that a writer waits for another
_VERSION = 1
_TABLE = """
CREATE TABLE opinion (
  id TEXT PRIMARY KEY, day TEXT NOT NULL, generation TEXT NOT NULL, question TEXT NOT NULL, about TEXT NOT NULL,
  outcome TEXT NOT NULL, useful INTEGER NOT NULL, word TEXT NOT NULL, places TEXT NOT NULL
)"""


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document that an opinion is about; `passage` is the id that they had in the index of that day."""

    document: str
    passage: str
    quote: str
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """One click, and the `word` that may have come with it.

    `about` says whether it is of the answer as a whole, whose `places` are its quotes, or of a passage. `day` is ISO
    8601; `generation` names the index that answered.
    """

    question: str
    about: Literal["answer", "passage"]
    useful: bool
    places: tuple[Place, ...] = ()
    outcome: str = "answered"
    word: str = ""
    day: str = ""
    generation: str = ""


class FeedbackStore:
    """The file of opinions. Each call opens it anew, so that it may be moved, copied or deleted at any time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, opinion: Opinion, name: str = "") -> str:
        """Keep an opinion, in the place of the one called `name` if there is; its name, which nobody can guess.

        Raises:
            FeedbackError: the file cannot be written, or is full.
        """
        with self._open() as database:
            known = name and database.execute("SELECT 1 FROM opinion WHERE id = ?", (name,)).fetchone()
            if not known:
                name = token_hex(16)
                if database.execute("SELECT count(*) FROM opinion").fetchone()[0] >= MOST:
                    raise FeedbackError(f"{self.path} holds {MOST:,} opinions: export them, then move it elsewhere.")
            places = json.dumps([asdict(place) for place in opinion.places], ensure_ascii=False)
            database.execute(
                "INSERT OR REPLACE INTO opinion VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (name, opinion.day, opinion.generation, opinion.question, opinion.about, opinion.outcome,
                 opinion.useful, opinion.word, places),
            )  # fmt: skip
        return name

    def remove(self, name: str) -> None:
        """Forget the opinion called `name`, if there is one.

        Raises:
            FeedbackError: the file cannot be written.
        """
        with self._open() as database:
            database.execute("DELETE FROM opinion WHERE id = ?", (name,))

    def opinions(self) -> list[Opinion]:
        """Every opinion, in the order of the days; none when there is no file yet.

        Raises:
            FeedbackError: the file cannot be read.
        """
        if not self.path.exists():
            return []
        with self._open() as database:
            columns = "question, about, useful, places, outcome, word, day, generation"
            rows = database.execute(f"SELECT {columns} FROM opinion ORDER BY day, rowid").fetchall()  # noqa: S608
        try:
            return [Opinion(q, a, bool(u), _places(p), *rest) for q, a, u, p, *rest in rows]
        except (ValueError, TypeError) as error:
            raise FeedbackError(f"{self.path} is damaged: {error!r}. Put a copy of it back.") from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The database, in one transaction, made at the first use; readable by its owner alone."""
        try:
            if not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileExistsError):  # another thread was faster
                    os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)) as database:
                database.execute("BEGIN IMMEDIATE")
                try:
                    self._check(database)
                    yield database
                except BaseException:
                    database.execute("ROLLBACK")
                    raise
                database.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise FeedbackError(
                f"The readers' opinions in {self.path} cannot be read or written: {error}. Free some space, give write "
                "permission, or name another file with the setting `feedback_file`."
            ) from error

    def _check(self, database: sqlite3.Connection) -> None:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            database.execute(_TABLE)
            database.execute(f"PRAGMA user_version = {_VERSION}")
        elif version != _VERSION:
            raise FeedbackError(f"{self.path} is of another version of Passerelle: name another `feedback_file`.")


def _places(text: str) -> tuple[Place, ...]:
    return tuple(Place(**values) for values in json.loads(text))
