"""Records to plain values for JSON: one shape for the command line and for programs.

`page` counts from 1, `page_label` is the number printed there if that is another, `time` is in seconds; `boxes` are the
parts of pages to highlight, edges in fractions of the page from its top left corner.
"""

from dataclasses import asdict

from search.records import Answer, Hit, Passage, Quote
from search.references import Reference, address, canonical
from ui.citations import article, citation

Values = dict[str, object]


def answer_values(answer: Answer) -> Values:
    """An answer: question, its misspelt words with what was searched instead, outcome, confidence, quotes and hits.

    `differing` says that the quotes give different figures.
    `references` are the legal references asked for, each with its citation and address, and whether it is `missing`.
    """
    return {
        "question": answer.question,
        "mended": dict(answer.mended),
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "differing": answer.differing,
        "references": [
            reference_values(reference) | {"missing": reference in answer.missing} for reference in answer.references
        ],
        "quotes": [quote_values(quote) for quote in answer.quotes],
        "hits": [hit_values(hit) for hit in answer.hits],
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
    """A hit: its passage, its document, its score and the parts of it."""
    passage = asdict(hit.passage)
    del passage["sentences"], passage["labels"]
    passage["page_label"] = hit.passage.label(hit.passage.page)
    passage["time"] = hit.passage.time
    passage["boxes"] = [box._asdict() for sentence in hit.passage.sentences for box in sentence.boxes]
    return {
        "passage": passage,
        "document": asdict(hit.document),
        "citation": citation(hit.document, hit.passage, hit.passage.page, time=hit.passage.time),
        "article": _article(hit.passage),
        "score": hit.score,
        "parts": dict(hit.parts),
    }


def _article(passage: Passage) -> dict[str, str] | None:
    """The article that a passage is part of: its citation and its address; None where it is of none."""
    cited, url = article(passage)
    return {"citation": cited, "url": url} if cited else None
