"""What the corpus holds of each legal reference of a question: its text and state, what cites it, what is missing."""

from collections.abc import Mapping, Sequence
from html import escape

from babel.numbers import format_decimal

from search.index.protocol import Index
from search.lookup import Asked, held
from search.records import Answer, Document, Passage
from search.references import Reference, address, canonical
from ui.citations import location, not_found, readable_date
from ui.links import passage_address, question_address, references_link
from ui.marks import marked_text
from ui.page import kind_name, open_link, path_list, superseded_html, unbroken
from ui.texts import Language, text

READ_AT_ONCE = 1500  # characters of an article that are shown without being asked for
WHOLE = 10  # references of a range or a list that are given with their text
SHOWN = 12  # passages of one document that are given in full
NAMED = 100  # passages that cite one reference, at most

Cited = Sequence[tuple[Document, Passage]]


def legal_html(answer: Answer, index: Index, language: Language) -> str:
    """The section on the references of a question, "" where it has none."""
    if not answer.references:
        return ""
    # Below a question that nothing answers, the passages are folded: nothing there to lead to.
    places = {hit.passage.id: n for n, hit in enumerate(answer.hits, 1)} if answer.outcome != "none" else {}
    whole = answer.references[:WHOLE]
    entries = "".join(_entry(held(reference, index), index, places, language) for reference in whole)
    if others := [canonical(reference) for reference in answer.references[WHOLE:]]:
        links = ", ".join(_link(question_address(cited), cited) for cited in others)
        entries += f'<p class="help">{escape(unbroken(text("references_others", language)))} {links}</p>'
    return (
        f'<section class="legal" aria-labelledby="legal-title"><h2 id="legal-title">'
        f'{escape(text("references", language))}</h2><p class="help">{escape(text("references_help", language))} '
        f"{references_link(language, 'references_all')}</p>{entries}</section>"
    )


def _entry(asked: Asked, index: Index, places: Mapping[str, int], language: Language) -> str:
    """One reference: each article that it may mean, then what cites it."""
    articles = asked.articles
    if len(articles) == 1 and articles[0][0] == asked.reference:
        body = _held(_read(articles[0][1], index), places, language)
    else:  # several laws have the number
        body = "".join(
            f"<h4>{_name(reference, language) if reference.law else escape(text('reference_lawless', language))}</h4>"
            f"{_held(_read(passages, index), places, language)}"
            for reference, passages in sorted(articles, key=lambda article: not article[0].law)
        )
    if asked.missing:
        body = f'<p class="missing">{escape(unbroken(not_found(asked.reference, language, cited=False)))}</p>'
    elif not articles:
        body = f"<p>{escape(text('reference_only_cited', language))}</p>"
    citing = _citing(_read(asked.citing[:NAMED], index), len(asked.citing), places, language)
    return f'<section class="reference"><h3>{_name(asked.reference, language)}</h3>{body}{citing}</section>'


def _name(reference: Reference, language: Language) -> str:
    """The exact citation, with a link to the official text where its address is sure."""
    cited, url = canonical(reference), address(reference)
    if not url:
        return escape(unbroken(cited))
    label = text("legifrance", language)
    name = escape(f"{label} : {cited}, {text('new_tab', language)}")
    return (
        f'{escape(unbroken(cited))} <a class="official" href="{escape(url)}" target="_blank" rel="noopener noreferrer" '
        f'aria-label="{name}">{escape(label)}</a>'
    )


def _held(passages: Cited, places: Mapping[str, int], language: Language) -> str:
    """The words of an article or a text in each document that has it, what is in force first, the newest first."""
    of: dict[str, list[Passage]] = {}
    documents = {document.id: document for document, _ in passages}
    for document, passage in passages:
        of.setdefault(document.id, []).append(passage)
    ordered = sorted(documents.values(), key=lambda d: d.id)
    ordered.sort(key=lambda d: d.date, reverse=True)
    ordered.sort(key=lambda d: (bool(d.superseded_by), d.kind != "law"))
    return "".join(
        _document(document, of[document.id], places, language, first=not rank) for rank, document in enumerate(ordered)
    )


