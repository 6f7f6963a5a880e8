"""The corpus as the index will have it: what is new is read, what is known comes from the cache, each file told of."""

import hashlib
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from indexer.cache import ExtractionCache
from indexer.catalogue import composed, describe, match
from indexer.extract import Extracted
from indexer.files import digest, list_files
from indexer.passages import cut
from indexer.report import FileReport, Progress, Status, Told
from indexer.workers import Reading, read_all, read_and_rehearse
from search.errors import ExtractionError, NeedsOcr
from search.records import Document, Passage
from search.settings import Settings

Failures = dict[str, FileReport]
"""Files that could not be read, by cache key: a watch does not try them again until they change."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to index: its record, the SHA-256 of its content, its passages."""

    document: Document
    digest: str
    passages: tuple[Passage, ...]


def make_source(document: Document, content: str, extracted: Extracted, settings: Settings) -> Source:
    """Cut a document; `content` is the digest of what it was read from."""
    size = settings.passage_characters
    return Source(document, content, tuple(cut(document.id, extracted.blocks, size, document.title, extracted.labels)))


class CorpusReader:
    """Reads a corpus once. `published` is what the index has now: the digests of its documents' files, by name."""

    def __init__(
        self,
        settings: Settings,
        catalogue: dict[str, Document],
        published: dict[str, str],
        progress: Progress,
        told: Told,
        failures: Failures,
    ) -> None:
        self._settings, self._published = settings, published
        self._progress, self._told, self._failures = progress, told, failures
        self._catalogue = catalogue
        self._found = {file.name: file for file in list_files(settings.corpus, (settings.index, settings.cache))}
        self._entries = match(self._catalogue, self._found)
        self._sources: dict[str, Source] = {}
        self._files: dict[str, FileReport] = {}

    def read(self) -> tuple[list[Source], list[FileReport]]:
        """The documents that could be read, by id, and what became of each file, by name.

        Raises:
            OSError: the cache cannot be written.
        """
        cache = ExtractionCache(self._settings.index / "cache" / "extraction")
        copies = self._copies(self._digests())
        unknown: dict[str, str] = {}
        for first, (content, others) in copies.items():
            if (extracted := cache.get(_key(first, content))) is not None:
                self._accept(Reading(self._found[first].path, extracted, None, 0.0, content), first, others)
            elif known := self._failures.get(_key(first, content)):
                self._tell(known)
            else:
                unknown[first] = content
        with closing(self._readings(unknown)) as readings:
            for name, reading in readings:
                if reading.extracted is not None:
                    cache.put(_key(name, reading.digest), reading.extracted)
                    self._accept(reading, name, copies[name][1])
                else:
                    self._refuse(reading, name, copies[name][0])
        cache.prune()
        for first, (_, others) in copies.items():
            for other in others:
                self._tell(self._duplicate(other, self._files[first]))
        self._tell_of_the_missing()
        return [self._sources[name] for name in sorted(self._sources)], [self._files[n] for n in sorted(self._files)]

    def _digests(self) -> dict[str, str]:
        """The digest of each file that can be read, by name."""
        digests: dict[str, str] = {}
        limit = self._settings.file_megabytes
        for count, file in enumerate(self._found.values(), 1):
            trouble = file.trouble
            try:
                if not trouble and file.path.stat().st_size > limit * 1_000_000:
                    trouble = f"The file is larger than {limit} MB: split it, or raise file_megabytes."
                if not trouble:
                    digests[file.name] = digest(file.path)
            except OSError as error:
                trouble = f"The file cannot be opened: {error.strerror}."
            if trouble:
                self._tell(FileReport(file.name, file.status, trouble))
            self._progress("checking", count, len(self._found))
        return digests

    def _copies(self, digests: dict[str, str]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Each content once, by its first name (of the catalogue, else of the alphabet): digest, other names."""
        names: dict[str, list[str]] = {}
        for name in sorted(digests, key=lambda name: (name not in self._entries, name)):
            names.setdefault(digests[name], []).append(name)
        return {first: (content, tuple(others)) for content, (first, *others) in names.items()}

    def _readings(self, unknown: dict[str, str]) -> Generator[tuple[str, Reading], None, None]:
        """Each of the files by name and digest, read; one that changed meanwhile is read once more."""
        done, total = 0, len(unknown)
        self._progress("reading", done, total)
        for last in (False, True):
            # The largest first, so that no core waits for the others at the end.
            names = {self._found[name].path: name for name in sorted(unknown, key=self._size, reverse=True)}
            changed: dict[str, str] = {}
            with closing(self._read_all(list(names))) as readings:
                for reading in readings:
                    name = names[reading.path]
                    gone = not reading.digest and not reading.path.exists()
                    if reading.digest not in ("", unknown[name]) and not last:
                        changed[name] = reading.digest
                        continue
                    if reading.digest not in ("", unknown[name]) or gone:
                        reason = "It was deleted" if gone else "It changed, and changed again,"
                        error = ExtractionError(f"{reason} while it was read. Run again when its writer is done.")
                        reading = replace(reading, extracted=None, error=error)  # noqa: PLW2901
                    yield name, reading
                    done += 1
                    self._progress("reading", done, total)
            unknown = changed

    def _read_all(self, paths: list[Path]) -> Generator[Reading, None, None]:
        settings = self._settings
        reader = partial(read_and_rehearse, characters=settings.passage_characters)
        return read_all(paths, settings.extraction_seconds, settings.extraction_megabytes, reader)

    def _size(self, name: str) -> int:
        try:
            return self._found[name].path.stat().st_size
        except OSError:
            return 0

    def _accept(self, reading: Reading, name: str, others: tuple[str, ...]) -> None:
        """Index a document that was read, now or before."""
        extracted = reading.extracted or Extracted(())
        document = describe(name, self._entries.get(name), extracted.metadata)
        source = make_source(replace(document, also=others), reading.digest, extracted, self._settings)
        reason = " ".join(extracted.warnings + extracted.remarks)
        status: Status = "unchanged" if self._published.get(name) == reading.digest else "indexed"
        if source.passages:
            self._sources[name] = source
            status = "partly_read" if extracted.warnings else status
        else:
            status = "empty"
            nothing = (
                "It holds a title, and no text to search." if extracted.blocks else "There is no text in this file."
            )
            reason = reason or nothing
        self._tell(self._report(name, status, reason, reading, len(source.passages)))

    def _refuse(self, reading: Reading, name: str, content: str) -> None:
        """Say why a document could not be read."""
        gone = not reading.path.exists()
        status: Status = "removed" if gone else "needs_ocr" if isinstance(reading.error, NeedsOcr) else "failed"
        reason = f"{reading.error}" + (" What the index had of it is taken out." if name in self._published else "")
        report = self._report(name, status, reason, reading)
        if reading.digest in ("", content) and not gone:
            self._failures[_key(name, content)] = replace(report, seconds=0.0, megabytes=0.0)
        self._tell(report)

    def _report(self, name: str, status: Status, reason: str, reading: Reading, passages: int = 0) -> FileReport:
        return FileReport(name, status, reason, passages, round(reading.seconds, 3), round(reading.megabytes, 1))

    def _duplicate(self, name: str, first: FileReport) -> FileReport:
        if first.path not in self._sources:
            return FileReport(name, first.status, f"The same bytes as {first.path}: {first.reason}", same_as=first.path)
        reason = f"The same bytes as {first.path}: indexed once, under that name."
        if name in self._entries:
            reason += " Its own catalogue entry is not used."
        return FileReport(name, "duplicate", reason, same_as=first.path)

    def _tell_of_the_missing(self) -> None:
        """Files that the catalogue or the index name, and that are not there."""
        there = {composed(name) for name in self._found}
        for name in sorted(name for name in self._catalogue if composed(name) not in there):
            self._tell(FileReport(name, "failed", "The catalogue names this file, but it is not there."))
        shut = tuple(name for name in self._found if name.endswith("/"))
        for name in sorted(self._published.keys() - self._found.keys() - self._files.keys()):
            if name.startswith(shut):
                reason = "Its folder cannot be listed, and it is no longer in the index."
                self._tell(FileReport(name, "failed", reason))
            else:
                self._tell(FileReport(name, "removed", "The file is no longer in the corpus."))

    def _tell(self, report: FileReport) -> None:
        self._files[report.path] = report
        self._told(report)


def _key(name: str, content: str) -> str:
    """What a document as read is cached by: its content, and its suffix, which tells Markdown from plain text."""
    return hashlib.sha256(f"{content}{Path(name).suffix.lower()}".encode()).hexdigest()
