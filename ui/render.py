"""Records to plain values for JSON: one shape for the command line and for programs."""

from dataclasses import asdict

from search.records import Answer, Hit, Quote
from ui.citations import citation

Values = dict[str, object]


def answer_values(answer: Answer) -> Values:
    """An answer: question, its misspelt words with what was searched instead, outcome, confidence, quotes and hits."""
    return {
        "question": answer.question,
        "mended": dict(answer.mended),
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "quotes": [quote_values(quote) for quote in answer.quotes],
        "hits": [hit_values(hit) for hit in answer.hits],
    }


def quote_values(quote: Quote) -> Values:
    """A quote with everything its citation says, apart and as one line."""
    return {
        "number": quote.number,
        "text": quote.text,
        "citation": citation(quote.document, quote.passage, quote.page),
        "document": quote.document.id,
        "title": quote.document.title,
        "publisher": quote.document.publisher,
        "date": quote.document.date,
        "page": quote.page,
        "headings": list(quote.passage.headings),
        "passage": quote.passage.id,
        "url": quote.document.url,
    }


def hit_values(hit: Hit) -> Values:
    """A hit: its passage, its document, its score and the parts of it."""
    passage = asdict(hit.passage)
    del passage["sentences"]
    return {
        "passage": passage,
        "document": asdict(hit.document),
        "citation": citation(hit.document, hit.passage, hit.passage.page),
        "score": hit.score,
        "parts": dict(hit.parts),
    }
