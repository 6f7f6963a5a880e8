"""Records to plain values for JSON: one shape for the command line and for programs.

`page` counts from 1, `page_label` is the number printed there if that is another, `time` is in seconds; `boxes` are the
parts of pages to highlight, edges in fractions of the page from its top left corner.
"""

from dataclasses import asdict

from search.records import Answer, Document, Hit, Passage, Quote
from search.references import Reference, address, canonical
from ui.citations import article, citation
from ui.written import written_text

Values = dict[str, object]


def answer_values(answer: Answer) -> Values:
    """An answer: question, its misspelt words with what was searched instead, outcome, confidence, quotes and hits.

    The quotes answer the question only where `outcome` is "answered"; where it is "nearby" they only come near.
    `question` is as it was understood, `typed` the words of a follow-up, "" of any other.
    `differing` says that the quotes give different figures.
    `references` are the legal references asked for, each with its citation and address, and whether it is `missing`.
    """
    return {
        "question": answer.question,
        "typed": answer.typed,
        "mended": dict(answer.mended),
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "differing": answer.differing,
        "references": [
            reference_values(reference) | {"missing": reference in answer.missing} for reference in answer.references
        ],
        "quotes": [quote_values(quote) for quote in answer.quotes],
        "hits": [hit_values(hit) for hit in answer.hits],
        "written": written_values(answer),
    }


def written_values(answer: Answer) -> Values | None:
    """What a language model wrote, None when none was asked: `text` holds what is supported, with its sources.

    `citations` are places in `hits`, from 1; `problem` and `failure` are codes of `search/records.py`.
    """
    if answer.written is None:
        return None
    return {
        "model": answer.written.model,
        "failure": answer.written.failure,
        "text": written_text(answer),
        "sentences": [asdict(sentence) for sentence in answer.written.sentences],
    }


def reference_values(reference: Reference) -> Values:
    """A legal reference: its key, its canonical citation, and its public address, "" where none is known."""
    return {"key": reference.key, "citation": canonical(reference), "url": address(reference)}


def quote_values(quote: Quote) -> Values:
    """A quote with everything its citation says, apart and as one line."""
    return {
        "number": quote.number,
        "text": quote.text,
        "citation": citation(quote.document, quote.passage, quote.page, time=quote.time),
        "document": quote.document.id,
        "title": quote.document.title,
        "publisher": quote.document.publisher,
        "date": quote.document.date,
        "superseded_by": quote.document.superseded_by,
        "page": quote.page,
        "page_label": quote.passage.label(quote.page),
        "time": quote.time,
        "boxes": [box._asdict() for box in quote.boxes],
        "headings": list(quote.passage.headings),
        "article": _article(quote.passage),
        "passage": quote.passage.id,
        "url": quote.document.url,
    }


def hit_values(hit: Hit) -> Values:
    """A hit: its passage and its document, its score and the parts of it."""
    return passage_values(hit.passage, hit.document) | {"score": hit.score, "parts": dict(hit.parts)}


def passage_values(passage: Passage, document: Document) -> Values:
    """A passage, its document and its citation."""
    values = asdict(passage)
    del values["sentences"], values["labels"]
    values["page_label"] = passage.label(passage.page)
    values["time"] = passage.time
    values["boxes"] = [box._asdict() for sentence in passage.sentences for box in sentence.boxes]
    return {
        "passage": values,
        "document": asdict(document),
        "citation": citation(document, passage, passage.page, time=passage.time),
        "article": _article(passage),
    }


def _article(passage: Passage) -> dict[str, str] | None:
    """The article that a passage is part of: its citation and its address; None where it is of none."""
    cited, url = article(passage)
    return {"citation": cited, "url": url} if cited else None
