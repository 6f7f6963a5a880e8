"""What stands on the page: its widgets, where each is put, and which of them say what."""

from dataclasses import dataclass

import gradio as gr

from ui import labels
from ui.texts import EXAMPLES, text

LANGUAGES: list[tuple[str, str]] = [("Français", "fr"), ("English", "en")]


@dataclass(frozen=True, slots=True)
class Widgets:
    """What is on the page, and may change."""

    asked: gr.State  # the question that the answer shown is for
    address: gr.Textbox  # these three are not shown
    previous: gr.Textbox  # the question before a follow-up
    restore: gr.Button
    language: gr.Radio
    head: gr.HTML
    question: gr.Textbox
    send: gr.Button
    first_sight: gr.Column
    examples_title: gr.HTML
    examples: tuple[gr.Button, ...]
    filters: gr.Accordion
    kinds: gr.CheckboxGroup
    publishers: gr.Dropdown
    themes: gr.Dropdown
    date_from: gr.Textbox
    date_to: gr.Textbox
    per_document: gr.Radio
    answer: gr.HTML
    passages: gr.HTML

    def worded(self) -> list[gr.blocks.Block]:
        """What `labels.labels` gives the texts of, in its order."""
        return [
            self.language, self.question, self.send, self.examples_title, *self.examples, self.filters, self.date_from,
            self.date_to, self.per_document,
        ]  # fmt: skip

    def choices(self) -> list[gr.components.Component]:
        """The inputs of `answer` after the question, in its order."""
        return [
            self.kinds, self.publishers, self.date_from, self.date_to, self.per_document, self.language, self.themes,
        ]  # fmt: skip


def place_top() -> tuple[gr.HTML, gr.Radio]:
    """Put the head and the language above all views."""
    with gr.Row(elem_id="top"):
        head = gr.HTML(labels.head(None, "fr"), elem_id="head", apply_default_css=False)
        language = gr.Radio(
            LANGUAGES, value="fr", label=text("language", "fr"), elem_id="language", min_width=0, scale=0
        )
    return head, language


def place(head: gr.HTML, language: gr.Radio) -> Widgets:
    """Put the view of questions on the page, in French; what depends on the index comes when a browser loads it."""
    with gr.Row(elem_id="ask"):
        question = gr.Textbox(
            label=text("question", "fr"),
            lines=1,
            max_lines=4,
            autofocus=True,
            elem_id="question",
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="search", spellcheck=True),
        )
        send = gr.Button(text("send", "fr"), variant="primary", elem_id="send", scale=0)
    with gr.Accordion(text("filters", "fr"), open=False, elem_id="filters") as filters:
        kinds = gr.CheckboxGroup([], label=text("kinds", "fr"), elem_id="kinds")
        publishers = gr.Dropdown([], multiselect=True, label=text("publishers", "fr"), elem_id="publishers")
        themes = gr.Dropdown([], multiselect=True, label=text("themes", "fr"), elem_id="themes")
        with gr.Row():
            date_from, date_to = (
                gr.Textbox("", label=text(name, "fr"), info=text("date_help", "fr"), elem_id=name)
                for name in ("date_from", "date_to")
            )
        per_document = gr.Radio(
            labels.per_document("fr"), value=0, label=text("per_document", "fr"), elem_id="per_document"
        )
    answer_place = gr.HTML("", elem_id="answer", apply_default_css=False)
    with gr.Column(elem_id="first_sight") as first_sight:
        examples_title = gr.HTML(labels.examples_title("fr"), apply_default_css=False)
        with gr.Row(elem_id="examples"):
            examples = tuple(gr.Button(labels.example(n, "fr"), elem_classes="example") for n in range(len(EXAMPLES)))
    passages_place = gr.HTML("", elem_id="passages", apply_default_css=False)
    address = gr.Textbox("", visible="hidden", elem_id="address")
    previous = gr.Textbox("", visible="hidden", elem_id="previous")
    restore = gr.Button(visible="hidden", elem_id="restore")
    return Widgets(
        gr.State(""), address, previous, restore, language, head, question, send, first_sight, examples_title, examples,
        filters, kinds, publishers, themes, date_from, date_to, per_document, answer_place, passages_place,
    )  # fmt: skip
