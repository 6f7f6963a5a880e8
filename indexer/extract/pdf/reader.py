"""PDF to blocks: opens the file with pdfium, or pypdf when pdfium cannot, and runs the steps of this package."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.extract import ocr
from indexer.extract.blocks import Extracted
from indexer.extract.cleaning import attach_accents, has_detached_accents
from indexer.extract.legible import is_misspelt, is_nonsense, is_unknown
from indexer.extract.metadata import tidy
from indexer.extract.pdf.assemble import assemble
from indexer.extract.pdf.chars import read_page
from indexer.extract.pdf.forms import add_values
from indexer.extract.pdf.furniture import remove_contents, remove_furniture
from indexer.extract.pdf.headings import OutlineEntry
from indexer.extract.pdf.page import PageText
from search.errors import EncryptedDocument, NeedsOcr

_INSTALL = "install tesseract-ocr and tesseract-ocr-fra, then run passerelle index again"


def read(path: Path) -> Extracted:
    """Read a PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        try:
            return _read(path, document)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise EncryptedDocument(f"{path.name} asks for a password; save a copy without one") from error
        from indexer.extract.pdf import second

        return second.read(path, str(error))


def _read(path: Path, document: Any) -> Extracted:
    pages, report = _pages(path, document)
    for page in pages:
        remove_contents(page)
    remove_furniture(pages)
    _repair(pages)
    return Extracted(
        blocks=assemble(pages, _outline(document)),
        metadata=_metadata(document),
        pages=len(pages),
        labels=_labels(document),
        warnings=report.warnings(path.name),
        remarks=report.remarks(path.name),
    )


def _pages(path: Path, document: Any) -> tuple[list[PageText], "_Report"]:
    """The text of each page, from its text layer or by OCR, and what to report."""
    from pypdfium2 import PdfiumError

    pages: list[PageText] = []
    report = _Report()
    form = _form(document)
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except PdfiumError:
            if number == len(document) and len(report.damaged) + 1 == number:
                raise  # no page opens: the second reader may do better
            report.damaged.append(number)
            pages.append(PageText())
            continue
        try:
            text = _page(page, number, report)
            if form:
                add_values(form, page, text)
            pages.append(text)
        finally:
            page.close()
    lost = report.without + report.garbled
    if lost and not any(page.fragments for number, page in enumerate(pages, 1) if number not in lost):
        what = "has no text layer" if report.without else "has a text layer that cannot be read"
        raise NeedsOcr(f"{path.name} {what}; {_INSTALL}")
    return pages, report


def _form(document: Any) -> Any:
    """What reads the fields of a form, None for a document that is none."""
    import pypdfium2.raw as pdfium

    if document.get_formtype() == pdfium.FORMTYPE_NONE:
        return None
    document.init_forms()
    return document.formenv


@dataclass(slots=True)
class _Report:
    """The pages of which there is something to report."""

    damaged: list[int] = field(default_factory=list)
    by_ocr: list[int] = field(default_factory=list)
    without: list[int] = field(default_factory=list)  # only OCR could read them
    garbled: list[int] = field(default_factory=list)
    misspelt: list[int] = field(default_factory=list)

    def warnings(self, name: str) -> tuple[str, ...]:
        """A sentence for each kind of page that was not read, or badly."""
        sentences = (
            (self.damaged, "damaged and left out; fetch the file again"),
            (self.without, f"without a text layer left out; {_INSTALL}"),
            (self.garbled, f"with a text layer that reads badly; {_INSTALL}"),
            (self.misspelt, f"with a text layer that has wrong letters for accented ones; {_INSTALL}"),
        )
        return tuple(f"{name}: {_numbers(pages)} {what}." for pages, what in sentences if pages)

    def remarks(self, name: str) -> tuple[str, ...]:
        """What was read from pictures."""
        if not self.by_ocr:
            return ()
        return (f"{name}: {_numbers(self.by_ocr)} read by OCR, check the quotes against the page.",)


def _page(page: Any, number: int, report: _Report) -> PageText:
    """The text of one page."""
    text = read_page(page)
    layer = _all(text)
    scanned = ocr.is_scanned(page, sum(map(str.isalpha, layer)))
    unknown = is_unknown(layer, text.unknown)
    nonsense = unknown or is_nonsense(layer)
    misspelt = not nonsense and is_misspelt(layer)
    if (scanned or nonsense or misspelt) and ocr.is_available():
        seen = ocr.read_page(page)
        # What nobody can read in the picture either is in letters that Tesseract does not know.
        if scanned or unknown or not is_nonsense(_all(seen)):
            report.by_ocr.append(number)
            return seen
    elif scanned:
        report.without.append(number)
    elif nonsense:
        report.garbled.append(number)
        if unknown:
            return PageText()  # no text that anybody could find
    elif misspelt:
        report.misspelt.append(number)
    return text


def _all(text: PageText) -> str:
    return " ".join(fragment.text for fragment in text.fragments)


def _numbers(pages: list[int]) -> str:
    """Page numbers for a message, runs shortened: pages 1, 3-5."""
    runs: list[list[int]] = []
    for number in sorted(pages):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    text = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page {text}" if len(pages) == 1 else f"pages {text}"


def _repair(pages: list[PageText]) -> None:
    """Put accents back on their letters where the whole document has them apart."""
    if has_detached_accents(" ".join(fragment.text for page in pages for fragment in page.fragments)):
        for page in pages:
            for fragment in page.fragments:
                fragment.text = attach_accents(fragment.text)


def _outline(document: Any) -> list[OutlineEntry]:
    """The bookmarks that lead to a page."""
    entries = []
    for bookmark in document.get_toc(max_depth=6):
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        if page is not None:
            entries.append(OutlineEntry(bookmark.get_title() or "", page + 1, bookmark.level + 1))
    return entries


def _metadata(document: Any) -> dict[str, str]:
    found = document.get_metadata_dict()
    day = found.get("CreationDate") or found.get("ModDate")
    return tidy(found.get("Title"), found.get("Author"), day, _language(document))


def _labels(document: Any) -> tuple[str, ...]:
    """The numbers printed on the pages, () where they are the pages' own."""
    numbers = [str(number) for number in range(1, len(document) + 1)]
    labels = [document.get_page_label(index) or number for index, number in enumerate(numbers)]
    return () if labels == numbers else tuple(labels)


def _language(document: Any) -> str:
    """The language that the catalogue of the file states."""
    import ctypes

    import pypdfium2.raw as pdfium

    size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
