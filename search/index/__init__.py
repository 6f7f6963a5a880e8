"""The index on disk and what can be asked of it: passages, keyword ranking, vector ranking."""

from search.index.local import LocalIndex, open_index
from search.index.protocol import Index, Ranking
from search.index.store import IndexStore

__all__ = ["Index", "IndexStore", "LocalIndex", "Ranking", "open_index"]
