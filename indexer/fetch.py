"""The run of `passerelle fetch`: brings in the files whose address the catalogue gives, and says what became of each.

A file is written beside its place under a name that no indexing run looks at, and takes its place only once it is whole
and of the type that its name announces. What was put or changed by hand is not replaced unless that is asked for.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Literal

from filelock import FileLock, Timeout

from indexer.arrival import check_arrival
from indexer.catalogue import RESERVED, read_file_urls
from indexer.download import Downloader, Validators
from indexer.extract import supported_suffixes
from indexer.files import PASSED_OVER, digest
from search.errors import CatalogueError, FetchError, FetchRefused, UsageError
from search.settings import Settings

STATE, LOCK, PART = ".fetch.json", ".fetch.lock", ".fetch-part-"

Status = Literal["new", "changed", "unchanged", "refused", "failed"]

_BY_HAND = (
    "The file here is not the one that was fetched last: it was put or changed by hand, and the site has another. "
    "Give --replace to take the site's, or remove file_url from the catalogue to keep this one."
)


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """What became of one document. `reason` says why and what to do, "" when all went well; `size` is in bytes."""

    path: str
    file_url: str
    status: Status
    reason: str = ""
    size: int = 0

    @property
    def failed(self) -> bool:
        """Whether the document could not be brought up to date."""
        return self.status in ("refused", "failed")


@dataclass(frozen=True, slots=True)
class _Copy:
    """The version that was fetched last, and the digest of what it was."""

    validators: Validators
    sha256: str


def fetch(
    settings: Settings,
    chosen: Sequence[str] = (),
    *,
    dry_run: bool = False,
    replace: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[FetchedFile]:
    """Bring in the documents of the catalogue that have a `file_url`, in its order; each is given when it is done.

    `chosen` limits them to paths, folders or patterns (`guides/*.pdf`); `dry_run` asks the sites and downloads nothing;
    `replace` lets a file that was put or changed by hand be replaced.

    Raises:
        CatalogueError: the corpus folder or its catalogue cannot be used.
        UsageError: `chosen` names no document that has a `file_url`.
        FetchError: another run is fetching into this corpus.
    """
    if not settings.corpus.is_dir():
        raise CatalogueError(f"There is no folder {settings.corpus}. Give an existing corpus folder with --corpus.")
    addresses = read_file_urls(settings.corpus)
    selected = _select(addresses, chosen, settings.corpus)
    with _alone(settings.corpus) if selected and not dry_run else nullcontext(), Downloader(settings) as downloader:
        copies = _read_copies(settings.corpus)
        for count, path in enumerate(selected):
            if progress:
                progress("fetching", count, len(selected))
            try:
                place = _place(settings.corpus, path)
                if dry_run:
                    done = _look(path, addresses[path], place, copies.get(path), downloader, replace=replace)
                else:
                    done, copy = _bring(path, addresses[path], place, copies.get(path), downloader, replace=replace)
                    if copies.get(path) != copy:
                        copies[path] = copy
                        _write_copies(settings.corpus, {name: copies[name] for name in copies if name in addresses})
            except FetchRefused as error:
                done = FetchedFile(path, addresses[path], "refused", str(error))
            except FetchError as error:
                done = FetchedFile(path, addresses[path], "failed", str(error))
            except OSError as error:
                reason = f"Its place in the corpus cannot be used: {error.strerror or error}."
                done = FetchedFile(path, addresses[path], "failed", reason)
            yield done


def _select(addresses: Mapping[str, str], chosen: Sequence[str], corpus: Path) -> list[str]:
    """The paths that one of `chosen` names: a path, a folder, or a pattern."""
    found: set[str] = set()
    for name in chosen:
        below = name.removeprefix(f"{corpus.as_posix()}/").rstrip("/")
        matching = {p for p in addresses if p == below or fnmatchcase(p, below) or p.startswith(f"{below}/")}
        if not matching:
            raise UsageError(f"The catalogue gives no file_url for {name!r}; add one, or name another document.")
        found |= matching
    return [path for path in addresses if path in found or not chosen]


@contextmanager
def _alone(corpus: Path) -> Iterator[None]:
    """Keep other runs out, and remove what one that was killed left behind."""
    try:
        held = FileLock(corpus / LOCK, blocking=False).acquire()
    except Timeout as error:
        raise FetchError(f"Another run is fetching into {corpus}; wait until it has ended.") from error
    except OSError as error:
        raise FetchError(f"{corpus} cannot be written ({error.strerror}); give write permission.") from error
    with held:
        for part in corpus.rglob(f"{PART}*"):
            with suppress(OSError):
                part.unlink()
        yield


def _place(corpus: Path, path: str) -> Path:
    """Where a document goes, below the corpus, links followed.

    Raises:
        FetchRefused: that is not a place where a document can be, or be seen by `passerelle index`.
    """
    suffix = PurePosixPath(path).suffix.lower()
    wrong = ""
    if "\0" in path or PurePosixPath(path).as_posix() != path or path == ".":
        wrong = "is not a path written as below the corpus, such as guides/eau.pdf"
    elif path in RESERVED or any(part.startswith(PASSED_OVER) for part in path.split("/")):
        wrong = "is of a name that passerelle index passes over"
    elif not Path(os.path.realpath((corpus / path).parent)).is_relative_to(os.path.realpath(corpus)):
        wrong = "leads out of the corpus folder"
    elif (corpus / path).is_symlink() or ((corpus / path).exists() and not (corpus / path).is_file()):
        wrong = "is taken by something that is no plain file"
    elif suffix not in supported_suffixes():
        wrong = f"does not end as a document that is read does ({', '.join(supported_suffixes())})"
    if wrong:
        raise FetchRefused(f"Its path {wrong}; correct path in the catalogue.")
    return corpus / path


def _look(
    path: str, address: str, place: Path, copy: _Copy | None, downloader: Downloader, *, replace: bool
) -> FetchedFile:
    """What `_bring` would try to do."""
    here = _digest(place)
    ours = copy is not None and copy.sha256 == here
    if downloader.download(address, None, copy.validators if copy and ours else None) is None:
        return FetchedFile(path, address, "unchanged")
    if not here:
        return FetchedFile(path, address, "new", "It would be downloaded.")
    said = "" if ours or replace else " It would be refused: the file here was put or changed by hand (see --replace)."
    return FetchedFile(path, address, "changed", f"The site offers what may be another version.{said}")


def _bring(
    path: str, address: str, place: Path, copy: _Copy | None, downloader: Downloader, *, replace: bool
) -> tuple[FetchedFile, _Copy]:
    """Bring one document in if it is new or has changed; what was done, and the version that is here now."""
    here = _digest(place)
    ours = copy is not None and copy.sha256 == here
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(PART + place.name)
    try:
        with part.open("xb") as file:
            validators = downloader.download(address, file, copy.validators if copy and ours else None)
        if validators is None and copy:
            return FetchedFile(path, address, "unchanged"), copy
        now = _Copy(validators or Validators(address), _digest(part))
        check_arrival(part, place)
        if now.sha256 == here:
            return FetchedFile(path, address, "unchanged"), now
        if here and not ours and not replace:
            raise FetchRefused(_BY_HAND)
        size = _flush(part)
        os.replace(part, place)
    finally:
        part.unlink(missing_ok=True)
    return FetchedFile(path, address, "changed" if here else "new", size=size), now


def _flush(part: Path) -> int:
    """Have the disk keep a file, so that a power cut after it took its place costs nothing; its size."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
        return file.seek(0, os.SEEK_END)


def _digest(path: Path) -> str:
    """The SHA-256 of a file, "" when there is none."""
    try:
        return digest(path)
    except FileNotFoundError:
        return ""


def _read_copies(corpus: Path) -> dict[str, _Copy]:
    """What was fetched last. A state that is lost or damaged costs a download of each file, no more."""
    with suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
        stored = json.loads((corpus / STATE).read_text(encoding="utf-8"))
        return {
            path: _Copy(Validators(**{k: str(v) for k, v in entry["validators"].items()}), str(entry["sha256"]))
            for path, entry in stored.items()
        }
    return {}


def _write_copies(corpus: Path, copies: Mapping[str, _Copy]) -> None:
    """Keep the state, whole or not at all."""
    scratch = corpus / (STATE + ".new")
    try:
        text = json.dumps({path: asdict(copy) for path, copy in copies.items()}, ensure_ascii=False, indent=1)
        scratch.write_text(text + "\n", encoding="utf-8")
        os.replace(scratch, corpus / STATE)
    finally:
        scratch.unlink(missing_ok=True)
