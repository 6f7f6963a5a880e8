"""One file in, its blocks out: finds the type, calls its reader, turns any failure into one error that says why."""

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from indexer.extract.blocks import Extracted
from indexer.extract.detect import Type, detect
from indexer.extract.levels import normalise_levels
from search.errors import ExtractionError

EXTRACTION_VERSION = 9
"""Part of the key of the extraction cache: raise it whenever the same file may give other blocks."""

_READERS = {
    Type.PDF: "indexer.extract.pdf.reader",
    Type.DOCX: "indexer.extract.docx",
    Type.ODT: "indexer.extract.odt",
    Type.PPTX: "indexer.extract.pptx",
    Type.ODP: "indexer.extract.odp",
    Type.EPUB: "indexer.extract.epub",
    Type.HTML: "indexer.extract.html",
    Type.MARKDOWN: "indexer.extract.markdown",
    Type.SUBTITLES: "indexer.extract.subtitles",
    Type.TEXT: "indexer.extract.plain",
}


class _Reader(Protocol):
    """What each reader's module offers."""

    def read(self, path: Path) -> Extracted: ...


def extract(path: Path) -> Extracted:
    """Read a document. An empty one gives no blocks; one that cannot be read raises an `ExtractionError`."""
    try:
        kind = detect(path)
        if kind is None:
            return Extracted(blocks=())
        reader = cast("_Reader", importlib.import_module(_READERS[kind]))
        extracted = reader.read(path)
    except ExtractionError:
        raise
    except MemoryError as error:
        raise ExtractionError(
            f"{path.name} needs more memory than this machine allows to one document; split it into smaller files"
        ) from error
    # The libraries underneath raise errors of any type on damaged files, and one bad file must not stop a run.
    except Exception as error:
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise ExtractionError(
            f"{path.name} cannot be read ({reason}); open it and save it again, or take it out of the corpus"
        ) from error
    if extracted.warnings and not extracted.blocks:  # not empty: none of what it holds was read
        raise ExtractionError(f"Nothing of {path.name} could be read: {' '.join(extracted.warnings)}")
    return replace(extracted, blocks=normalise_levels(extracted.blocks))


def supported_suffixes() -> tuple[str, ...]:
    """The usual suffixes of the types that can be read (the content decides, not the suffix)."""
    return tuple(
        ".docm .docx .dotx .epub .htm .html .markdown .md .mht .mhtml .odp .odt .otp .ott .pdf .potx .ppsx .pptm .pptx "
        ".srt .txt .vtt .xhtml".split()
    )
