"""What `catalogue.toml` says of the documents."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date as calendar_date
from pathlib import Path
from typing import Any

from search.errors import CatalogueError
from search.records import Document

NAME = "catalogue.toml"
# Files of the corpus folder that are no documents; the last are there where the index is inside.
RESERVED = frozenset(
    {NAME, "questions.jsonl", "glossary.toml", "feedback.sqlite", "feedback.sqlite-wal", "feedback.sqlite-shm"}
)

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_LONGEST = 300  # characters of what a file says of itself; some hold a whole page as their title
_KEYS = frozenset(f.name for f in fields(Document)) - {"id", "also"} | {"path", "file_url"}


def read_catalogue(corpus: Path) -> dict[str, Document]:
    """The entries of `catalogue.toml` by document id (the path below the corpus); none when there is no such file.

    Raises:
        CatalogueError: the file is not TOML, or an entry is wrong; all wrong entries are named at once.
    """
    found = {}
    for path, entry in _read_entries(corpus).items():
        values = {key: value for key, value in entry.items() if key not in ("path", "file_url", "themes")}
        found[path] = Document(id=path, themes=tuple(entry.get("themes", ())), **values)
    for path, document in found.items():  # people read a title, not a path
        if document.superseded_by in found:
            found[path] = replace(document, superseded_by=found[document.superseded_by].title)
    return found


def read_file_urls(corpus: Path) -> dict[str, str]:
    """Where the file of a document is to be fetched from, by document id, for the entries that say it.

    Raises:
        CatalogueError: as `read_catalogue` does.
    """
    return {path: entry["file_url"] for path, entry in _read_entries(corpus).items() if entry.get("file_url")}


def _read_entries(corpus: Path) -> dict[str, dict[str, Any]]:
    """The tables of `catalogue.toml` by path, checked."""
    path = corpus / NAME
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}.") from error
    entries = tables.get("document", [])
    wrong = not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries)
    if wrong or set(tables) - {"document"}:
        raise CatalogueError(f"{path} must hold [[document]] tables and nothing else.")
    found: dict[str, dict[str, Any]] = {}
    problems = []
    for number, entry in enumerate(entries, 1):
        problem = _problem(entry) or ("it is listed twice" if entry["path"] in found else "")
        if problem:
            problems.append(f"entry {number} ({entry.get('path', 'no path')}): {problem}")
        else:
            found[entry["path"]] = entry
    if problems:
        raise CatalogueError(f"{path} is wrong: {'; '.join(problems)}.")
    return found


def _problem(entry: dict[str, object]) -> str:  # noqa: PLR0911 (one return for each thing that can be wrong)
    """What is wrong with one entry, "" when nothing is."""
    for key in ("path", "title"):
        if not isinstance(entry.get(key), str) or not str(entry[key]).strip():
            return f"{key} is missing"
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        return f"unknown key {unknown[0]!r} (known: {', '.join(sorted(_KEYS))})"
    themes = entry.get("themes", [])
    if not isinstance(themes, list) or not all(isinstance(theme, str) for theme in themes):
        return "themes must be a list of words"
    for key, value in entry.items():
        if key != "themes" and not isinstance(value, str):
            return f"{key} must be text in quotes, not {value!r}"
    date = str(entry.get("date", ""))
    if date and not _is_date(date):
        return f"date {date!r} is not a date written YYYY, YYYY-MM or YYYY-MM-DD"
    for key in ("url", "file_url"):
        url = str(entry.get(key, ""))
        if url and not url.startswith(("https://", "http://")):
            return f"{key} {url!r} is not a web address"
    return ""


def _is_date(text: str) -> bool:
    """Whether `text` is a year, a month or a day of the calendar in ISO 8601."""
    if not _DATE.fullmatch(text):
        return False
    try:
        calendar_date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def match(catalogue: dict[str, Document], names: Iterable[str]) -> dict[str, Document]:
    """The entry of each of `names` that has one: of that very name, or else of the same with its accents composed.

    Systems differ in how they write `é` in a file's name; nobody sees it.
    """
    alike = {composed(path): entry for path, entry in catalogue.items()}
    entries = {name: catalogue.get(name) or alike.get(composed(name)) for name in names}
    return {name: replace(entry, id=name) for name, entry in entries.items() if entry is not None}


def composed(name: str) -> str:
    """A name with each accent and its letter as one character."""
    return unicodedata.normalize("NFC", name)


def describe(document_id: str, entry: Document | None, metadata: dict[str, str]) -> Document:
    """The document's record: its catalogue entry, else what the file says of itself, else its name."""
    if entry is not None:
        return entry
    said = {key: " ".join(value.split())[:_LONGEST] for key, value in metadata.items()}
    date, language = said.get("date", ""), said.get("language", "")[:2].lower()
    return Document(
        id=document_id,
        title=said.get("title") or Path(document_id).stem.replace("-", " ").replace("_", " ").strip().capitalize(),
        publisher=said.get("author", ""),
        date=date if _is_date(date) else "",
        language=language if re.fullmatch("[a-z]{2}", language) else "fr",
    )
