"""Judgments to passages: finds again, in the index as it is cut today, the places that the questions name."""

from difflib import SequenceMatcher

from search.evaluation.questions import Judgment
from search.records import Passage
from search.text import squash

ENOUGH = 0.6  # share of a quote that a passage must hold when a cut went through the quote


def holders(judgment: Judgment, passages: list[Passage]) -> list[Passage]:
    """Those of a document's `passages` that hold the place: its quote, under its heading or on its page.

    When several hold the quote, those under the heading or on the page are kept. When none holds it whole, because the
    cut went through it, those that hold at least `ENOUGH` of it in one piece are.
    """
    quote = squash(judgment.quote)
    held = [p for p in passages if quote in squash(p.text)]
    if not held and quote:
        held = [p for p in passages if _longest(quote, squash(p.text)) >= ENOUGH * len(quote)]
    heading = squash(judgment.heading)
    near = [p for p in held if heading and any(heading in squash(h) for h in p.headings)]
    if judgment.page is not None:
        near = [p for p in held if p.page is not None and p.page <= judgment.page <= (p.last_page or p.page)]
    return near or held


def _longest(one: str, other: str) -> int:
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
