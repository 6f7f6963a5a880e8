"""The answer and the passages as HTML. Whatever comes from a document, a file name or a question is escaped here."""

import re
from collections.abc import Collection, Iterator, Sequence
from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote as percent

from babel.numbers import format_decimal

from search.errors import PasserelleError
from search.index.manifest import Manifest
from search.records import Answer, Document, Hit, Passage, Quote
from search.text import tokens
from ui.around import around
from ui.citations import article, citation, location, not_found, readable_date
from ui.feedback import rate_answer, rate_passage
from ui.links import references_link
from ui.marks import marked_text
from ui.reasons import reasons
from ui.sheets import passage_sheet, quote_sheet
from ui.takeaway import take_answer, take_one
from ui.texts import TEXTS, Language, text
from ui.understood import understood_html
from ui.written import written_html

DOCUMENTS = "documents"  # the address below which the server gives the corpus's files
SHOWN = 40  # characters of a wrong value that are shown
NEAREST = 5  # documents named when nothing answers


def head_html(manifest: Manifest | None, language: Language, logo: str) -> str:
    """The name, what it is for, and what the corpus holds; `logo` is SVG of our own."""
    corpus = text("corpus_missing", language)
    if manifest is not None:
        corpus = text("corpus", language).format(
            documents=format_decimal(manifest.documents, locale=language),
            passages=format_decimal(manifest.passages, locale=language),
            date=readable_date(manifest.created[:10], language),
        )
    return (
        f'<header class="head"><h1><a href="./">{logo}Passerelle</a></h1>'
        f'<p class="tagline">{escape(text("tagline", language))}</p>'
        f'<p class="corpus">{escape(corpus)} {references_link(language)}</p></header>'
    )


def answer_html(answer: Answer, language: Language, *, feedback: bool = False) -> str:
    """What is said to the question: quotes with their sources, or that they only come near, or that there are none.

    With `feedback`, readers are asked whether it is useful.
    """
    heading, body = {"answered": _answered, "nearby": _nearby, "none": _none}[answer.outcome](answer, language)
    asked = escape(text("asked", language).format(question=answer.question))
    if answer.typed:
        asked = understood_html(answer, language)
    if answer.mended:
        pairs = ", ".join(text("mended_word", language).format(typed=t, word=w) for t, w in answer.mended.items())
        asked += f'<br><span class="mended">{escape(text("mended", language).format(words=pairs))}</span>'
    missing = "".join(
        f'<p class="missing">{escape(unbroken(line))}</p>'
        for line in (not_found(r, language, cited=answer.outcome == "answered") for r in answer.missing)
    )
    return (
        f'<section class="answer {answer.outcome}" aria-labelledby="answer-title" '
        f'data-question="{escape(answer.question)}">'
        f'<h2 id="answer-title">{escape(heading)}</h2><p class="asked">{asked}</p>{missing}{body}'
        f"{rate_answer(answer, language) if feedback else ''}</section>"
    )


def passages_html(answer: Answer, language: Language, *, feedback: bool = False) -> str:
    """The passages found, best first, each a section that a quote's link leads to; folded when nothing answers.

    With `feedback`, readers are asked whether each is useful.
    """
    if not answer.hits:
        return ""
    words = frozenset(tokens(" ".join([answer.question, *answer.mended.values()])))
    sections = "".join(
        passage_html(
            number,
            hit,
            [q for q in answer.quotes if q.passage.id == hit.passage.id],
            words,
            language,
            rate_passage(number, hit, answer, language) if feedback else "",
        )
        for number, hit in enumerate(answer.hits, 1)
    )
    if answer.outcome == "none":
        summary = escape(text("passages_none", language))
        return f'<details class="passages"><summary>{summary}</summary>{sections}</details>'
    title = text("passages" if answer.outcome == "answered" else "passages_nearby", language)
    help_ = text("passages_help" if answer.quotes else "passages_help_unquoted", language)
    return (
        f'<section class="passages" aria-labelledby="passages-title"><h2 id="passages-title">{escape(title)}</h2>'
        f'<p class="help">{escape(help_)}</p>{sections}</section>'
    )


