"""Word, OpenDocument, slides and EPUB files are zip archives of XML: checks one before any library opens it."""

import zipfile
from pathlib import Path
from typing import Any

from search.errors import EncryptedDocument, ExtractionError

MAX_TOTAL = 500_000_000
"""Bytes that all members may fill once uncompressed; the largest real document met held 60 million."""

MAX_RATIO = 300
"""Uncompressed to compressed size of one member; XML of real documents stays under 60."""

MAX_MEMBERS = 20_000
"""Members of one archive; the largest real document met held 800."""

_SMALL = 5_000_000  # a member this small does no harm whatever its ratio
_CHUNK = 1 << 20
_ENTITIES = tuple("<!ENTITY".encode(form) for form in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))


def check_archive(path: Path) -> None:
    """Raise if the archive would fill the memory, declares XML entities, or asks for a password."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise ExtractionError(
                f"{path.name} holds {len(members):,} parts, more than the {MAX_MEMBERS:,} allowed; "
                "open it in its program and save it again"
            )
        total = sum(member.file_size for member in members)
        if total > MAX_TOTAL:
            raise ExtractionError(
                f"{path.name} would fill {total:,} bytes once uncompressed, more than the {MAX_TOTAL:,} allowed; "
                "split it, or remove its pictures"
            )
        for member in members:
            if member.flag_bits & 0x1:
                raise EncryptedDocument(f"{path.name} asks for a password; save a copy without one")
            if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
                raise ExtractionError(
                    f"{path.name} holds a part ({member.filename}) that expands {MAX_RATIO} times or more, as traps "
                    "do; open it in its program and save it again"
                )
            if member.filename.endswith((".xml", ".rels", ".opf")) and _declares_entities(archive, member):
                raise ExtractionError(
                    f"{path.name} declares XML entities in {member.filename}, which no program that writes documents "
                    "does; open it in its program and save it again"
                )


def parse_xml(data: bytes) -> Any:
    """The root of one XML part; nothing outside of it is read."""
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _declares_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """True when an XML part declares entities, which can expand without limit."""
    tail = b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            if any(mark in window for mark in _ENTITIES):
                return True
            tail = window[-32:]
    return False
