"""Question to answer with what a language model writes of it beside the quotes, as it comes, each sentence checked.

The decision that the documents answer stays the calibrated one of `search/answer.py`: a model is asked only when it is
yes, not when the quotes only come near, since a check can tell whether a sentence is in the passages, not whether they
answer. Whatever the model says or does, the answer of quotes is there, and what is wrong with the written one is a code
in it.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from search.encoder import Encoder
from search.errors import LlmError, TooBusy
from search.index.protocol import Index
from search.llm.address import leaves
from search.llm.check import Checker
from search.llm.client import stream_reply
from search.llm.instructions import speaks_to_model
from search.llm.prompt import messages
from search.llm.reply import Stated, sentences
from search.records import Answer, Failure, Filters, Hit, Written, WrittenSentence
from search.searcher import Searcher
from search.settings import Settings
from search.text import looks_english
from search.turns import Turns

WRITING, WAITING = 4, 8  # answers written at once, and waiting to be: further ones are shown without
LONGEST = 20  # characters of a reply, thoughts included, for each token that it may have

_DECLINES = re.compile(
    r"\b(?:passages?|documents?|extraits?|textes?|informations?)\b.{0,60}\bne (?:me )?"
    r"(?:permet|répond|contien|mentionn|précis|donn|fourni|di[ts])|\bje ne (?:peux|suis|sais|dispose)|\bdésolée?\b"
    r"|\bpassages?\b.{0,40}\b(?:do(?:es)? not|don't|doesn't)\b|\bI (?:can(?:no|')t|am unable|'m unable)|\bsorry\b",
    re.IGNORECASE,
)
_WRITING = Turns(WRITING, WAITING)
_log = logging.getLogger(__name__)


def ask(
    searcher: Searcher,
    question: str,
    filters: Filters | None = None,
    limit: int = 10,
    per_document: int | None = None,
    previous: str = "",
) -> Answer:
    """As `Searcher.ask`, with what the language model writes when one is set; errors as `Searcher.ask`."""
    *_, last = ask_streaming(searcher, question, filters, limit, per_document, previous)
    return last


def ask_streaming(
    searcher: Searcher,
    question: str,
    filters: Filters | None = None,
    limit: int = 10,
    per_document: int | None = None,
    previous: str = "",
) -> Iterator[Answer]:
    """The answer of quotes at once, then again at each sentence that the model writes; errors as `Searcher.ask`."""
    settings = searcher.settings
    index = None
    while index is not searcher.index:  # a newly published index may come in between: hits are places in one
        index = searcher.index
        answer = searcher.ask(question, filters, limit, per_document, previous)
    if not settings.llm_address or answer.outcome != "answered":
        yield answer
        return
    _tell_leaving(settings.llm_address)
    yield replace(answer, written=Written(settings.llm_model, whole=False))
    for written in write(answer, settings, searcher.encoder, index):
        yield replace(answer, written=written)


def write(answer: Answer, settings: Settings, encoder: Encoder, index: Index) -> Iterator[Written]:
    """What the model writes of `answer`, whose hits are of `index`, each time that a sentence is complete."""
    given = _given(answer, settings.llm_passages)
    checker = Checker(given, encoder, index)
    checked: dict[Stated, WrittenSentence] = {}

    def judge(reply: str, *, whole: bool) -> tuple[WrittenSentence, ...]:
        found = sentences(reply, whole=whole)
        checked.update({stated: checker.check(stated) for stated in found if stated not in checked})
        return tuple(checked[stated] for stated in found)

    shown: tuple[WrittenSentence, ...] = ()
    reply = ""
    try:
        with _WRITING.turn():
            for reply in _replies(answer.question, given, settings):
                if (now := judge(reply, whole=False)) != shown:
                    shown = now
                    yield Written(settings.llm_model, shown, whole=False)
    except (LlmError, TooBusy) as error:
        reason: Failure = error.reason if isinstance(error, LlmError) else "busy"
        _log.warning("No written answer (%s): %s", reason, error)
        yield Written(settings.llm_model, shown, reason)
        return
    shown = judge(reply, whole=True)
    yield Written(settings.llm_model, shown, _failure(reply, shown))


def _replies(question: str, given: Mapping[int, Hit], settings: Settings) -> Iterator[str]:
    """The reply, each time that more of it has come; a server that says the key back is not repeated."""
    key = settings.llm_key.get_secret_value()
    reply = ""
    for piece in stream_reply(settings, messages(question, given, "en" if looks_english(question) else "fr")):
        reply += piece
        if len(reply) > LONGEST * settings.llm_tokens:
            raise LlmError("malformed", f"The language model wrote far more than {settings.llm_tokens} tokens.")
        yield reply.replace(key, "…") if key else reply


def _given(answer: Answer, count: int) -> dict[int, Hit]:
    """The hits that the model sees, by their places from 1: those quoted, then the best, none that speaks to it."""
    quoted = {quote.passage.id for quote in answer.quotes}
    places = [(place, hit) for place, hit in enumerate(answer.hits, 1) if not speaks_to_model(hit.passage.text)]
    return dict(sorted(sorted(places, key=lambda pair: (pair[1].passage.id not in quoted, pair[0]))[:count]))


def _failure(reply: str, shown: tuple[WrittenSentence, ...]) -> Failure | None:
    if any(sentence.problem is None for sentence in shown):
        return None
    if not shown:
        return "malformed"
    return "declined" if _DECLINES.search(reply) else "unsupported"


@cache
def _tell_leaving(address: str) -> None:
    """Say once, in the log, that questions leave the machine."""
    if said := leaves(address):
        _log.warning("%s", said)
