"""Legal references: recognised in any spelling, one key each, the canonical citation, the public address."""

from search.references.citation import canonical
from search.references.find import Mention, find_references, only_reference
from search.references.headings import announced, article_key, law_key, opening_article
from search.references.keys import Reference, parse_key
from search.references.legifrance import address
from search.references.series import find_articles

__all__ = ["Mention", "Reference", "address", "announced", "article_key", "canonical", "find_articles",
           "find_references", "law_key", "only_reference", "opening_article", "parse_key"]  # fmt: skip
