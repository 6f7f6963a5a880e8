"""The names of texts: laws, decrees, orders and circulars by number or date, acts of the Union, codes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.references.codes import code_named, names_pattern
from search.references.spelling import DATE, NO, iso_date, written_date

SAME, OWN = "same", "own"  # "du même code": the one named before; "du présent code": the one it stands in

_KINDS = {"loi": "loi", "ordonnance": "ordonnance", "decret": "décret", "arrete": "arrêté",
          "deliberation": "délibération", "circulaire": "circulaire", "instruction": "instruction"}  # fmt: skip
_NUMBER = r"(?:\d{2}|(?:19|20)\d{2}) ?- ?\d{1,5}(?![\d-])"
_DATED = rf" *,? *(?:du|en date du) +(?P<date>{DATE})"
_KIND = r"(?<![\w-])(?P<kind>loi|ordonnance|decret|arrete|deliberation|circulaire|instruction)s?(?:-loi)?"
# Words between a text's kind and its number or date ("loi organique n°"), none of which begins another text's name.
_MID = (
    r"(?: +(?!(?:du|et|ou|est|sont|a|aux?|dans|depuis|avant|apres|applicable|relati\w*|modifi\w*|pris\w*|loi|decret|"
    r"ordonnance|arrete|circulaire|code)s?\b)[a-z][a-z'.-]*)"
)
_NUMBERED = re.compile(
    rf"{_KIND}(?:{_MID}{{0,4}}?(?: +\d{{4}})? +{NO} *|(?: +(?:organique|constitutionnelle|d'orientation))? +)"
    rf"(?P<number>{_NUMBER})(?:{_DATED})?"
)
_BY_DATE = re.compile(rf"{_KIND}{_MID}{{0,3}}? +du +(?P<date>{DATE})(?P<then> +{NO} *(?P<number>{_NUMBER}))?")
_ALSO = re.compile(rf" *(?:,|et|ou|;) *(?:{NO}) *(?P<number>{_NUMBER})(?:{_DATED})?")
_NOR = re.compile(
    r"(?:(?<![\w-])(?P<kind>circulaire|instruction|arrete|decret|loi|note)s?(?: +[a-z][a-z'-]*){0,2}? +)?"
    rf"(?:{NO} *|nor *:? *)?(?<![\w-])(?P<number>[a-z]{{4}}\d{{7}}(?P<letter>[a-z]))(?!\w)(?:{_DATED})?"
)
_NOR_KINDS = {"c": "circulaire", "j": "instruction", "a": "arrêté", "d": "décret", "l": "loi", "r": "ordonnance"}
_UNION = re.compile(
    r"(?<![\w-])(?P<kind>directive|reglement|decision)s?(?: +(?:d'execution|deleguee?|d'application|europeen(?:ne)?"
    rf"|communautaire))?(?P<body> *\((?:ue|cee?|euratom)\b[^)]{{0,20}}\))? *(?P<no>{NO})? *"
    r"(?P<first>\d{1,4}) ?/ ?(?P<second>\d{1,5})(?: ?/ ?(?P<suffix>ue|cee?|jai|euratom))?(?![\w/])"
)
_UNION_ALSO = re.compile(r" *(?:,|et|ou) *(?P<first>\d{2,4})/(?P<second>\d{1,5})/(?:ue|cee?|jai|euratom)(?!\w)")
_BACK = re.compile(
    r"(?<![\w-])(?:(?:du|au|le) +meme|de +la +meme|(?:du|de +la) +dite?|dudit|de +ladite|de +ce|de +cette"
    r"|(?P<own>du +present|de +la +presente))"
    r" +(?P<kind>code|loi|decret|ordonnance|arrete|livre|convention|reglement|directive|texte)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A text named in `text[start:end]`: its key (or `SAME`, `OWN`), its date where given.

    `short` is an abbreviation that counts beside an article only; `code` whether it is no text of its own to look up.
    """

    start: int
    end: int
    key: str
    date: str = ""
    short: bool = False
    code: bool = False


def named_texts(text: str, folded: str, names: Mapping[str, str] | None = None) -> list[Named]:
    """The texts that `text` names, in order, without overlap; `folded` is `text` in plain spelling.

    `names` are further names, in plain spelling, each with its text's key.
    """
    found = [*_numbered(folded), *_union(folded), *_codes(text, folded)]
    found += [
        Named(m.start(), m.end(), OWN if m["own"] else SAME, code=True) for m in _BACK.finditer(folded) if m["kind"]
    ]
    for name, key in (names or {}).items():
        if name in folded:
            spans = (m.span() for m in re.finditer(rf"\b{re.escape(name)}\b", folded))
            found += [Named(start, end, key, code=True) for start, end in spans]
    kept: list[Named] = []
    for named in sorted(found, key=lambda named: (named.start, -named.end)):
        if not kept or named.start >= kept[-1].end:
            kept.append(named)
    return kept


def _numbered(folded: str) -> Iterator[Named]:
    for match in _NUMBERED.finditer(folded):
        kind = _KINDS[match["kind"]]
        start = match.start()
        also: re.Match[str] | None = match
        while also:
            yield Named(start, also.end(), f"{kind} {also['number'].replace(' ', '')}", _date(also["date"]))
            after = also.end()
            also = _ALSO.match(folded, after)
            start = also.start("number") if also else 0
    for match in _BY_DATE.finditer(folded):
        date, kind = iso_date(match["date"]), _KINDS[match["kind"]]
        number = (match["number"] or "").replace(" ", "")
        yield Named(
            match.start(), match.end(), f"{kind} {number}" if number else f"{kind} du {written_date(date)}", date
        )
    for match in _NOR.finditer(folded):
        kind = _NOR_KINDS.get(match["letter"], _KINDS.get(match["kind"] or "", ""))
        if kind:
            yield Named(match.start(), match.end(), f"{kind} {match['number'].upper()}", _date(match["date"]))


def _union(folded: str) -> Iterator[Named]:
    for match in _UNION.finditer(folded):
        first, second = match["first"], match["second"]
        if match["kind"] == "decision" and not (match["body"] or match["suffix"]):
            continue
        newer = len(first) == 4 and 2015 <= int(first) < 2100 and not match["no"]
        if match["kind"] == "reglement" and not newer:
            first, second = second, first
        kind = {"directive": "directive", "reglement": "règlement", "decision": "décision"}[match["kind"]]
        also: re.Match[str] | None = match
        start = match.start()
        while also:
            if key := _act(kind, first, second):
                yield Named(start, also.end(), key)
            if also := _UNION_ALSO.match(folded, also.end()):
                start, first, second = also.start("first"), also["first"], also["second"]


def _act(kind: str, year: str, number: str) -> str:
    """The key of an act of the Union or of the Community, which is of 1957; "" where this is no year."""
    if len(year) == 2:
        year = f"19{year}" if int(year) > 50 else f"20{year}"
    return f"{kind} {year}/{int(number)}" if len(year) == 4 and 1950 < int(year) < 2100 else ""


def _codes(text: str, folded: str) -> Iterator[Named]:
    for match in names_pattern().finditer(folded):
        key = code_named(match[0])
        if key == "constitution" and not _is_constitution(text, folded, match):
            continue
        yield Named(match.start(), match.end(), key, short=match["short"] is not None, code=True)


def _is_constitution(text: str, folded: str, match: re.Match[str]) -> bool:
    """Not the constitution of a file: alone, or with its capital, and nobody's."""
    return text[match.start()].isupper() or not re.match(r" +(?:d[ue]|des) |  *d'", folded[match.end() :])


def _date(date: str | None) -> str:
    return iso_date(date) if date else ""
