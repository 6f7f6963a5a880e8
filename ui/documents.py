"""Gives the corpus's documents to the browser: those that the index names, and nothing else of the disk."""

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

from ui.page import DOCUMENTS

if TYPE_CHECKING:
    from search.searcher import Searcher

# What a browser shows; any other format is handed over as a download.
_SHOWN = {".pdf": "application/pdf", ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html"}
_PLAIN = frozenset({".md", ".txt", ".csv", ".tsv", ".srt", ".vtt", ".rst"})

# A document is data: its scripts do not run, it is of no origin, and it fetches nothing.
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def documents_router(searcher: "Searcher") -> APIRouter:
    """The route `/documents/ID`, ID being the path of a document below the corpus folder."""
    router = APIRouter()

    @router.get(f"/{DOCUMENTS}/{{document_id:path}}", include_in_schema=False)
    def document(document_id: str) -> FileResponse:
        path = document_path(searcher, document_id)
        if path is None:
            raise HTTPException(404, "No such document.")
        return _response(path)

    return router


def document_path(searcher: "Searcher", document_id: str) -> Path | None:
    """The file of a document that the index names, None for anything else.

    The name must be one of the index's, letter for letter, and the file, once links are followed, below the corpus
    folder: a link planted there does not open the rest of the disk.
    """
    if all(document.id != document_id for document in searcher.index.documents()):
        return None
    corpus = searcher.settings.corpus.resolve()
    try:
        path = (corpus / document_id).resolve(strict=True)
    except OSError:  # moved or removed since the index was built
        return None
    return path if path.is_relative_to(corpus) and path.is_file() else None


def _response(path: Path) -> FileResponse:
    suffix = path.suffix.lower()
    # The type is set as a header: given as `media_type`, text would be declared UTF-8 whatever its encoding.
    headers = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
    if suffix in _SHOWN:
        headers["Content-Type"] = _SHOWN[suffix]
    elif suffix in _PLAIN:
        headers["Content-Type"] = f"text/plain; charset={_encoding(path)}"
    else:
        headers["Content-Type"] = "application/octet-stream"
    if suffix != ".pdf":  # browsers do not show a PDF in a sandbox, and run no script of it outside of their viewer
        headers["Content-Security-Policy"] = _SANDBOX
    shown = suffix in _SHOWN or suffix in _PLAIN
    return FileResponse(
        path, headers=headers, filename=path.name, content_disposition_type="inline" if shown else "attachment"
    )


def _encoding(path: Path) -> str:
    """UTF-8 when the whole file is, else the encoding that French files of Windows have."""
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
