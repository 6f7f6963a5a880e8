"""The web page: one box, the answer with its sources, the passages; served with the documents by one process."""

import logging
import os
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

# Read when Gradio is imported: it counts its uses over the network unless told not to.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI

from search.errors import FilterError, PasserelleError, QuestionError, UsageError
from search.llm import ask_streaming
from search.records import Filters
from search.searcher import Searcher
from search.settings import Settings
from ui.documents import documents_router
from ui.guard import Guard
from ui.page import answer_html, error_html, head_html, kind_name, passages_html, unbroken
from ui.pictures import pictures_router
from ui.takeaway import citations_router
from ui.texts import EXAMPLES, Language, text
from ui.theme import ASSETS, theme

RUNNING = 2  # questions answered at once; the others wait their turn
WAITING = 64  # questions that may wait
PER_DOCUMENT = (0, 1, 2, 3)  # 0 is no limit

LANGUAGES: list[tuple[str, str]] = [("Français", "fr"), ("English", "en")]
_SET_LANGUAGE = "(language) => { document.documentElement.dataset.language = language; }"

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
) -> Iterator[tuple[str, str]]:
    """The answer and the passages as HTML, again when more of it is written; or what went wrong and nothing."""
    try:
        filters = Filters(tuple(kinds), tuple(publishers), date_from.strip(), date_to.strip())
        for found in ask_streaming(searcher, question, filters, per_document=per_document or None):
            yield answer_html(found, language), passages_html(found, language)
    except (QuestionError, FilterError) as error:
        yield error_html(error, language, searcher.settings.question_characters), ""
    except Exception as error:  # whatever happens, the reader gets a sentence, and the log the trace
        _log.exception("The question could not be answered.")
        yield error_html(error, language, searcher.settings.question_characters), ""


@dataclass(frozen=True, slots=True)
class _Widgets:
    """What is on the page, and may change."""

    asked: gr.State  # the question that the answer shown is for
    language: gr.Radio
    head: gr.HTML
    question: gr.Textbox
    send: gr.Button
    first_sight: gr.Column
    examples_title: gr.HTML
    examples: tuple[gr.Button, ...]
    filters: gr.Accordion
    kinds: gr.CheckboxGroup
    publishers: gr.Dropdown
    date_from: gr.Textbox
    date_to: gr.Textbox
    per_document: gr.Radio
    answer: gr.HTML
    passages: gr.HTML

    def choices(self) -> list[gr.components.Component]:
        """The inputs of `answer` after the question, in its order."""
        return [self.kinds, self.publishers, self.date_from, self.date_to, self.per_document, self.language]


def build_page(searcher: Searcher) -> gr.Blocks:
    """The page, without its look: `build_app` adds it."""
    page = gr.Blocks(title="Passerelle", analytics_enabled=False)
    with page:
        _wire(page, _place(), searcher)
    page.queue(max_size=WAITING, api_open=False, default_concurrency_limit=RUNNING)
    return page


def build_app(searcher: Searcher) -> FastAPI:
    """The page and the documents, behind the guard, as one application."""
    app = FastAPI(title="Passerelle", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(documents_router(searcher))
    app.include_router(pictures_router(searcher))
    app.include_router(citations_router(searcher))
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
        css_paths=[ASSETS / f"{name}.css" for name in ("passerelle", "sheets", "takeaway")],
        head=_own_head(),
    )
    app.add_middleware(Guard)
    return app


def _own_head() -> str:
    """The scripts, and the style of the printed page, that the document's head takes as they are."""
    scripts = "".join(f"<script>{path.read_text(encoding='utf-8')}</script>" for path in sorted(ASSETS.glob("*.js")))
    return f'{scripts}<style media="print">{(ASSETS / "print.css").read_text(encoding="utf-8")}</style>'


def serve(searcher: Searcher, settings: Settings) -> None:
    """Serve the page until the process is told to stop.

    Raises:
        UsageError: the address is taken or not one of this machine's.
    """
    listener = listen(settings)  # before the page is built: a taken port is told at once
    server = web_server(searcher)
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


def _place() -> _Widgets:
    """Put everything on the page, in French; what depends on the index comes when a browser loads the page."""
    with gr.Row(elem_id="top"):
        head = gr.HTML(_head(None, "fr"), elem_id="head", apply_default_css=False)
        language = gr.Radio(
            LANGUAGES, value="fr", label=text("language", "fr"), elem_id="language", min_width=0, scale=0
        )
    with gr.Row(elem_id="ask"):
        question = gr.Textbox(
            label=text("question", "fr"),
            lines=1,
            max_lines=4,
            autofocus=True,
            elem_id="question",
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="search", spellcheck=True),
        )
        send = gr.Button(text("send", "fr"), variant="primary", elem_id="send", scale=0)
    with gr.Accordion(text("filters", "fr"), open=False, elem_id="filters") as filters:
        kinds = gr.CheckboxGroup([], label=text("kinds", "fr"), elem_id="kinds")
        publishers = gr.Dropdown([], multiselect=True, label=text("publishers", "fr"), elem_id="publishers")
        with gr.Row():
            date_from, date_to = (
                gr.Textbox("", label=text(name, "fr"), info=text("date_help", "fr"), elem_id=name)
                for name in ("date_from", "date_to")
            )
        per_document = gr.Radio(_per_document("fr"), value=0, label=text("per_document", "fr"), elem_id="per_document")
    answer_place = gr.HTML("", elem_id="answer", apply_default_css=False)
    with gr.Column(elem_id="first_sight") as first_sight:
        examples_title = gr.HTML(_examples_title("fr"), apply_default_css=False)
        with gr.Row(elem_id="examples"):
            examples = tuple(gr.Button(_example(n, "fr"), elem_classes="example") for n in range(len(EXAMPLES)))
    passages_place = gr.HTML("", elem_id="passages", apply_default_css=False)
    return _Widgets(
        gr.State(""), language, head, question, send, first_sight, examples_title, examples, filters, kinds, publishers,
        date_from, date_to, per_document, answer_place, passages_place,
    )  # fmt: skip


