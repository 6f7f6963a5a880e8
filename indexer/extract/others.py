"""Files that are no documents we read: what each is, and what to do with it, for the report."""

import struct
from pathlib import Path

from search.errors import EncryptedDocument, ExtractionError, UnsupportedType

_DOCUMENT = "convert it to DOCX, ODT or PDF, as LibreOffice and Word do"
_SLIDES = "convert it to PPTX, ODP or PDF, as LibreOffice and PowerPoint do"
_TABLE = "convert it to PDF or HTML, or put what should be found in a DOCX or ODT document"
_PICTURE = "convert it to PDF, which OCR can read"
_SOUND = "give its transcript as text, or its subtitles (.srt, .vtt)"
_ARCHIVE = "unpack it and put the documents it holds in the corpus"
_OTHER = "take it out of the corpus, or convert it to PDF, DOCX, ODT, HTML, Markdown or text"

_KINDS = {
    "png": ("a PNG picture", _PICTURE),
    "jpeg": ("a JPEG picture", _PICTURE),
    "gif": ("a GIF picture", _PICTURE),
    "tiff": ("a TIFF picture", _PICTURE),
    "bmp": ("a BMP picture", _PICTURE),
    "webp": ("a WebP picture", _PICTURE),
    "heic": ("a HEIC picture", _PICTURE),
    "svg": ("an SVG picture", _PICTURE),
    "djvu": ("a DjVu document", "convert it to PDF"),
    "postscript": ("a PostScript file", "convert it to PDF"),
    "doc": ("an old Word document (.doc)", _DOCUMENT),
    "ppt": ("old PowerPoint slides (.ppt)", _SLIDES),
    "xls": ("an old Excel workbook (.xls)", _TABLE),
    "msg": ("an Outlook message (.msg)", "convert it to HTML or text"),
    "ole": ("an old Office file (.doc, .xls, .ppt)", _DOCUMENT),
    "rtf": ("a rich text document (RTF)", _DOCUMENT),
    "xlsx": ("an Excel workbook (.xlsx)", _TABLE),
    "ods": ("a LibreOffice spreadsheet (.ods)", _TABLE),
    "visio": ("a Visio drawing", "convert it to PDF"),
    "odg": ("a LibreOffice drawing (.odg)", "convert it to PDF"),
    "pages": ("a Pages, Numbers or Keynote file", "convert it to PDF or DOCX"),
    "mobi": ("a Kindle book", "convert it to EPUB"),
    "mp3": ("a sound recording (MP3)", _SOUND),
    "wav": ("a sound recording (WAV)", _SOUND),
    "ogg": ("a sound or video recording (Ogg)", _SOUND),
    "flac": ("a sound recording (FLAC)", _SOUND),
    "mp4": ("a sound or video recording (MP4)", _SOUND),
    "avi": ("a video recording (AVI)", _SOUND),
    "mkv": ("a video recording (Matroska or WebM)", _SOUND),
    "zip": ("a zip archive", _ARCHIVE),
    "gzip": ("a gzip archive", _ARCHIVE),
    "bzip2": ("a bzip2 archive", _ARCHIVE),
    "xz": ("an xz archive", _ARCHIVE),
    "zstd": ("a Zstandard archive", _ARCHIVE),
    "7z": ("a 7-Zip archive", _ARCHIVE),
    "rar": ("a RAR archive", _ARCHIVE),
    "tar": ("a tar archive", _ARCHIVE),
    "program": ("a program", _OTHER),
    "sqlite": ("an SQLite database", _TABLE),
    "xml": ("an XML file of no type that is known", _OTHER),
    "binary": ("a binary file of no type that is known", _OTHER),
}
_MAGIC = (  # the bytes that files open with; those of a few letters count only when what follows is no text
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
    (b"AT&TFORM", "djvu"),
    (b"%!PS", "postscript"),
    (b"{\\rtf", "rtf"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\x1a\x45\xdf\xa3", "mkv"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"SQLite format 3\x00", "sqlite"),
)
_INSIDE = (  # the same, at some place after the first
    (8, b"WAVE", "wav"),
    (8, b"AVI ", "avi"),
    (8, b"WEBP", "webp"),
    (4, b"ftyphei", "heic"),
    (4, b"ftypavif", "heic"),
    (4, b"ftyp", "mp4"),
    (60, b"BOOKMOBI", "mobi"),
    (257, b"ustar", "tar"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (  # the streams that tell what an OLE file is
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("__properties_version1.0", "msg"),
)


def refuse(path: Path, kind: str) -> ExtractionError:
    """The error that says what a file is and what to do with it."""
    if kind == "encrypted":
        return EncryptedDocument(f"{path.name} asks for a password; save a copy without one")
    what, remedy = _KINDS[kind]
    return UnsupportedType(f"{path.name} is {what}, which is not read; {remedy}")


def binary_kind(path: Path, head: bytes, binary: bool) -> str:
    """What a file that is no text is, '' for one that may be text. `binary`: its first bytes are those of no text."""
    if head.startswith(_OLE):
        return _ole_kind(path, head)
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (len(magic) > 3 or magic[0] > 0x7F or binary):
            return kind
    for place, magic, kind in _INSIDE:
        if head[place:].startswith(magic):
            return kind
    return "binary" if binary else ""


def zip_kind(names: set[str], mimetype: str) -> str:
    """What a zip archive that is not read is, from the names of its members."""
    if mimetype.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if mimetype.startswith("application/vnd.oasis.opendocument."):
        return "odg"
    known = (("xl/", "xlsx"), ("visio/", "visio"), ("Index/", "pages"), ("AndroidManifest.xml", "program"))
    return next((kind for start, kind in known if any(name.startswith(start) for name in names)), "zip")


def _ole_kind(path: Path, head: bytes) -> str:
    """What an OLE file is, from the names in its directory; 'ole' where that cannot be read."""
    if len(head) < 52:
        return "ole"
    (shift,), (sector,) = struct.unpack("<H", head[30:32]), struct.unpack("<I", head[48:52])
    with path.open("rb") as file:
        file.seek((min(sector, 1 << 24) + 1) << min(shift, 12))
        directory = file.read(16384)
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in directory), "ole")
