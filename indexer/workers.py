"""Documents are read each in a process of its own, with a time and a memory limit: a bad one costs itself alone.

What was read comes back as JSON and is checked: it is data, also when a document took hold of its reader.
"""

import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.extract import Extracted, extract
from indexer.passages import cut
from indexer.sandbox import deaf, end
from indexer.serial import to_extracted
from indexer.supervisor import Limits, supervise
from search.errors import EncryptedDocument, ExtractionError, NeedsOcr, UnsupportedType
from search.text import tokens

Reader = Callable[[Path], Extracted]

_KINDS = {kind.__name__: kind for kind in (ExtractionError, UnsupportedType, EncryptedDocument, NeedsOcr)}


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read: what it held, or why it could not be read.

    `digest` is the SHA-256 of the file once it was read, "" when its reader did not live to say, or the file was gone.
    `seconds` and `megabytes` are what the worker took, the latter at its peak (0 when it was killed).
    """

    path: Path
    extracted: Extracted | None
    error: ExtractionError | None
    seconds: float
    digest: str = ""
    megabytes: float = 0.0


def read_and_rehearse(path: Path, characters: int) -> Extracted:
    """Read a document, and do with its text what the run, which has no limits, will do again: cut and analyse it."""
    extracted = extract(path)
    for passage in cut("", extracted.blocks, characters):
        tokens(passage.text)
    return extracted


def read_all(
    paths: Sequence[Path], seconds: float, megabytes: int, reader: Reader = extract
) -> Generator[Reading, None, None]:
    """Read each of `paths`, as many at a time as there are cores, and give each result as soon as it is there.

    `reader` is a function of a module, which the workers import.
    """
    if not paths:
        return
    context = get_context("spawn")  # a fork would inherit the model's threads and their locks
    left = dict(enumerate(paths))
    with TemporaryDirectory(prefix="passerelle-", ignore_cleanup_errors=True) as scratch:
        results, theirs = context.Pipe(duplex=False)
        limits = Limits(seconds, megabytes, Path(scratch))
        supervisor = context.Process(target=supervise, args=(list(paths), reader, limits, theirs))
        try:
            with deaf():
                supervisor.start()
            theirs.close()
            while left:
                try:
                    answer = json.loads(results.recv_bytes())
                except EOFError:
                    break
                yield _reading(left.pop(answer["place"]), answer)
        finally:  # also when the run was interrupted: what is queued is not read
            end(supervisor, patience=0 if left else 1)
            results.close()
    for path in left.values():
        reason = f"{path.name} was not read: the process that reads documents was stopped; run again."
        yield Reading(path, None, ExtractionError(reason), 0.0)


def _reading(path: Path, answer: dict[str, Any]) -> Reading:
    extracted = error = None
    try:
        if "error" in answer:
            error = _KINDS[answer["kind"]](answer["error"])
        else:
            extracted = to_extracted(answer["extracted"])
    except (ValueError, KeyError) as problem:
        reason = f"What was read of {path.name} is malformed ({problem!r}); take the file out of the corpus."
        error = ExtractionError(reason)
    return Reading(path, extracted, error, answer["seconds"], answer.get("digest", ""), answer.get("megabytes", 0.0))
