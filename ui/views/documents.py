"""The documents of the corpus with their state: what the index holds, what the last run said of each file."""

import json
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from search.records import Document
from search.searcher import Searcher

IN_INDEX = frozenset(("indexed", "unchanged", "partly_read", "duplicate"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A file. `document` is None where it is not in the index; `reason` is the indexer's, in English."""

    path: str
    title: str
    state: str
    document: Document | None = None
    reason: str = ""
    passages: int = 0


def entries(searcher: Searcher) -> list[Entry]:
    """Every document of the index and every file that the last run met, by title.

    Raises:
        IndexStoreError: the index cannot be read.
    """
    documents = {name: document for document in searcher.index.documents() for name in (document.id, *document.also)}
    corpus = f"{searcher.settings.corpus.resolve()}/"
    found = {}
    for file in _reported(searcher.settings.index / "report.json"):
        path = str(file.get("path", ""))
        document = documents.get(path)
        state = str(file.get("status", ""))
        if document is not None and state not in IN_INDEX:
            state = "indexed"  # by a run whose report is not this one
        reason = str(file.get("reason", "")).replace(corpus, "")
        passages = file.get("passages", 0)
        count = passages if isinstance(passages, int) else 0
        found[path] = Entry(path, document.title if document else path, state, document, reason, count)
    for name, document in documents.items():
        found.setdefault(name, Entry(name, document.title, "indexed", document))
    return sorted(found.values(), key=lambda entry: (_plain(entry.title), entry.path))


def states(found: Sequence[Entry]) -> dict[str, int]:
    """How many files there are of each state, the most frequent first."""
    return dict(Counter(entry.state for entry in found).most_common())


def chosen(found: Sequence[Entry], words: str, state: str) -> list[Entry]:
    """Those in this state, any if "", whose title or path holds every one of the `words`, whatever case or accents."""
    sought = [_plain(word) for word in words.split()]
    return [
        entry for entry in found
        if state in ("", entry.state) and all(word in _plain(f"{entry.title} {entry.path}") for word in sought)
    ]  # fmt: skip


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in letters if not unicodedata.combining(c))


def _reported(path: Path) -> list[dict[str, object]]:
    """What the last run said, one entry a file; nothing when there is no report that can be read."""
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []
