"""The type of a file, from its content; its name only helps where two types have the same content.

Our own and not a library: those tried tell pictures and sounds apart, but took an OpenDocument text for a Word one, and
know neither Markdown nor subtitles nor the encodings of text.
"""

import io
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from indexer.extract.others import binary_kind, refuse, zip_kind
from search.errors import ExtractionError

_HEAD = 8192
_DIRECTORY = 4_000_000  # bytes of a zip's list of members: 20,000 with long names
_PARTS = 2_000_000  # bytes of an Office file's list of parts; that of the longest document met was of 200,000
_MARKDOWN_SUFFIXES = {".md", ".markdown", ".mkd"}
_HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".xht", ".shtml"}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, LookupError, EOFError, OSError, RuntimeError, ValueError)
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")

# Possessive (`++`, `*+`, `(?>`) wherever a part may match in two ways: a head of 8 kB would else take centuries.
_PROLOGUE = r"\A\s*+(?:<\?xml[^>]*+>\s*+|(?><!--.*?-->)\s*+)*+"
_HTML = re.compile(
    _PROLOGUE + r"<(?:!doctype\s+html|(?:html|head|body|title|meta|div|main|article|section|h1|p|table)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(r"</?(?:html|body|p|div|h[1-6]|li|td|br|span|a)\b[^<>]*>", re.IGNORECASE)
_MHTML = re.compile(r"\A(?:[\w-]+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)*?content-type:\s*+multipart/related", re.IGNORECASE)
_XML = re.compile(r"\A\s*<\?xml\s|\A\s*<(?:svg|rss|feed|TEI)[\s>]")
_CUE = re.compile(r"\A\s*(?:\d+[ \t]*\r?\n)?\s*(?:\d+:)?\d{1,2}:\d{1,2}[,.]\d{1,3}[ \t]*-->", re.ASCII)
_MARKDOWN = (  # one of these signs may stand in any text; two kinds make Markdown
    re.compile(r"\A---[ \t]*\r?\n(?:[\w-]+[ \t]*:[^\n]*+\n)++(?:[^\n]*+\n)*?(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE),
    re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE),
    re.compile(r"\]\((?:https?:|mailto:|[./#\w])[^)\s]*\)"),
    re.compile(r"^\|?[ \t]*:?-{3,}:?[ \t]*\|[-:| \t]*$", re.MULTILINE),
    re.compile(r"^(?:```|~~~)", re.MULTILINE),
    re.compile(r"(?<![\w*])\*\*(?=\S)[^*\n]+(?<=\S)\*\*(?![\w*])"),
    re.compile(r"^\[\^[^\]\s]+\]:", re.MULTILINE),
)


class Type(StrEnum):
    """The types of documents that can be read."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    PPTX = "pptx"
    ODP = "odp"
    EPUB = "epub"
    HTML = "html"
    MARKDOWN = "markdown"
    SUBTITLES = "subtitles"
    TEXT = "text"


_MIMETYPES = {  # of the member `mimetype`, its templates apart
    "application/vnd.oasis.opendocument.text": Type.ODT,
    "application/vnd.oasis.opendocument.text-web": Type.ODT,
    "application/vnd.oasis.opendocument.presentation": Type.ODP,
    "application/epub+zip": Type.EPUB,
}
_MAIN_PARTS = (  # what the content type of a main part holds: documents, templates, those with macros alike
    (re.compile(rb"(?:wordprocessingml|ms-word)\.(?:document|template)\.(?:macroEnabled\w*\.)?main\+xml"), Type.DOCX),
    (
        re.compile(
            rb"(?:presentationml|ms-powerpoint)\.(?:presentation|slideshow|template)\.(?:macroEnabled\w*\.)?main\+xml"
        ),
        Type.PPTX,
    ),
)


def detect(path: Path) -> Type | None:
    """The type of a file, None when it is empty. One of no type that is read raises an `UnsupportedType`."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ExtractionError(f"{path.name} cannot be opened ({error.strerror}); check that it is there") from error
    if not head.strip(b"\x00 \t\r\n") and path.stat().st_size <= _HEAD:
        return None
    if head.startswith(_ZIPS):  # first: one may hold a PDF
        return _zip_type(path)
    if b"%PDF-" in head[:1024]:
        return Type.PDF
    if kind := binary_kind(path, head, _is_binary(head)):
        raise refuse(path, kind)
    return _text_type(path, head)


def _text_type(path: Path, head: bytes) -> Type:
    """What a text is: its marks are ASCII, so that its encoding need not be known."""
    text = head.replace(b"\x00", b"").decode("latin-1").lstrip("ÿþ").removeprefix("ï»¿")
    suffix = path.suffix.lower()
    if text.startswith("WEBVTT") or _CUE.match(text):
        return Type.SUBTITLES
    if _HTML.match(text) or (suffix in _HTML_SUFFIXES and _HTML_TAG.search(text)) or _MHTML.match(text):
        return Type.HTML
    if _XML.match(text):
        raise refuse(path, "svg" if "<svg" in text else "xml")
    signs = sum(pattern.search(text) is not None for pattern in _MARKDOWN)
    return Type.MARKDOWN if suffix in _MARKDOWN_SUFFIXES or signs > 1 else Type.TEXT


def _zip_type(path: Path) -> Type:
    """What a zip archive is: OpenDocument and EPUB say it in `mimetype`, Office files in their list of parts."""
    try:
        with _Archive(path) as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            said = _start(archive, "mimetype", 200).decode("ascii", "replace").strip() if "mimetype" in names else ""
            parts = _start(archive, "[Content_Types].xml", _PARTS) if "[Content_Types].xml" in names else b""
    except _DAMAGE as error:
        raise ExtractionError(
            f"{path.name} is a damaged archive ({error}); open it in its program and save it again"
        ) from error
    if found := _MIMETYPES.get(said.removesuffix("-template")):
        return found
    for pattern, kind in _MAIN_PARTS:
        if pattern.search(parts):
            return kind
    if "META-INF/container.xml" in names and any(name.endswith(".opf") for name in names):
        return Type.EPUB
    raise refuse(path, zip_kind(names, said))


class _Archive(io.FileIO):
    """A zip of which no more is read at once than a document's list of members may take."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _DIRECTORY:
            raise zipfile.BadZipFile(f"its list of members takes {size:,} bytes, more than {_DIRECTORY:,}")
        return super().read(size)


def _start(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """The first bytes of a member, which other ways to compress would expand whole."""
    member = archive.getinfo(name)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(f"{name} is compressed as in no document")
    with archive.open(member) as part:
        return part.read(size)


def _is_binary(head: bytes) -> bool:
    """True for bytes that no text holds: zero bytes outside of UTF-16 and UTF-32, or many control characters."""
    if head.startswith(_BOMS):
        return False
    zeros = [head[place::4].count(0) for place in range(4)]
    total, quarter = sum(zeros), len(head) / 4
    if 0 < total < len(head) * 0.2:  # French in UTF-16 is nearly half zeros
        return True
    utf_32 = any(
        min(high) > 0.9 * quarter and low < 0.5 * quarter
        for high, low in ((zeros[2:], zeros[0]), (zeros[:2], zeros[3]))
    )
    if total:
        return not utf_32 and max(zeros[0] + zeros[2], zeros[1] + zeros[3]) < 0.95 * total
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) * 0.02
