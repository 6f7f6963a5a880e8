"""What a file says of itself, tidied: only the keys that `Extracted` knows, only values that say something."""

import re
from datetime import date

from indexer.extract.cleaning import clean

_DATE = re.compile(r"(?:D:)?\s*(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
# Titles that programs write by themselves.
_TITLE_PREFIX = re.compile(r"^Microsoft (?:Word|PowerPoint|Excel) - ", re.IGNORECASE)
_FILE_NAME = re.compile(r"^\S*\.(?:docx?|odt|pdf|rtf|indd|tex|dvi|html?|pptx?|xlsx?)$", re.IGNORECASE)
_NO_TITLE = frozenset(("untitled", "sans titre", "sans nom", "(anonymous)", "anonymous", "unspecified", "unknown"))


def tidy(
    title: str | None = None, author: str | None = None, day: str | None = None, language: str | None = None
) -> dict[str, str]:
    """The metadata of a document; a value that is absent or says nothing is left out."""
    found = {
        "title": _title(title or ""),
        "author": _said(clean(author or "")),
        "date": iso_date(day or ""),
        "language": match[0].lower() if (match := _LANGUAGE.match((language or "").strip())) else "",
    }
    return {key: value for key, value in found.items() if value}


def iso_date(text: str) -> str:
    """A date in ISO 8601 from the forms that files hold (`D:20240131…`, `2024-01-31T…`, `2024-01`), else ''."""
    match = _DATE.match(text)
    if not match or not 1900 <= int(match[1]) <= 2100:
        return ""
    parts = [part for part in match.groups() if part]
    try:
        date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError:
        return match[1]
    return "-".join(parts)


def _title(text: str) -> str:
    text = _TITLE_PREFIX.sub("", clean(text))
    return "" if _FILE_NAME.match(text) else _said(text)


def _said(text: str) -> str:
    return "" if text.lower() in _NO_TITLE else text
