"""A reference as lawyers cite it: `CGCT, art. L. 1115-1`, `loi n° 2014-773 du 7 juillet 2014, art. 14`."""

import re

from search.references.codes import codes
from search.references.keys import Reference
from search.references.spelling import written_date

_UNION_SINCE, _COMMUNITY_SINCE = 2010, 1994  # years from which acts are of the Union, of the Community
_NEW_NUMBERS = 2015  # year from which directives and regulations are numbered as "(UE) 2016/679"
_KINDS = "loi|ordonnance|décret|arrêté|délibération|circulaire|instruction"


def canonical(reference: Reference) -> str:
    """The citation of `reference`; of an article alone where its law is not known."""
    parts = [_text(reference)] if reference.law else []
    if reference.article:
        parts.append("art. " + _article(reference))
    return ", ".join(parts)


def _article(reference: Reference) -> str:
    series = reference.series
    if not series:
        return reference.number
    number, *suffix = re.split(r"-(?=[a-zA-Z])", reference.number)
    return " ".join([f"{'.'.join(series)}. {number}" if series == "LO" else f"{series.title()}. {number}", *suffix])


def _text(reference: Reference) -> str:
    law, date = reference.law, written_date(reference.date) if reference.date.count("-") == 2 else ""
    if code := codes().get(law):
        return code.cited
    kind, _, number = law.partition(" ")
    if kind in ("directive", "règlement", "décision") and "/" in number:
        return _act(kind, number)
    for prefix, court in (("ce", "CE"), ("cons. const.", "Cons. const."), ("caa", "CAA"), ("cass.", "Cass."),
                          ("cjue", "CJUE"), ("ta", "TA")):  # fmt: skip
        if law.startswith(prefix + " "):
            number = law.removeprefix(prefix + " ")
            city, _, number = number.rpartition(" ") if prefix == "ta" else ("", "", number)
            named = number if prefix == "cjue" else f"n° {number}"
            return ", ".join(filter(None, [f"{court} {city.title()}".strip(), date, named]))
    if re.fullmatch(_KINDS, kind) and re.fullmatch(r"\d+-\d+", number):
        return f"{kind} n° {number}" + (f" du {date}" if date else "")
    if re.fullmatch(_KINDS, kind) and re.fullmatch(r"[A-Z]{4}\d{7}[A-Z]", number):
        return law + (f" du {date}" if date else "")
    return law


def _act(kind: str, number: str) -> str:
    year, _, rank = number.partition("/")
    body = "UE" if int(year) >= _UNION_SINCE else "CE" if int(year) >= _COMMUNITY_SINCE else "CEE"
    if int(year) >= _NEW_NUMBERS:
        return f"{kind} ({body}) {number}"
    if kind == "règlement":
        return f"règlement ({body}) n° {rank}/{year}"
    return f"{kind} {year if int(year) >= 1999 else year[2:]}/{rank}/{body}"
