"""The messages sent to a model: the rules, texts under `prompts/`, then the passages as data, and the question.

Each passage is closed by a tag whose name is a digest of all that is enclosed, so that no document can hold it: what a
document says cannot end its passage and pass for ours. The same question on the same passages gives the same bytes.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from search.llm.client import Message
from search.records import Hit

Language = Literal["fr", "en"]

_NAMES: dict[Language, tuple[str, ...]] = {
    "fr": ("Titre", "Éditeur", "Date", "Nature", "Page", "Section", "Article", "Question"),
    "en": ("Title", "Publisher", "Date", "Kind", "Page", "Section", "Article", "Question"),
}


def messages(question: str, given: Mapping[int, Hit], language: Language) -> list[Message]:
    """What to send for `question` and the hits `given`, by their numbers."""
    *names, asked = _NAMES[language]
    written = {number: _described(hit, names) for number, hit in given.items()}
    tag = f"passage-{_digest(question, *written.values())}"
    parts = [f'<{tag} n="{number}">\n{text}\n</{tag}>' for number, text in written.items()]
    return [
        {"role": "system", "content": rules(language)},
        {"role": "user", "content": "\n\n".join([*parts, f"{asked} : {_line(question)}"])},
    ]


@cache
def rules(language: Language) -> str:
    """The rules that a model is given in `language`."""
    return (files("search.llm") / "prompts" / f"{language}.txt").read_text(encoding="utf-8").strip()


def _described(hit: Hit, names: list[str]) -> str:
    """What is known of a passage, one line each, then its text."""
    document, passage = hit.document, hit.passage
    page = "" if passage.page is None else str(passage.page)
    values = (
        document.title, document.publisher, document.date, document.kind, page, " > ".join(passage.headings),
        passage.reference,
    )  # fmt: skip
    lines = [f"{name} : {_line(value)}" for name, value in zip(names, values, strict=True) if value]
    return "\n".join([*lines, "", passage.text])


def _line(text: str) -> str:
    return " ".join(text.split())


def _digest(*texts: str) -> str:
    """A name that stands in none of `texts`."""
    inside = "\0".join(texts)
    digest = hashlib.sha256(inside.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return digest if digest not in inside else _digest(*texts, digest)
