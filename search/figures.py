"""Figures on which the documents disagree: the same thing counted, or the same share or sum, with another number."""

import re
from collections.abc import Sequence

from search.asked import Kind
from search.sentences import FEATURES, Candidate
from search.spans import ROW, header
from search.text import fold, stem

NEAR = 2.5  # how far below the best sentence's score another's figure still is one that the question asks for
NEAR_ROW = 4.2  # the same for the row of a table, which says little besides
COVERED = 0.6  # of the best sentence's share of the question's words, the share that it must have in it or near it
MEANT = 0.8  # of the best sentence's nearness to the question, what a sentence must have to speak of the same thing
ALIKE = 0.89  # cosine of the two sentences, the same
MOST = 3  # figures set side by side
SHARE, MONEY = "%", "€"

_WINDOW, _SENTENCE = FEATURES.index("window"), FEATURES.index("sentence")
_SPACE = "[ \u00a0\u202f]"
_WORDS = (
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante "
    "cinquante soixante cent mille"
)
_NUMBER = rf"(?:\d+(?:{_SPACE}\d{{3}})*(?:,\d+)?|\b(?:{'|'.join(_WORDS.split())})\b)"
_RANGE = rf"(?:({_NUMBER}){_SPACE}?%?{_SPACE}(?:à|ou|et|puis){_SPACE})?({_NUMBER})"
_YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?![\d,.]*\d)")
_COUNTED = re.compile(r"\b(?:combien|nombre|quantite) (?:de |d')(?:ces |ses |leurs )?([a-z'-]+)")
_SHARE = re.compile(r"\b(?:parts?|taux|pourcentages?|proportions?|share|percentage|rates?)\b")
_MONEY = re.compile(
    r"\b(?:montants?|sommes?|budgets?|couts?|prix|salaires?|coute|plafonds?|how much)\b|\bcombien\b(?! de?\b)"
)
_SUM = re.compile(r"\d\s?(?:€|euros?\b|M€|millions?\b|milliards?\b)", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:selon l(?:a|es) sources?|diff[eè]r\w*|diverge\w*|varie\w*|écart|d['’]autres sources|et non|au lieu d\w+"
    r"|baiss\w+|"
    r"augment\w+|porte\w* .* de .* à|passe\w* de)\b",
    re.IGNORECASE,
)


def disagreeing(ranked: Sequence[Candidate], question: str, kind: Kind) -> list[Candidate]:
    """The best sentence of each figure that answers the question, the newest first; [] where they agree.

    There are two of different years or more, or one that itself says that they differ. A sentence about another year
    than the question's has not the figure asked for, and one that gives an example has none. Where the question gives
    a sum itself, another is to be reckoned from it.
    """
    unit = unit_of(question) if kind == "figure" and ranked else ""
    if not unit or (unit == MONEY and _SUM.search(question)):
        return []
    years = frozenset(_YEAR.findall(question))
    best = ranked[0]
    seen: set[str] = set()
    found: dict[int, Candidate] = {}
    for candidate in ranked:
        behind = best.score - candidate.score
        if behind > NEAR_ROW or len(found) == MOST:
            break
        if behind > NEAR and ROW not in candidate.text:
            continue
        values = values_of(candidate, unit)
        said, year = frozenset(_YEAR.findall(candidate.text)), year_of(candidate)
        other_year = years and said and not years & said
        if not year or other_year or candidate.text.startswith("Exemple") or not _same_thing(candidate, best):
            continue
        if values - seen and year not in found:
            found[year] = candidate
        seen |= values
    told = [one for one in found.values() if _SAID.search(one.text) and len(values_of(one, unit)) > 1]
    return [found[year] for year in sorted(found, reverse=True)] if len(found) > 1 or told else []


def _same_thing(candidate: Candidate, best: Candidate) -> bool:
    """Whether a sentence says of the same thing what the best one does; a row of its document's tables may."""
    if candidate.features[_WINDOW] < COVERED * best.features[_WINDOW]:
        return False
    if ROW in candidate.text and candidate.hit.document.id == best.hit.document.id:
        return True
    near = candidate.features[_SENTENCE] >= MEANT * best.features[_SENTENCE]
    return near and float(candidate.vector @ best.vector) >= ALIKE


def counting(ranked: Sequence[Candidate], question: str, kind: Kind) -> list[Candidate]:
    """The best sentence and those with a number of what the question counts; all of them where none has one."""
    unit = unit_of(question) if kind == "figure" else ""
    kept = [one for one in ranked if values_of(one, unit)] if unit else []
    return [one for one in ranked if one is ranked[0] or one in kept] if kept else list(ranked)


def unit_of(question: str) -> str:
    """What a question about a figure counts: the stem of a noun, `SHARE` or `MONEY`; "" where its words do not say."""
    plain = fold(question.replace("’", "'"))
    if counted := _COUNTED.search(plain):
        noun = counted[1].split("'")[-1]
        return "" if noun in ("temps", "fois") else stem(noun)
    if _SHARE.search(plain):
        return SHARE
    return MONEY if _MONEY.search(plain) else ""


def values_of(candidate: Candidate, unit: str) -> set[str]:
    """The numbers of this unit in a sentence, or in the row of a table that has a column of it."""
    text = candidate.text
    if ROW in text:
        named = header(candidate.hit.passage, candidate.place).split(ROW)
        columns = [n for n, name in enumerate(named) if unit in name or unit in map(stem, fold(name).split())]
        cells = text.split(ROW)
        found = [re.search(_NUMBER, cells[n]) for n in columns if n < len(cells)]
        values = [match[0] for match in found if match]
        return {re.sub(r"\s", "", value) for value in values} | _written(text, unit)
    return _written(text, unit)


def _written(text: str, unit: str) -> set[str]:
    """The numbers that stand before their unit, both of a range."""
    if unit == SHARE:
        after = rf"{_SPACE}?(?:%|pour cent)"
    elif unit == MONEY:
        after = rf"{_SPACE}?(?:(?:millions?|milliards?|M){_SPACE}?)?(?:d[’']euros|euros|€)"
    else:
        after = rf"{_SPACE}((?:\w+{_SPACE})?\w+)"
    values = set()
    for match in re.finditer(_RANGE + after, text, re.IGNORECASE):
        if unit not in (SHARE, MONEY) and unit not in [stem(fold(word)) for word in match[3].split()]:
            continue
        values |= {re.sub(r"\s", "", value.lower()) for value in match.groups()[:2] if value}
    return values


def year_of(candidate: Candidate) -> int:
    """The year of a figure: the last one that its sentence names, else its document's, else 0; a row has its own."""
    date = candidate.hit.document.date[:4]
    latest = int(date) if date.isdigit() else 0
    said = [int(year) for year in _YEAR.findall(candidate.text) if not latest or int(year) <= latest]
    return max(said, default=0 if ROW in candidate.text else latest)
