"""What a generation of the index says of itself, checked when it is opened."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from search.errors import IndexDamaged, IndexMismatch

FORMAT = 4  # raise it when the files of a generation change
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that must agree between who wrote the index and who reads it, and what can change a score.

    `files` maps each file's path below the generation to its SHA-256, `sources` each name of a document to the SHA-256
    of what it was read from; `corpus` digests the documents, their catalogue entries, the glossary and the passage
    settings, so that an unchanged corpus is recognised.
    """

    created: str
    encoder: str
    dimension: int
    analysis: str
    corpus: str
    documents: int
    passages: int
    sentences: int
    settings: dict[str, str | int]
    files: dict[str, str]
    sources: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Put the manifest in `folder`, beside the files it describes."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def digest_files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below `folder` but the manifest, by relative path."""
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != NAME):
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`, its files verified.

    Raises:
        IndexDamaged: the manifest is missing or malformed, or a file is not the one it describes.
        IndexMismatch: the generation is of another format.
    """
    mend = "Run `passerelle index` to build it again."
    try:
        values = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"The manifest of the index in {folder} cannot be read ({error}). {mend}") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        found = values.get("format") if isinstance(values, dict) else None
        raise IndexMismatch(f"The index in {folder} has format {found}; this version reads {FORMAT}. {mend}")
    try:
        manifest = Manifest(**values)
    except TypeError as error:
        raise IndexDamaged(f"The manifest of the index in {folder} is incomplete ({error}). {mend}") from error
    for name, digest in digest_files(folder).items():
        if manifest.files.get(name, digest) != digest:
            raise IndexDamaged(f"{folder / name} was altered since the index was built. {mend}")
    missing = sorted(name for name in manifest.files if not (folder / name).is_file())
    if missing:
        raise IndexDamaged(f"{folder} lacks {', '.join(missing)}. {mend}")
    return manifest
