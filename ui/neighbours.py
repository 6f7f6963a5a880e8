"""What the folds under a passage load: the other passages of its document, in order, and those like it elsewhere."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Annotated

from babel.numbers import format_decimal
from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse

from search.errors import PassageUnknown, PasserelleError
from search.index.protocol import Index
from search.records import Document, Passage
from search.similar import similar
from ui.around import AROUND, around_address
from ui.links import passage_address
from ui.marks import marked_text
from ui.page import facts_list, open_link, path_list
from ui.texts import Language, text

if TYPE_CHECKING:
    from search.searcher import Searcher

STEP = 10  # passages of a document given at once
BEFORE = 3  # of them that stand before the one that was read

PassageId = Annotated[str, Query(min_length=1, max_length=5_000)]
Start = Annotated[int | None, Query(ge=0, le=10_000_000)]


def neighbours_router(searcher: "Searcher") -> APIRouter:
    """The routes `/around/document` and `/around/similar`, each with `passage`, a passage's id, and `lang`."""
    router = APIRouter()

    @router.get(f"/{AROUND}/document", include_in_schema=False)
    def document(passage: PassageId, lang: Language = "fr", start: Start = None) -> HTMLResponse:
        return _given(lambda: document_html(searcher.index, passage, lang, start))

    @router.get(f"/{AROUND}/similar", include_in_schema=False)
    def likes(passage: PassageId, lang: Language = "fr") -> HTMLResponse:
        return _given(lambda: similar_html(searcher.index, passage, lang))

    return router


def document_html(index: Index, passage_id: str, language: Language, start: int | None = None) -> str:
    """`STEP` passages of the document of one passage, around it or from the place `start`, counted from 0.

    Raises:
        PassageUnknown: no passage has this id.
    """
    passage = index.find(passage_id)
    if passage is None:
        raise PassageUnknown(f"There is no passage {passage_id!r}.")
    document = next(d for d in index.documents() if d.id == passage.document_id)
    passages = index.of_document(document.id)
    here = next(n for n, one in enumerate(passages) if one.id == passage.id)
    if len(passages) == 1:
        return _found(text("around.alone", language), "")
    first = min(max(here - BEFORE, 0) if start is None else start, len(passages) - 1)
    shown = passages[first : first + STEP]
    places = {"first": first + 1, "last": first + len(shown), "total": len(passages)}
    said = text("around.shown", language).format(
        **{name: format_decimal(number, locale=language) for name, number in places.items()}
    )
    items, above = [], None
    for number, one in enumerate(shown, first + 1):
        if one.id == passage.id:
            items.append(f'<li class="here" value="{number}">{escape(text("around.here", language))}</li>')
        else:
            path = path_list(document, one) if one.headings != above else ""
            items.append(f'<li value="{number}">{path}{_text(document, one, language)}</li>')
        above = one.headings
    before = _turn("around.before", passage_id, max(first - STEP, 0), language) if first else ""
    after = _turn("around.after", passage_id, first + STEP, language) if first + STEP < len(passages) else ""
    return _found(said, f'{before}<ol class="near">{"".join(items)}</ol>{after}')


def similar_html(index: Index, passage_id: str, language: Language) -> str:
    """The passages of other documents nearest to one; errors as `document_html`."""
    hits = similar(index, passage_id)
    items = "".join(
        f"<li><cite>{escape(hit.document.title)}</cite>{facts_list(hit.document, hit.passage, language)}"
        f"{path_list(hit.document, hit.passage)}{_text(hit.document, hit.passage, language)}</li>"
        for hit in hits
    )
    if not hits:
        return _found(text("around.none", language), "")
    return _found(text("around.found", language).format(count=len(hits)), f'<ul class="near">{items}</ul>')


def _text(document: Document, passage: Passage, language: Language) -> str:
    """The words of a passage, and where to read on."""
    alone = escape(text("passage_alone", language))
    return (
        f'<div class="text" lang="{escape(document.language)}">{marked_text(passage.text, ())}</div>'
        f'<span class="links"><a href="{escape(passage_address(passage.id))}">{alone}</a> '
        f"{open_link(document, passage, language)}</span>"
    )


def _turn(name: str, passage_id: str, start: int, language: Language) -> str:
    address = escape(around_address("document", passage_id, language, start))
    return f'<button type="button" class="tool" data-from="{address}">{escape(text(name, language))}</button>'


def _found(said: str, html: str) -> str:
    """What is loaded, with the words by which it is announced."""
    return f'<div data-said="{escape(said)}">{html}</div>'


def _given(write: Callable[[], str]) -> HTMLResponse:
    try:
        return HTMLResponse(write())
    except PassageUnknown as error:
        raise HTTPException(404, "No such passage.") from error
    except PasserelleError as error:
        raise HTTPException(503, "The index cannot be read.") from error
