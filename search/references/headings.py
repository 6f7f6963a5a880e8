"""What a heading or a title announces: the article, the articles or the text that what stands below it is."""

import re
from collections.abc import Sequence

from search.references.articles import arabic
from search.references.find import Mention, find_references, only_reference
from search.references.keys import Reference
from search.references.laws import named_texts
from search.references.series import ARTICLE, DASH, REPEATED, SPACE, Article, series_key
from search.references.spelling import plain

_WORD = re.compile(rf"{SPACE}art(?:icle\b|\.|(?=\s)){SPACE}\*?{SPACE}", re.IGNORECASE)
_MORE = rf"{REPEATED}|undecies|duodecies|terdecies|quaterdecies|quindecies|sexdecies|septdecies|octodecies"
_PLAIN = re.compile(
    rf"(?:(?P<word>(?:unique|pr[ée]liminaire|liminaire|annexe)\b)|(?P<first>premier\b|(?:1|I){SPACE}er\b)"
    rf"|(?P<number>\d+(?:{SPACE}[-‐‑‒–—−.]\d+)*)|(?-i:(?P<roman>[IVXL]+)))"
    rf"(?P<suffix>(?:{SPACE}(?:{_MORE})\b)?"
    # A letter belongs to the number only where nothing else can be made of it: not in "Article 5 A la demande du…".
    rf"(?:{SPACE}(?-i:[A-HJ-UWYZ][A-Z]?)(?:{SPACE}(?:{_MORE})\b)?(?={SPACE}(?:$|[:(–—-])))?)(?![\w°])",
    re.IGNORECASE,
)

_OPENS_WITH = re.compile(r"\W*(?:(?:du|des|de|la|les?|l)\b\W*)*", re.IGNORECASE)
_AND = re.compile(r"\W*(?:et|ou|à|articles?|n)?\W*", re.IGNORECASE)
# What names a law without being it.
_ABOUT = re.compile(
    r"appli|relati|modifi|prise?\b|circulaire|instruction|convention|statuts|règlement|guide", re.IGNORECASE
)
_ANNEX = re.compile(r"\s*annexe(?:\s(?:\d+|(?-i:[IVX]+|[A-Z])))?\b", re.IGNORECASE)


def opening_article(text: str) -> Article | None:
    """The article that `text` opens with the word "article" and its number, of a code or plain (`art. 2 bis`)."""
    word = _WORD.match(text)
    if word is None:
        return None
    match = ARTICLE.match(text, word.end())
    if match is not None and (match["series"].isupper() or match["dot"]):
        return Article(word.start(), match.end(), series_key(match)[0])
    match = _PLAIN.match(text, word.end())
    if match is None:
        return None
    number = re.sub(SPACE + DASH, "-", match["number"] or "")
    if match["roman"]:
        number = str(arabic(match["roman"].lower()))
    if match["first"] or number == "1":
        number = "1er"
    number = number or match["word"].lower().replace("pre", "pré")
    suffix = " ".join(part.upper() if len(part) < 3 else part.lower() for part in match["suffix"].split())
    return Article(word.start(), match.end(), f"art. {number} {suffix}".strip())


def article_key(heading: str, above: Sequence[str] = ()) -> str:
    """The key of the article that `heading` announces ("Article L. 1115-1 du CGCT" gives `cgct L1115-1`), or "".

    The law of a plain number is named just after it ("Article 14 de la loi n°…"), or else by the nearest of the texts
    `above` it (headings, nearest first, then the document's title) that is the name of one. The code of a series letter
    is the one that the nearest text above names.
    """
    article = opening_article(heading)
    if article is None:
        named = only_reference(heading)
        return named.key if named and named.law else ""
    mention = next((m for m in find_references(heading) if m.start <= article.end), None)
    law = mention.reference.law if mention and mention.reference.article else ""
    return Reference(law or law_above(article.key, above), article.key).key


def announced(heading: str, above: Sequence[str] = ()) -> list[Reference]:
    """All that `heading` announces: the articles of its list or range, or a text ("Loi n° 2016-1657 : vue d'ensemble").

    Nothing when it only speaks of them.
    """
    mentions = find_references(heading)
    if not mentions or not _OPENS_WITH.fullmatch(heading[: mentions[0].start]):
        named = only_reference(heading)
        return [named] if named and named.law else []
    found: list[Mention] = []
    for mention in mentions:
        if not found or (
            _AND.fullmatch(heading[found[-1].end : mention.start])
            and (mention.reference.article == "") == (found[0].reference.article == "")
        ):
            found.append(mention)
        else:
            break
    references = [reference for mention in found for reference in mention.references()]
    return [
        Reference(r.law or law_above(r.article, above), r.article, r.date) if r.article else r for r in references
    ]  # fmt: skip


def law_above(article: str, above: Sequence[str]) -> str:
    """The law of an article that does not say it, by what stands `above` it, nearest first; "" when nothing tells."""
    if article.startswith("art. "):
        return next((key for text in above if (key := law_key(text))), "")
    return next((key for text in above if (key := _code_in(text))), "")


def law_key(name: str) -> str:
    """The key of the law whose `name` this is: "Loi n° 2014-773 du 7 juillet 2014…" gives `loi 2014-773`, or "".

    An annex has its own articles, and counts as a law. A text about a law ("Circulaire relative à la loi n°…",
    "Modification de la loi n°…") is not that law.
    """
    if annex := _ANNEX.match(name):
        return annex[0].lower().strip()
    named = next((text for text in named_texts(name, plain(name)) if not text.short), None)
    if named is None or _ABOUT.search(name[: named.start]):
        return ""
    return named.key


def _code_in(text: str) -> str:
    """The one code that `text` names, or ""."""
    keys = {named.key for named in named_texts(text, plain(text)) if named.code and not named.short}
    return keys.pop() if len(keys) == 1 else ""
