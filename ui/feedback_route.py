"""Takes in what readers say: `POST /feedback`, from our own page alone, small, and not too many at once.

Of the request nothing is kept but what is said: no address, no cookie, no header. The server finds the words of the
passages itself; those that the index does not have are refused.
"""

import logging
import time
from collections import deque
from datetime import UTC, datetime
from threading import Lock
from typing import Annotated, Literal

from anyio import to_thread
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from search.errors import FeedbackError, PasserelleError, QuestionError, TooBusy
from search.feedback import FeedbackStore, Opinion, Place
from search.query import clean_question
from search.searcher import Searcher
from search.text import tokens
from ui.door import refusal
from ui.exports import Cited
from ui.feedback import MOST_CITED, WORD
from ui.takeaway import find_cited

ADDRESS = "/feedback"
RATE = 120  # opinions a minute, of all readers together
CITED = 1000  # characters of a passage's id

# The status, the code and the message of each error; without one, its own is said.
_ERRORS: tuple[tuple[type[PasserelleError], int, str, str], ...] = (
    (QuestionError, 422, "question", ""),
    (TooBusy, 429, "busy", ""),
    (FeedbackError, 503, "feedback", "Opinions cannot be kept at the moment: see the server's log."),
    (PasserelleError, 503, "index", "The index cannot be read: see the server's log."),
)

_log = logging.getLogger(__name__)


class Said(BaseModel):
    """What the page sends. `useful` is None to take back the opinion called `id`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    about: Literal["answer", "passage"]
    question: str
    outcome: Literal["answered", "nearby", "none"]
    cited: Annotated[list[Annotated[str, Field(max_length=CITED)]], Field(max_length=MOST_CITED)]
    useful: bool | None
    word: Annotated[str, Field(max_length=WORD)] = ""
    id: Annotated[str, Field(pattern="^([0-9a-f]{32})?$")] = ""


def add_feedback(app: FastAPI, searcher: Searcher) -> None:
    """Add the route to `app`, unless the setting `feedback` is off."""
    if searcher.settings.feedback:
        app.router.routes.append(Route(ADDRESS, _Desk(searcher).receive, methods=["POST"]))


class _Desk:
    """Takes opinions in, one request at a time."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._store = FeedbackStore(searcher.settings.feedback_path)
        self._times: deque[float] = deque(maxlen=RATE)
        self._lock = Lock()

    async def receive(self, request: Request) -> Response:
        """Keep or take back one opinion; the reply holds the name to change it by."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return refusal(415, "media_type", "Send JSON: Content-Type: application/json.")
        try:
            said = Said.model_validate_json(await request.body())
            name = await to_thread.run_sync(self._keep, said)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            return refusal(422, "value", f"{place}: {first['msg']}")
        except HTTPException as error:
            return refusal(error.status_code, "not_found", str(error.detail))
        except PasserelleError as error:
            _, status, code, message = next(reply for reply in _ERRORS if isinstance(error, reply[0]))
            if status == 503:  # the message names files of this machine
                _log.error("An opinion was lost. %s", error)
            return refusal(status, code, message or str(error))
        return JSONResponse({"id": name})

    def _keep(self, said: Said) -> str:
        self._count()
        if said.useful is None:
            self._store.remove(said.id)
            return ""
        question = clean_question(said.question, self._searcher.settings.question_characters)
        if said.about == "passage" and not said.cited:
            raise HTTPException(404, "An opinion of a passage names the passage.")
        opinion = Opinion(
            question=question,
            about=said.about,
            useful=said.useful,
            places=tuple(_place(find_cited(self._searcher, name), question) for name in said.cited),
            outcome=said.outcome,
            word=" ".join("".join(c if c.isprintable() else " " for c in said.word).split()),
            day=datetime.now(UTC).date().isoformat(),
            generation=self._searcher.index.folder.name,
        )
        return self._store.put(opinion, said.id)

    def _count(self) -> None:
        now = time.monotonic()
        with self._lock:
            if len(self._times) == RATE and now - self._times[0] < 60:
                raise TooBusy("Too many opinions at once. Try again in a minute.")
            self._times.append(now)


def _place(cited: Cited, question: str) -> Place:
    """Where a passage or a quote is; of a passage, its sentence nearest to the question's words says it.

    A sentence is seldom cut when the size of passages changes, a passage always is.
    """
    passage = cited.passage
    words = frozenset(tokens(question))
    sentences = passage.sentence_texts() or [passage.text]
    quote = cited.quote or max(sentences, key=lambda sentence: len(words.intersection(tokens(sentence))))
    heading = passage.headings[-1] if passage.headings else ""
    return Place(cited.document.id, passage.id, quote, heading, cited.page)
