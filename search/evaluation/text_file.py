"""Text of an evaluation file, in the encodings that spreadsheets and editors write."""

import codecs
from pathlib import Path

from search.errors import QuestionsFileError


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, in UTF-16 with its mark, or else in Windows-1252, as a French Excel writes CSV.

    Raises:
        QuestionsFileError: the file cannot be read, or is no text.
    """
    return decode(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises:
        QuestionsFileError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise QuestionsFileError(f"{path} cannot be read: {error}.") from error


def decode(content: bytes, path: Path) -> str:
    """As `read_text`, of bytes read before; `path` is for the message."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise QuestionsFileError(f"{path} is not a text file: save it as CSV in UTF-8, or as XLSX.")
