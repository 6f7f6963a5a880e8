"""The files of the corpus folder: which there are, and which of them cannot be documents, and why."""

import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from indexer.catalogue import RESERVED
from search.errors import CatalogueError

PASSED_OVER = (".", "_")
"""How the names of files and folders begin that are left out with all they hold: hidden ones, drafts, caches."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or what stands in the place of one. `name` is its path below the corpus with `/`, as the system has it.

    `trouble` says why it cannot be read and what to do, "" when it can; `status` is then what to report.
    """

    name: str
    path: Path
    trouble: str = ""
    status: Literal["failed", "skipped"] = "failed"


def list_files(corpus: Path, apart: Iterable[Path] = ()) -> list[Found]:
    """Everything below `corpus` that may be meant as a document, sorted by name.

    The folders `apart` (the index, the cache) are not looked into where they lie below `corpus`. A folder that cannot
    be listed is found as such, its name ending in `/`.

    Raises:
        CatalogueError: `corpus` itself is not a folder that can be read, or is the folder of the index.
    """
    try:
        root = corpus.resolve(strict=True)
        os.scandir(root).close()
    except (OSError, RuntimeError) as error:  # the latter of links that lead to themselves
        reason = getattr(error, "strerror", None) or error
        raise CatalogueError(
            f"The corpus folder {corpus} cannot be read: {reason}. Give an existing folder with --corpus."
        ) from error
    shut = {folder.resolve() for folder in apart}
    if root in shut:
        raise CatalogueError(f"{corpus} is the folder of the index too. Give each a folder of its own.")
    found: list[Found] = []
    folders = [root]
    while folders:
        folder = folders.pop()
        name = _spelt(folder.relative_to(root).as_posix()) + "/"
        try:
            with os.scandir(folder) as listed:
                entries = [entry for entry in listed if not entry.name.startswith(PASSED_OVER)]
        except OSError as error:
            found.append(Found(name, folder, f"This folder cannot be listed: {error.strerror}."))
            continue
        for entry in entries:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                if path not in shut:
                    folders.append(path)
            elif folder != root or entry.name not in RESERVED:
                found.append(_look_at(path, root, shut))
    return sorted(found, key=lambda file: file.name)


def _look_at(path: Path, root: Path, shut: set[Path]) -> Found:
    name = path.relative_to(root).as_posix()
    if name != _spelt(name):
        return Found(_spelt(name), path, "Its name is not UTF-8: rename it.")
    try:
        if path.is_symlink() and (refused := _look_at_link(name, path, root, shut)):
            return refused
        if not stat.S_ISREG(path.stat().st_mode):  # to open a pipe would wait for ever
            return Found(name, path, "It is a pipe, a socket or a device, not a document: remove it.")
    except OSError as error:
        return Found(name, path, f"The file cannot be opened: {error.strerror}.")
    return Found(name, path)


def _look_at_link(name: str, path: Path, root: Path, shut: set[Path]) -> Found | None:
    """Why a link is not followed, None when it is one more name of a file of the corpus."""
    try:
        target = path.resolve(strict=True)
    except RuntimeError:
        return Found(name, path, "This link leads back to itself: remove it.")
    except FileNotFoundError:
        return Found(name, path, f"This link leads nowhere ({_spelt(str(path.readlink()))}): mend or remove it.")
    if not target.is_relative_to(root) or any(target.is_relative_to(folder) for folder in shut):
        return Found(name, path, "This link leads out of the corpus, and is not followed: put a copy there.")
    if target.is_dir():
        reason = "This link to a folder is not followed: its files are read where they are."
        return Found(name, path, reason, "skipped")
    return None


def _spelt(name: str) -> str:
    """`name` with the bytes that are not UTF-8 spelt out."""
    return name.encode(errors="backslashreplace").decode()


def digest(path: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        OSError: it cannot be opened or read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
