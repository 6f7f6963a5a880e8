"""Gives the corpus's documents to the browser: those that the index names, and nothing else of the disk."""

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

from search.errors import PasserelleError
from ui.page import DOCUMENTS

if TYPE_CHECKING:
    from search.searcher import Searcher

# What a browser shows; any other format is handed over as a download.
_HTML = frozenset({".html", ".htm", ".xhtml"})
_PLAIN = frozenset({".md", ".txt", ".csv", ".tsv", ".srt", ".vtt", ".rst"})
_SHOWN = _HTML | _PLAIN | {".pdf"}

# A document is data: its scripts do not run, it is of no origin, and it fetches nothing.
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def documents_router(searcher: "Searcher") -> APIRouter:
    """The route `/documents/ID`, ID being the path of a document below the corpus folder."""
    router = APIRouter()

    @router.get(f"/{DOCUMENTS}/{{document_id:path}}", include_in_schema=False)
    def document(document_id: str) -> FileResponse:
        try:
            path = document_path(searcher, document_id)
        except PasserelleError as error:
            raise HTTPException(503, "The index cannot be read.") from error
        if path is None:
            raise HTTPException(404, "No such document.")
        return _response(path)

    return router


def document_path(searcher: "Searcher", document_id: str) -> Path | None:
    """The file of a document that the index names, None for anything else.

    The name must be one of the index's, letter for letter, and the file, once links are followed, below the corpus
    folder: a link planted there does not open the rest of the disk.
    """
    if all(document_id not in (document.id, *document.also) for document in searcher.index.documents()):
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
    headers["Content-Type"] = _content_type(path, suffix)
    if suffix != ".pdf":  # browsers do not show a PDF in a sandbox, and run no script of it outside of their viewer
        headers["Content-Security-Policy"] = _SANDBOX
    return FileResponse(
        path,
        headers=headers,
        filename=path.name,
        content_disposition_type="inline" if suffix in _SHOWN else "attachment",
    )


def _content_type(path: Path, suffix: str) -> str:
    if suffix == ".pdf":
        return "application/pdf"
    if suffix not in _HTML | _PLAIN:
        return "application/octet-stream"
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        # HTML says its own encoding; other French files that are not UTF-8 come from Windows.
        return "text/html" if suffix in _HTML else "text/plain; charset=windows-1252"
    return f"text/{'html' if suffix in _HTML else 'plain'}; charset=utf-8"
