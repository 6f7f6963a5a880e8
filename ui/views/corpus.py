"""The view of the corpus as HTML. Titles, names of files and reasons come from outside: all are escaped here."""

from collections.abc import Sequence
from html import escape
from math import ceil
from urllib.parse import quote as percent
from urllib.parse import urlencode

from babel.numbers import format_decimal

from search.records import Document, Passage
from ui.citations import readable_date
from ui.page import document_address, kind_name
from ui.sheets import PAGES
from ui.texts import Language
from ui.texts import text as page_text
from ui.views.documents import IN_INDEX, Entry, chosen, states
from ui.views.texts import TEXTS, text

A_PAGE = 50  # documents shown at once
PREVIEWED = 3  # passages


def corpus_html(found: Sequence[Entry], words: str, state: str, page: int, language: Language, admin: str) -> str:
    """The whole view: `admin` is the HTML of the administration, "" without one."""
    counts = states(found)
    options = "".join(
        f'<option value="{escape(name)}"{" selected" if name == state else ""}>'
        f"{escape(state_name(name, language))} ({count})</option>"
        for name, count in counts.items()
    )
    inside = len({entry.document.id for entry in found if entry.document})
    head = text("corpus.counts", language).format(files=_number(len(found), language), inside=_number(inside, language))
    return (
        f'<h2>{escape(text("corpus.title", language))}</h2><p class="help">{escape(head)}</p>'
        f'<form class="filters" role="search" data-part="documents" data-live="true">'
        f'<label>{escape(text("corpus.search", language))}<input type="search" name="q" value="{escape(words)}" '
        f'autocomplete="off"></label><label>{escape(text("corpus.state", language))}<select name="state">'
        f'<option value="">{escape(text("corpus.any", language))} ({len(found)})</option>{options}</select></label>'
        f'<button class="tool" type="submit">{escape(text("corpus.go", language))}</button></form>'
        f"{_documents(chosen(found, words, state), words, state, page, language)}{admin}"
    )


def preview_html(document: Document, passages: Sequence[Passage], language: Language) -> str:
    """The first page's picture of a PDF, and the first passages."""
    picture = ""
    if document.id.lower().endswith(".pdf"):
        alt = page_text("sheet.alt", language).format(page=1, title=document.title)
        picture = f'<img src="{PAGES}/{percent(document.id)}/1.png" alt="{escape(alt)}" loading="lazy">'
    read = "".join(
        f'<div class="text">{"".join(f"<p>{escape(heading)}</p>" for heading in passage.headings[-1:])}'
        f"<p>{escape(passage.text)}</p></div>"
        for passage in passages[:PREVIEWED]
    )
    return f'{picture}<div class="words" lang="{escape(document.language)}">{read}</div>'


def state_name(state: str, language: Language) -> str:
    """A state of a file in words."""
    name = f"state.{state}"
    return text(name, language) if name in TEXTS else state


def _documents(found: Sequence[Entry], words: str, state: str, page: int, language: Language) -> str:
    pages = max(1, ceil(len(found) / A_PAGE))
    page = min(max(page, 1), pages)
    said = text("corpus.found" if len(found) > 1 else "corpus.found_one", language)
    said = said.format(count=_number(len(found), language)) if found else text("corpus.none", language)
    rows = "".join(_entry(entry, language) for entry in found[(page - 1) * A_PAGE : page * A_PAGE])
    return (
        f'<div data-name="documents"><p class="help" data-said>{escape(said)}</p><ul class="documents">{rows}</ul>'
        f"{_pages(words, state, page, pages, language) if pages > 1 else ''}</div>"
    )


def _entry(entry: Entry, language: Language) -> str:
    document = entry.document
    facts = [entry.path]
    title, preview = escape(entry.title), ""
    if document:
        facts = [kind_name(document.kind, language), document.publisher]
        facts += [readable_date(document.date, language)] if document.date else []
        title = (
            f'<a href="{escape(document_address(entry.path, None))}" target="_blank" rel="noopener" '
            f'aria-label="{title}, {escape(page_text("new_tab", language))}">{title}</a>'
        )
        address = "views/corpus/preview?" + urlencode({"document": document.id, "lang": language})
        summary = f'{escape(text("corpus.preview", language))}<span class="unseen"> : {escape(entry.title)}</span>'
        preview = (
            f'<details class="preview" data-load="{escape(address)}"><summary>{summary}</summary>'
            f'<div class="loaded"></div></details>'
        )
    if entry.passages:
        count = text("corpus.passages" if entry.passages > 1 else "corpus.passage", language)
        facts.append(count.format(count=_number(entry.passages, language)))
    listed = "".join(f"<li>{escape(fact)}</li>" for fact in facts if fact)
    fine = "fine" if entry.state in IN_INDEX and entry.state != "partly_read" else "wrong"
    reason = f'<p class="reason" lang="en">{escape(entry.reason)}</p>' if entry.reason else ""
    badge = f'<span class="state {fine}">{escape(state_name(entry.state, language))}</span>'
    return f'<li class="document"><h3>{title}</h3><ul class="facts">{listed}</ul>{badge}{reason}{preview}</li>'


def _pages(words: str, state: str, page: int, pages: int, language: Language) -> str:
    def button(name: str, number: int) -> str:
        off = ' aria-disabled="true"' if not 1 <= number <= pages else ""
        label = escape(text(name, language))
        return f'<button class="tool" type="submit" name="page" value="{number}"{off}>{label}</button>'

    here = escape(text("corpus.page", language).format(page=page, pages=pages))
    return (
        f'<form class="pages" data-part="documents"><input type="hidden" name="q" value="{escape(words)}">'
        f'<input type="hidden" name="state" value="{escape(state)}">{button("corpus.before", page - 1)}'
        f"<span>{here}</span>{button('corpus.after', page + 1)}</form>"
    )


def _number(value: int, language: Language) -> str:
    return str(format_decimal(value, locale=language))
