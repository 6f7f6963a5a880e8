"""What programs may ask, whichever door they come by (HTTP or MCP): typed requests to typed replies, a few at once."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from importlib.metadata import version
from typing import TypeVar

from anyio import to_thread

from search.errors import PassageUnknown, UsageError
from search.llm import ask
from search.reference_list import listed
from search.searcher import Searcher, check_filters
from search.turns import Turns
from ui.api_models import (
    AnswerReply,
    AskRequest,
    DocumentEntry,
    DocumentsReply,
    DocumentsRequest,
    Health,
    PassageReply,
    ReferenceEntry,
    ReferencesReply,
    ReferencesRequest,
    SearchReply,
    SearchRequest,
)  # fmt: skip
from ui.render import answer_values, hit_values, passage_values, reference_values

READING, WAITING = 4, 32  # documents and passages read at once, and waiting to be; for questions see ui/shared.py

_Asked = TypeVar("_Asked")
_Reply = TypeVar("_Reply")


class Programs:
    """Everything that the doors offer, from a searcher of `ui.shared`. Errors are those of `search/errors.py`."""

    def __init__(self, searcher: Searcher) -> None:
        self.settings = searcher.settings
        self._searcher = searcher
        self._reading = Turns(READING, WAITING)

    async def search(self, request: SearchRequest) -> SearchReply:
        """The passages nearest to a question."""
        return await to_thread.run_sync(self._search, request)

    async def ask(self, request: AskRequest) -> AnswerReply:
        """The answer to a question."""
        return await to_thread.run_sync(self._ask, request)

    async def passage(self, passage_id: str) -> PassageReply:
        """The passage with this id, by any name of its document."""
        return await to_thread.run_sync(self._read, self._passage, passage_id)

    async def documents(self, request: DocumentsRequest) -> DocumentsReply:
        """The documents that pass the filters, by id."""
        return await to_thread.run_sync(self._read, self._documents, request)

    async def references(self, request: ReferencesRequest) -> ReferencesReply:
        """The legal references that the documents hold or name."""
        return await to_thread.run_sync(self._read, self._references, request)

    async def health(self) -> Health:
        """What answers. It does not wait for the questions.

        Raises:
            IndexStoreError: nothing can be answered.
        """
        return await to_thread.run_sync(self._health)

    def _read(self, call: Callable[[_Asked], _Reply], asked: _Asked) -> _Reply:
        with self._reading.turn():
            return call(asked)

    def _search(self, request: SearchRequest) -> SearchReply:
        hits = self._searcher.search(request.question, request.filters, request.limit, request.per_document)
        return SearchReply.model_validate({"hits": [hit_values(hit) for hit in hits]})

    def _ask(self, request: AskRequest) -> AnswerReply:
        if request.llm and not self.settings.llm_address:
            raise UsageError("`llm` needs a language model, and none is set on this server. Ask without it.")
        run = partial(ask, self._searcher) if request.llm else self._searcher.ask
        answer = run(request.question, request.filters, request.limit, request.per_document, request.previous)
        return AnswerReply.model_validate(answer_values(answer))

    def _passage(self, passage_id: str) -> PassageReply:
        index = self._searcher.index
        passage = index.find(passage_id)
        if passage is None:
            raise PassageUnknown(f"There is no passage {passage_id!r}. Take the id of a passage that a search found.")
        document = next(d for d in index.documents() if d.id == passage.document_id)
        ids = [None, *(p.id for p in index.of_document(passage.document_id)), None]
        place = ids.index(passage.id)
        around = {"previous": ids[place - 1], "next": ids[place + 1]}
        return PassageReply.model_validate(passage_values(passage, document) | around)

    def _documents(self, request: DocumentsRequest) -> DocumentsReply:
        index = self._searcher.index
        check_filters(request.filters, index)
        every = index.documents()
        chosen = index.select(request.filters)
        ordinals = range(len(every)) if chosen is None else [int(n) for n in chosen]
        passages = Counter(index.documents_of(range(index.manifest.passages)))
        dates = sorted(every[n].date for n in ordinals if every[n].date)
        return DocumentsReply(
            total=len(ordinals),
            kinds=_counted(every[n].kind for n in ordinals),
            publishers=_counted(every[n].publisher for n in ordinals),
            themes=_counted(theme for n in ordinals for theme in set(every[n].themes)),
            date_from=dates[0] if dates else "",
            date_to=dates[-1] if dates else "",
            documents=[
                DocumentEntry(document=every[n], passages=passages[n])
                for n in ordinals[request.offset : request.offset + request.limit]
            ],
        )

    def _references(self, request: ReferencesRequest) -> ReferencesReply:
        found = listed(self._searcher.index.references, request.find)
        entries = (
            ReferenceEntry.model_validate(
                reference_values(one.reference) | {"passages": one.passages, "citing": one.citing}
            )
            for one in found[request.offset : request.offset + request.limit]
        )
        return ReferencesReply(total=len(found), references=list(entries))

    def _health(self) -> Health:
        index = self._searcher.index
        manifest = index.manifest
        return Health(
            version=version("passerelle"),
            generation=index.folder.name,
            created=manifest.created,
            documents=manifest.documents,
            passages=manifest.passages,
            sentences=manifest.sentences,
            encoder=manifest.encoder,
            llm=bool(self.settings.llm_address),
        )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(value for value in values if value).items()))
