"""What a text states exactly, in one form whatever the typing: articles, dates, figures, names.

`45 387`, `45.387` and `45387` are one number, `117 millions d'euros` and `117 M€` one amount, `1 %` and `un pour cent`
one share, `13 mai 2024`, `13/05/2024` and `2024-05-13` one date.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from spellchecker import SpellChecker
from text_to_num import alpha2digit

from search.references import find_articles
from search.text import fold, is_stop_word, looks_english, without_note_calls


class Figure(NamedTuple):
    """A number: its possible values (`1.234` has two), and what it counts: `%`, `€`, `$`, or ""."""

    values: frozenset[Decimal]
    unit: str

    def agrees(self, other: "Figure") -> bool:
        """Whether both may be the same; an amount may be given without its currency, a share not without its sign."""
        same = self.unit == other.unit or ("" in (self.unit, other.unit) and "%" not in (self.unit, other.unit))
        return same and not self.values.isdisjoint(other.values)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text states. `dates` are ISO 8601, `--05-13` and `2024-05` when the year or the day is missing."""

    references: frozenset[str]
    dates: frozenset[str]
    figures: tuple[Figure, ...]
    names: tuple[str, ...]

    def has_date(self, date: str) -> bool:
        """Whether a date that another text gives is one of these, or less precise than one of these."""
        return any(mine.startswith(date) or mine.endswith(date.removeprefix("-")) for mine in self.dates)

    def has_figure(self, figure: Figure) -> bool:
        """Whether a figure is one of these; a year may be that of a date."""
        years = {Decimal(date[:4]) for date in self.dates if date[0] != "-"}
        return any(figure.agrees(mine) for mine in self.figures) or (
            not figure.unit and not years.isdisjoint(figure.values)
        )


_MONTHS = (
    "janvier|janv|january|jan", "février|fevrier|févr|february|feb", "mars|march|mar", "avril|avr|april|apr",
    "mai|may", "juin|june|jun", "juillet|juil|july|jul", "août|aout|august|aug", "septembre|september|sept|sep",
    "octobre|october|oct", "novembre|november|nov", "décembre|decembre|déc|december|dec",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\b\.?"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?", r"(?P<year>(?:1[5-9]|20|21)\d\d)"
_DATES = tuple(
    re.compile(rf"(?<![\w/.-]){pattern}(?![\w/-]|[.,]\d)", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month>0?[1-9]|1[0-2])-(?P<day>\d{{1,2}})",
        rf"(?P<day>\d{{1,2}})(?P<sep>[/.-])(?P<month>0?[1-9]|1[0-2])(?P=sep){_YEAR}",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH}",
        rf"{_MONTH}\s+{_DAY}",
    )
)  # fmt: skip

_LAW_NUMBER = re.compile(
    r"(?:\bn\s?[°ºo]\s?|\b(?:lois?|décrets?|ordonnances?|arrêtés?|circulaires?|directives?|règlements?|law|act|decree)"
    r"\s+)(?P<number>\d+\s?[-/]\s?\d+)",
    re.IGNORECASE,
)
# A scale after digits is kept as one private character, so that the numbers in words do not take it for theirs.
_SCALE = re.compile(
    r"(?<=\d)\s?(?:(?P<k>mille|milliers?|thousand|k(?=\s?[€$]))|(?P<m>millions?|m(?=\s?[€$]))"
    r"|(?P<g>milliards?|billions?|mds?(?=\s?[€$])|bn(?=\s?[€$])))(?!\w)",
    re.IGNORECASE,
)
_POWERS = {"\ue003": 3, "\ue006": 6, "\ue009": 9}
_FIGURE = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:[ .,]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"(?:er|ère|re|e|ème|nde?|st|th|rd)?(?!\w)"
    r"(?P<scale>[\ue003\ue006\ue009])?(?:\s?(?:d'|de\s)?(?P<unit>%|€|euros?\b|eur\b|\$|dollars?\b))?"
    r"|(?P<dollars>\$|€)\s?(?P<after>\d+(?:[.,]\d+)*)",
    re.IGNORECASE,
)
_UNITS = {"%": "%", "€": "€", "euro": "€", "euros": "€", "eur": "€", "$": "$", "dollar": "$", "dollars": "$"}
_SHARE = re.compile(r"\s?(?:\bpour[ -]?cents?\b|\bper ?cent\b)", re.IGNORECASE)
_ONE_OF = re.compile(r"\b(?:un|une|one|a)\s(?=%|mill?ion\b|milliard\b|billion\b)", re.IGNORECASE)

