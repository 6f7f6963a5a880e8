"""The project's vocabulary: frozen records that pass from the index to the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from search.references import Reference

Outcome = Literal["answered", "nearby", "none"]
# Why a sentence that a language model wrote is not supported by the passages it cites.
Problem = Literal[
    "uncited", "unknown_citation", "reference", "date", "number", "name", "negation", "obligation", "words", "meaning"
]
# Why there is no written answer.
Failure = Literal[
    "unreachable",
    "timeout",
    "key",
    "model",
    "busy",
    "server",
    "malformed",
    "cut",
    "filtered",
    "declined",
    "unsupported",
]


@dataclass(frozen=True, slots=True)
class Document:
    """What the catalogue, or the file's own metadata, says of one document.

    `id` is the path below the corpus folder, with `/`; `date` is ISO 8601 (a year, a month or a day may be missing
    from the right), the date of the state of things that the document describes; `url` its public page; `also` the ids
    it would have by the other names of the same file; `superseded_by` names what has taken its place, if anything has.
    """

    id: str
    title: str
    kind: str = "document"
    publisher: str = ""
    date: str = ""
    language: str = "fr"
    licence: str = ""
    themes: tuple[str, ...] = ()
    url: str = ""
    also: tuple[str, ...] = ()
    superseded_by: str = ""


class Box(NamedTuple):
    """A part of a page: its edges in fractions (0 to 1) of the page as displayed, from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where one sentence lies: `passage.text[start:end]`, on `page` (1-based; None where the format has no pages).

    `time` is when it is said, in seconds, in a recording (what is known is when its paragraph begins); `boxes` are the
    parts of the page, and of the next where it runs over, that it covers, where the format tells.
    """

    start: int
    end: int
    page: int | None = None
    time: float | None = None
    boxes: tuple[Box, ...] = ()

    @property
    def pages(self) -> list[int]:
        """The pages it is on, the first first."""
        return list(dict.fromkeys([*([] if self.page is None else [self.page]), *(box.page for box in self.boxes)]))


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved: a run of text of one document that never crosses a heading.

    `headings` is the path from the outermost heading to the innermost; `page` and `last_page` are 1-based, and None
    where the format has no pages; `reference` is the canonical key of the legal article that the passage is part of;
    `labels` are the numbers printed on its pages, from `page` to `last_page`, () where they are the pages' own numbers.
    """

    id: str
    document_id: str
    text: str
    headings: tuple[str, ...] = ()
    page: int | None = None
    last_page: int | None = None
    reference: str = ""
    sentences: tuple[Sentence, ...] = ()
    labels: tuple[str, ...] = ()

    def sentence_texts(self) -> list[str]:
        """The sentences, each as it stands in `text`."""
        return [self.text[s.start : s.end] for s in self.sentences]

    def label(self, page: int | None) -> str:
        """The number printed on one of its pages, "" where that is the page's own number or there is none."""
        place = -1 if page is None or self.page is None else page - self.page
        label = self.labels[place] if 0 <= place < len(self.labels) else ""
        return "" if label == str(page) else label

    @property
    def time(self) -> float | None:
        """When its first sentence is said, in seconds, in a recording."""
        return self.sentences[0].time if self.sentences else None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents a search may return. Empty means no limit; both dates are inclusive, ISO 8601.

    A document passes by any one of the `themes`.
    """

    kinds: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its place in the index, its fused `score`, and the `parts` that the score was made of."""

    passage: Passage
    document: Document
    ordinal: int
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, verbatim: `passage.text[start:end] == text`, numbered from 1 in the answer.

    `page`, `time` and `boxes` are its sentence's.
    """

    number: int
    text: str
    start: int
    end: int
    page: int | None
    passage: Passage
    document: Document
    time: float | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence of a language model: `text` without its citations, which are places in `Answer.hits` from 1.

    It is supported by the passages it cites when `problem` is None.
    """

    text: str
    citations: tuple[int, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a language model wrote from the hits, each sentence checked; `failure` says why it is not to be shown.

    More is to come while it is not `whole`.
    """

    model: str
    sentences: tuple[WrittenSentence, ...] = ()
    failure: Failure | None = None
    whole: bool = True

    @property
    def supported(self) -> tuple[WrittenSentence, ...]:
        """The sentences that may be copied: those supported by what they cite, unless the whole failed."""
        return () if self.failure else tuple(sentence for sentence in self.sentences if sentence.problem is None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question: quotes that answer it when `answered`; when `nearby`, quotes that only come near.

    A `nearby` answer has no quote where the question names an article or a text that is missing, or where its passages
    hold nothing to quote; `none` never has one. Whoever shows quotes must say which of the two they are.
    `question` is as it was understood, which is as it was asked unless `typed` gives the words of a follow-up.
    `mended` are the question's misspelt words, each with the word that was searched for instead; `references` the legal
    references that it asks for, `missing` those of them that are not in the documents; `written` is what a language
    model made of the hits, where one is set; `differing` says that the quotes give different figures for what is asked.
    """

    question: str
    outcome: Outcome
    quotes: tuple[Quote, ...]
    hits: tuple[Hit, ...]
    confidence: float
    mended: Mapping[str, str] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    missing: tuple[Reference, ...] = ()
    written: Written | None = None
    differing: bool = False
    typed: str = ""
