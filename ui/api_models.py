"""What programs send and are given, over HTTP and over MCP: the values of `ui/render.py`, typed."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from search.records import Document, Filters, Outcome, WrittenSentence

_DATE = r"^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$"

# What is asked, in one place for the requests of HTTP and the arguments of MCP. In a body, numbers and booleans are
# strict: what is not of the declared type is refused, not guessed.
Question = Annotated[
    str, Field(min_length=1, max_length=20_000, description="The question, in French (or English), or keywords.")
]
Previous = Annotated[
    str,
    Field(
        max_length=20_000,
        description="The question before it, as the `question` of its reply gave it, for a follow-up such as « et pour "
        "les déchets ? ». A question that stands alone is not changed by it.",
    ),
]
Name = Annotated[str, Field(max_length=500)]
Kinds = Annotated[
    tuple[Name, ...], Field(max_length=100, description="Only documents of these kinds, such as guide, law, study.")
]
Publishers = Annotated[tuple[Name, ...], Field(max_length=100, description="Only these publishers' documents.")]
Themes = Annotated[
    tuple[Name, ...], Field(max_length=100, description="Only documents on one of these themes of the catalogue.")
]
DateFrom = Annotated[
    str, Field(pattern=_DATE, description="Only documents of this date or later: 2024, 2024-05 or 2024-05-13.")
]
DateTo = Annotated[str, Field(pattern=_DATE, description="Only documents of this date or earlier.")]
PerDocument = Annotated[
    Annotated[int, Field(strict=True, ge=1, le=100)] | None,
    Field(description="At most so many passages of one document; null is no limit."),
]
Limit = Annotated[int, Field(strict=True, ge=1, le=100, description="How many passages.")]
Llm = Annotated[
    bool, Field(strict=True, description="Have the language model that the operator set write above the quotes.")
]
PassageId = Annotated[str, Field(min_length=1, max_length=5_000, description="The `id` of a passage that was found.")]
Documents = Annotated[int, Field(ge=1, le=1_000, description="How many documents.")]
Offset = Annotated[int, Field(ge=0, le=1_000_000, description="How many documents to pass over first.")]


class _Values(BaseModel):
    # A key that only one side knows is an error, so that what is declared and what is given cannot part.
    model_config = ConfigDict(extra="forbid")


class _Filtered(_Values):
    kinds: Kinds = ()
    publishers: Publishers = ()
    date_from: DateFrom = ""
    date_to: DateTo = ""
    themes: Themes = ()

    @property
    def filters(self) -> Filters:
        """The filters, as a searcher takes them."""
        return Filters(self.kinds, self.publishers, self.date_from, self.date_to, self.themes)


class SearchRequest(_Filtered):
    """A question, and which documents to search."""

    question: Question
    per_document: PerDocument = None
    limit: Limit = 10


class AskRequest(SearchRequest):
    """A question to be answered."""

    llm: Llm = False
    previous: Previous = ""


class DocumentsRequest(_Filtered):
    """Which documents to list."""

    limit: Documents = 100
    offset: Offset = 0


class ReferencesRequest(_Values):
    """Which legal references to list."""

    find: Annotated[str, Field(max_length=200, description="Part of a reference: L. 1115-1, 2014-773, code civil.")] = (
        ""
    )
    limit: Annotated[int, Field(ge=1, le=1_000, description="How many references.")] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000, description="How many references to pass over first.")] = 0


class PageBox(_Values):
    """A part of a page: its edges in fractions of the page from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class Article(_Values):
    """The legal article that a passage is part of, with its public address, "" where none is known."""

    citation: str
    url: str


class PassageValues(_Values):
    """A run of text of one document; pages count from 1, `page_label` is the number printed there if another."""

    id: str
    document_id: str
    text: str
    headings: list[str]
    page: int | None
    last_page: int | None
    reference: str
    page_label: str
    time: Annotated[float | None, Field(description="When it is said, in seconds, in a recording.")]
    boxes: list[PageBox]


class CitedPassage(_Values):
    """A passage with its document, whose file is served at `/documents/` followed by its id, and its citation."""

    passage: PassageValues
    document: Document
    citation: str
    article: Article | None


class PassageReply(CitedPassage):
    """One passage, and the ids of those before and after it in its document."""

    previous: str | None
    next: str | None


class HitValues(CitedPassage):
    """A passage found, its score, and the parts that the score is made of."""

    score: float
    parts: dict[str, float]


class SearchReply(_Values):
    """The passages found, best first."""

    hits: list[HitValues]


class QuoteValues(_Values):
    """Words of a document, verbatim, with everything that their citation says, apart and as one line."""

    number: int
    text: str
    citation: str
    document: str
    title: str
    publisher: str
    date: str
    superseded_by: str
    page: int | None
    page_label: str
    time: float | None
    boxes: list[PageBox]
    headings: list[str]
    article: Article | None
    passage: str
    url: str


class AskedReference(_Values):
    """A legal reference that the question holds; it is `missing` when it is not in the documents."""

    key: str
    citation: str
    url: str
    missing: bool


class WrittenValues(_Values):
    """What a language model wrote: `text` holds the sentences that the passages support, with their sources."""

    model: str
    failure: str | None
    text: str
    sentences: list[WrittenSentence]


class AnswerReply(_Values):
    """What is said: the quotes answer when `answered`, only come near when `nearby`, and there are none when `none`.

    When `nearby` there may be none either, as where the article asked for is missing, which `references` say.
    `mended` are misspelt words, put right.
    `question` is as it was understood; `typed` is a follow-up as it was sent, "" for any other question.
    """

    question: str
    typed: str
    mended: dict[str, str]
    outcome: Outcome
    differing: bool
    confidence: float
    references: list[AskedReference]
    quotes: list[QuoteValues]
    hits: list[HitValues]
    written: WrittenValues | None


class DocumentEntry(_Values):
    """A document, and how many passages it was cut into."""

    document: Document
    passages: int


class DocumentsReply(_Values):
    """The documents asked for; how many pass the filters, how many of each kind, publisher, theme; their dates."""

    total: int
    kinds: dict[str, int]
    publishers: dict[str, int]
    themes: dict[str, int]
    date_from: str
    date_to: str
    documents: list[DocumentEntry]


class ReferenceEntry(_Values):
    """A legal reference: how many passages are it, none where the documents only name it; how many others cite it."""

    key: str
    citation: str
    url: str
    passages: int
    citing: int


class ReferencesReply(_Values):
    """The legal references of the documents, law by law; ask their `citation` for what each says."""

    total: int
    references: list[ReferenceEntry]


class Health(_Values):
    """The index that answers, and what answers from it."""

    version: str
    generation: Annotated[str, Field(description="The name of the published index.")]
    created: str
    documents: int
    passages: int
    sentences: int
    encoder: str
    llm: Annotated[bool, Field(description="Whether a language model is set.")]


class ErrorValues(_Values):
    """What was wrong: a code for programs, and what to do about it for people."""

    code: str
    message: str


class ErrorReply(_Values):
    """The body of every reply that is not a success."""

    error: ErrorValues