_ARTICLE = re.compile(r"(?<!\bet )(?<!cent )(?<!mille )\bune?\b", re.IGNORECASE)

_NAME = re.compile(r"[^\W\d_][\w]*(?:[-.&][^\W_]+)*")
_OPENING = re.compile(r"(?:^|[.!?:;«“\"(\n•–-])[\s«“\"(]*$")


def find_facts(text: str) -> Facts:
    """What `text`, one sentence or several, states."""
    clean = _clean(text)
    references = {article.key for article in find_articles(clean)}
    rest = _without(clean, [(r.start, r.end) for r in find_articles(clean)])
    names = tuple(_names(rest))
    for match in _LAW_NUMBER.finditer(rest):
        references.add(re.sub(r"\s", "", match["number"]).replace("/", "-"))
    rest = _LAW_NUMBER.sub(" ", rest)
    dates = set()
    for pattern in _DATES:
        dates |= {_iso(match) for match in pattern.finditer(rest)}
        rest = pattern.sub(" ", rest)
    return Facts(frozenset(references), frozenset(dates), tuple(_figures(rest)), names)


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", without_note_calls(text)).translate(_TYPED)
    return re.sub(r"[^\S\n]+", " ", text)


_TYPED = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "\u00ad": None,
                        "\u200b": None})  # fmt: skip


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    return text


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    written = parts["month"].lower()
    month = int(written) if written.isdigit() else _MONTH_OF[written]
    year, day = parts.get("year") or "-", parts.get("day")
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def _figures(text: str) -> list[Figure]:
    text = _ONE_OF.sub("1 ", _SHARE.sub(" %", text))
    text = _SCALE.sub(lambda match: {"k": "\ue003", "m": "\ue006", "g": "\ue009"}[match.lastgroup or ""], text)
    # Numbers in words become digits; "un" and "une" go, but for vingt et un: they are articles.
    text = alpha2digit(_ARTICLE.sub(" ", text), "en" if looks_english(text) else "fr", 1.0)
    found = []
    for match in _FIGURE.finditer(text):
        power = _POWERS.get(match["scale"] or "", 0)
        unit = _UNITS.get((match["unit"] or match["dollars"] or "").lower(), "")
        values = {value.scaleb(power).normalize() for value in _values(match["number"] or match["after"])}
        found.append(Figure(frozenset(values), unit))
    return found


def _values(number: str) -> set[Decimal]:
    """What a number may be: `1.234` and `1,234` have a decimal part, or thousands."""
    bare = number.replace(" ", "")
    groups = re.split("[.,]", bare)
    values = set()
    if len(groups) <= 2 or len({c for c in bare if c in ".,"}) == 2:
        values.add(Decimal("".join(groups[:-1]) + "." + groups[-1]) if len(groups) > 1 else Decimal(bare))
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
        values.add(Decimal("".join(groups)))
    return values or {Decimal("".join(groups))}


def _names(text: str) -> list[str]:
    """Words that their capitals tell to be names: not at the head of a sentence, unless they can be nothing else."""
    language = "en" if looks_english(text) else "fr"
    found = []
    for match in _NAME.finditer(text):
        word = match.group()
        if not any(character.isupper() for character in word):
            continue
        if sum(character.isupper() for character in word) > 1:
            found.append(word)
        elif word.lower() not in _NO_NAMES and not is_stop_word(word):
            first = _OPENING.search(text, 0, match.start()) is not None
            if not first or not _dictionary(language).known([word.lower(), fold(word)]):
                found.append(word)
    return found


# English words that are seldom anything else at the head of a sentence, months, and signs of amounts.
_NO_NAMES = frozenset("i the this that these those it they there in on at by for from if when what which who".split())
_NO_NAMES |= _MONTH_OF.keys() | frozenset("k m md mds bn eur".split())


@cache
def _dictionary(language: str) -> SpellChecker:
    return SpellChecker(language=language)
