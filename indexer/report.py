"""What an indexing run tells, and what it did: one entry a file, and the totals."""

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from search.errors import IndexWriteError

Status = Literal[
    "indexed",  # new or changed, and in the index
    "unchanged",  # in the index already
    "partly_read",  # in the index, but some page or part of it could not be read
    "duplicate",  # in the index under another name
    "empty",  # read, and there is nothing to search
    "needs_ocr",  # pages that are pictures, and no OCR at hand
    "failed",  # not read
    "removed",  # was in the index, and is no longer in the corpus
    "skipped",  # passed over on purpose
]

Progress = Callable[[str, int, int], None]
"""Told of the step's name, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `path` is below the corpus; `reason` says why and what to do, "" when all went well.

    `same_as` is the name that a duplicate is indexed under; `seconds` and `megabytes` (at the peak) are what its reader
    took in this run.
    """

    path: str
    status: Status
    reason: str = ""
    passages: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    same_as: str = ""


Told = Callable[[FileReport], None]
"""Told what became of a file, as soon as it is known."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a whole run did. `published` is false when the index was up to date already, or nothing could be indexed.

    `encoder_seconds` is the part of `seconds` that the embedding model took.
    """

    files: tuple[FileReport, ...]
    documents: int
    passages: int
    sentences: int
    encoded: int
    published: bool
    seconds: float
    encoder_seconds: float

    @property
    def failed(self) -> bool:
        """Whether some file could not be read. Those read in part, empty or passed over were."""
        return any(file.status in ("failed", "needs_ocr") for file in self.files)

    def as_json(self) -> dict[str, object]:
        """One entry per file, and the totals."""
        totals = {name: value for name, value in asdict(self).items() if name != "files"}
        statuses = dict(sorted(Counter(file.status for file in self.files).items()))
        return {"files": [asdict(file) for file in self.files], "totals": {"statuses": statuses, **totals}}

    def write(self, path: Path) -> None:
        """Put the report at `path`, whole or not at all.

        Raises:
            IndexWriteError: the disk refuses it.
        """
        scratch = path.with_name(path.name + ".new")
        try:
            scratch.write_text(json.dumps(self.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            os.replace(scratch, path)
        except OSError as error:
            raise IndexWriteError(
                f"The report {path} could not be written: {error}. The index itself is in order. "
                "Free some space or give write permission."
            ) from error
        finally:
            scratch.unlink(missing_ok=True)
