"""Articles by their numbers: lists and ranges, with or without series letters, before it is known of which law."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.references.codes import names_pattern
from search.references.spelling import NO, REPEATED

_NUMBER = r"\d++(?: ?- ?\d++)*+"  # possessive: whole, or not at all
_SERIES = re.compile(
    rf"(?P<series>l ?\.? ?[op]|[lrda])(?: ?\*)?(?P<dot> ?\.)? ?\*? ?\.? ?(?P<number>{_NUMBER})"
    rf"(?: ?(?P<repeated>{REPEATED})(?![\w]))?(?!\w)"
)
_PLAIN = re.compile(
    rf"(?:(?P<word>unique|preliminaire|liminaire)|(?P<first>premier|(?:1|i) ?er)|(?P<number>{_NUMBER})"
    rf"|(?P<roman>[ivxl]+))(?: ?(?P<repeated>{REPEATED}))?(?![\w°%€/]|[.,]\d| ?(?:€|euros?|%)(?!\w))"
)
# What may follow a letter that belongs to the number: not "l'article 5 A la demande du maire".
_LETTER = re.compile(
    rf" ?(?P<letter>[A-HJ-UWYZ][A-Z]?)(?: (?P<repeated>(?i:{REPEATED}))\b)?"
    r"(?= *(?:$|[,;:.)(»\]–—?!-]|(?i:du|de|des|d['’]|et|ou|à|C\.|CGI|code)(?!\w)))"
)
_NO_LETTER = re.compile(r" ?(?:CE|DU|DE|ET|OU|AU)\b")  # small words in capitals
_WORD = re.compile(r"(?<![\w-])art(?:icle)?(?P<many>s)?\b\.?[ *]*" rf"(?:{NO}[ *]*)?")
_START = re.compile(rf"(?P<word>{_WORD.pattern})|(?<![\w'&-]){_SERIES.pattern}")
_AND = re.compile(
    r" *(?:, *(?:et|ou|puis)?|;|et *(?:/ *ou)?|ou|ainsi que)(?: +(?:a|de|par))?"
    r"(?: +l'|(?: +|(?<=,))(?:les?|des?|aux?)\b)? *"
    r"(?P<word>art(?:icle)?s?\b\.? *)?"
)
_TO = re.compile(r" *(?P<to>jusqu'(?:a|au)|a|-) *(?:l'|la |le )?(?:art(?:icle)?\b\.? *)?")
_SHORT = re.compile(r"- ?(\d+)(?![\w-])")  # "L. 2131-1 et -2"
_ONWARDS = re.compile(r" *,? *(?:et|ou) *(?:suivants?|suiv\.?|s\.|ss\.?)(?!\w)|(?<=\d) s\.(?!\w)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Item:
    """An article, or the articles from `article` to `last`, in `text[start:end]`."""

    start: int
    end: int
    article: str
    last: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Articles named together, which are of one law; `worded` if the word "article" stands before them.

    `onwards`: "et suivants".
    """

    start: int
    end: int
    items: tuple[Item, ...]
    worded: bool
    onwards: bool = False


def article_groups(text: str, folded: str) -> Iterator[Group]:
    """The articles that `text` names, in order; `folded` is `text` in plain spelling.

    A letter and a plain number alone are none ("R 12"): it takes the word "article", a full stop after a capital
    (`L. 212`), or a number with a dash. The word "a" is none ("il a 2-3 ans", "cet article a 3 alinéas").
    """
    at = 0
    while match := _START.search(folded, at):
        worded = match["word"] is not None
        start = match.end("word") if worded else match.start()
        first = _item(text, folded, start, worded=worded)
        if first is None:
            at = match.start() + 1 if not worded else match.end("word")
            continue
        items, at = _listed(text, folded, first, worded=worded, many=match["many"] is not None)
        onwards = _ONWARDS.match(folded, at)
        at = onwards.end() if onwards else at
        yield Group(match.start(), at, tuple(items), worded, onwards is not None)


def lone_article(text: str, folded: str) -> str:
    """The article whose number is all of `text`, with or without a series letter, or ""."""
    match = _SERIES.match(folded) or _PLAIN.match(folded)
    item = _finished(text, folded, match) if match and not match.groupdict().get("roman") else None
    return item.article if item and item.end == len(text) else ""


