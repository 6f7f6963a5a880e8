"""The picture of a page as HTML, the lines of a quote or a passage highlighted on it; loaded when it is opened."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote as percent

from search.records import Box, Document, Passage, Quote
from ui.texts import Language, text

PAGES = "pages"  # the address below which the server gives pictures of pages


def quote_sheet(quote: Quote, language: Language) -> str:
    """The page of a quote with its lines highlighted; "" for a document without pages to show."""
    return _sheet(quote.document, quote.page, quote.boxes, language)


def passage_sheet(document: Document, passage: Passage, quotes: Sequence[Quote], language: Language) -> str:
    """The page where a passage begins, or where it is first quoted: its quotes highlighted, else all of it."""
    if quotes:
        boxes: Iterable[Box] = (box for quote in quotes for box in quote.boxes)
        return _sheet(document, quotes[0].page, boxes, language)
    return _sheet(document, passage.page, (box for s in passage.sentences for box in s.boxes), language)


def picture_address(document_id: str, page: int) -> str:
    """Where the browser finds the picture of a page, relative as `page.document_address`."""
    return f"{PAGES}/{percent(document_id)}/{page}.png"


def _sheet(document: Document, page: int | None, boxes: Iterable[Box], language: Language) -> str:
    if page is None or PurePosixPath(document.id).suffix.lower() != ".pdf":
        return ""
    words = {name: escape(text(f"sheet.{name}", language)) for name in ("open", "previous", "next", "zoom", "of")}
    address = picture_address(document.id, page)
    picture = text("sheet.alt", language)
    alt, any_alt = (escape(picture.format(page=number, title=document.title)) for number in (page, "{page}"))
    name = escape(text("sheet.name", language).format(page=page, title=document.title))
    lines = "".join(_line(box, page) for box in boxes)
    return (
        f'<details class="sheet" data-page="{page}" data-pages="{PAGES}/{escape(percent(document.id))}" '
        f'data-of="{words["of"]}" data-alt="{any_alt}">'
        f"<summary>{words['open'].format(page=page)}</summary>"
        f'<div class="sheet-tools"><button type="button" class="previous">{words["previous"]}</button>'
        f'<span class="where" role="status">{escape(text("page", language).format(page=page))}</span>'
        f'<button type="button" class="next">{words["next"]}</button>'
        f'<button type="button" class="zoom" aria-pressed="false">{words["zoom"]}</button></div>'
        f'<div class="sheet-frame" tabindex="0" role="group" aria-label="{name}"><div class="sheet-page">'
        f'<img src="{escape(address)}" alt="{alt}" loading="lazy" decoding="async">{lines}</div></div></details>'
    )


def _line(box: Box, page: int) -> str:
    """A highlighted part of a page, in percent of it; hidden while another page is shown."""
    sides = {"left": box.left, "top": box.top, "width": box.right - box.left, "height": box.bottom - box.top}
    style = ";".join(f"{side}:{100 * value:.3f}%" for side, value in sides.items())
    hidden = "" if box.page == page else " hidden"
    return f'<span class="line" data-page="{box.page}" style="{style}" aria-hidden="true"{hidden}></span>'
