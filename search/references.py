"""References to articles of codes: found in any spelling, turned into one key.

`L1115-1`, `L. 1115-1`, `art. L.1115-1`, `L 1115–1` (any dash, any space) all have the key `L1115-1`.
"""

import re
from dataclasses import dataclass

_SPACE = r"[\s\u00a0\u2007\u2009\u202f]*"
_DASH = r"[-‐‑‒–—−]"
_NUMBER = rf"\d++(?:{_SPACE}{_DASH}{_SPACE}\d++)*+"  # possessive: whole, or not at all
_REPEATED = "bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies"
_ARTICLE = re.compile(
    rf"(?:(?<![\w-])(?P<art>art(?:icles?|s?\.?)?){_SPACE}|(?<![\w'’&-]))"
    rf"(?P<series>L{_SPACE}\.?{_SPACE}[OP]|[LRDA])\*?(?P<dot>\.?){_SPACE}\*?\.?{_SPACE}"
    rf"(?P<number>{_NUMBER})(?:{_SPACE}(?P<repeated>{_REPEATED})\b)?(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An article named in `text[start:end]`; `key` is its series and number, as `L1115-4-1` or `L1115-4-bis`."""

    start: int
    end: int
    key: str


def find_references(text: str) -> list[Reference]:
    """The articles with a series letter (L, R, D, A, LO, LP) that `text` names, in order.

    A letter and a plain number alone are no reference ("R 12"): it takes the word "article", a full stop after a
    capital (`L. 212`), or a number with a dash. The word "a" is none ("il a 2-3 ans", "cet article a 3 alinéas").
    """
    found = []
    for match in _ARTICLE.finditer(text):
        number = re.sub(rf"{_SPACE}{_DASH}{_SPACE}", "-", match["number"])
        series = re.sub(rf"[.]|{_SPACE}", "", match["series"])
        clues = [match["art"], "-" in number, match["dot"] and series.isupper()]
        if any(clues) and (series != "a" or match["dot"] or (match["art"] and "-" in number)):
            key = "-".join(filter(None, [series.upper() + number, (match["repeated"] or "").lower()]))
            found.append(Reference(match.start("series"), match.end(), key))
    return found


def article_key(heading: str) -> str:
    """The key of the article that `heading` announces ("Article L. 1115-1 du CGCT" gives `L1115-1`), or ""."""
    if not re.match(r"art(?:icle|\.)?\b", heading.strip(), re.IGNORECASE):
        return ""
    found = find_references(heading)
    return found[0].key if found else ""
