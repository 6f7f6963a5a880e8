"""The web page: one box, the answer with its sources, the passages; served with the documents by one process."""

import json
import logging
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from functools import partial

# Read when Gradio is imported: it counts its uses over the network unless told not to.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI

from search.errors import FilterError, QuestionError, UsageError
from search.followup import understood
from search.llm import ask_streaming
from search.records import Filters
from search.searcher import Searcher
from search.settings import Settings
from ui import labels
from ui.access import exposure
from ui.address import read_address
from ui.browse import browse_html, browse_router
from ui.dates import iso_date
from ui.documents import documents_router
from ui.doors import add_doors
from ui.entrance import add_entrance
from ui.feedback_route import add_feedback
from ui.legal import legal_html
from ui.page import answer_html, error_html, passages_html
from ui.pictures import pictures_router
from ui.shared import shared
from ui.takeaway import citations_router
from ui.texts import EXAMPLES, Language
from ui.theme import ASSETS, theme
from ui.understood import KEEP_PREVIOUS
from ui.views.routes import add_views
from ui.views.tabs import place_views
from ui.widgets import Widgets, place, place_top

EVENTS = 1000  # of the page that may be held; how many questions are answered at once is for ui/shared.py

_SET_LANGUAGE = "(language) => { document.documentElement.dataset.language = language; }"

# Before a question is asked, it is put in the address: see assets/address.js.
_KEEP = "(...values) => { passerelle.keepAddress(values); return passerelle.withPrevious(values); }"
_KEEP_EXAMPLE = "(...values) => { passerelle.keepAddress([%s, ...values]); return [...values.slice(0, -1), '']; }"
_KEEP_CHOICES = "(...values) => { passerelle.keepAddress([null, ...values.slice(1)]); return values; }"

_log = logging.getLogger(__name__)


def answer(
    searcher: Searcher,
    question: str,
    kinds: Sequence[str],
    publishers: Sequence[str],
    date_from: str,
    date_to: str,
    per_document: int,
    language: Language,
    themes: Sequence[str] = (),
    previous: str = "",
) -> Iterator[tuple[str, str]]:
    """The answer and the passages as HTML, again when more of it is written; or what went wrong and nothing.

    `previous` is the question before a follow-up.
    """
    try:
        filters = Filters(tuple(kinds), tuple(publishers), iso_date(date_from), iso_date(date_to), tuple(themes))
        asked = ask_streaming(searcher, question, filters, per_document=per_document or None, previous=previous)
        rated = searcher.settings.feedback
        for found in asked:
            legal = legal_html(found, searcher.index, language)
            passages = passages_html(found, language, feedback=rated)
            yield answer_html(found, language, feedback=rated), legal + passages
    except (QuestionError, FilterError) as error:
        yield error_html(error, language, searcher.settings.question_characters), ""
    except Exception as error:  # whatever happens, the reader gets a sentence, and the log the trace
        _log.exception("The question could not be answered.")
        yield error_html(error, language, searcher.settings.question_characters), ""


def build_page(searcher: Searcher) -> gr.Blocks:
    """The page, without its look: `build_app` adds it."""
    page = gr.Blocks(title="Passerelle", analytics_enabled=False)
    with page:
        head, language = place_top()
        with place_views(language):
            widgets = place(head, language)
        _wire(page, widgets, searcher)
    page.queue(max_size=EVENTS, api_open=False, default_concurrency_limit=None)
    return page


