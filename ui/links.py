"""Addresses within the page: a question, one passage, the list of legal references. Relative, as all of ours."""

from html import escape
from urllib.parse import urlencode

from ui.texts import Language, text

PASSAGE, VIEW, REFERENCES = "passage", "view", "references"


def question_address(question: str) -> str:
    """Where a question is asked."""
    return "?" + urlencode({"q": question})


def passage_address(passage_id: str) -> str:
    """Where a passage is shown alone."""
    return "?" + urlencode({PASSAGE: passage_id})


def references_link(language: Language, label: str = "references") -> str:
    """A link to the list of the legal references, under the text called `label`."""
    return f'<a href="?{urlencode({VIEW: REFERENCES})}">{escape(text(label, language))}</a>'
