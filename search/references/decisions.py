"""Decisions of courts by the form of their numbers: Conseil d'État, Conseil constitutionnel, CAA, TA, Cass., CJUE."""

import re
from collections.abc import Iterator

from search.references.laws import Named
from search.references.spelling import DATE, NO, iso_date

_STATE = re.compile(
    r"(?<![\w'-])(?P<court>conseil +d' *etat|ce)(?!\w)(?P<mid>[^.;(]{0,80}?)"
    rf"{NO} *(?P<number>\d{{5,6}})(?![\w-])"
)
_STATE_ALSO = re.compile(rf" *(?:,|;|et) *(?:{NO} *)?(?P<number>\d{{5,6}})(?![\w-])")
_COUNCIL = re.compile(
    rf"(?:{NO} *)?(?<![\w-])(?P<number>\d{{2,4}} ?- ?\d{{1,4}}(?:/\d{{1,4}})*) *(?P<kind>dc|qpc)(?!\w)"
    rf"(?: *du +(?P<date>{DATE}))?"
)
_APPEAL = re.compile(rf"(?:{NO} *)?(?<!\w)(?P<number>\d{{2}}(?:bx|da|ly|ma|nc|nt|pa|ve|tl)\d{{5}})(?!\w)")
_COURT = re.compile(
    r"(?<![\w-])(?:tribunal administratif|ta) +(?:de +|d' *|du +)?(?P<city>[a-z][\w'-]+)(?P<mid>[^.;(]{0,60}?)"
    rf"{NO} *(?P<number>\d{{7}})(?![\w-])"
)
_CASSATION = re.compile(
    r"(?<![\w-])(?:(?:cour de )?cassation|cass)(?!\w)(?P<mid>[^;(]{0,60}?)"
    rf"(?:{NO} *)?(?P<number>\d{{2}}-\d{{2}}[. ]?\d{{3}})(?!\d)"
)
_UNION = re.compile(r"(?<![\w-])(?P<number>[ct]-\d{1,4}/\d{2})(?!\d)")
_UNION_COURT = re.compile(r"cjue|cjce|cour de justice|affaire|aff\.")
_DATE = re.compile(DATE)


def decisions(text: str, folded: str) -> Iterator[Named]:
    """The decisions that `text` names; `folded` is `text` in plain spelling."""
    yield from _of_state(text, folded)
    for match in _COUNCIL.finditer(folded):
        key = f"cons. const. {match['number'].replace(' ', '')} {match['kind'].upper()}"
        date = iso_date(match["date"]) if match["date"] else _before(folded, match.start())
        yield Named(match.start(), match.end(), key, date)
    for match in _APPEAL.finditer(folded):
        yield Named(match.start(), match.end(), f"caa {match['number'].upper()}", _before(folded, match.start()))
    for match in _COURT.finditer(folded):
        city = text[match.start("city") : match.end("city")].lower()
        yield Named(match.start(), match.end(), f"ta {city} {match['number']}", _dated(match["mid"]))
    for match in _CASSATION.finditer(folded):
        digits = re.sub(r"[. ]", "", match["number"])
        yield Named(match.start(), match.end(), f"cass. {digits[:5]}.{digits[5:]}", _dated(match["mid"]))
    for match in _UNION.finditer(folded):
        if text[match.start()].isupper() or _UNION_COURT.search(folded):
            yield Named(match.start(), match.end(), f"cjue {match['number'].upper()}", _before(folded, match.start()))


def _of_state(text: str, folded: str) -> Iterator[Named]:
    """Decisions of the Conseil d'État, several of which may share a date."""
    for match in _STATE.finditer(folded):
        start, end = match.span()
        if match["court"] == "ce" and text[start : start + 2] != "CE" and match["mid"][:1] != ",":
            continue
        date = _dated(match["mid"])
        yield Named(start, end, f"ce {match['number']}", date)
        while also := _STATE_ALSO.match(folded, end):
            end = also.end()
            yield Named(also.start("number"), end, f"ce {also['number']}", date)


def _dated(mid: str) -> str:
    dates = _DATE.findall(mid)
    return iso_date(dates[-1]) if dates else ""


def _before(folded: str, start: int) -> str:
    """The date just before a number: `13 mai 2014, n° `."""
    match = re.search(rf"({DATE})[ ,]*(?:aff(?:aire|\.)? *)?$", folded[max(0, start - 40) : start])
    return iso_date(match[1]) if match else ""
