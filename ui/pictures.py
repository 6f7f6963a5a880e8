"""Pictures of the pages of the corpus's PDF documents, and how many pages each has."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from search.errors import PasserelleError
from ui.documents import document_path
from ui.sheets import PAGES

if TYPE_CHECKING:
    from search.searcher import Searcher

WIDTH, LARGE = 900, 1800  # pixels
TALLEST = 3  # times its width: of a longer strip, the picture is narrower
KEPT = 48  # pictures, some 200 kB each
PATIENCE = 15.0  # seconds that a picture waits for the ones before it

Result = TypeVar("Result")

_LOCK = Lock()  # pdfium is not made for threads


def pictures_router(searcher: "Searcher") -> APIRouter:
    """The routes `/pages/ID/NUMBER.png`, with `?large=true` for twice the width, and `/pages/ID.json`."""
    router = APIRouter()

    # Found again after the document was replaced, the picture is the new one's: its size and date are part of the key.
    @router.get(f"/{PAGES}/{{document_id:path}}/{{page:int}}.png", include_in_schema=False)
    def picture(document_id: str, page: int, large: bool = False) -> Response:
        path, stamp = _pdf(searcher, document_id)
        image = _guarded(page_picture, path, stamp, page, LARGE if large else WIDTH)
        return Response(image, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    @router.get(f"/{PAGES}/{{document_id:path}}.json", include_in_schema=False)
    def pages(document_id: str) -> dict[str, int]:
        return {"pages": _guarded(page_count, *_pdf(searcher, document_id))}

    return router


@lru_cache(maxsize=KEPT)
def page_picture(path: Path, stamp: tuple[int, int], page: int, width: int) -> bytes:
    """Page `page` (from 1) as a PNG `width` pixels wide, or less for a long strip; `stamp` tells versions of the file.

    Raises:
        LookupError: the file has no such page, or cannot be read.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            if not 1 <= page <= len(document):
                raise LookupError(f"{path.name} has no page {page}.")
            sheet = document[page - 1]
            across, down = sheet.get_size()
            scale = width / max(across, down / TALLEST, 1)
            picture = BytesIO()
            sheet.render(scale=scale).to_pil().save(picture, "PNG")
            return picture.getvalue()
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:  # what pdfium and Pillow say of a damaged page
        raise LookupError(f"Page {page} of {path.name} cannot be shown: {error}.") from error


@lru_cache(maxsize=KEPT)
def page_count(path: Path, stamp: tuple[int, int]) -> int:
    """How many pages a PDF has; errors as `page_picture`."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise LookupError(f"{path.name} cannot be read: {error}.") from error


def _pdf(searcher: "Searcher", document_id: str) -> tuple[Path, tuple[int, int]]:
    """The file of a PDF that the index names, with its size and date; 404 for anything else."""
    try:
        path = document_path(searcher, document_id)
        if path is not None and path.suffix.lower() == ".pdf":
            state = path.stat()
            return path, (state.st_size, state.st_mtime_ns)
    except PasserelleError as error:
        raise HTTPException(503, "The index cannot be read.") from error
    except OSError:  # removed this very moment
        pass
    raise HTTPException(404, "No such page.")


def _guarded(read: Callable[..., Result], *values: object) -> Result:
    """What `read` makes of a PDF, one at a time; 404 where it cannot, 503 when too many wait."""
    if not _LOCK.acquire(timeout=PATIENCE):
        raise HTTPException(503, "Too many pages are asked for at once.", {"Retry-After": "5"})
    try:
        return read(*values)
    except LookupError as error:
        raise HTTPException(404, "No such page.") from error
    finally:
        _LOCK.release()
