"""Articles with a series letter, as the text analysis reads them: any spelling of `L. 1115-1` is one token.

The tokens of an index rest on this file alone: a code named beside the article changes nothing here.
"""

import re
from dataclasses import dataclass

SPACE = r"[\s\u00a0\u2007\u2009\u202f]*"
DASH = r"[-‐‑‒–—−]"
_NUMBER = rf"\d++(?:{SPACE}{DASH}{SPACE}\d++)*+"  # possessive: whole, or not at all
REPEATED = "bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies"
ARTICLE = re.compile(
    rf"(?:(?<![\w-])(?P<art>art(?:icles?|s?\.?)?){SPACE}|(?<![\w'’&-]))"
    rf"(?P<series>L{SPACE}\.?{SPACE}[OP]|[LRDA])\*?(?P<dot>\.?){SPACE}\*?\.?{SPACE}"
    rf"(?P<number>{_NUMBER})(?:{SPACE}(?P<repeated>{REPEATED})\b)?(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article named in `text[start:end]`; `key` is its series and number, as `L1115-4-1` or `L1115-4-bis`."""

    start: int
    end: int
    key: str


def find_articles(text: str) -> list[Article]:
    """The articles with a series letter (L, R, D, A, LO, LP) that `text` names, in order.

    A letter and a plain number alone are no reference ("R 12"): it takes the word "article", a full stop after a
    capital (`L. 212`), or a number with a dash. The word "a" is none ("il a 2-3 ans", "cet article a 3 alinéas").
    """
    found = []
    for match in ARTICLE.finditer(text):
        key, series = series_key(match)
        dashed = re.search(DASH, match["number"])
        clues = [match["art"], dashed, match["dot"] and series.isupper()]
        if any(clues) and (series != "a" or match["dot"] or (match["art"] and dashed)):
            found.append(Article(match.start("series"), match.end(), key))
    return found


def series_key(match: re.Match[str]) -> tuple[str, str]:
    """The key of an article of a code, and its series as it is written."""
    number = re.sub(rf"{SPACE}{DASH}{SPACE}", "-", match["number"])
    series = re.sub(rf"[.]|{SPACE}", "", match["series"])
    return "-".join(filter(None, [series.upper() + number, (match["repeated"] or "").lower()])), series
