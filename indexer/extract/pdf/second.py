"""The second reader of PDF, pypdf: plain lines, for the files that pdfium refuses."""

from pathlib import Path

from indexer.extract.blocks import Block, Extracted
from indexer.extract.metadata import tidy
from indexer.extract.plain import blocks_of
from search.errors import EncryptedDocument, ExtractionError, NeedsOcr


def read(path: Path, reason: str) -> Extracted:
    """Read a PDF that pdfium refused for a reason, which the message repeats if pypdf fails too."""
    import pypdf

    blocks: list[Block] = []
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedDocument(f"{path.name} asks for a password; save a copy without one")
        for number, page in enumerate(reader.pages, 1):
            blocks.extend(blocks_of(page.extract_text(), page=number))
        found: dict[str, object] = dict(reader.metadata or {})
        metadata = tidy(*(str(found.get(key) or "") for key in ("/Title", "/Author", "/CreationDate")))
        count = len(reader.pages)
    except EncryptedDocument:
        raise
    # pypdf raises errors of any type on damaged files.
    except Exception as error:
        raise ExtractionError(
            f"{path.name} is a damaged PDF (pdfium: {reason}; pypdf: {type(error).__name__}: {error}); "
            "fetch it again, or print it again to PDF"
        ) from error
    if not count:
        raise ExtractionError(f"{path.name} is a damaged PDF without any page ({reason}); fetch it again")
    if not blocks:
        raise NeedsOcr(f"{path.name} is damaged ({reason}) and gives no text; print it again to PDF")
    warning = f"{path.name}: damaged ({reason}), read by the second reader; headings and tables may be missing."
    return Extracted(tuple(blocks), metadata, count, warnings=(warning,))
