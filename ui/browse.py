"""What an address shows without a question: one passage, `?passage=…`, or the legal references, `?view=references`."""

import logging
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from fastapi import APIRouter

from search.errors import PassageUnknown, PasserelleError
from search.index.protocol import Index
from search.records import Hit
from ui.address import FIELDS
from ui.links import PASSAGE, REFERENCES, VIEW
from ui.neighbours import neighbours_router
from ui.page import error_html, passage_html
from ui.reference_list import list_html, references_router
from ui.texts import Language, text

if TYPE_CHECKING:
    from search.searcher import Searcher

_log = logging.getLogger(__name__)


def browse_html(searcher: "Searcher", query: str, language: Language) -> str:
    """What `query`, an address after its path, shows; "" where it names no view. Errors become what is shown."""
    try:
        fields = parse_qs(query.removeprefix("?"), max_num_fields=FIELDS)
    except ValueError:
        return ""
    passage, view = (fields.get(name, [""])[0] for name in (PASSAGE, VIEW))
    try:
        if passage:
            return _one_passage(searcher.index, passage, language)
        return list_html(searcher.index, language) if view == REFERENCES else ""
    except PassageUnknown as error:
        return error_html(error, language, searcher.settings.question_characters)
    except PasserelleError as error:
        _log.exception("The view could not be shown.")
        return error_html(error, language, searcher.settings.question_characters)


def browse_router(searcher: "Searcher") -> APIRouter:
    """The routes that give the parts of the page which are loaded when they are opened."""
    router = APIRouter()
    router.include_router(neighbours_router(searcher))
    router.include_router(references_router(searcher))
    return router


def _one_passage(index: Index, passage_id: str, language: Language) -> str:
    passage, ordinal = index.find(passage_id), index.ordinal(passage_id)
    if passage is None or ordinal is None:
        raise PassageUnknown(f"There is no passage {passage_id!r}.")
    document = next(d for d in index.documents() if d.id == passage.document_id)
    shown = passage_html(1, Hit(passage, document, ordinal, 0.0), [], (), language)
    return (
        f'<section class="passages" aria-labelledby="passages-title"><h2 id="passages-title" tabindex="-1">'
        f"{escape(text('passage_title', language))}</h2>{shown}</section>"
    )
