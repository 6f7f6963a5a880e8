"""Citations: where a quote comes from, in one line of text."""

from datetime import date as calendar_date

from babel.dates import format_date

from search.records import Document, Passage
from ui.texts import Language, text


def citation(document: Document, passage: Passage, page: int | None, language: Language = "fr") -> str:
    """Title, publisher, date, page and section, those that are known, ending with the public address if there is one.

    `page` is the quote's own page, which may differ from the passage's first.
    """
    parts = [document.title, document.publisher]
    if document.date:
        parts.append(readable_date(document.date, language))
    if page is not None:
        parts.append(text("page", language).format(page=page))
    if passage.headings:
        parts.append("« " + passage.headings[-1] + " »" if language == "fr" else f"“{passage.headings[-1]}”")
    line = ", ".join(part for part in parts if part)
    return f"{line}. {document.url}" if document.url else f"{line}."


def readable_date(date: str, language: Language = "fr") -> str:
    """An ISO 8601 date, whole or without its day or month, as it is written in `language`: `2024-05` is "mai 2024"."""
    year, month, day = [*date.split("-"), "", ""][:3]
    if not month:
        return year
    moment = calendar_date.fromisoformat(f"{year}-{month}-{day or '01'}")
    ordinal = "'er'" if language == "fr" and moment.day == 1 else ""
    return format_date(moment, f"d{ordinal} MMMM y" if day else "MMMM y", locale=language)
