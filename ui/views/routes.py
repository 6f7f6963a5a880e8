"""What the views ask of the server, below `/views`: HTML, files in, work to begin. Files are limited here."""

import logging
from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import unquote

from anyio import Lock, to_thread
from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.requests import ClientDisconnect
from starlette.routing import Mount

from indexer.report import RunReport
from search.errors import IndexStoreError, PasserelleError, PasswordRefused, TooBusy, UploadRefused, UsageError
from search.evaluation.trec import run_lines
from search.searcher import Searcher
from ui.evaluation.report import report_html
from ui.evaluation.results import question_lines
from ui.texts import Language
from ui.views import administration, corpus, documents, evaluation, uploads
from ui.views.admin import Keeper
from ui.views.job import Job
from ui.views.texts import TEXTS, text
from ui.views.trial import BYTES, Outcome, Trials

ADDRESS = "/views"
PASSWORD = "X-Passerelle-Admin"  # noqa: S105 (the name of the header, which only our own page can send)
_Words = Annotated[str, Query(max_length=200)]
# A report is a page of its own, without scripts.
_REPORT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_STATUS: tuple[tuple[type[PasserelleError], int], ...] = (
    (PasswordRefused, 403), (UploadRefused, 422), (UsageError, 422), (TooBusy, 429), (PasserelleError, 503),
)  # fmt: skip

_log = logging.getLogger(__name__)


def add_views(app: FastAPI, searcher: Searcher) -> None:
    """Add the views' addresses to `app`."""
    views = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    views.add_exception_handler(PasserelleError, _told)  # type: ignore[arg-type]  # it is given no other
    _add_corpus(views, searcher)
    trials = Trials(searcher)
    _add_evaluation(views, trials)
    _add_downloads(views, trials)
    _add_administration(views, searcher, Keeper(searcher.settings.admin_password))
    app.router.routes.append(Mount(ADDRESS, views))


def _add_corpus(views: FastAPI, searcher: Searcher) -> None:
    @views.get("/corpus")
    def the_corpus(q: _Words = "", state: _Words = "", page: int = 1, lang: Language = "fr") -> HTMLResponse:
        settings = searcher.settings
        admin = administration.form_html(settings, lang) if settings.admin_password.get_secret_value() else ""
        return HTMLResponse(corpus.corpus_html(documents.entries(searcher), q, state, page, lang, admin))

    @views.get("/corpus/preview")
    def preview(document: Annotated[str, Query(max_length=1000)], lang: Language = "fr") -> HTMLResponse:
        index = searcher.index
        found = next((d for d in index.documents() if document in (d.id, *d.also)), None)
        if found is None:
            raise HTTPException(404, "No such document.")
        return HTMLResponse(corpus.preview_html(found, index.of_document(found.id), lang))


def _add_evaluation(views: FastAPI, trials: Trials) -> None:
    @views.get("/evaluation")
    def the_form(lang: Language = "fr") -> HTMLResponse:
        return HTMLResponse(evaluation.form_html(trials, lang))

    @views.post("/evaluation")
    async def start(request: Request, name: _Words = "", first: _Words = "current", second: _Words = "") -> Response:
        content = bytearray()
        async for part in _limited(request, BYTES):
            content += part
        key = await to_thread.run_sync(trials.start, bytes(content), name, (first, second))
        return JSONResponse({"id": key})

    @views.get("/evaluation/{key}")
    def progress(key: str, lang: Language = "fr") -> HTMLResponse:
        return HTMLResponse(evaluation.job_html(_known(trials, key), key, lang))

    @views.post("/evaluation/{key}/cancel")
    def cancel(key: str) -> Response:
        _known(trials, key).cancel()
        return JSONResponse({})


