"""The tabs of the page. The view of questions is Gradio's; the others are HTML that the server gives, below `/views`.

`assets/views.js` loads a view when its tab is opened, keeps the tab in the address (`?view=corpus`), and sends forms.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import gradio as gr

from ui.texts import Language
from ui.views.texts import text

LANGUAGES: tuple[Language, ...] = ("fr", "en")
VIEWS = ("questions", "evaluation", "corpus")


@contextmanager
def place_views(language: gr.Radio) -> Iterator[None]:
    """Put the tabs on the page; the block's widgets stand in the tab of questions."""
    with gr.Tabs(selected="questions", elem_id="views"):
        with gr.Tab(text("tab.questions", "fr"), id="questions", elem_id="view-questions") as questions:
            yield
        tabs = [questions]
        for view in VIEWS[1:]:
            # Drawn at once: the scripts fill it, whichever way its tab is opened.
            with gr.Tab(text(f"tab.{view}", "fr"), id=view, elem_id=f"view-{view}", render_children=True) as tab:
                said = escape(json.dumps({lang: {"unreachable": text("unreachable", lang)} for lang in LANGUAGES}))
                loading = escape(text("loading", "fr"))
                gr.HTML(
                    f'<div class="view" data-view="{view}" data-words="{said}"><p>{loading}</p></div>',
                    apply_default_css=False,
                )
            tabs.append(tab)
    # Also when the address, not the reader, chose the language.
    language.change(_labels, language, tabs, show_progress="hidden", api_visibility="private")


def _labels(language: Language) -> list[dict[str, object]]:
    return [gr.update(label=text(f"tab.{view}", language)) for view in VIEWS]
