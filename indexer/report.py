"""What an indexing run did: one entry a file, and the totals."""

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from search.errors import IndexWriteError

Status = Literal["indexed", "unchanged", "empty", "needs_ocr", "failed", "removed"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `path` is below the corpus; `reason` says why and what to do, "" when all went well."""

    path: str
    status: Status
    reason: str = ""
    passages: int = 0
    seconds: float = 0.0


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
        """Whether some file could not be read."""
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
