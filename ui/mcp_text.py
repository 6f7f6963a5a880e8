"""Replies as text for an assistant to read: what is said, where it is said, and a link to it."""

from collections.abc import Sequence

from ui.api_models import AnswerReply, CitedPassage, DocumentsReply, HitValues, PassageReply, QuoteValues
from ui.page import document_address

_OUTCOMES = {
    "answered": "The documents answer with these quotes:",
    "nearby": "No passage clearly answers this question. What follows only comes near it: say so if you use it.",
    "none": "The documents do not answer this question.",
}


def answer_text(answer: AnswerReply, base: str) -> str:
    """An answer; `base` is the address of the server that gives the files, "" where none does."""
    parts = [_OUTCOMES[answer.outcome]]
    if answer.typed:
        parts.append(f"Understood with the question before it as: {answer.question}")
    parts += [f"Searched “{right}” for “{wrong}”." for wrong, right in answer.mended.items()]
    parts += [f"{asked.citation} is not in the documents." for asked in answer.references if asked.missing]
    parts += [_quote(quote, base) for quote in answer.quotes]
    if answer.written and answer.written.text:
        parts.append(f"Written by {answer.written.model} from these passages:\n{answer.written.text}")
    if answer.hits:
        parts.append(f"Passages:\n\n{hits_text(answer.hits, base)}")
    return "\n\n".join(parts)


def hits_text(hits: Sequence[HitValues], base: str) -> str:
    """Passages found, numbered from 1."""
    passages = (f"{number}. {_passage(hit, base)}" for number, hit in enumerate(hits, 1))
    return "\n\n".join(passages) or "No passage was found."


def passage_text(reply: PassageReply, base: str) -> str:
    """One passage, and what surrounds it."""
    around = f"Before it: {reply.previous or 'nothing'}. After it: {reply.next or 'nothing'}."
    return f"{_passage(reply, base)}\n{around}"


def documents_text(reply: DocumentsReply, offset: int) -> str:
    """The documents, one a line, below what they are."""
    lines = [f"{reply.total} documents, dated {reply.date_from or '?'} to {reply.date_to or '?'}."]
    for name, counts in (("Kinds", reply.kinds), ("Publishers", reply.publishers), ("Themes", reply.themes)):
        lines.append(f"{name}: " + ", ".join(f"{value} ({count})" for value, count in counts.items()))
    for entry in reply.documents:
        said = (entry.document.title, entry.document.kind, entry.document.publisher, entry.document.date)
        lines.append(f"- {', '.join(part for part in said if part)} [{entry.document.id}]")
    left = reply.total - offset - len(reply.documents)
    if left > 0:
        lines.append(f"{left} more: ask with offset {offset + len(reply.documents)}.")
    return "\n".join(lines)


def _quote(quote: QuoteValues, base: str) -> str:
    link = _link(quote.document, quote.page, base)
    return f"[{quote.number}] « {quote.text} »\n{quote.citation}\nPassage: {quote.passage}{link}"


def _passage(found: CitedPassage, base: str) -> str:
    link = _link(found.document.id, found.passage.page, base)
    return f"{found.citation}\nPassage: {found.passage.id}{link}\n{found.passage.text}"


def _link(document_id: str, page: int | None, base: str) -> str:
    """The document on this server, at its page; its public page, if it has one, ends the citation."""
    return f"\nDocument: {base}{document_address(document_id, page)}" if base else ""
