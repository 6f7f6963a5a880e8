"""What a block opens in a law: a Partie, a Livre, a Titre, a Chapitre, a Section… or an Article, read by itself.

"Article 3. – Le maire…" and "Chapitre Ier Dispositions générales" open one; "Article 3 dispose que…" does not.
"""

import re
from dataclasses import dataclass

from indexer.extract import Block, Role
from search.references import opening_article

_RANKS = {"annexe": 0, "annexes": 0, "partie": 1, "sous-partie": 2, "livre": 3, "titre": 4, "sous-titre": 5,
          "chapitre": 6, "sous-chapitre": 7, "section": 8, "sous-section": 9, "paragraphe": 10, "§": 10,
          "sous-paragraphe": 11}  # fmt: skip
ARTICLE = 12

_ORDINAL = r"(?:premi[eè]re?|seconde?|\w+i[eè]me)"
_NUMBER = (
    rf"(?:(?-i:[IVXLC]+)(?:\s?er)?|\d+(?:[.-]\d+)*(?:\s?(?:er|[eè]re))?|{_ORDINAL}|unique|pr[ée]liminaire|liminaire)"
    r"(?:\s(?:bis|ter|quater|quinquies|sexies))?(?:\s(?-i:[A-H])(?=\s*(?:$|[.:(–—-])))?"
)
_DIVISION = re.compile(
    rf"(?:(?P<kind>(?:sous-)?(?:partie|titre|chapitre|section|paragraphe)|livre)\s(?:{_NUMBER})"
    rf"|{_ORDINAL}\s(?P<ordered>(?:sous-)?(?:partie|section))|(?P<code>partie)\s(?:législative|réglementaire)"
    rf"|(?P<sign>§)\s?\d+|(?P<annexe>annexe)\s(?:{_NUMBER}|(?-i:[A-Z]))|(?P<bare>annexes?)(?=\s*(?:$|[.:(–—-])))(?![\w°])",
    re.IGNORECASE,
)
_NOTE = r"\s*(?:[(\[](?P<note>[^)\]]{1,80})[)\]])?"
_AFTER = re.compile(rf"{_NOTE}\s*(?P<mark>[.:–—-][\s.:–—-]*)?")
_OF_LAW = re.compile(r"\s*(?:du|des|de la|de l['’])\s?")
_GOES_ON = re.compile(r"\s*(?:[,;)]|(?:et|ou|à|au|aux)\b)", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-ZÀ-Ý]{2,}\b(?!['’])")
_REPEALED = re.compile(r"\W*(?:abrog|supprim|périm|déclass|transfér|sans objet|réserv)", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…\s?…|_{4,}|\t\d+$")
_LONGEST = 1000  # characters in which an article's number ends
TITLE = 150  # characters of a division's title, at most


@dataclass(frozen=True, slots=True)
class Opening:
    """What a block opens: the rank of its division, its number's form, its heading, and where its body begins.

    `body` is None where the heading is all there is; `bare` where that is its number alone, so that a title may follow;
    `short` is the heading and the body's place if the words after the number are no title but a very short body.
    """

    rank: int
    number: str
    heading: str
    body: int | None
    bare: bool
    short: tuple[str, int] | None = None


def opening(block: Block) -> Opening | None:
    """What `block` opens if read by itself."""
    text, marked = block.text, block.role is Role.HEADING
    if not (marked or block.role is Role.PARAGRAPH) or _LEADERS.search(text):
        return None
    if article := opening_article(text[:_LONGEST]):
        return _article(text, article.end, article.key, marked=marked)
    division = _DIVISION.match(text)
    if division is None or len(text) > 200 or not (marked or text[0].isupper() or text[0] == "§"):
        return None
    rest = text[division.end() :]
    title, separated = _after(rest)
    if _GOES_ON.match(rest) or _OF_LAW.match(rest):
        return None
    if title and not marked and (title[-1] in ".,;:" or not (separated or title[0].isupper())):
        return None
    kind = next(name for name in division.groups() if name).lower()
    repealed = _repealed(rest, division.end())
    heading = text if repealed is None else text[: division.end()]
    bare = not title and repealed is None
    return Opening(_RANKS[kind], text[: division.end()].casefold(), heading, repealed, bare)


def _article(text: str, end: int, key: str, *, marked: bool) -> Opening | None:
    """An article whose number ends at `end`, unless the text goes on as a sentence does."""
    rest = text[end:]
    body, separated = _after(rest)
    start = len(text) - len(body)
    number = text[:start].rstrip(" .:–—-")
    of_law = _OF_LAW.match(rest) is not None
    if _GOES_ON.match(rest) or not (marked or separated or not body or _may_follow(text, body, of_law=of_law)):
        return None
    if (repealed := _repealed(rest, end)) is not None:
        return Opening(ARTICLE, key, text[:end], repealed, bare=False)
    if not body or of_law:
        return Opening(ARTICLE, key, text if of_law else number, None, bare=not body)
    if len(body) > TITLE or (body[-1] in ".;:»" and not (marked and len(body) <= 80)):
        return Opening(ARTICLE, key, number, start, bare=False)
    return Opening(ARTICLE, key, text, None, bare=False, short=None if marked else (number, start))


def _may_follow(text: str, body: str, *, of_law: bool) -> bool:
    """Whether `body` stands after an article's number with no mark between, as no sentence would go on."""
    if of_law:
        return text[-1] not in ".,;:" and len(text) <= TITLE
    return (body[0].isupper() or body[0].isdigit() or body[0] in '«"“') and (text.isupper() or not _ACRONYM.match(body))


def _after(rest: str) -> tuple[str, bool]:
    """What follows a number, without the marks between, and whether there are some, or a note in brackets."""
    after = _AFTER.match(rest)
    if after is None:  # pragma: no cover (every part of it may be missing)
        return rest, False
    return rest[after.end() :], bool(after["mark"] or after["note"])


def _repealed(rest: str, end: int) -> int | None:
    """Where "(abrogé)" begins, when that is all there is after the number that ends at `end`."""
    body = rest.lstrip(" .:–—-")
    return end + len(rest) - len(body) if _REPEALED.match(body) and len(body) <= 80 else None
