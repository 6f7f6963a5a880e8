"""Question to cited passages to answer; owns the format of the index."""

from search.records import Answer, Document, Filters, Hit, Passage, Quote
from search.settings import Settings, load_settings

__all__ = ["Answer", "Document", "Filters", "Hit", "Passage", "Quote", "Searcher", "Settings", "load_settings"]


def __getattr__(name: str) -> object:
    """`Searcher` is imported when asked for: it brings torch, which `passerelle --help` must not wait for."""
    if name == "Searcher":
        from search.searcher import Searcher

        return Searcher
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
