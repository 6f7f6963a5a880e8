"""Every text that people read on the web page, in French and in English."""

from typing import Literal

Language = Literal["fr", "en"]

TEXTS: dict[str, dict[Language, str]] = {
    "page": {"fr": "p. {page}", "en": "p. {page}"},
}


def text(name: str, language: Language) -> str:
    """The text called `name` in `language`."""
    return TEXTS[name][language]