def _listed(text: str, folded: str, first: Item, *, worded: bool, many: bool) -> tuple[list[Item], int]:
    """The items of the list or range that `first` opens, and where it ends."""
    items = [first]
    at = first.end
    while True:
        last = items[-1]
        if (to := _TO.match(folded, at)) and (item := _end_of_range(text, folded, to, last, many=many)):
            items[-1] = Item(last.start, item.end, last.article, item.article)
            at = item.end
            continue
        mark = _AND.match(folded, at)
        if mark is None:
            return items, at
        again = worded or mark["word"] is not None
        following = _item(text, folded, mark.end(), worded=again)
        if following is None and (short := _SHORT.match(folded, mark.end())) and "-" in last.article:
            following = Item(short.start(), short.end(), re.sub(r"\d+$", short[1], last.article))
        if following is None:
            return items, at
        letters = re.match(r"[A-Z]+(?=\d)", last.article)
        if following.article.startswith("art. ") and not mark["word"]:
            if letters and "-" in following.article:  # "L. 123-4 et 123-5"
                following = Item(following.start, following.end, letters[0] + following.article[5:])
            elif letters or (not many and folded[first.start - 5 : first.start].strip(" .")[-3:] != "art"):
                return items, at
        items.append(following)
        at = following.end


def _end_of_range(text: str, folded: str, to: re.Match[str], first: Item, *, many: bool) -> Item | None:
    """The last article of a range, unless "a" is the verb ("l'article 5 a 3 alinéas")."""
    item = _item(text, folded, to.end(), worded=True)
    if item is None or first.last:
        return None
    plain = item.article.startswith("art. ")
    verb = to["to"] == "a" and text[to.start("to")] != "à" and plain and not many
    if verb or (to["to"] == "-" and (plain or " - " not in folded[to.start() : to.end()])):
        return None
    if plain and not first.article.startswith("art. "):
        series = re.match(r"[A-Z]+", first.article)
        if "-" in item.article:
            return Item(item.start, item.end, (series[0] if series else "") + item.article[5:])
        return Item(item.start, item.end, re.sub(r"\d+$", item.article[5:], first.article))
    return item


def _item(text: str, folded: str, at: int, *, worded: bool) -> Item | None:
    """The article whose number stands at `at`."""
    match = _SERIES.match(folded, at)
    if match:
        capital, dashed, dot = text[match.start()].isupper(), "-" in match["number"], match["dot"] is not None
        clear = worded or dashed or (dot and capital)
        a_verb = match["series"] == "a" and not (capital or dot or (worded and dashed))
        return _finished(text, folded, match) if clear and not a_verb else None
    match = _PLAIN.match(folded, at) if worded else None
    if match is None or (match["roman"] and not text[match.start("roman") : match.end("roman")].isupper()):
        return None
    return _finished(text, folded, match)


def _finished(text: str, folded: str, match: re.Match[str]) -> Item | None:
    """The item of a number found, with the letters that belong to it."""
    groups = match.groupdict()
    end = match.end()
    number = (groups["number"] or "").replace(" ", "")
    suffix = [groups["repeated"]] if groups["repeated"] else []
    named = names_pattern().match(folded, end + (folded[end : end + 1] == " "))  # "art. 100 C. civ."
    letter = None if named or _NO_LETTER.match(text, end) else _LETTER.match(text, end)
    if letter and (groups["number"] or groups.get("first")):
        suffix += [letter["letter"], *([letter["repeated"].lower()] if letter["repeated"] else [])]
        end = letter.end()
    if "series" in groups:
        series = re.sub(r"[ .]", "", groups["series"]).upper()
        return Item(match.start(), end, "-".join([series + number, *suffix]))
    if groups["roman"]:
        number = str(arabic(groups["roman"]))
    if groups["first"] or number == "1":
        number = "1er"
    if groups["word"]:
        number = groups["word"].replace("pre", "pré")
    return Item(match.start(), end, " ".join(["art.", number, *suffix]))


def arabic(roman: str) -> int:
    """The value of a Roman numeral below 90, in lower case."""
    values = [_ROMAN[letter] for letter in roman]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
