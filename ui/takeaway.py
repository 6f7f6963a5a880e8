"""What leaves the page: an answer copied, citations downloaded, the page printed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response

from search.errors import PasserelleError
from search.records import Answer, Hit, Quote
from ui.exports import FORMATS, Cited, answer_text
from ui.texts import Language, text

if TYPE_CHECKING:
    from search.searcher import Searcher

CITATIONS = "citations"  # the address below which the server gives citations: `citations.ris` and its like
MOST = 100  # citations in one file
_SPAN = re.compile(r"(?P<passage>.+)@(?P<start>\d{1,9})-(?P<end>\d{1,9})", re.DOTALL)


def take_answer(answer: Answer, language: Language) -> str:
    """The tools below an answer: copy it, print it, its citations as a file; "" where nothing is quoted."""
    if not answer.quotes:
        return ""
    near = answer.outcome == "nearby"
    copied = _copy(text("copy_nearby" if near else "copy_answer", language), answer_text(answer, language), language)
    printed = f'<button type="button" class="tool print">{escape(text("print", language))}</button>'
    files = _files(answer.quotes, language, text("take_all", language), near=near)
    return f'<div class="take-all">{copied}{printed}{files}</div>'


def take_one(source: Quote | Hit, language: Language, *, near: bool = False) -> str:
    """One citation, to be copied or downloaded; folded. `near`: it is of a quote that does not clearly answer."""
    copied = _copy(text("copy_citation", language), Cited.of(source).line(language), language)
    summary = escape(text("take", language))
    files = _files([source], language, "", near=near)
    return f'<details class="take"><summary>{summary}</summary>{copied}{files}</details>'


def citations_router(searcher: "Searcher") -> APIRouter:
    """The routes `/citations.txt`, `.ris`, `.bib` and `.csv`.

    Each `cite` is a passage's id, followed by `@START-END` for a quote of it; `near` says that they only come near.
    """
    router = APIRouter()

    @router.get(f"/{CITATIONS}.{{suffix}}", include_in_schema=False)
    def citations(
        suffix: Literal["txt", "ris", "bib", "csv"],
        cite: Annotated[list[str], Query(min_length=1, max_length=MOST)],
        lang: Language = "fr",
        near: bool = False,
    ) -> Response:
        try:
            cited = [replace(find_cited(searcher, name), near=near) for name in cite]
        except PasserelleError as error:
            raise HTTPException(503, "The index cannot be read.") from error
        write, media_type = FORMATS[suffix]
        headers = {"Content-Disposition": f'attachment; filename="passerelle.{suffix}"'}
        return Response(write(cited, lang).encode(), media_type=f"{media_type}; charset=utf-8", headers=headers)

    return router


def cited_name(source: Quote | Hit) -> str:
    """How an address names a passage, or the words of it that are quoted."""
    return f"{source.passage.id}@{source.start}-{source.end}" if isinstance(source, Quote) else source.passage.id


def find_cited(searcher: "Searcher", name: str) -> Cited:
    """The passage, or the words of it, that an address names; 404 where the index has none."""
    span = _SPAN.fullmatch(name)
    passage = searcher.index.find(span["passage"] if span else name)
    documents = searcher.index.documents()
    document = next((d for d in documents if passage is not None and d.id == passage.document_id), None)
    if passage is None or document is None:
        raise HTTPException(404, "No such passage.")
    if span is None:
        return Cited(document, passage, passage.page, passage.time)
    start, end = int(span["start"]), int(span["end"])
    sentence = next((s for s in passage.sentences if s.start <= start < s.end), None)
    if sentence is None or not start < end <= len(passage.text):
        raise HTTPException(404, "No such quote.")
    return Cited(document, passage, sentence.page, sentence.time, passage.text[start:end])


def _copy(label: str, copied: str, language: Language) -> str:
    done = escape(text("copied", language))
    return (
        f'<button type="button" class="tool copy" data-copy="{escape(copied)}" data-done="{done}">{escape(label)}'
        f'</button><span class="done" role="status"></span>'
    )


def _files(sources: Sequence[Quote | Hit], language: Language, label: str, *, near: bool) -> str:
    said = [("near", "true")] if near else []
    query = escape(urlencode([*(("cite", cited_name(source)) for source in sources), ("lang", language), *said]))
    links = " ".join(
        f'<a href="{CITATIONS}.{suffix}?{query}" download aria-label="{escape(text("download", language))} '
        f'{escape(text(f"format.{suffix}", language))}">{escape(text(f"format.{suffix}", language))}</a>'
        for suffix in FORMATS
    )
    return f'<span class="files">{escape(label)} {links}</span>'
