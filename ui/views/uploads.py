"""A file brought into the corpus: under a safe name, of a type that is read, whole or not at all."""

import os
import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from secrets import token_hex

from anyio import to_thread

from indexer.catalogue import RESERVED
from indexer.extract.detect import detect
from indexer.files import PASSED_OVER
from search.errors import ExtractionError, UploadRefused
from search.settings import Settings

SUFFIXES = (
    ".pdf", ".docx", ".docm", ".dotx", ".odt", ".ott", ".pptx", ".ppsx", ".odp", ".html", ".htm", ".xhtml", ".mht",
    ".epub", ".srt", ".vtt", ".md", ".txt",
)  # fmt: skip
FOLDERS = 200  # offered
DEEP = 4  # levels of folders
LONGEST = 150  # bytes of a name, of the 255 that systems allow
_SCRATCH = ".upload-"  # so named, a file is not indexed
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


def safe_name(name: str) -> str:
    """`name` without its folders and without what some system forbids; its suffix is kept, in lower case.

    Raises:
        UploadRefused: nothing usable is left, or it is not of a type that is read.
    """
    last = re.split(r"[/\\]", name)[-1]
    readable = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )
    tidy = _UNSAFE.sub("-", readable).strip().lstrip("".join(PASSED_OVER) + " ").rstrip(". ")
    stem, suffix = PurePosixPath(tidy).stem.strip(), PurePosixPath(tidy).suffix.lower()
    if suffix not in SUFFIXES:
        raise UploadRefused("type", f"{tidy or 'This file'} is of no type that is read: {', '.join(SUFFIXES)}.")
    stem = stem.encode()[: LONGEST - len(suffix)].decode(errors="ignore").rstrip(". ")
    if not stem or f"{stem}{suffix}" in RESERVED:
        raise UploadRefused("name", "Give the file another name.")
    return f"{stem}{suffix}"


def folders(settings: Settings) -> list[str]:
    """The folders of the corpus that files may be put in, by their paths below it; "" is the corpus itself."""
    root = settings.corpus.resolve()
    shut = {settings.index.resolve(), settings.cache.resolve()}
    found = [""]
    for folder, names, _ in os.walk(root):
        here = Path(folder)
        depth = len(here.relative_to(root).parts)
        names[:] = sorted(
            name for name in names
            if not name.startswith(PASSED_OVER) and depth < DEEP and not (here / name).is_symlink()
            and here / name not in shut and name.isprintable()
        )  # fmt: skip
        found += [(here / name).relative_to(root).as_posix() for name in names]
    return sorted(found)[:FOLDERS]


async def receive(
    body: AsyncIterator[bytes], name: str, folder: str, settings: Settings, *, replace: bool
) -> tuple[str, bool]:
    """Put the file in the corpus: its path below it, and whether it took another's place.

    Raises:
        UploadRefused: its name, folder, size or content is not acceptable, or a file of that name is there.
        OSError: the disk refuses it.
    """
    safe = safe_name(name)
    if folder not in await to_thread.run_sync(folders, settings):
        raise UploadRefused("folder", f"There is no folder {folder!r} in the corpus.")
    place = settings.corpus.resolve() / folder
    scratch = place / f"{_SCRATCH}{token_hex(8)}{PurePosixPath(safe).suffix}"
    most = settings.upload_megabytes * 1_000_000
    size = 0
    try:
        with scratch.open("xb") as file:
            async for part in body:
                size += len(part)
                if size > most:
                    raise UploadRefused("size", f"{safe} is larger than {settings.upload_megabytes} MB.")
                await to_thread.run_sync(file.write, part)
            file.flush()
            os.fsync(file.fileno())
        return await to_thread.run_sync(_settle, scratch, place / safe, settings, replace)
    finally:
        with suppress(OSError):
            scratch.unlink(missing_ok=True)


def _settle(scratch: Path, target: Path, settings: Settings, replace: bool) -> tuple[str, bool]:
    """Check what came in, and give it its name."""
    try:
        kind = detect(scratch)
    except ExtractionError as error:
        raise UploadRefused("content", str(error).replace(scratch.name, target.name)) from error
    if kind is None:
        raise UploadRefused("empty", f"{target.name} is empty.")
    there = os.path.lexists(target)
    if there and (not replace or target.is_dir()):
        raise UploadRefused("exists", f"{target.name} is in the corpus already.")
    if replace:
        os.replace(scratch, target)
    else:
        _name(scratch, target)
    return target.relative_to(settings.corpus.resolve()).as_posix(), there


def _name(scratch: Path, target: Path) -> None:
    """As a rename, but one that never takes the place of a file that came in meanwhile."""
    try:
        os.link(scratch, target)
    except FileExistsError:
        raise UploadRefused("exists", f"{target.name} is in the corpus already.") from None
    except OSError:  # a disk without links
        scratch.rename(target)