def _wire(page: gr.Blocks, widgets: _Widgets, searcher: Searcher) -> None:
    """Say what happens when a reader does something."""
    w = widgets
    shown = [w.question, w.asked, w.first_sight, w.answer, w.passages]
    ask = partial(_ask, searcher)
    # All questions share one queue, whichever widget asks them.
    on = partial(
        gr.on, show_progress="minimal", show_progress_on=w.answer, api_visibility="private", trigger_mode="always_last",
        concurrency_id="questions", concurrency_limit=RUNNING,
    )  # fmt: skip
    on([w.question.submit, w.send.click], ask, [w.question, *w.choices()], shown)
    for (_, example), button in zip(EXAMPLES, w.examples, strict=True):
        on(button.click, partial(ask, example), w.choices(), shown)
    # A date is applied when it is complete: on Enter, or when the reader leaves its box.
    dates = [event for box in (w.date_from, w.date_to) for event in (box.submit, box.blur)]
    on(
        [w.kinds.input, w.publishers.input, w.per_document.input, w.language.input, *dates],
        partial(_again, searcher), [w.asked, *w.choices()], [w.answer, w.passages],
    )  # fmt: skip
    labels = [
        w.language, w.question, w.send, w.examples_title, *w.examples, w.filters, w.date_from, w.date_to, w.per_document
    ]  # fmt: skip
    corpus: list[gr.components.Component] = [w.head, w.kinds, w.publishers]
    w.language.input(None, w.language, None, js=_SET_LANGUAGE, api_visibility="private")
    w.language.input(_labels, w.language, labels, show_progress="hidden", api_visibility="private")
    gr.on(
        [page.load, w.language.input], partial(_corpus, searcher), w.language, corpus,
        show_progress="hidden", api_visibility="private",
    )  # fmt: skip


def _ask(searcher: Searcher, question: str, *choices: object) -> Iterator[tuple[str, str, dict[str, object], str, str]]:
    """The question, as typed and as asked; the examples leave their place to the answer and the passages."""
    # Gradio gives the values of `choices()`.
    for found in answer(searcher, question, *choices):  # type: ignore[arg-type]
        yield question, question, gr.update(visible=not question.strip()), *found


def _again(searcher: Searcher, asked: str, *choices: object) -> Iterator[tuple[str, str] | dict[str, object]]:
    """The answer to the question asked last, under other choices; nothing before the first question."""
    if not asked.strip():
        yield gr.skip()
        return
    yield from answer(searcher, asked, *choices)  # type: ignore[arg-type]  # as above


def _labels(language: Language) -> list[dict[str, object]]:
    """Every text that does not come from the index."""
    dates = [gr.update(label=text(n, language), info=text("date_help", language)) for n in ("date_from", "date_to")]
    return [
        gr.update(label=text("language", language)),
        gr.update(label=text("question", language)),
        gr.update(value=text("send", language)),
        gr.update(value=_examples_title(language)),
        *(gr.update(value=_example(n, language)) for n in range(len(EXAMPLES))),
        gr.update(label=text("filters", language)),
        *dates,
        gr.update(label=text("per_document", language), choices=_per_document(language)),
    ]


def _corpus(searcher: Searcher, language: Language) -> list[object]:
    """What the index holds: the head's line, the kinds and the publishers to choose from."""
    try:
        index = searcher.index
    except PasserelleError:
        _log.exception("The index cannot be opened.")
        return [_head(None, language), gr.update(), gr.update()]
    documents = index.documents()
    kinds = sorted({d.kind for d in documents}, key=lambda kind: (kind == "document", kind))  # the default comes last
    publishers = sorted({d.publisher for d in documents} - {""})
    return [
        _head(searcher, language),
        gr.update(
            label=text("kinds", language), choices=[(kind_name(kind, language, "filter"), kind) for kind in kinds]
        ),
        gr.update(label=text("publishers", language), choices=publishers),
    ]


def _head(searcher: Searcher | None, language: Language) -> str:
    logo = (ASSETS / "passerelle.svg").read_text(encoding="utf-8")
    return head_html(searcher.index.manifest if searcher else None, language, logo)


def _examples_title(language: Language) -> str:
    return f"<h2>{text('examples', language)}</h2>"


def _example(number: int, language: Language) -> str:
    profile, question = EXAMPLES[number]
    return f"{profile[language]}\n{unbroken(question)}"


def _per_document(language: Language) -> list[tuple[str, int]]:
    return [(str(number) if number else text("unlimited", language), number) for number in PER_DOCUMENT]
