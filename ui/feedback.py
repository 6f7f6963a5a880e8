"""What asks readers whether an answer or a passage is useful; `assets/feedback.js` sends what they say."""

import json
from collections.abc import Sequence
from html import escape
from typing import Literal

from search.records import Answer, Hit, Quote
from ui.feedback_texts import text
from ui.takeaway import cited_name
from ui.texts import Language

WORD = 200  # characters of the word that may come with an opinion
MOST_CITED = 10  # quotes of one answer

_Asked = Literal["answer", "nearby", "passage"]


def rate_answer(answer: Answer, language: Language) -> str:
    """Below an answer: is it useful as a whole, or do its quotes answer after all; with the line on what is kept."""
    asked: _Asked = "nearby" if answer.outcome == "nearby" and answer.quotes else "answer"
    privacy = f'<p class="privacy">{escape(text("privacy", language))}</p>'
    return _form(asked, answer, answer.quotes, text(f"{asked}_name", language), language, privacy)


def rate_passage(number: int, hit: Hit, answer: Answer, language: Language) -> str:
    """Below a passage: does it answer the question. What is quoted of it is what the opinion is about."""
    quotes = [quote for quote in answer.quotes if quote.passage.id == hit.passage.id]
    name = text("passage_name", language).format(number=number)
    return _form("passage", answer, quotes or [hit], name, language)


def _form(
    asked: _Asked, answer: Answer, sources: Sequence[Quote | Hit], name: str, language: Language, privacy: str = ""
) -> str:
    about = "passage" if asked == "passage" else "answer"
    cited = [cited_name(source) for source in sources[:MOST_CITED]]
    sent = {"about": about, "question": answer.question, "outcome": answer.outcome, "cited": cited}
    said = {name: text(name, language) for name in ("done", "undone", "failed")}
    data = " ".join(f'data-{key}="{escape(value)}"' for key, value in {"sent": json.dumps(sent), **said}.items())
    buttons = "".join(
        f'<button type="button" class="tool" aria-pressed="false" data-useful="{useful}">'
        f"{escape(text(word, language))}</button>"
        for word, useful in (("yes", "true"), ("no", "false"))
    )
    return (
        f'<div class="feedback" role="group" aria-label="{escape(name)}" {data}>'
        f"<span>{escape(text(asked, language))}</span> {buttons}"
        f'<span class="done" role="status"></span>'
        f'<form class="word" hidden><label>{escape(text("word", language))} '
        f'<input type="text" maxlength="{WORD}" autocomplete="off"></label>'
        f'<button type="submit" class="tool">{escape(text("send", language))}</button></form>{privacy}</div>'
    )
