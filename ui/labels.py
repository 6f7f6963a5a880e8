"""The texts of the page's widgets in a language, and what the index gives them to choose from."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable

import gradio as gr
from babel.numbers import format_decimal

from search.errors import PasserelleError
from search.searcher import Searcher
from search.text import fold
from ui.page import head_html, kind_name, unbroken
from ui.texts import EXAMPLES, Language, text
from ui.theme import ASSETS

PER_DOCUMENT = (0, 1, 2, 3)  # 0 is no limit

_log = logging.getLogger(__name__)


def labels(language: Language) -> list[dict[str, object]]:
    """Every text that does not come from the index."""
    dates = [gr.update(label=text(n, language), info=text("date_help", language)) for n in ("date_from", "date_to")]
    return [
        gr.update(label=text("language", language)),
        gr.update(label=text("question", language)),
        gr.update(value=text("send", language)),
        gr.update(value=examples_title(language)),
        *(gr.update(value=example(n, language)) for n in range(len(EXAMPLES))),
        gr.update(label=text("filters", language)),
        *dates,
        gr.update(label=text("per_document", language), choices=per_document(language)),
    ]


def corpus(searcher: Searcher, language: Language) -> tuple[str, *tuple[dict[str, object], ...]]:
    """What the index holds: the head's line, the kinds, publishers and themes to choose from."""
    try:
        index = searcher.index
    except PasserelleError:
        _log.exception("The index cannot be opened.")
        return head(None, language), gr.update(), gr.update(), gr.update()
    documents = index.documents()
    kinds = _choices((d.kind for d in documents), language, lambda kind: kind_name(kind, language, "filter"))
    kinds.sort(key=lambda choice: (choice[1] == "document", choice[1]))  # the default comes last
    return (
        head(searcher, language),
        gr.update(label=text("kinds", language), choices=kinds),
        gr.update(label=text("publishers", language), choices=_choices((d.publisher for d in documents), language)),
        gr.update(
            label=text("themes", language), choices=_choices((t for d in documents for t in set(d.themes)), language)
        ),
    )


def _choices(values: Iterable[str], language: Language, name: Callable[[str], str] = str) -> list[tuple[str, str]]:
    """Each value, by its letters, under its name and the number of its documents."""
    counts = Counter(value for value in values if value)
    return [
        (f"{name(value)} ({format_decimal(counts[value], locale=language)})", value)
        for value in sorted(counts, key=lambda value: (fold(value), value))
    ]


def head(searcher: Searcher | None, language: Language) -> str:
    """The head of the page; without a searcher, as it is before the index is asked."""
    logo = (ASSETS / "passerelle.svg").read_text(encoding="utf-8")
    return head_html(searcher.index.manifest if searcher else None, language, logo)


def examples_title(language: Language) -> str:
    """What stands above the examples."""
    return f"<h2>{text('examples', language)}</h2>"


def example(number: int, language: Language) -> str:
    """An example by its number, from 0: who asks, then what."""
    profile, question = EXAMPLES[number]
    return f"{profile[language]}\n{unbroken(question)}"


def per_document(language: Language) -> list[tuple[str, int]]:
    """The choices of how many passages of one document, each with its name."""
    return [(str(number) if number else text("unlimited", language), number) for number in PER_DOCUMENT]
