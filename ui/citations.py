"""Citations: where a quote comes from, in one line of text."""

from datetime import date as calendar_date

from babel.dates import format_date

from search.records import Document, Passage
from search.references import Reference, address, canonical, parse_key
from ui.texts import Language, text


def citation(
    document: Document, passage: Passage, page: int | None, language: Language = "fr", time: float | None = None
) -> str:
    """Title, publisher, date, place and section, those that are known, ending with the public address if there is one.

    `page` and `time` (in seconds) are the quote's own, which may differ from the passage's first.
    """
    parts = [document.title, document.publisher]
    if document.date:
        parts.append(readable_date(document.date, language))
    parts.append(location(passage, page, time, language))
    if passage.headings:
        parts.append("« " + passage.headings[-1] + " »" if language == "fr" else f"“{passage.headings[-1]}”")
    line = ", ".join(part for part in parts if part)
    return f"{line}. {document.url}" if document.url else f"{line}."


def article(passage: Passage) -> tuple[str, str]:
    """The canonical citation of the article that a passage is part of, and its public address; "" where there is none.

    A plain number whose law no document says is no citation.
    """
    reference = parse_key(passage.reference)
    if not reference.law and not reference.series:
        return "", ""
    return canonical(reference), address(reference)


def not_found(reference: Reference, language: Language, *, cited: bool) -> str:
    """That an article or a text asked for is not in the documents, and whether they cite it."""
    kind = "article" if reference.article else "text"
    said = text(f"missing_{kind}", language).format(citation=canonical(reference))
    return f"{said} {text('missing_cited', language)}" if cited else said


def location(passage: Passage, page: int | None, time: float | None, language: Language = "fr") -> str:
    """Where a quote is: its page, with the number printed there if that is another, or its time code, or ""."""
    if page is not None:
        label = passage.label(page)
        return text("page_printed" if label else "page", language).format(page=page, label=label)
    if time is not None:
        minutes, seconds = divmod(int(time), 60)
        return text("time", language).format(time=f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}")
    return ""


def readable_date(date: str, language: Language = "fr") -> str:
    """An ISO 8601 date, whole or without its day or month, as it is written in `language`: `2024-05` is "mai 2024"."""
    year, month, day = [*date.split("-"), "", ""][:3]
    if not month:
        return year
    moment = calendar_date.fromisoformat(f"{year}-{month}-{day or '01'}")
    ordinal = "'er'" if language == "fr" and moment.day == 1 else ""
    return format_date(moment, f"d{ordinal} MMMM y" if day else "MMMM y", locale=language)
