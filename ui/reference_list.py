"""The legal references of the corpus, to be looked through: each leads to its question. Narrowed while one types."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

from babel.numbers import format_decimal
from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse

from search.errors import PasserelleError
from search.index.protocol import Index
from search.reference_list import Listed, listed
from search.references import Reference, canonical
from ui.links import question_address
from ui.page import unbroken
from ui.texts import Language, text

if TYPE_CHECKING:
    from search.searcher import Searcher

LIST = "references.html"  # where the server gives the part of the list that is found
MOST = 300  # references shown at once

Find = Annotated[str, Query(max_length=200)]


def references_router(searcher: "Searcher") -> APIRouter:
    """The route `/references.html`, with `find`, a part of a reference, and `lang`."""
    router = APIRouter()

    @router.get(f"/{LIST}", include_in_schema=False)
    def references(find: Find = "", lang: Language = "fr") -> HTMLResponse:
        try:
            return HTMLResponse(found_html(searcher.index, find, lang))
        except PasserelleError as error:
            raise HTTPException(503, "The index cannot be read.") from error

    return router


def list_html(index: Index, language: Language) -> str:
    """The whole view: a box to narrow the list, and the list."""
    count = format_decimal(len(listed(index.references)), locale=language)
    said = escape(unbroken(text("references_found", language).format(count=count)))
    label, failed = escape(text("references_find", language)), escape(text("around.failed", language))
    return (
        f'<section class="legal" aria-labelledby="legal-title"><h2 id="legal-title" tabindex="-1">'
        f'{escape(text("references", language))}</h2><p class="help">{escape(text("references_list", language))}</p>'
        f'<label for="references-find">{label}</label>'
        f'<input type="search" id="references-find" autocomplete="off" spellcheck="false" maxlength="200" '
        f'data-from="{LIST}?lang={language}" data-failed="{failed}">'
        f'<p class="said" role="status">{said}</p><div class="found">{found_html(index, "", language)}</div></section>'
    )


def found_html(index: Index, find: str, language: Language) -> str:
    """The references that `find` is a part of, by law, with the words by which they are announced."""
    found = listed(index.references, find)
    said = text("references_found" if found else "references_nothing", language)
    if len(found) > MOST:
        said = text("references_first", language)
    count, shown = (format_decimal(number, locale=language) for number in (len(found), MOST))
    groups = groupby(found[:MOST], key=lambda one: one.reference.law)
    laws = "".join(_law(list(group), language) for _, group in groups)
    return f'<div data-said="{escape(unbroken(said.format(count=count, shown=shown)))}">{laws}</div>'


def _law(group: Sequence[Listed], language: Language) -> str:
    """A law, and those of its articles that are found."""
    law = group[0].reference
    name = canonical(Reference(law.law, "", law.date)) if law.law else text("references_lawless", language)
    items = "".join(_item(one, name, language) for one in group)
    return f'<h3>{escape(unbroken(name))}</h3><ul class="listed">{items}</ul>'


def _item(one: Listed, law: str, language: Language) -> str:
    cited = canonical(one.reference)
    short = cited.removeprefix(f"{law}, ")  # below its law's name
    passages, citing = (format_decimal(number, locale=language) for number in (one.passages, one.citing))
    said = text("reference_held" if one.passages else "reference_named", language)
    return (
        f'<li><a href="{escape(question_address(cited))}" aria-label="{escape(cited)}">{escape(unbroken(short))}</a> '
        f'<span class="counts">{escape(unbroken(said.format(passages=passages, citing=citing)))}</span></li>'
    )
