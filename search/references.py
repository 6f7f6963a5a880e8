"""References to articles: found in any spelling, turned into one key.

`L1115-1`, `L. 1115-1`, `art. L.1115-1`, `L 1115–1` (any dash, any space) all have the key `L1115-1`. An article with a
plain number says nothing without its law: `Article premier` of "Loi n° 2014-773…" has the key `loi 2014-773 art. 1er`.
"""

import re
from collections.abc import Sequence
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

_WORD = re.compile(rf"{_SPACE}art(?:icle\b|\.|(?=\s)){_SPACE}\*?{_SPACE}", re.IGNORECASE)
_MORE = rf"{_REPEATED}|undecies|duodecies|terdecies|quaterdecies|quindecies|sexdecies|septdecies|octodecies"
_PLAIN = re.compile(
    rf"(?:(?P<word>(?:unique|pr[ée]liminaire|liminaire|annexe)\b)|(?P<first>premier\b|(?:1|I){_SPACE}er\b)"
    rf"|(?P<number>\d+(?:{_SPACE}[-‐‑‒–—−.]\d+)*)|(?-i:(?P<roman>[IVXL]+)))"
    rf"(?P<suffix>(?:{_SPACE}(?:{_MORE})\b)?"
    # A letter belongs to the number only where nothing else can be made of it: not in "Article 5 A la demande du…".
    rf"(?:{_SPACE}(?-i:[A-HJ-UWYZ][A-Z]?)(?:{_SPACE}(?:{_MORE})\b)?(?={_SPACE}(?:$|[:(–—-])))?)(?![\w°])",
    re.IGNORECASE,
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}

_KIND = r"loi|ordonnance|décret|arrêté|délibération|règlement|directive"
_MONTH = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_CODE = (
    r"constitution(?=\W*$| d[ue] \d| française)"
    r"|code (?:civil|pénal|général des impôts|des douanes|de procédure (?:civile|pénale))"
)
_LAW = re.compile(
    rf"\b(?P<kind>{_KIND})(?:[ -][\w'’]+){{0,3}}?(?: \((?:UE|CEE?)\))?{_SPACE}"
    rf"(?:n{_SPACE}[°ºo]{_SPACE}(?P<number>\d+{_SPACE}(?:{_DASH}|/){_SPACE}\d+)"
    rf"|(?P<date>du \d{{1,2}}(?:er)? (?:{_MONTH}) \d{{4}}))(?!\d)|\b(?P<code>{_CODE})\b"
    r"|(?P<annex>\A\s*annexe(?:\s(?:\d+|(?-i:[IVX]+|[A-Z])))?\b)",
    re.IGNORECASE,
)
_OPENS_WITH = re.compile(r"\W*(?:(?:du|des|de|la|le|l)\b\W*)*", re.IGNORECASE)
# What names a law without being it.
_ABOUT = re.compile(
    r"appli|relati|modifi|prise?\b|circulaire|instruction|convention|statuts|règlement|guide", re.IGNORECASE
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
        key, series = _series_key(match)
        dashed = re.search(_DASH, match["number"])
        clues = [match["art"], dashed, match["dot"] and series.isupper()]
        if any(clues) and (series != "a" or match["dot"] or (match["art"] and dashed)):
            found.append(Reference(match.start("series"), match.end(), key))
    return found


def opening_article(text: str) -> Reference | None:
    """The article that `text` opens with the word "article" and its number, of a code or plain (`art. 2 bis`)."""
    word = _WORD.match(text)
    if word is None:
        return None
    match = _ARTICLE.match(text, word.end())
    if match is not None and (match["series"].isupper() or match["dot"]):
        return Reference(word.start(), match.end(), _series_key(match)[0])
    match = _PLAIN.match(text, word.end())
    if match is None:
        return None
    number = re.sub(_SPACE + _DASH, "-", match["number"] or "")
    if match["roman"]:
        number = str(_arabic(match["roman"]))
    if match["first"] or number == "1":
        number = "1er"
    number = number or match["word"].lower().replace("pre", "pré")
    suffix = " ".join(part.upper() if len(part) < 3 else part.lower() for part in match["suffix"].split())
    return Reference(word.start(), match.end(), f"art. {number} {suffix}".strip())


def article_key(heading: str, above: Sequence[str] = ()) -> str:
    """The key of the article that `heading` announces ("Article L. 1115-1 du CGCT" gives `L1115-1`), or "".

    The law of a plain number is named just after it ("Article 14 de la loi n°…"), or else by the nearest of the texts
    `above` it (headings, nearest first, then the document's title) that is the name of one.
    """
    article = opening_article(heading)
    if article is None or not article.key.startswith("art. "):
        return article.key if article else ""
    after = heading[article.end :]
    law = law_key(after) if _OPENS_WITH.fullmatch(after[: _law_start(after)]) else ""
    law = law or next((key for text in above if (key := law_key(text))), "")
    return f"{law} {article.key}".strip()


def law_key(name: str) -> str:
    """The key of the law whose `name` this is: "Loi n° 2014-773 du 7 juillet 2014…" gives `loi 2014-773`, or "".

    An annex has its own articles, and counts as a law. A text about a law ("Circulaire relative à la loi n°…",
    "Modification de la loi n°…") is not that law.
    """
    match = _LAW.search(name)
    if match is None or _ABOUT.search(name[: match.start()]):
        return ""
    if match["code"] or match["annex"]:
        return match[0].lower().strip()
    number = re.sub(rf"{_SPACE}{_DASH}{_SPACE}", "-", match["number"] or match["date"].lower())
    return f"{match['kind'].lower()} {number}"


def _law_start(text: str) -> int:
    match = _LAW.search(text)
    return match.start() if match else len(text)


def _series_key(match: re.Match[str]) -> tuple[str, str]:
    """The key of an article of a code, and its series as it is written."""
    number = re.sub(rf"{_SPACE}{_DASH}{_SPACE}", "-", match["number"])
    series = re.sub(rf"[.]|{_SPACE}", "", match["series"])
    return "-".join(filter(None, [series.upper() + number, (match["repeated"] or "").lower()])), series


def _arabic(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