def error_html(error: Exception, language: Language, limit: int) -> str:
    """What went wrong, said by the class of `error`; its own message stays in the log. `limit`: longest question."""
    names = [f"error.{cls.__name__}" for cls in type(error).__mro__] if isinstance(error, PasserelleError) else []
    name = next((name for name in names if name in TEXTS), "error.unexpected")
    value = getattr(error, "value", "")
    message = text(name, language).format(limit=format_decimal(limit, locale=language), value=value[:SHOWN])
    return (
        f'<section class="answer error" aria-labelledby="answer-title">'
        f'<h2 id="answer-title">{escape(text("error", language))}</h2><p>{escape(message)}</p></section>'
    )


def document_address(document_id: str, page: int | None) -> str:
    """Where the page finds a document, at `page` for a PDF; relative, so that a proxy may serve us below a path."""
    place = f"#page={page}" if page is not None and _format(document_id) == "PDF" else ""
    return f"{DOCUMENTS}/{percent(document_id)}{place}"


def _answered(answer: Answer, language: Language) -> tuple[str, str]:
    return text("answered", language), written_html(answer, language) + _quotes(answer, language)


def _nearby(answer: Answer, language: Language) -> tuple[str, str]:
    help_ = text("nearby_quotes" if answer.quotes else "nearby_help", language)
    return text("nearby", language), f"<p>{escape(help_)}</p>{_quotes(answer, language)}"


def _none(answer: Answer, language: Language) -> tuple[str, str]:
    if not answer.hits:
        return text("none", language), f"<p>{escape(text('none_filtered', language))}</p>"
    rows = "".join(
        f"<li><cite>{escape(hit.document.title)}</cite> {open_link(hit.document, hit.passage, language)}</li>"
        for hit in _one_a_document(answer.hits)
    )
    return text("none", language), f'<p>{escape(text("none_help", language))}</p><ul class="nearest">{rows}</ul>'


def _one_a_document(hits: Sequence[Hit]) -> list[Hit]:
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.document.id, hit)
    return list(first.values())[:NEAREST]


def _quotes(answer: Answer, language: Language) -> str:
    """The quotes and what can be done with them, after a word on figures that differ."""
    places = {hit.passage.id: number for number, hit in enumerate(answer.hits, 1)}
    near = answer.outcome == "nearby"
    quotes = "".join(_quote(quote, places.get(quote.passage.id), language, near=near) for quote in answer.quotes)
    differing = f'<p class="differing">{escape(text("differing", language))}</p>' if answer.differing else ""
    return differing + quotes + take_answer(answer, language)


def _quote(quote: Quote, place: int | None, language: Language, *, near: bool) -> str:
    passage = ""
    if place is not None:
        label = escape(text("to_passage", language))
        passage = f'<a href="#passage-{place}" aria-label="{label} [{quote.number}]">{label}</a> '
    return (
        f'<figure class="quote" id="quote-{quote.number}"><blockquote lang="{escape(quote.document.language)}">'
        f'{escape(quote.text)}</blockquote><figcaption><span class="number">[{quote.number}]</span> '
        f"{_source(quote.document, quote, language)}{_law(quote.passage, language)}"
        f"{superseded_html(quote.document, language)}{_under(quote)}"
        f'<span class="links">{passage}{open_link(quote.document, quote, language)}</span></figcaption>'
        f"{take_one(quote, language, near=near)}{quote_sheet(quote, language)}</figure>"
    )


def passage_html(
    number: int, hit: Hit, quotes: list[Quote], words: Collection[str], language: Language, rated: str = ""
) -> str:
    """One passage: what it is of, its text with `words` marked and the quotes underlined, and what to do with it.

    `rated` is where readers say whether it is useful.
    """
    document, passage = hit.document, hit.passage
    spans = [(quote.start, quote.end) for quote in quotes]
    cited = "".join(f'<a class="number" href="#quote-{q.number}">[{q.number}]</a>' for q in quotes)
    return (
        f'<article class="passage" id="passage-{number}" tabindex="-1" aria-labelledby="passage-{number}-title">'
        f'<h3 id="passage-{number}-title">{escape(document.title)} {cited}</h3>'
        + facts_list(document, passage, language)
        + path_list(document, passage)
        + _why(hit, language)
        + superseded_html(document, language)
        + f'<div class="text" lang="{escape(document.language)}">{marked_text(passage.text, words, spans)}</div>'
        f'<p class="source">{escape(text("source", language))} {_source(document, passage, language)}'
        f'{_law(passage, language)}<span class="links">{open_link(document, passage, language)}</span></p>'
        f"{take_one(hit, language)}{passage_sheet(document, passage, quotes, language)}{rated}"
        f"{around(passage, language)}</article>"
    )


