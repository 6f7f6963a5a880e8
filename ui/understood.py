"""A follow-up on the page: how it was understood, and the way to ask it as it was typed, with `assets/after.js`.

The question before it is the one of the answer on the page. It goes with the question in the address (`after=…`) when
it was needed to understand it, so that the address gives the same answer to whoever opens it.
"""

from html import escape
from urllib.parse import urlencode

from search.records import Answer
from ui.texts import Language, text

KEEP_PREVIOUS = "(asked, previous) => passerelle.keepPrevious(asked, previous)"


def understood_html(answer: Answer, language: Language) -> str:
    """The question as it was understood, and a link that asks it as it was typed."""
    address = "?" + urlencode({"q": answer.typed} | ({"lang": language} if language != "fr" else {}))
    question = escape(text("understood", language).format(question=answer.question))
    alone = escape(text("alone", language).format(typed=answer.typed))
    return f'<span class="understood">{question}</span><br><a class="alone" href="{escape(address)}">{alone}</a>'
