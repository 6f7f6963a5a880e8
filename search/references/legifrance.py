"""The public address of a reference, built from it alone, without asking the network; "" where no sure form is known.

Forms, each a public and stable one of its site:
- an article of a code: Légifrance's search among codes by article number, which shows the version in force;
- a code, the Constitution: their pages on Légifrance by identifier (`codes.toml`);
- a law, an ordinance or a decree since 2000 with its number and date: the European Legislation Identifier that
  Légifrance gives it (`/eli/loi/2014/7/7/2014-773/jo/texte`), and for its articles `/jo/article_14`;
- a decision of the Conseil d'État with its date (ArianeWeb); of the Conseil constitutionnel; of the Court of Justice;
- a directive or a regulation: its European Legislation Identifier, on which the Union's own links rest.
"""

import re
from urllib.parse import quote

from search.references.codes import codes
from search.references.keys import Reference

_SITE = "https://www.legifrance.gouv.fr"
_ELI = {"loi": "loi", "ordonnance": "ordonnance", "décret": "decret"}
_ACTS = {"directive": "dir", "règlement": "reg"}


def address(reference: Reference) -> str:
    """The public page of `reference`, or ""."""
    if code := codes().get(reference.law):
        return _of_code(reference, code.legitext)
    kind, _, number = reference.law.partition(" ")
    if kind in _ELI:
        return _eli(reference, kind, number) if re.fullmatch(r"\d{4}-\d+", number) and reference.date else ""
    return _of_europe_or_court(reference, kind, number)


def _of_europe_or_court(reference: Reference, kind: str, number: str) -> str:
    if kind in _ACTS and re.fullmatch(r"\d{4}/\d+", number):
        return f"http://data.europa.eu/eli/{_ACTS[kind]}/{number}/oj"
    if kind == "ce" and reference.date:
        return f"https://www.conseil-etat.fr/fr/arianeweb/CE/decision/{reference.date}/{number}"
    if kind == "cjue" and number.startswith("C-"):
        return f"https://curia.europa.eu/juris/liste.jsf?num={number}"
    if match := re.fullmatch(r"cons\. const\. (\d{4})-(\d+) (DC|QPC)", reference.law):
        year, rank, of = match.groups()
        return f"https://www.conseil-constitutionnel.fr/decision/{year}/{year}{rank}{of}.htm"
    return ""


def _of_code(reference: Reference, legitext: str) -> str:
    if not legitext:
        return ""
    if reference.law == "constitution":
        return f"{_SITE}/loda/id/{legitext}"
    if not reference.article:
        return f"{_SITE}/codes/texte_lc/{legitext}"
    number = re.sub(r"-(?=[A-Za-z])", " ", reference.article.removeprefix("art. "))
    return f"{_SITE}/search/code?tab_selection=code&searchField=NUM_ARTICLE&query={quote(number)}"


def _eli(reference: Reference, kind: str, number: str) -> str:
    year, month, day = reference.date.split("-")
    plain = re.fullmatch(r"art\. (1er|\d+)", reference.article)
    part = f"article_{plain[1].removesuffix('er')}" if plain else "texte"
    return f"{_SITE}/eli/{_ELI[kind]}/{year}/{int(month)}/{int(day)}/{number}/jo/{part}"
