"""The type of a file, from its content; the suffix only tells Markdown from plain text."""

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from search.errors import ExtractionError, UnsupportedType

_HEAD = 4096
_MARKDOWN_SUFFIXES = {".md", ".markdown", ".mkd"}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")

_KNOWN = (  # magic bytes of files people do put in a folder of documents, to name them in the message
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls, .ppt) or a password-protected one"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


class Type(StrEnum):
    """The types of documents that can be read."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


def detect(path: Path) -> Type | None:
    """The type of a file, None when it is empty."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ExtractionError(f"{path.name} cannot be opened ({error.strerror}); check that it is there") from error
    if not head.strip(b"\x00 \t\r\n") and path.stat().st_size <= _HEAD:
        return None
    if b"%PDF-" in head[:1024]:
        return Type.PDF
    if head.startswith(b"PK"):
        return _zip_type(path)
    if what := _known(head):
        raise _unsupported(path, what)
    if path.suffix.lower() in _MARKDOWN_SUFFIXES:
        return Type.MARKDOWN
    if _HTML.search(head.replace(b"\x00", b"")):
        return Type.HTML
    return Type.TEXT


def _known(head: bytes) -> str:
    """What a file that is not read is, '' for one that may be text."""
    binary = _is_binary(head)
    for magic, name in _KNOWN:
        # "MZ" may well open a text; the control characters that follow tell a program.
        if head.startswith(magic) and (len(magic) > 2 or binary):
            return name
    return "a binary file" if binary else ""


def _zip_type(path: Path) -> Type:
    """What a zip archive is: an OpenDocument text says it in `mimetype`, a Word document by its main part."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.open("mimetype").read(200).decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise ExtractionError(
            f"{path.name} is a damaged archive ({error}); open it in its program and save it again"
        ) from error
    if mimetype.strip() in (
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.text-template",
    ):
        return Type.ODT
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return Type.DOCX
    raise _unsupported(path, mimetype.strip() or "an archive that holds no text document")


def _is_binary(head: bytes) -> bool:
    """True for bytes that no text holds: zero bytes outside of UTF-16, or many control characters."""
    if head.startswith(_BOMS):
        return False
    zeros = head.count(0)
    if zeros and max(head[0::2].count(0), head[1::2].count(0)) < zeros * 0.95:
        return True
    if zeros and zeros < len(head) * 0.2:  # UTF-16 French is nearly half zeros
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS)) - zeros
    return controls > len(head) * 0.02


def _unsupported(path: Path, what: str) -> UnsupportedType:
    return UnsupportedType(
        f"{path.name} is {what}, which is not read; convert it to PDF, DOCX, ODT, HTML, Markdown or text"
    )