def _why(hit: Hit, language: Language) -> str:
    found = ", ".join(reasons(hit.parts, language))
    return f'<p class="why">{escape(unbroken(text("why", language).format(reasons=found)))}</p>' if found else ""


def facts_list(document: Document, passage: Passage, language: Language) -> str:
    """What a passage is of: kind, publisher, date and place."""
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in _facts(document, passage, language))
    return f'<ul class="facts">{facts}</ul>'


def _under(quote: Quote) -> str:
    """The headings above a quote, where there are more than the one that its citation names."""
    return path_list(quote.document, quote.passage) if len(_above(quote.document, quote.passage)) > 1 else ""


def path_list(document: Document, passage: Passage) -> str:
    """The headings above a passage, outermost first; "" where there are none but the title."""
    path = "".join(f"<li>{escape(heading)}</li>" for heading in _above(document, passage))
    return f'<ol class="path">{path}</ol>' if path else ""


def _above(document: Document, passage: Passage) -> list[str]:
    title = tokens(document.title)  # often the first heading too, give or take an apostrophe
    return [heading for heading in passage.headings if tokens(heading) != title]


def _facts(document: Document, passage: Passage, language: Language) -> Iterator[str]:
    yield kind_name(document.kind, language)
    if document.publisher:
        yield document.publisher
    if document.date:
        yield readable_date(document.date, language)
    if passage.page is not None and passage.last_page not in (None, passage.page):
        yield text("page", language).format(page=f"{passage.page}-{passage.last_page}")
    elif where := location(passage, passage.page, passage.time, language):
        yield where


def kind_name(kind: str, language: Language, use: str = "kind") -> str:
    """A kind of document in words; in the plural when `use` is "filter". A kind of the user's own stays as it is."""
    name = f"{use}.{kind}"
    return text(name, language) if name in TEXTS else kind


def _source(document: Document, cited: Passage | Quote, language: Language) -> str:
    """The citation, its public address made a link."""
    passage = cited.passage if isinstance(cited, Quote) else cited
    line, url = unbroken(citation(document, passage, cited.page, language, cited.time)), document.url
    # Only web addresses become links: any other scheme could run something.
    if not (url.startswith(("https://", "http://")) and line.endswith(url)):
        return f"<cite>{escape(line)}</cite>"
    link = f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(url)}</a>'
    return f"<cite>{escape(line.removesuffix(url))}{link}</cite>"


def _law(passage: Passage, language: Language) -> str:
    """The article that a passage is part of, with a link to its official text where its address is known."""
    cited, url = article(passage)
    if not cited:
        return ""
    label = escape(text("legifrance", language))
    name = escape(f"{text('legifrance', language)} : {cited}, {text('new_tab', language)}")
    link = f' <a href="{escape(url)}" target="_blank" rel="noopener noreferrer" aria-label="{name}">{label}</a>'
    return f'<span class="law">{escape(unbroken(cited))}{link if url else ""}</span>'


def superseded_html(document: Document, language: Language) -> str:
    """What has taken the place of a document that is no longer in force."""
    if not document.superseded_by:
        return ""
    said = text("superseded", language).format(by=document.superseded_by)
    return f'<span class="superseded">{escape(unbroken(said))}</span>'


def unbroken(line: str) -> str:
    """`line` with the spaces that French typography keeps made unbreakable. Not for quotes, which stay as they are."""
    return re.sub(r" (?=[»:;?!%€])|(?<=«) |(?<=\bp\.) |(?<=\d) (?=\d{3}\b)", "\u00a0", line)


def open_link(document: Document, cited: Passage | Quote, language: Language) -> str:
    """A link that opens a document where a passage or a quote is."""
    passage = cited.passage if isinstance(cited, Quote) else cited
    where = [_format(document.id), location(passage, cited.page, cited.time, language)]  # for instance "PDF, p. 3"
    label = unbroken(text("open", language).format(place=", ".join(filter(None, where))))
    name = f"{label} : {document.title}, {text('new_tab', language)}"  # says it all when links are read out alone
    return (
        f'<a href="{escape(document_address(document.id, cited.page))}" target="_blank" rel="noopener" '
        f'aria-label="{escape(name)}">{escape(label)}</a>'
    )


def _format(document_id: str) -> str:
    return PurePosixPath(document_id).suffix.lstrip(".").upper() or "?"