def _add_downloads(views: FastAPI, trials: Trials) -> None:
    def outcome(key: str) -> Outcome:
        found = _known(trials, key).result
        if found is None:
            raise HTTPException(404, "This evaluation has no result.")
        return found

    @views.get("/evaluation/{key}/report.html")
    def report(key: str, lang: Language = "fr") -> Response:
        found = outcome(key)
        page = report_html(found.evaluation, found.comparison, found.record, found.documents, lang)
        return _file(page, "passerelle-evaluation.html", "text/html", {"Content-Security-Policy": _REPORT})

    @views.get("/evaluation/{key}/results.jsonl")
    def lines(key: str) -> Response:
        found = "".join(line + "\n" for line in question_lines(outcome(key).evaluation))
        return _file(found, "passerelle-evaluation.jsonl", "application/x-ndjson")

    @views.get("/evaluation/{key}/run.trec")
    def run(key: str) -> Response:
        rankings = {result.question.id: result.ranking for result in outcome(key).evaluation.results}
        found = "".join(line + "\n" for line in run_lines(rankings))
        return _file(found, "passerelle-evaluation.trec", "text/plain")


def _add_administration(views: FastAPI, searcher: Searcher, keeper: Keeper) -> None:
    if keeper.closed:
        return  # there is no such address
    jobs: list[Job[RunReport]] = []
    receiving = Lock()

    @views.post("/corpus/password")
    def password(request: Request) -> Response:
        """Told before files are sent: a browser does not hear a refusal while it is still sending."""
        keeper.check(_password(request))
        return JSONResponse({})

    @views.post("/corpus/files")
    async def add_file(
        request: Request, name: Annotated[str, Query(max_length=500)], folder: _Words = "", replace: bool = False
    ) -> Response:
        keeper.check(_password(request))
        async with receiving:  # one file at a time
            try:
                body = _limited(request, searcher.settings.upload_megabytes * 1_000_000)
                path, replaced = await uploads.receive(body, name, folder, searcher.settings, replace=replace)
            except ClientDisconnect:
                return Response(status_code=499)
            except OSError as error:
                _log.error("A file could not be added: %s", error)
                raise UploadRefused("disk", f"The corpus folder cannot be written: {error.strerror}.") from error
        return JSONResponse({"path": path, "replaced": replaced})

    @views.post("/corpus/index")
    def index(request: Request) -> Response:
        keeper.check(_password(request))
        if jobs and jobs[-1].state == "running":
            raise TooBusy("An indexing run is under way. Wait for its end.")
        jobs[:] = [administration.index(searcher)]
        return JSONResponse({})

    @views.get("/corpus/job")
    def job(lang: Language = "fr") -> HTMLResponse:
        return HTMLResponse(administration.job_html(jobs[-1] if jobs else None, lang))


def _known(trials: Trials, key: str) -> Job[Outcome]:
    job = trials.job(key)
    if job is None:
        raise HTTPException(404, "No such evaluation.")
    return job


def _password(request: Request) -> str:
    return unquote(request.headers.get(PASSWORD, ""))


async def _limited(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body, refused as soon as it is known to be too large."""
    declared = request.headers.get("content-length", "")
    size = int(declared) if declared.isdecimal() and len(declared) < 16 else 0
    refused = UploadRefused("size", f"The file is larger than {most // 1_000_000} MB.")
    if size > most:
        raise refused
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise refused
        yield part


def _file(content: str, name: str, media_type: str, headers: dict[str, str] | None = None) -> Response:
    said = {"Content-Disposition": f'attachment; filename="{name}"', **(headers or {})}
    return Response(content.encode(), media_type=f"{media_type}; charset=utf-8", headers=said)


def _told(request: Request, error: PasserelleError) -> Response:
    """An error in the words of the page's language; what the program says of it comes after, in English."""
    lang: Language = "en" if request.query_params.get("lang") == "en" else "fr"
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    reason = error.reason if isinstance(error, UploadRefused) else type(error).__name__
    name = f"refused.{reason}"
    said = text(name if name in TEXTS else "refused.other", lang)
    if isinstance(error, IndexStoreError):
        _log.error("A view could not be shown: %s", error)
    detail = "" if status == 503 else str(error)  # such messages name folders of this machine
    return JSONResponse({"error": {"code": reason, "message": said, "detail": detail}}, status)