def build_app(searcher: Searcher) -> FastAPI:
    """The page, the documents and the doors for programs, behind one entrance, as one application."""
    searcher = shared(searcher)
    app = FastAPI(title="Passerelle", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(documents_router(searcher))
    app.include_router(pictures_router(searcher))
    app.include_router(citations_router(searcher))
    app.include_router(browse_router(searcher))
    add_doors(app, searcher)
    add_feedback(app, searcher)
    add_views(app, searcher)
    gr.mount_gradio_app(
        app,
        build_page(searcher),
        path="/",
        footer_links=[],
        run_history=False,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        favicon_path=str(ASSETS / "passerelle.svg"),
        show_error=False,
        max_file_size=0,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        css_paths=[
            ASSETS / f"{name}.css"
            for name in ("passerelle", "sheets", "takeaway", "feedback", "around", "legal", "views")
        ],
        head=_own_head(),
    )
    add_entrance(app, searcher.settings)
    return app


def _own_head() -> str:
    """The scripts, and the styles for paper and for less motion, that the document's head takes as they are."""
    scripts = "".join(f"<script>{path.read_text(encoding='utf-8')}</script>" for path in sorted(ASSETS.glob("*.js")))
    styles = {"print": "print", "calm": "(prefers-reduced-motion: reduce)"}
    return scripts + "".join(
        f'<style media="{media}">{(ASSETS / f"{name}.css").read_text(encoding="utf-8")}</style>'
        for name, media in styles.items()
    )


def serve(searcher: Searcher, settings: Settings) -> None:
    """Serve the page until the process is told to stop.

    Raises:
        UsageError: the address is taken or not one of this machine's.
    """
    listener = listen(settings)  # before the page is built: a taken port is told at once
    server = web_server(searcher)
    if told := exposure(settings):
        print(f"Warning: {told}", file=sys.stderr, flush=True)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Passerelle : http://{host}:{settings.port}/ (Ctrl+C pour arrêter)", flush=True)
    server.run(sockets=[listener])


def web_server(searcher: Searcher) -> uvicorn.Server:
    """The server, to be run on a socket of `listen`."""
    return uvicorn.Server(uvicorn.Config(build_app(searcher), log_level="warning", timeout_graceful_shutdown=3))


def listen(settings: Settings) -> socket.socket:
    """A socket on the address of `settings`.

    Raises:
        UsageError: as `serve`.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise UsageError(
            f"The page cannot be served on {settings.host}, port {settings.port}: {error.strerror or error}. "
            "Choose another `port` or `host`."
        ) from error


def _wire(page: gr.Blocks, widgets: Widgets, searcher: Searcher) -> None:
    """Say what happens when a reader does something."""
    w = widgets
    shown = [w.question, w.asked, w.previous, w.first_sight, w.answer, w.passages]
    asking = [*w.choices(), w.previous]
    ask = partial(_ask, searcher)
    on = partial(
        gr.on, show_progress="minimal", show_progress_on=w.answer, api_visibility="private", trigger_mode="always_last"
    )
    asked = [on([w.question.submit, w.send.click], ask, [w.question, *asking], shown, js=_KEEP)]
    for (_, example), button in zip(EXAMPLES, w.examples, strict=True):
        asked.append(on(button.click, partial(ask, example), asking, shown, js=_KEEP_EXAMPLE % json.dumps(example)))
    for question in asked:
        question.then(None, [w.question, w.previous], None, js=KEEP_PREVIOUS, api_visibility="private")
    # A date is applied when it is complete: on Enter, or when the reader leaves its box.
    dates = [event for box in (w.date_from, w.date_to) for event in (box.submit, box.blur)]
    on(
        [w.kinds.input, w.publishers.input, w.themes.input, w.per_document.input, w.language.input, *dates],
        partial(_again, searcher), [w.asked, *asking], [w.answer, w.passages], js=_KEEP_CHOICES,
    )  # fmt: skip
    corpus: list[gr.components.Component] = [w.head, w.kinds, w.publishers, w.themes]
    quiet = partial(gr.on, show_progress="hidden", api_visibility="private")
    w.language.input(None, w.language, None, js=_SET_LANGUAGE, api_visibility="private")
    quiet(w.language.input, labels.labels, w.language, w.worded())
    quiet(w.language.input, partial(labels.corpus, searcher), w.language, corpus)
    # The address says what is asked, when the page is loaded and when the reader goes back or forward.
    on(
        [page.load, w.restore.click], partial(_restore, searcher, w), w.address,
        [w.asked, w.previous, *corpus, *w.worded(), w.first_sight, w.answer, w.passages],
        js="() => passerelle.readAddress()", show_progress="hidden",
    )  # fmt: skip


def _ask(
    searcher: Searcher, question: str, *values: object
) -> Iterator[tuple[str, str, str, dict[str, object], str, str]]:
    """The question, as typed and as asked, and the one before it if it is a follow-up.

    The examples leave their place to the answer and the passages.
    """
    *choices, previous = values  # Gradio gives those of `choices()`
    if understood(question, str(previous), searcher.settings.question_characters) == question:
        previous = ""
    for found in answer(searcher, question, *choices, previous):  # type: ignore[arg-type, call-arg]
        yield question, question, str(previous), gr.update(visible=not question.strip()), *found


def _again(searcher: Searcher, asked: str, *choices: object) -> Iterator[tuple[str, str] | dict[str, object]]:
    """The answer to the question asked last, under other choices; nothing before the first question."""
    if not asked.strip():
        yield gr.skip()
        return
    yield from answer(searcher, asked, *choices)  # type: ignore[arg-type]  # as above


def _restore(searcher: Searcher, w: Widgets, query: str) -> Iterator[dict[gr.blocks.Block, object]]:
    """What the address asks for, put back in the widgets, and its answer."""
    asked = read_address(query)
    head, *there = labels.corpus(searcher, asked.language)
    put: dict[gr.blocks.Block, dict[str, object]] = dict(zip((w.kinds, w.publishers, w.themes), there, strict=True))
    put |= zip(w.worded(), labels.labels(asked.language), strict=True)
    values: dict[gr.blocks.Block, object] = {
        w.kinds: list(asked.kinds),
        w.publishers: list(asked.publishers),
        w.themes: list(asked.themes),
        w.date_from: asked.date_from,
        w.date_to: asked.date_to,
        w.per_document: asked.per_document if asked.per_document in labels.PER_DOCUMENT else 0,
        w.language: asked.language,
        w.question: asked.question,
        w.previous: asked.previous,
    }
    put |= {widget: put.get(widget, {"__type__": "update"}) | {"value": value} for widget, value in values.items()}
    nothing = not asked.question.strip()
    view = browse_html(searcher, query, asked.language) if nothing else ""
    shown: dict[gr.blocks.Block, object] = {w.answer: "", w.passages: view} if nothing else {}
    yield {
        **put,
        **shown,
        w.head: head,
        w.asked: asked.question,
        w.first_sight: gr.update(visible=nothing and not view),
    }
    for found in () if nothing else answer(searcher, *astuple(asked)):
        yield dict(zip((w.answer, w.passages), found, strict=True))
