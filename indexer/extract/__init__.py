"""Reading documents: one file a format, chosen by content.

`extract` gives the blocks of a document in reading order. Each format's libraries are imported by its own reader, when
a document of that format comes, so that importing this package stays light.
"""

from indexer.extract.blocks import Block, Extracted, Place, Role
from indexer.extract.extract import EXTRACTION_VERSION, extract, supported_suffixes

__all__ = ["EXTRACTION_VERSION", "Block", "Extracted", "Place", "Role", "extract", "supported_suffixes"]
