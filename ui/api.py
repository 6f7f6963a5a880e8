"""The door for programs over HTTP: routes below `/api`, described at `/api/openapi.json`."""

import logging
from http import HTTPStatus
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException

from search.errors import (
    FilterError,
    IndexStoreError,
    PassageUnknown,
    PasserelleError,
    QuestionEmpty,
    QuestionTooLong,
    TooBusy,
    UsageError,
)  # fmt: skip
from ui.api_models import (
    AnswerReply,
    AskRequest,
    DocumentsReply,
    DocumentsRequest,
    ErrorReply,
    Health,
    PassageReply,
    ReferencesReply,
    ReferencesRequest,
    SearchReply,
    SearchRequest,
)  # fmt: skip
from ui.door import refusal
from ui.programs import Programs

# The status and the code of each error, the first that fits.
_ERRORS: tuple[tuple[type[PasserelleError], int, str], ...] = (
    (PassageUnknown, 404, "not_found"),
    (QuestionEmpty, 422, "question_empty"),
    (QuestionTooLong, 422, "question_too_long"),
    (FilterError, 422, "filter"),
    (UsageError, 400, "usage"),
    (TooBusy, 503, "busy"),
    (IndexStoreError, 503, "index"),
)
_RETRY = {"busy": "2", "index": "30"}  # seconds
_DECLARED = {
    400: "The body is not JSON, or what is asked for is not set on this server.",
    401: "A user and a password are needed.",
    403: "The request names another server, or comes from a page of another site.",
    404: "There is nothing there.",
    405: "The method is not one of this address.",
    413: "The body is too large.",
    415: "The body is not declared as JSON.",
    422: "A value is not acceptable: its type, its bounds, a question without words, an unknown kind or theme.",
    429: "Too many wrong passwords came from this address.",
    503: "Too much is asked at once, or the index cannot be used.",
}
_log = logging.getLogger(__name__)


class _AnyId(Convertor[str]):
    """A passage's id, whatever characters the names of files have: `/` and line ends too."""

    regex = r"(?s:.+)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("any_id", _AnyId())


def build_api(programs: Programs) -> FastAPI:
    """The application to be mounted at `/api`."""
    api = FastAPI(
        title="Passerelle",
        version=version("passerelle"),
        description="Search and cited answers over a collection of French documents.",
        generate_unique_id_function=lambda route: route.name,
        docs_url=None,  # its page loads scripts from another site
        redoc_url=None,
        responses={status: {"model": ErrorReply, "description": said} for status, said in _DECLARED.items()},
    )
    _add_routes(api, programs)
    api.add_exception_handler(PasserelleError, _on_error)
    api.add_exception_handler(RequestValidationError, _on_invalid)
    api.add_exception_handler(HTTPException, _on_http)
    api.add_exception_handler(Exception, _on_defect)
    return api


def _add_routes(api: FastAPI, programs: Programs) -> None:
    @api.post("/search")
    async def search(request: SearchRequest) -> SearchReply:
        """Find the passages nearest to a question."""
        return await programs.search(request)

    @api.post("/ask")
    async def ask(request: AskRequest) -> AnswerReply:
        """Answer a question with verbatim quotes, each with its citation, or say that the documents do not answer.

        Check `outcome`: quotes answer the question only when it is `answered`; when `nearby`, they only come near.
        """
        return await programs.ask(request)

    @api.get("/passages/{passage_id:any_id}")
    async def passage(
        passage_id: Annotated[str, Path(description="The passage's `id`, percent-encoded, `/` and `#` included.")],
    ) -> PassageReply:
        """Read one passage."""
        return await programs.passage(passage_id)

    @api.get("/documents")
    async def documents(request: Annotated[DocumentsRequest, Query()]) -> DocumentsReply:
        """List the documents, with how many there are of each kind, publisher and theme, and between which dates."""
        return await programs.documents(request)

    @api.get("/references")
    async def references(request: Annotated[ReferencesRequest, Query()]) -> ReferencesReply:
        """List the legal references that the documents hold or cite."""
        return await programs.references(request)

    @api.get("/health")
    async def health() -> Health:
        """Say what answers; 503 when nothing can be answered."""
        return await programs.health()


async def _on_error(request: Request, error: Exception) -> Response:
    for kind, status, code in _ERRORS:
        if isinstance(error, kind):
            if code == "index":
                _log.error("%s", error)
            headers = {"Retry-After": _RETRY[code]} if code in _RETRY else None
            return refusal(status, code, " ".join(str(error).split()), headers)
    raise error


async def _on_invalid(request: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    if request.method == "POST" and "json" not in request.headers.get("content-type", ""):
        return refusal(415, "not_json", "Send the body as JSON, with the header Content-Type: application/json.")
    if any(problem["type"] == "json_invalid" for problem in problems):
        return refusal(400, "malformed", "The body is not JSON.")
    return refusal(422, "invalid", "; ".join(_problem(problem) for problem in problems))


def _problem(problem: dict[str, Any]) -> str:
    where, *path = map(str, problem["loc"])
    return f"{'.'.join(path) or where}: {problem['msg']}"


async def _on_http(request: Request, error: Exception) -> Response:
    """What the routes themselves refuse: an unknown address, a method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    phrase = HTTPStatus(status).phrase
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
    return refusal(status, phrase.lower().replace(" ", "_"), f"{phrase}. See /api/openapi.json.", headers)


async def _on_defect(request: Request, error: Exception) -> Response:
    """A defect of ours; the server logs its trace."""
    return refusal(500, "internal", "Something went wrong on the server; its log says what.")