def _document(
    document: Document, passages: Sequence[Passage], places: Mapping[str, int], language: Language, *, first: bool
) -> str:
    """One document's words, unfolded at once where it is the first and they are few."""
    when = document.date and text("reference_state", language).format(date=readable_date(document.date, language))
    facts = [kind_name(document.kind, language), document.publisher, when or text("reference_undated", language)]
    if not document.superseded_by:
        facts.append(text("reference_in_force", language))
    shown, above = "", None
    for passage in passages[:SHOWN]:
        shown += path_list(document, passage) if passage.headings != above else ""
        shown += _words(document, passage, places, language)
        above = passage.headings
    if len(passages) > SHOWN:
        more = text("reference_more", language).format(count=_count(len(passages) - SHOWN, language))
        shown += _link(passage_address(passages[SHOWN].id), more)
    opened = " open" if first and sum(len(passage.text) for passage in passages) <= READ_AT_ONCE else ""
    read = escape(text("reference_read", language).format(count=_count(len(passages), language)))
    return (
        f'<div class="held"><p class="title"><cite>{escape(document.title)}</cite></p>'
        f'<ul class="facts">{"".join(f"<li>{escape(fact)}</li>" for fact in facts if fact)}</ul>'
        f"{superseded_html(document, language)}<details{opened}><summary>{read}</summary>{shown}"
        "</details></div>"
    )


def _words(document: Document, passage: Passage, places: Mapping[str, int], language: Language) -> str:
    """A passage, word for word, and where it stands."""
    return (
        f'<div class="text" lang="{escape(document.language)}">{marked_text(passage.text, ())}</div>'
        f'<span class="links">{_to_passage(passage, places, language)} {open_link(document, passage, language)}</span>'
    )


def _citing(passages: Cited, count: int, places: Mapping[str, int], language: Language) -> str:
    """The passages that cite a reference, by document, each a link to it."""
    if not count:
        return f'<p class="help">{escape(text("reference_uncited", language))}</p>'
    of: dict[str, list[str]] = {}
    for document, passage in passages:
        of.setdefault(document.title, []).append(_mention(passage, places, language))
    items = "".join(f"<li><cite>{escape(title)}</cite><ul>{''.join(links)}</ul></li>" for title, links in of.items())
    if rest := count - len(passages):
        items += f"<li>{escape(text('reference_rest', language).format(count=_count(rest, language)))}</li>"
    summary = escape(unbroken(text("reference_citing", language).format(count=_count(count, language))))
    return f'<details class="citing"><summary>{summary}</summary><ul>{items}</ul></details>'


def _mention(passage: Passage, places: Mapping[str, int], language: Language) -> str:
    """A passage that cites, named by its place and its heading, else by its first words."""
    named = passage.headings[-1] if passage.headings else f"{passage.text[:80]}…"
    where = ", ".join(filter(None, [location(passage, passage.page, passage.time, language), named]))
    return f"<li>{_link(_address(passage, places), where)}</li>"


def _to_passage(passage: Passage, places: Mapping[str, int], language: Language) -> str:
    label = "reference_below" if passage.id in places else "passage_alone"
    return _link(_address(passage, places), text(label, language))


def _address(passage: Passage, places: Mapping[str, int]) -> str:
    """Where a passage is: below, or alone."""
    return f"#passage-{places[passage.id]}" if passage.id in places else passage_address(passage.id)


def _link(url: str, label: str) -> str:
    return f'<a href="{escape(url)}">{escape(unbroken(label))}</a>'


def _read(ordinals: Sequence[int], index: Index) -> list[tuple[Document, Passage]]:
    documents = index.documents()
    inside = index.documents_of(ordinals)
    return [(documents[n], passage) for n, passage in zip(inside, index.passages(ordinals), strict=True)]


def _count(number: int, language: Language) -> str:
    return format_decimal(number, locale=language)
